"""The RO-Crate: whole, true to the files, read by the library, and silent on names of inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.crate import CRATE_FILE
from pipeline.report.view import Source
from pipeline.report.write import Folder, write_reports


@pytest.fixture
def written(folder: Folder, make_source: Callable[..., Source]) -> list[Path]:
    source = make_source(profile="team")
    return write_reports(folder, source, languages=["sv", "fi"], formats=["html", "csv", "json"])


def entities(path: Path) -> dict[str, dict[str, Any]]:
    return {one["@id"]: one for one in json.loads(path.read_text("utf-8"))["@graph"]}


def test_it_comes_last_and_tells_of_every_file(written: list[Path]) -> None:
    *others, crate = written
    assert crate.name == CRATE_FILE
    found = entities(crate)
    named = [part["@id"] for part in found["./"]["hasPart"]]
    assert named == [path.name for path in others]
    for path in others:
        data, told = path.read_bytes(), found[path.name]
        assert told["sha256"] == hashlib.sha256(data).hexdigest()
        assert told["contentSize"] == str(len(data))
    assert found["report.fi.html"]["inLanguage"] == "fi-FI"
    assert found["report.html"]["inLanguage"] == "sv-FI"


def test_every_reference_leads_somewhere(written: list[Path]) -> None:
    found = entities(written[-1])

    def refs(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [value["@id"]] if set(value) == {"@id"} else []
        return [one for item in value for one in refs(item)] if isinstance(value, list) else []

    for entity in found.values():
        for key, value in entity.items():
            if key != "conformsTo":
                assert set(refs(value)) <= set(found), (entity["@id"], key)


def test_the_run_is_an_action_with_all_that_made_it(written: list[Path]) -> None:
    found = entities(written[-1])
    run = found["#run"]
    assert run["@type"] == ["CreateAction", "prov:Activity"]
    assert [one["@id"] for one in run["instrument"]] == ["#ilmio", "#encoder", "#catalogue"]
    assert found["#ilmio"]["version"] == "0.1.0"
    assert len(found["#settings"]["value"]) == 64
    assert found[run["agent"]["@id"]]["name"] == "Aikuissosiaalityön jaosto"
    assert "1301/2014" in found[found["./"]["license"]["@id"]]["name"]
    assert {one["@id"] for one in run["object"]} >= {"#input-1", "#seed", "#limit"}


def test_no_name_of_an_input_stands_in_it(written: list[Path]) -> None:
    assert "vienti" not in written[-1].read_text("utf-8")


def test_the_library_reads_it_offline(written: list[Path]) -> None:
    library = pytest.importorskip("rocrate.rocrate", reason="rocrate is not installed")
    crate = library.ROCrate(str(written[0].parent))
    assert {file.id for file in crate.data_entities} >= {"report.html", "evidence.csv"}
    assert crate.get("#run").type == ["CreateAction", "prov:Activity"]
    assert crate.root_dataset["license"].id == "#terms"
    assert crate.get("evidence.csv")["sha256"]


def test_same_files_same_bytes(
    written: list[Path], folder: Folder, make_source: Callable[..., Source]
) -> None:
    before = written[-1].read_bytes()
    source = make_source(profile="team")
    again = write_reports(folder, source, languages=["sv", "fi"], formats=["html", "csv", "json"])
    assert again[-1].read_bytes() == before
