"""`ilmio models learn`: what people read becomes a version that nothing uses before it is named."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.runs import Workspace
from pipeline.stages.pseudonymise import pseudonym
from tests.commands.test_audit_clients import audit, mark, sheet_of, table
from tests.execution.make_runs import KEY, Done, copy_of, ilmio, small_runs

Q3 = "2026-Q3"
USED = "match.learned=1"


def run(workspace: Path, *options: str) -> Done:
    inputs = small_runs().inputs[Q3]
    more = [word for option in options for word in ("--set", option)]
    return ilmio("run", inputs, "-p", Q3, "-w", workspace, *more)


def learn(workspace: Path) -> Done:
    return ilmio("models", "learn", "-w", workspace)


def passages(workspace: Path, *options: object) -> Done:
    return ilmio("audit", "--passages", "-p", Q3, "-w", workspace, *options)


def answer(path: Path, said: object) -> None:
    """Answer every question of a sheet alike, or by what it asks of."""
    book = openpyxl.load_workbook(path)
    page = book["passages"]
    for row in page.iter_rows(min_row=2):
        row[5].value = said(row[1].value) if callable(said) else said
    book.save(path)


def manifest(workspace: Path) -> dict:
    return Workspace.open(workspace).run(Q3).read_manifest()


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose readers found loneliness in everybody, and nothing else in anybody."""
    workspace = copy_of(small_runs().folder, tmp_path_factory.mktemp("taught") / "w")
    audit(workspace, "--n", "12")
    mark(sheet_of(workspace), {number: ["loneliness"] for number in range(1, 13)})
    assert audit(workspace, "--take", sheet_of(workspace)).code == 0
    done = learn(workspace)
    assert done.code == 0, done.err
    (workspace / "told.txt").write_text(done.out, encoding="utf-8")
    return workspace


@pytest.fixture
def workspace(taught: Path, tmp_path: Path) -> Path:
    return copy_of(taught, tmp_path / "w")


def test_before_anything_was_read_there_is_nothing_to_learn(tmp_path: Path):
    fresh = copy_of(small_runs().folder, tmp_path / "w")
    done = learn(fresh)
    assert done.code == 2 and "Too little was read" in done.err and "ilmio audit" in done.err
    assert not (fresh / "matcher").exists()
    assert "learned from nobody" in ilmio("models", "versions", "-w", fresh).out


def test_what_was_learned_is_told_with_what_it_is_worth(taught: Path):
    told = (taught / "told.txt").read_text(encoding="utf-8")
    for part in ("12 clients", "4 phenomena", "On clients that it was not fitted on", "told wrong",
                 "Version 1 of the matcher was made. No run uses it yet.", "learned = 1",
                 "ilmio audit --again"):  # fmt: skip
        assert part in told, (part, told)
    kept = json.loads((taught / "matcher" / "1" / "learned.json").read_text("utf-8"))
    assert kept["held_out"]["loss_after"] < kept["held_out"]["loss_before"]
    counts = kept["phenomena"]["loneliness"]
    assert counts["affirmed"] == 12 - counts["not_affirmed"] > 0
    data = b"".join(p.read_bytes() for p in (taught / "matcher").rglob("*") if p.is_file())
    names = set(table(taught, "documents")["client_id"]) | set(table(taught, "passages")["text"])
    assert not [name for name in names if name.encode() in data]


def test_a_run_that_does_not_name_it_is_as_before(workspace: Path):
    before = table(workspace, "candidates")
    assert run(workspace).code == 0
    pd.testing.assert_frame_equal(table(workspace, "candidates"), before)
    assert manifest(workspace)["matcher"] is None


def test_a_run_that_names_it_matches_otherwise_and_says_so(workspace: Path):
    before, old = table(workspace, "candidates"), manifest(workspace)
    assert run(workspace, USED).code == 0
    made = manifest(workspace)
    assert made["matcher"]["learned"] == 1 and "loneliness" in made["matcher"]["phenomena"]
    pairs = table(workspace, "candidates").merge(before, on=["passage_id", "theme_id"])
    more = pairs["calibrated_x"] - pairs["calibrated_y"]
    assert (more[pairs["theme_id"] == "loneliness"] > 0).all()
    assert (more[pairs["theme_id"] == "debt"] < 0).all()
    assert made["comparability_parts"]["model"] != old["comparability_parts"]["model"]
    report = (workspace / "runs" / Q3 / "report.html").read_text("utf-8")
    assert "Mitä ihmiset opettivat ohjelmalle" in report
    assert run(workspace, USED, "match.cut=0.41").code == 0
    resumed = ilmio("run", small_runs().inputs[Q3], "-p", Q3, "-w", workspace, "--from", "discover")
    assert resumed.code == 2 and "'match'" in resumed.err, "another version is another setting"


def test_who_taught_it_does_not_judge_it(workspace: Path):
    assert run(workspace, USED).code == 0
    made = manifest(workspace)["audit"]
    assert made["taught"] and made["calibration"] == []
    rows = table(workspace, "audited")
    assert (rows["read_found"] == 0).all() and (rows["read_others"] == 12).all()
    assert "has learned from these readings" in audit(workspace).out
    first = json.loads((workspace / "audits" / f"{Q3}-clients.json").read_text("utf-8"))
    assert audit(workspace, "--n", "6", "--again").code == 0
    second = json.loads((workspace / "audits" / f"{Q3}-clients.json").read_text("utf-8"))
    assert first["drawn"]["design"]["matcher"] == ""
    digest = manifest(workspace)["matcher"]["digest"]
    assert second["drawn"]["design"]["matcher"] == digest
    mark(sheet_of(workspace), {1: ["loneliness"]})
    assert audit(workspace, "--take", sheet_of(workspace)).code == 0
    assert manifest(workspace)["audit"]["taught"] is False
    assert table(workspace, "audited")["read_found"].sum() > 0


def test_a_version_that_cannot_be_used_stops_a_run_before_it_begins(workspace: Path):
    done = run(workspace, "match.learned=2")
    assert done.code == 2 and "no version 2" in done.err and "There are: 1." in done.err
    (workspace / "lexicon_fi.tsv").write_text("yksinäinen\tlonely\n", encoding="utf-8")
    done = run(workspace, USED)
    assert done.code == 2 and "learned on another" in done.err


def test_a_phenomenon_that_was_changed_since_is_matched_as_if_nothing_was_learned(workspace: Path):
    file = workspace / "catalogue.toml"
    text = file.read_text("utf-8")
    at = text.index("seeds.en = [", text.index('id = "loneliness"')) + len("seeds.en = [")
    file.write_text(f'{text[:at]}\n  "She says she has nobody.",{text[at:]}', encoding="utf-8")
    assert run(workspace, USED).code == 0
    made = manifest(workspace)["matcher"]
    assert made["changed_since"] == ["loneliness"] and "loneliness" not in made["phenomena"]
    assert learn(workspace).code == 0, "what was read of it holds: what people are told is the same"
    again = json.loads((workspace / "matcher" / "2" / "learned.json").read_text("utf-8"))
    assert "loneliness" in again["phenomena"]


def test_readings_of_a_phenomenon_that_means_something_else_now_are_left_out(workspace: Path):
    file = workspace / "catalogue.toml"
    text = file.read_text("utf-8")
    at = text.index("description.en = ", text.index('id = "loneliness"'))
    end = text.index("\n", at)
    file.write_text(f'{text[:at]}description.en = "Another."{text[end:]}', encoding="utf-8")
    done = learn(workspace)
    assert "described otherwise in the catalogue now" in done.out + done.err
    assert "loneliness" not in json.dumps(
        [json.loads(p.read_text("utf-8"))["phenomena"] for p in
         sorted((workspace / "matcher").glob("2/learned.json"))]
    )  # fmt: skip


def test_what_teaches_nothing_makes_no_version(workspace: Path, tmp_path: Path):
    """Readers who answer by the toss of a coin: on other clients that is worth nothing."""
    fresh = copy_of(small_runs().folder, tmp_path / "fresh")
    audit(fresh, "--n", "12")
    themes = ("debt", "loneliness", "school_absence", "strength_network")
    odd = {n: [t for k, t in enumerate(themes) if (n * (2 * k + 3) // 2) % 2] for n in range(1, 13)}
    mark(sheet_of(fresh), odd)
    audit(fresh, "--take", sheet_of(fresh))
    done = learn(fresh)
    assert done.code == 0 and "no version was made" in done.out
    assert not (fresh / "matcher").exists()


def test_single_passages_teach_too(tmp_path: Path):
    fresh = copy_of(small_runs().folder, tmp_path / "w")
    done = passages(fresh, "--language", "en")
    assert done.code == 0 and "does this passage say so?" in done.out
    path = fresh / "audits" / f"{Q3}-passages.xlsx"
    assert path.stat().st_mode & 0o777 == 0o600
    assert passages(fresh).out.startswith(done.out.split("\n")[0]), "the sheet that waits"
    text = "\x1f".join(
        str(cell.value) for page in openpyxl.load_workbook(path) for r in page.iter_rows()
        for cell in r
    )  # fmt: skip
    assert not [c for c in set(table(fresh, "documents")["client_id"]) if c in text]
    answer(path, "x")
    taken = passages(fresh, "--take", path)
    assert taken.code == 0 and "say the phenomenon, 0 do not" in taken.out
    done = learn(fresh)
    assert done.code == 0, done.err
    assert "0 clients and " in done.out and "Version 1 of the matcher was made" in done.out
    listed = ilmio("models", "versions", "-w", fresh).out
    assert listed.startswith("1  ") and "passages were read" in listed
    left = passages(fresh, "--again")
    assert left.code == 2 and "no passage to ask of" in left.err, "none is asked twice"


def test_one_sheet_at_a_time(tmp_path: Path):
    fresh = copy_of(small_runs().folder, tmp_path / "w")
    done = ilmio("audit", "--passages", "--privacy", "-p", Q3, "-w", fresh)
    assert done.code == 2 and "One sheet at a time" in done.err


def test_two_readers_who_differ_teach_nothing_of_it(workspace: Path):
    mark(sheet_of(workspace), {number: ["debt"] for number in range(1, 13)})
    audit(workspace, "--take", sheet_of(workspace), "--reader", "B")
    done = learn(workspace)
    assert "12 readings on which readers differ" in done.out + done.err


def test_a_version_goes_with_a_client_who_taught_it(workspace: Path):
    raw = "ASIAKAS-4713"
    assert pseudonym(raw, bytes.fromhex(KEY)) in set(table(workspace, "documents")["client_id"])
    assert passages(workspace, "--n", "40").code == 0
    answer(workspace / "audits" / f"{Q3}-passages.xlsx", "x")
    assert passages(workspace, "--take", workspace / "audits" / f"{Q3}-passages.xlsx").code == 0
    told = ilmio("forget", raw, "-w", workspace)
    assert "version 1 of the matcher" in told.out, told.out
    done = ilmio("forget", raw, "-w", workspace, "--by", "Aino Arkki", "--reason", "x", "--yes")
    assert done.code == 0, done.err
    assert not (workspace / "matcher" / "1" / "correction.npy").exists()
    assert "removed: somebody" in ilmio("models", "versions", "-w", workspace).out
    refused = run(workspace, USED)
    assert refused.code == 2 and "was forgotten" in refused.err
    again = learn(workspace)
    assert again.code == 0 and "Version 2 of the matcher was made" in again.out, again.err
    left = json.loads((workspace / "audits" / f"{Q3}-passages.json").read_text("utf-8"))
    gone = [at for at, one in enumerate(left["questions"]) if not one["passage_id"]]
    assert gone and not set(map(str, gone)) & set(left["readings"][0]["said"])
    assert not (workspace / "audits" / f"{Q3}-passages.xlsx").exists()
