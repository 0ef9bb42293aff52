"""Glosses: the traps that the built lexicon fell into, and the rules of the lookup."""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.language.compounds import split
from pipeline.language.gloss import LAYERS, Glosser
from pipeline.language.lemmas import lemma

FOLDER = Path(__file__).parents[2] / "models" / "gloss"


@pytest.fixture(scope="module")
def glosser() -> Glosser:
    return Glosser.load(FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small lexicon: layers that override one another."""
    for language in ("fi", "sv"):
        for name in LAYERS:
            (tmp_path / name.format(language)).write_text("# none\n", encoding="utf-8")
    (tmp_path / "fi.tsv").write_text("koti\thome\nei\twrong\nvuokra\trent\nrästi\tarrears\n")
    (tmp_path / "function_fi.tsv").write_text("ei\tnot\nja\t\n")
    (tmp_path / "trade_fi.tsv").write_text("as.\tclient\nvarhainen tuki\tearly support\n")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "language", "wanted", "reason"),
    [
        ("lapsi", "fi", "child", "not a maggot, the third sense"),
        ("barnet", "sv", "child", "not a barn or bairn"),
        ("hyran", "sv", "rent", "not to hire"),
        ("får", "sv", "get", "not a sheep"),
        ("vård", "sv", "care", "not a monument"),
        ("toimeentulotukea", "fi", "social assistance", "a trade word"),
        ("utkomststödet", "sv", "social assistance", "the same trade word in Swedish"),
        ("omaishoitajana", "fi", "family carer", "not a caretaker"),
        ("närståendevårdaren", "sv", "family carer", "not in any dictionary"),
        ("vräkningshot", "sv", "eviction", "a compound of the trade"),
        ("leipäjonossa", "fi", "food aid", "metonymy"),
        ("as. soitti", "fi", "client", "an abbreviation with its dot"),
        ("Kelan", "fi", "social insurance", "an institution with an ending"),
        ("FPA:s beslut", "sv", "social insurance", "an abbreviation with its ending"),
        ("dokaa kännissä", "fi", "heavy drinking", "colloquial"),
        ("luukulta luukulle", "fi", "passed between services", "a phrase"),
        ("mår dåligt", "sv", "feels bad", "a phrase of inflected words"),
        ("inte", "sv", "not", "negation stays a negation"),
    ],
)
def test_gloss_holds(glosser: Glosser, text: str, language: str, wanted: str, reason: str) -> None:
    assert wanted in glosser.gloss(text, language), reason


def test_english_passes_without_placeholders(glosser: Glosser) -> None:
    assert glosser.gloss("[PERSON_1] owes  rent for 3 months.", "en") == "owes rent for 3 months."


def test_placeholders_and_numbers_are_not_glossed(folder: Path) -> None:
    assert Glosser.load(folder).gloss("[PERSON_1] koti 123 [LOCATION]", "fi") == "home"


@pytest.mark.parametrize(("keep", "wanted"), [(True, "Virtanen home"), (False, "home")])
def test_a_name_is_never_glossed(folder: Path, keep: bool, wanted: str) -> None:
    assert Glosser.load(folder, keep_names=keep).gloss("Virtanen koti", "fi") == wanted


def test_layers_override_and_an_empty_gloss_drops(folder: Path) -> None:
    glosser = Glosser.load(folder)
    assert glosser.gloss("ei koti ja varhaista tukea", "fi") == "not home early support"


def test_an_operator_overrides_all(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("koti\tresidential unit\n", encoding="utf-8")
    assert Glosser.load(folder, ("fi", own)).gloss("kotia", "fi") == "residential unit"


def test_the_fingerprint_follows_the_content(folder: Path) -> None:
    before = Glosser.load(folder).fingerprint
    assert Glosser.load(folder).fingerprint == before
    (folder / "trade_sv.tsv").write_text("hyra\trent\n", encoding="utf-8")
    assert Glosser.load(folder).fingerprint != before


def test_coverage_counts_what_is_not_known(folder: Path) -> None:
    texts = ["koti ja xyzzyt", "xyzzy vuokrarästi Virtanen", "whatever in English"]
    known, total, unknown = Glosser.load(folder).coverage(texts, ["fi", "fi", "en"])
    assert (known, total) == (3, 5), "a name and English count as neither"
    assert unknown.total() == 2


def test_a_faulty_line_is_named(folder: Path) -> None:
    (folder / "trade_fi.tsv").write_text("# x\nkoti home\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        Glosser.load(folder)


def test_a_missing_lexicon_is_named(folder: Path) -> None:
    (folder / "sv.tsv").unlink()
    with pytest.raises(UsageError, match=r"sv\.tsv"):
        Glosser.load(folder)


@pytest.mark.parametrize(
    ("word", "language", "known", "parts", "reason"),
    [
        ("vuokrarästejä", "fi", {"vuokra", "rästi"}, ("vuokra", "rästi"), "inflected head"),
        ("lapsenhoito", "fi", {"lapsi", "hoito"}, ("lapsi", "hoito"), "genitive"),
        ("hyresskulden", "sv", {"hyra", "skuld"}, ("hyra", "skuld"), "linking vowel and s"),
        ("arbetsplatsen", "sv", {"arbete", "plats"}, ("arbete", "plats"), "linking s for e"),
        ("barnvård", "sv", {"barn", "vård"}, ("barn", "vård"), "no link"),
        ("jaksot", "fi", {"jak", "sot"}, ("jak", "sot"), "six letters are enough"),
        ("hemma", "sv", {"hem", "ma"}, (), "five letters are too short to split"),
        ("xyzzyhoito", "fi", {"hoito"}, (), "a part that is not known"),
    ],
)
def test_split(
    word: str, language: str, known: set[str], parts: tuple[str, ...], reason: str
) -> None:
    assert split(word, language, known) == parts, reason


@pytest.mark.parametrize(("language", "least"), [("fi", 700), ("sv", 600)])
def test_the_trade_lexicon_is_whole(language: str, least: int) -> None:
    lines = (FOLDER / f"trade_{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    words = [line.split("\t")[0] for line in lines]
    assert len(words) >= least
    assert len(words) == len(set(words)), "a word stands twice"
    assert words == sorted(words)
    assert all(1 <= len(line.split("\t")[1].split()) <= 4 for line in lines), "not plain"


def test_phrases_are_known_by_base_forms(glosser: Glosser) -> None:
    phrase = tuple(lemma(word, "fi") for word in ("varhainen", "vuorovaikutus"))
    assert phrase in glosser.lexicons["fi"].phrases


@pytest.mark.parametrize(
    ("gloss", "language", "word", "reason"),
    [
        ("debt", "fi", "velka", "the usual word, not a rare one"),
        ("debt", "sv", "skuld", "the usual word, not a rare one"),
        ("debt", "en", "debt", "English stands for itself"),
        ("no such gloss", "fi", "", "nothing has it"),
    ],
)
def test_the_usual_word_of_a_gloss(gloss: str, language: str, word: str, reason: str):
    assert Glosser.load(FOLDER).word(gloss, language) == word, reason


def test_base_forms_that_are_kept_are_those_of_the_words(glosser: Glosser, folder: Path):
    for lexicon in [*glosser.lexicons.values(), Glosser.load(folder).lexicons["fi"]]:
        some = sorted(lexicon.bases)[::40]
        assert some and [lexicon.bases[one] for one in some] == [*map(lexicon.bases_of, some)]
    own = folder / "own.tsv"
    own.write_text("kodin lämpö\twarmth of home\n")
    laid = Glosser.load(folder, ("fi", own))
    assert "kodin lämpö" not in laid.lexicons["fi"].bases, "an operator's words are not kept"
    assert laid.gloss("kodin lämpö", "fi") == "warmth of home"
    assert not laid.lexicons["fi"].kept_as and laid.lexicons["sv"].kept_as


def test_the_usual_words_that_are_kept_are_those_of_the_lexicon(glosser: Glosser):
    for lexicon in glosser.lexicons.values():
        assert lexicon.kept_as and lexicon.usual == lexicon._usual() and lexicon.usual
