"""The files of a report: nothing hidden in any byte, and files that others can read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline.deid.deidentifier import Deidentifier, DeidSettings
from pipeline.errors import GateError, UsageError
from pipeline.gate.gate import Gate
from pipeline.report.csvfile import COLUMNS, neutral
from pipeline.report.view import Source
from pipeline.report.write import Folder, write_reports
from tests.report.read_office import texts, unpacked

LANGUAGES = ("fi", "sv", "en")


def files(
    folder: Folder, source: Source, languages: tuple[str, ...] = LANGUAGES
) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in write_reports(folder, source, languages=languages)}


@pytest.mark.parametrize("profile", ["team", "section", "public"])
def test_hidden_numbers_move_no_byte(
    profile: str,
    folder: Folder,
    make_source: Callable[..., Source],
    make_evidence: Callable[..., pd.DataFrame],
    make_signals: Callable[..., pd.DataFrame],
) -> None:
    """Two materials that differ only in what is hidden give the same files."""
    other = make_evidence({"hoarding": (1, 1), "honour": (1, 1), "open_scooter": (0, 1)})
    signals = make_signals(scooter=1)
    languages = LANGUAGES if profile == "team" else ("sv",)
    ours = files(folder, make_source(profile=profile), languages)
    theirs = make_source(evidence=other, signals=signals, profile=profile)
    assert ours == files(folder, theirs, languages)


def test_a_shown_number_does_move_them(
    folder: Folder, make_source: Callable[..., Source], make_evidence: Callable[..., pd.DataFrame]
) -> None:
    """The test above can fail: a number that is shown is in every file."""
    ours = files(folder, make_source(profile="team"), ("fi",))
    other = make_source(evidence=make_evidence({"debt": (12, 7)}), profile="team")
    theirs = files(folder, other, ("fi",))
    assert all(ours[name] != theirs[name] for name in ours)


def test_a_name_made_of_the_material_is_hidden_with_its_clients(
    folder: Folder, make_source: Callable[..., Source]
) -> None:
    content = unpacked(files(folder, make_source(profile="team")))
    assert "Sähkö, lasku, lämmitys" in content, "six clients"
    for word in ("potkulauta", "Elsparkcykel", "Scooter"):
        assert word not in content, "two clients"


def test_names_of_input_files_and_counts_of_the_run_stay_inside(
    folder: Folder, make_source: Callable[..., Source]
) -> None:
    content = unpacked(files(folder, make_source(profile="team")))
    assert "vienti.csv" not in content
    assert "nnaaoobbppcc" in content, "digits as letters: a run of them reads like a number"


def test_csv_and_its_package(folder: Folder, make_source: Callable[..., Source]) -> None:
    made = files(folder, make_source(profile="team"))
    assert made["evidence.csv"].startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(made["evidence.csv"].decode("utf-8-sig"))))
    package = json.loads(made["datapackage.json"])
    resource = package["resources"][0]
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == list(rows[0]) == [c.name for c in COLUMNS]
    assert all(field["title"] and field["description"] for field in fields)
    assert resource["bytes"] == len(made["evidence.csv"])
    hidden = [row for row in rows if row["hidden"] == "true"]
    assert hidden and all(row["n_clients"] == row["share"] == row["change"] == "" for row in hidden)
    keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)


def test_ways_of_counting_as_csv(folder: Folder, make_source: Callable[..., Source]) -> None:
    made = files(folder, make_source(profile="team"))
    rows = list(csv.DictReader(io.StringIO(made["sensitivity.csv"].decode("utf-8-sig"))))
    resource = json.loads(made["datapackage.json"])["resources"][1]
    assert resource["path"] == "sensitivity.csv"
    assert [field["name"] for field in resource["schema"]["fields"]] == list(rows[0])
    assert resource["bytes"] == len(made["sensitivity.csv"])
    cells = {(row["theme_id"], row["variant"]): row for row in rows}
    assert cells["debt", "complete"]["n_clients"] == "15"
    assert {row["n_clients"] for row in rows if row["theme_id"] == "hoarding"} == {""}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_are_neutralised(text: str) -> None:
    assert neutral(text) == "'" + text


def test_formula_in_a_label(folder: Folder, make_source: Callable[..., Source]) -> None:
    source = make_source(profile="team")
    source.themes.loc[source.themes["theme_id"] == "debt", "label_fi"] = '=HYPERLINK("x")'
    text = files(folder, source)["evidence.csv"].decode("utf-8-sig")
    cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
    assert '\'=HYPERLINK("x")' in cells
    assert not [c for c in cells if c.startswith(("=", "+", "@", "\t", "\r"))]


def test_json_holds_null_for_what_is_hidden(
    folder: Folder, make_source: Callable[..., Source]
) -> None:
    content = json.loads(files(folder, make_source(profile="team"))["evidence.json"])
    rows = {(row["theme_id"], row["group"]): row for row in content["evidence"]}
    assert rows["debt", "all"]["n_clients"] == 18
    assert rows["hoarding", "all"]["n_clients"] is None
    assert content["material"]["types"]["other"] is None
    assert content["material"]["types"]["decision"] is None, "or the total would give `other` away"
    signals = {signal["theme_id"]: signal for signal in content["signals"]}
    assert "open_scooter" not in signals, "that it is a weak signal tells how few its clients are"
    assert signals["food"]["before"] == 4


def test_names_of_files(folder: Folder, make_source: Callable[..., Source]) -> None:
    source = make_source(profile="team")
    one = write_reports(folder, source, languages=["sv"], formats=["html"])
    assert [path.name for path in one] == ["report.html", "ro-crate-metadata.json"]
    assert 'lang="sv"' in one[0].read_text("utf-8")
    many = write_reports(folder, source, languages=LANGUAGES, formats=["html"])
    assert {path.name for path in many} == {
        "report.html",
        "report.fi.html",
        "report.sv.html",
        "report.en.html",
        "ro-crate-metadata.json",
    }


@pytest.mark.parametrize(
    "asked", [{"languages": ["no"]}, {"formats": ["odt"]}, {"languages": []}], ids=str
)
def test_unknown_is_refused_before_anything_is_written(
    asked: dict[str, list[str]],
    folder: Folder,
    make_source: Callable[..., Source],
    tmp_path: Path,
) -> None:
    with pytest.raises(UsageError):
        write_reports(folder, make_source(profile="team"), **asked)
    assert not list(tmp_path.iterdir())


def test_each_language_has_its_own_office_files(
    folder: Folder, make_source: Callable[..., Source]
) -> None:
    made = write_reports(
        folder, make_source(profile="team"), languages=["sv", "en"], formats=["docx", "xlsx"]
    )
    assert [path.name for path in made] == [
        "report.docx", "report.sv.docx", "report.en.docx",
        "report.xlsx", "report.sv.xlsx", "report.en.xlsx", "ro-crate-metadata.json",
    ]  # fmt: skip
    assert made[0].read_bytes() == made[1].read_bytes() != made[2].read_bytes()


def test_the_last_gate_sees_all_files_before_the_first_is_written(
    folder: Folder, make_source: Callable[..., Source], tmp_path: Path
) -> None:
    seen: dict[str, bytes] = {}

    def check(found: Mapping[str, bytes]) -> None:
        seen.update(found)
        raise GateError("stop")

    with pytest.raises(GateError):
        write_reports(folder, make_source(profile="team"), languages=["en"], check=check)
    assert not list(tmp_path.iterdir())
    assert set(seen) == {
        "report.html", "report.docx", "report.xlsx", "evidence.csv", "sensitivity.csv",
        "datapackage.json", "evidence.json", "ro-crate-metadata.json",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_the_gate_reads_office_files(
    form: str, folder: Folder, make_source: Callable[..., Source]
) -> None:
    source = make_source(profile="team")
    source.themes["label_en"] = source.themes["label_en"].replace("Loneliness", "131052-308T")
    [path, _] = write_reports(folder, source, languages=["en"], formats=[form])
    assert any("131052-308T" in text for text in texts(path.name, path.read_bytes()))


def test_the_detectors_take_nothing_of_a_report_for_a_person(
    folder: Folder, make_source: Callable[..., Source]
) -> None:
    """What Office files are made of (fonts, numbers of lists, schemas) is no identifier."""
    settings = DeidSettings()
    scan = Deidentifier(settings, detect=lambda text, default: default, key=bytes(32)).scan
    gate = Gate(scan)
    write_reports(folder, make_source(profile="team"), languages=LANGUAGES, check=gate.check_files)
