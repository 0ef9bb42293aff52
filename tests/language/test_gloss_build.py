"""Building glosses: dictd's format, the choice of a sense, the same bytes again."""

import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import UsageError
from pipeline.language.dictd import parse_entry, read_dictionary
from pipeline.language.gloss_build import build, collect, read_recipe

FOLDER = Path(__file__).parents[2] / "models" / "gloss"
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

ENTRIES = {
    "fin-eng": [
        "lapsi /l/ <n>\n1. bairn, child, kid\nnuori ihminen\n2. son, daughter\njälkeläinen\n",
        "vuokra /v/ <n>\nrent 2.\nkorvaus\n 3.\nasunnon vuokra\n",
        "saada /s/ <v>\n1. to get, receive\nottaa vastaan\n",
    ],
    "eng-fin": ["child /c/ <n>\nlapsi\na minor\n", "wench /w/ <n>\nlapsi\n(archaic) girl\n"],
    "fin-swe": [
        "lapsi /l/ <n>\n1. barn\nnuori ihminen\n",
        "vuokra /v/ <n>\nhyra\nmuu selitys\n",
    ],
    "swe-fin": ["få /f/ <v>\nsaada\nta emot\n"],
}


def _number(value: int) -> str:
    digits = _SIGNS[value % 64]
    while value := value // 64:
        digits = _SIGNS[value % 64] + digits
    return digits


@pytest.fixture
def freedict(tmp_path: Path) -> Path:
    """Four dictionaries of a few entries, as dictd has them."""
    for pair, entries in ENTRIES.items():
        content, index = b"", []
        for entry in ["00databaseinfo\nabout\n", *entries]:
            raw = entry.encode()
            head = entry.split()[0]
            index.append(f"{head}\t{_number(len(content))}\t{_number(len(raw))}\n")
            content += raw
        (tmp_path / f"freedict-{pair}.index").write_text("".join(index), encoding="utf-8")
        (tmp_path / f"freedict-{pair}.dict.dz").write_bytes(gzip.compress(content))
    return tmp_path


def embed(phrases: Sequence[str]) -> np.ndarray:
    """Vectors by digest: deterministic, without meaning."""
    rows = [
        np.frombuffer(hashlib.sha256(phrase.encode()).digest(), dtype=np.uint8)
        for phrase in phrases
    ]
    made = np.array(rows, dtype=np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("entry", "wanted", "reason"),
    [
        ("hyra /h/\n1. hire\n2. rent, rental\n", [("hire",), ("rent", "rental")], "no definitions"),
        ("vuokra /v/ <n>\nrent 2.\nkorvaus\n 3.\nasunnon\n", [("rent",)], "a number without words"),
        ("få /f/\nget, have\n", [("get", "have")], "one sense, not numbered"),
        ("x /x/ <n>\ncare (formal), y\n", [("care", "y")], "a remark in brackets"),
        ("x /x/ <n>\n", [], "no translation"),
    ],
)
def test_parse_entry(entry: str, wanted: list[tuple[str, ...]], reason: str) -> None:
    assert [sense.translations for sense in parse_entry(entry)] == wanted, reason


def test_read_dictionary_leaves_out_what_dictd_says_of_itself(freedict: Path) -> None:
    senses = read_dictionary(freedict, "fin-eng")
    assert [(sense.word, sense.rank) for sense in senses] == [
        ("lapsi", 0), ("lapsi", 1), ("vuokra", 0), ("saada", 0),
    ]  # fmt: skip


def test_a_missing_dictionary_names_its_package(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="dict-freedict-fin-eng"):
        read_dictionary(tmp_path, "fin-eng")


def test_swedish_is_reached_sense_by_sense(freedict: Path) -> None:
    recipe = read_recipe(FOLDER / "recipe.toml")
    dictionaries = {pair: read_dictionary(freedict, pair) for pair in ENTRIES}
    found = collect(dictionaries, recipe)
    barn = found["sv"]["barn"]
    assert barn["child"].forward > 0, "the same definition in both dictionaries"
    assert barn["son"].forward == 0, "another sense of the Finnish word"
    assert found["sv"]["hyra"]["rent"].pivot > 0, "another definition: only through the word"
    assert "wench" not in found["fi"]["lapsi"], "archaic"
    assert "get" in found["fi"]["saada"], "without its 'to'"


def test_build_chooses_the_common_word_and_the_same_bytes(freedict: Path, tmp_path: Path) -> None:
    recipe = read_recipe(FOLDER / "recipe.toml")
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        assert build(recipe, freedict, folder, embed) == {"fi.tsv": 3, "sv.tsv": 3}
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1]
    assert set(made[0]) == {"fi.tsv", "sv.tsv", "SHA256SUMS"}
    assert b"lapsi\tchild\n" in made[0]["fi.tsv"], "the first word there is 'bairn'"
    assert b"barn\tchild\n" in made[0]["sv.tsv"]


def test_an_unknown_setting_of_a_recipe_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text((FOLDER / "recipe.toml").read_text() + "\nluck = 1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="luck"):
        read_recipe(path)
