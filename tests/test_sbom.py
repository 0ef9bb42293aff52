"""What is inside: every artefact and script with digest and licence, in a valid form."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.models import list_artefacts, read_digests
from tests.sbom import licence_of, with_artefacts, with_licences

ROOT = Path(__file__).resolve().parents[1]
BARE = {
    "metadata": {"component": {"bom-ref": "root", "name": "ilmio"}},
    "components": [{"type": "library", "bom-ref": "numpy", "name": "numpy"}],
    "dependencies": [{"ref": "root", "dependsOn": ["numpy"]}],
}
#: Licences as SPDX writes them.
SPDX = re.compile(r"(?:MIT|0BSD|CC-BY-SA-\d\.\d)(?: AND (?:MIT|CC-BY-SA-\d\.\d))*")


def parts() -> dict[str, dict[str, Any]]:
    return {one["bom-ref"]: one for one in with_artefacts(BARE)["components"]}


def test_every_artefact_is_in_it_with_digests_and_licence():
    found = parts()
    assert len(list_artefacts()) >= 6
    for one in list_artefacts():
        told = found[f"models/{one.name}"]
        digests = {file["name"]: file["hashes"][0]["content"] for file in told["components"]}
        assert digests == read_digests(one.folder) != {}
        assert SPDX.fullmatch(told["licenses"][0]["expression"])


def test_the_script_of_the_review_is_in_it():
    told = parts()["htmx"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["version"]) and told["version"] in told["purl"]
    assert told["licenses"] == [{"license": {"id": "0BSD"}}] and told["hashes"]


def test_the_program_depends_on_each_and_nothing_is_lost():
    made = with_artefacts(BARE)
    root = next(one for one in made["dependencies"] if one["ref"] == "root")
    assert {"numpy", "htmx", "models/gloss"} <= set(root["dependsOn"])
    assert "numpy" in parts()
    again = with_artefacts({**BARE, "dependencies": []})
    assert any(one["ref"] == "root" for one in again["dependencies"])


CARDS = [
    ("The project's.", "MIT"),
    ("The files are under CC BY-SA 3.0 (see …), the others CC BY-SA 3.0.", "MIT AND CC-BY-SA-3.0"),
    ("wordfreq (Apache-2.0, data CC BY-SA 4.0) is installed as a package.", "MIT"),
]


@pytest.mark.parametrize(("card", "licence"), CARDS)
def test_a_licence_is_read_from_the_card(card: str, licence: str):
    assert licence_of(card) == licence


def test_the_cards_say_what_they_say():
    told = {one.name: licence_of((one.folder / "card.md").read_text("utf-8"))
            for one in list_artefacts()}  # fmt: skip
    assert told["gloss"] == told["senses"] == "MIT AND CC-BY-SA-3.0"
    assert told["deid"] == told["reader"] == "MIT"


def test_a_licence_that_the_tool_did_not_take_is_taken_from_the_package():
    made = with_licences(BARE)["components"][0]
    assert "BSD" in made["licenses"][0]["license"]["name"]


@pytest.mark.slow
def test_the_whole_list_is_valid(tmp_path: Path):
    """By CycloneDX's own schema, in the tool's environment; left out where there is none."""
    made = subprocess.run(
        ["make", "sbom", f"SBOM={tmp_path / 'a.json'}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "NOT WRITTEN" in made.stdout:
        pytest.skip("cyclonedx-py cannot be installed here")
    assert made.returncode == 0, made.stdout + made.stderr
    told = json.loads((tmp_path / "a.json").read_text("utf-8"))
    names = {one["name"] for one in told["components"]}
    assert {"numpy", "torch", "htmx.org", "models/reader"} <= names
    assert [one["name"] for one in told["components"] if not one.get("licenses")] == []
