"""What earlier runs found out of words: the same as found anew, of this run's words alone."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from pipeline.language.gloss import Glosser
from pipeline.language.words_met import WordsMet

FOLDER = Path(__file__).parents[2] / "models" / "gloss"
TEXT = "Vuokrarästit kasvavat. Toimeentulotukihakemusta ei ole käsitelty, Kelan päätös viipyy."
OTHER = "Lapsen koulunkäynti ei suju."


def made_of(glosser: Glosser, text: str) -> tuple[object, ...]:
    """Everything that is asked of words."""
    return glosser.gloss(text, "fi"), glosser.pairs(text, "fi"), glosser.coverage([text], ["fi"])


def test_what_was_kept_gives_what_is_found_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = Glosser.load(FOLDER)
    first.recall([tmp_path], "d" * 64)
    found = made_of(first, TEXT)
    first.keep(tmp_path, "d" * 64)
    (file,) = tmp_path.glob("words-fi-*.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = Glosser.load(FOLDER)
    again.recall([tmp_path], "d" * 64)
    for name in ("lemma", "variants", "split"):
        monkeypatch.setattr(f"pipeline.language.lexicon.{name}", None)  # nothing is found anew
    assert made_of(again, TEXT) == found
    with pytest.raises(TypeError):
        again.gloss(OTHER, "fi")


def test_only_words_of_the_run_are_kept(tmp_path: Path):
    glosser = Glosser.load(FOLDER)
    glosser.gloss(OTHER, "fi")  # in the run before
    glosser.recall([tmp_path], "d" * 64)
    glosser.gloss(TEXT, "fi")
    glosser.keep(tmp_path, "d" * 64)
    told = json.loads(next(tmp_path.glob("words-fi-*.json")).read_text("utf-8"))
    words = {word for word, _, _ in told["glosses"]}
    assert "viipyy." in words and "koulunkäynti" not in words


def test_what_other_rules_made_is_removed_and_not_read(tmp_path: Path):
    glosser = Glosser.load(FOLDER)
    glosser.gloss(TEXT, "fi")
    glosser.keep(tmp_path, "a" * 64)
    other = Glosser.load(FOLDER)
    other.recall([tmp_path], "b" * 64)
    assert not other.lexicons["fi"].met.glosses.known
    other.keep(tmp_path, "b" * 64)
    assert sorted(path.name[:11] for path in tmp_path.iterdir()) == ["words-fi-bb", "words-sv-bb"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"forms": 1}', '{"forms": {}, "bases": {}}'])
def test_a_damaged_file_is_as_good_as_none(content: str, tmp_path: Path):
    (tmp_path / "a.json").write_text(content)
    met = WordsMet()
    met.read(tmp_path / "a.json")
    met.read(tmp_path / "none.json")
    assert met == WordsMet()
