"""`ilmio models gloss`: words shown, added to a workspace, and told where missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands import models_gloss
from pipeline.language.gloss import LAYERS
from pipeline.runs import Workspace
from tests.commands.make_refusals import check
from tests.execution.make_runs import copy_of, ilmio, make_small_workspace, small_runs, tree

Q2, Q3 = "2026-Q2", "2026-Q3"


@pytest.fixture
def light(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small lexicon in the place of the one that comes with the program."""
    folder = tmp_path / "gloss"
    folder.mkdir()
    for name in LAYERS:
        for language in ("fi", "sv"):
            (folder / name.format(language)).write_text("# none\n", encoding="utf-8")
    (folder / "fi.tsv").write_text("velka\tdebt\nvuokra\trent\nrästi\tarrears\n", encoding="utf-8")
    (folder / "function_fi.tsv").write_text("ja\t\n", encoding="utf-8")
    (folder / "trade_sv.tsv").write_text("skuld\tdebt\n", encoding="utf-8")
    monkeypatch.setattr(models_gloss, "artefact_folder", lambda name: folder)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_small_workspace(tmp_path / "w").folder


def gloss(*words: object) -> Any:
    return ilmio("models", "gloss", *words)


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_words_are_shown_in_both_languages_or_one(light):
    shown = gloss("velkoja", "ja", "vuokrarästejä", "skuld")
    assert shown.code == 0 and shown.err == ""
    assert lines_of(shown.out) == [
        "velkoja fi debt (velka, fi.tsv)",
        "velkoja sv not known",
        "ja fi known to carry nothing (function_fi.tsv)",
        "ja sv not known",
        "vuokrarästejä fi rent arrears (by its parts)",
        "vuokrarästejä sv not known",
        "skuld fi not known",
        "skuld sv debt (trade_sv.tsv)",
    ]
    assert lines_of(gloss("skulder", "--language", "sv").out) == [
        "skulder sv debt (skuld, trade_sv.tsv)"
    ]


def test_what_is_added_is_written_in_order_and_shown(light, workspace: Path):
    done = gloss(
        "--add", "Kryptovaluutta=cryptocurrency", "--add", "armovuosi=grace period",
        "--add", "tuota=-", "--language", "fi", "-w", workspace,
    )  # fmt: skip
    assert done.code == 0 and done.err == ""
    path = workspace / "lexicon_fi.tsv"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text("utf-8").splitlines()[1:] == [
        "armovuosi\tgrace period", "kryptovaluutta\tcryptocurrency", "tuota\t",
    ]  # fmt: skip
    assert "No period has been run yet" in done.out and "words in it: 3" in done.out
    shown = gloss("kryptovaluutan", "tuota", "velka", "--language", "fi", "-w", workspace)
    assert lines_of(shown.out) == [
        "kryptovaluutan fi cryptocurrency (kryptovaluutta, lexicon_fi.tsv)",
        "tuota fi known to carry nothing (lexicon_fi.tsv)",
        "velka fi debt (fi.tsv)",
    ]
    assert "not known" in gloss("kryptovaluutta", "--language", "fi").out, "of this workspace only"


def test_a_later_gloss_takes_the_place_of_an_earlier_one_and_says_so(light, workspace: Path):
    def add(*entries: str) -> str:
        words = [word for entry in entries for word in ("--add", entry)]
        done = gloss(*words, "--language", "sv", "-w", workspace)
        assert done.code == 0, done.err
        return " ".join(done.out.split())

    add("krypto=coins")
    path = workspace / "lexicon_sv.tsv"
    path.write_text("# ours\n" + path.read_text("utf-8"), "utf-8")
    assert "krypto cryptocurrency, in place of: coins" in add("krypto=cryptocurrency", "a=b")
    assert path.read_text("utf-8").startswith("# ours\n#")
    assert path.read_text("utf-8").count("krypto\t") == 1
    before = tree(workspace)
    said = add("krypto=cryptocurrency")
    assert "nothing has changed" in said and "comparable" not in said
    assert tree(workspace) == before
    assert "b x, in place of: y" in add("b=y", "b=x"), "within one command too"
    assert "krypto cryptocurrency, as before" in add("krypto=cryptocurrency", "c=d")


def test_finished_periods_are_told_with_the_way_to_run_them_again(light, workspace: Path):
    for period in (Q3, Q2):
        finished(workspace, period, {})
    done = gloss("--add", "a=b", "--language", "fi", "-w", workspace)
    assert "not comparable" in done.out and "encoder has changed" in done.out
    assert [line for line in done.out.splitlines() if "ilmio run" in line] == [
        f"  ilmio run INPUT --period {period} --workspace {workspace} --from split"
        for period in (Q2, Q3)
    ]


REFUSED = [
    ([], ("one thing at a time", "WORD, --add or --missing")),
    (["velka", "--missing", "-w", "{w}"], ("one thing at a time",)),
    (["velka", "--add", "a=b", "-w", "{w}"], ("one thing at a time",)),
    (["velka", "--period", Q3], ("--period", "Leave it out")),
    (["velka", "--language", "en"], ("not for 'en'", "--language", "fi or sv")),
    (["velka", "--language", "fin"], ("not for 'fin'", "--language", "fi or sv")),
    (["[PERSON_1]"], ("placeholder", "Where: WORD")),
    ([""], ("word is empty", "Where: WORD")),
    (["velka", "-w", "{w}/none"], ("no such folder", "ilmio init")),
    (["--add", "a=b", "--language", "fi"], ("A workspace is needed", "--workspace")),
    (["--missing"], ("A workspace is needed", "--workspace")),
    (["--add", "a=b", "-w", "{w}"], ("which language", "--language fi or --language sv")),
    (["--add", "a=b", "--language", "en", "-w", "{w}"], ("not for 'en'",)),
    (["--add", "ok=b", "--add", "a", "--language", "fi", "-w", "{w}"], ("no '='", "Where: --add")),
    (["--add", "a=b c d e f", "--language", "fi", "-w", "{w}"], ("5 words", "4 words at most")),
    (["--missing", "-w", "{w}"], ("No period has been run", "ilmio run")),
    (["--missing", "-w", "{w}", "-p", Q3], ("no finished run of 2026-Q3", "ilmio run")),
    (["--missing", "-w", "{w}", "-p", "Q9"], ("not a period",)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "says"), REFUSED, ids=[" ".join(w) for w, _ in REFUSED])
def test_what_does_not_fit_is_refused_and_nothing_written(
    words: list[str], says: tuple[str, ...], workspace: Path
):
    before = tree(workspace)
    done = gloss(*(word.replace("{w}", str(workspace)) for word in words))
    check(done, 2, "Where: ", "Mend:  ", *says)
    assert tree(workspace) == before


SPOILT = [
    (b"velka debt\n", "line 1"),
    ("velka\tdebt\nhäkä\tgas\n".encode("latin-1"), "UTF-8"),
    (b"\xef\xbb\xbfvelka\tdebt\n", "byte order mark"),
]


@pytest.mark.parametrize(("content", "says"), SPOILT)
def test_a_lexicon_spoilt_by_hand_is_told_and_kept(
    content: bytes, says: str, light, workspace: Path
):
    path = workspace / "lexicon_fi.tsv"
    path.write_bytes(content)
    for words in (["--add", "a=b", "--language", "fi"], ["velka"]):
        check(gloss(*words, "-w", workspace), 2, says, str(path), "Mend:  ")
    assert path.read_bytes() == content
    check(ilmio("run", "a.csv", "-p", Q3, "-w", workspace), 2) if says != "line 1" else None


def finished(workspace: Path, period: str, manifest: dict[str, Any]) -> None:
    run = Workspace.open(workspace).run(period)
    run.make()
    run.write_manifest(manifest)


def account(words: list[str], languages: list[str] | None = None) -> dict[str, Any]:
    more = {} if languages is None else {"languages": languages}
    return {"glosses": {"known_words": 1999, "words": 2000, "without_gloss": words, **more}}


def test_missing_words_are_told_ready_to_be_completed(light, workspace: Path):
    finished(workspace, Q2, account([], []))
    finished(workspace, Q3, account(["krypto", "snus", "armovuosi"], ["fi", "sv", "fi"]))
    gloss("--add", "armovuosi=grace period", "--language", "fi", "-w", workspace)
    done = gloss("--missing", "-w", workspace)
    assert done.code == 0 and done.err == ""
    assert "Period 2026-Q3: 1,999 of 2,000 words have a gloss or carry nothing (99.9 %)" in done.out
    lines = lines_of(done.out)
    assert {"fi krypto", "sv snus", "fi armovuosi by now: grace period"} <= set(lines)
    whole = " ".join(done.out.replace("\\\n", " ").split())
    for language, word in (("fi", "krypto"), ("sv", "snus")):
        head = f"ilmio models gloss --language {language} --workspace {workspace}"
        assert f'{head} --add "{word}="' in whole
    assert "armovuosi=" not in done.out
    swedish = gloss("--missing", "-w", workspace, "--language", "sv").out
    assert "snus" in swedish and "krypto" not in swedish
    earlier = gloss("--missing", "-w", workspace, "-p", Q2).out
    assert "2026-Q2" in earlier and "No word without a gloss" in earlier


def test_a_run_of_an_earlier_version_has_no_languages(light, workspace: Path):
    finished(workspace, Q3, account(["krypto", "skuld"]))
    done = gloss("--missing", "-w", workspace)
    assert "?? krypto" in lines_of(done.out) and "--language fi|sv" in done.out
    assert "?? skuld by now: debt" in lines_of(done.out)
    finished(workspace, Q3, {})
    check(gloss("--missing", "-w", workspace), 2, "no account of words", "Run it again")


def test_no_words_at_all(light, workspace: Path):
    finished(workspace, Q3, {"glosses": {"known_words": 0, "words": 0, "without_gloss": []}})
    assert "no word of Finnish or Swedish was read" in gloss("--missing", "-w", workspace).out


def test_a_run_reads_by_the_lexicon_and_is_parted_from_those_before(tmp_path: Path):
    runs = small_runs()
    workspace = copy_of(runs.folder, tmp_path / "workspace")
    said = json.loads((workspace / "runs" / Q3 / "manifest.json").read_text("utf-8"))
    words, languages = said["glosses"]["without_gloss"], said["glosses"]["languages"]
    assert words and len(words) == len(languages) and set(languages) <= {"fi", "sv"}
    listed = gloss("--missing", "-w", workspace)
    assert listed.code == 0 and all(word in listed.out for word in words)
    word, language = words[0], languages[0]
    added = gloss("--add", f"{word}=new matter", "--language", language, "-w", workspace)
    assert added.code == 0, added.err
    again = ["run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from"]
    mixed = ilmio(*again, "match")
    assert mixed.code == 2 and "--from split" in mixed.err, "the reader reads otherwise"
    assert ilmio(*again, "split").code == 0
    text = (workspace / "runs" / Q3 / "manifest.json").read_text("utf-8")
    now = json.loads(text)
    left = zip(now["glosses"]["without_gloss"], now["glosses"]["languages"], strict=True)
    assert (word, language) not in left
    assert now["glosses"]["known_words"] > said["glosses"]["known_words"]
    assert now["encoder"]["digest"] != said["encoder"]["digest"]
    assert now["comparability"] != said["comparability"] and now["compared_with"] == Q2
    assert [one["language"] for one in now["encoder"]["lexicons"]] == [language]
    assert said["encoder"]["lexicons"] == []
    assert str(tmp_path) not in text, "a path may name somebody"


def test_the_doctor_tells_a_lexicon_of_the_workspace(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
):
    from pipeline.commands import doctor

    seen = []
    monkeypatch.setattr(doctor, "_weights_faults", list)
    monkeypatch.setattr(
        doctor, "_encoder", lambda settings, found: seen.append(settings.encoder.lexicons)
    )
    (workspace / "lexicon_sv.tsv").write_text("krypto\tcryptocurrency\n", "utf-8")
    done = ilmio("doctor", "-w", workspace)
    assert done.code == 0 and "lexicon_sv.tsv" in done.out
    assert seen == [(("sv", workspace / "lexicon_sv.tsv"),)]
