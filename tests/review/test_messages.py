"""The words of the review: the same keys in the same order, the same places to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.configs import config_path, read_toml
from pipeline.decided_tables import ACTIONS, RECOGNISE, STATUSES
from pipeline.report.messages import LANGUAGES, flatten, load_review_messages
from pipeline.review import render

OWN = {code: dict(flatten(read_toml(config_path("review") / f"{code}.toml"))) for code in LANGUAGES}
PLACES = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("code", ["sv", "en"])
def test_every_language_says_the_same(code: str):
    assert list(OWN[code]) == list(OWN["fi"])
    for key, text in OWN["fi"].items():
        assert set(PLACES.findall(OWN[code][key])) == set(PLACES.findall(text)), key


def test_every_code_has_words():
    for code in LANGUAGES:
        m = load_review_messages(code)
        for word in STATUSES:
            assert m(f"review.status.{word}")
        for word in RECOGNISE:
            assert m(f"review.answers.{word}")
        for word in set(ACTIONS) - {"reveal"}:
            assert m(f"review.done.{word}")
        for status in render._KNOWN:
            assert m(f"review.errors.title_{status}") and m(f"review.errors.text_{status}")


def test_every_message_is_used_and_every_used_one_is_there():
    places = [*Path(render.__file__).parent.rglob("*.html"),
              *Path(render.__file__).parent.glob("*.py")]  # fmt: skip
    text = "\n".join(path.read_text("utf-8") for path in places)
    used = set(re.findall(r'm\("review\.([\w.]+)"[,)]', text))
    assert used <= set(OWN["fi"]), used - set(OWN["fi"])
    joined = set(re.findall(r'"review\.([\w.]+)[._]" ~', text)) | {"theme", "material", "refused"}
    joined |= {"stopped"}  # told by the code of what stopped it
    begun = tuple(f"{one}_" for one in joined)
    for key in OWN["fi"]:
        known = key.rpartition(".")[0] in joined or key.startswith(begun) or "errors" in key
        assert known or f"review.{key}" in text, key


def test_what_may_stop_a_release_has_words():
    root = Path(render.__file__).resolve().parents[1]
    codes = set(re.findall(r'\bcode="(\w+)",', "".join(p.read_text("utf-8") for p in
                (*root.joinpath("execution").glob("*.py"), root / "gate/gate.py",
                 root / "stages/release.py", root / "store/register.py"))))  # fmt: skip
    told = {key.rpartition(".")[2] for key in OWN["fi"] if key.startswith("stopped.")}
    assert codes == told - {"plain", "other"}
