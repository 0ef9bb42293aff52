"""A client is forgotten: no byte of it is left, everything else stands, and it stays out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pipeline.audit.readings import read_record
from pipeline.execution.client_reading import current_record
from pipeline.runs import Workspace
from pipeline.stages.pseudonymise import pseudonym
from pipeline.store.database import Database
from pipeline.store.erasures import Erasures
from pipeline.store.readings import ClientRead, ClientsRead
from pipeline.store.register import Register
from pipeline.store.reviews import Reviews, Vote
from tests.execution.make_runs import KEY, PERIODS, Runs, copy_of, ilmio, keep_vectors, small_runs
from tests.execution.test_resume import stop_in

Q2, Q3 = PERIODS
RAW = "ASIAKAS-4713"
ASKED = ("--by", "Aino Arkki", "--reason", "pyyntö 12", "--yes")
HIDDEN = pseudonym(RAW, bytes.fromhex(KEY))


def table(workspace: Path, period: str, name: str) -> pd.DataFrame:
    return pd.read_parquet(workspace / "runs" / period / "tables" / f"{name}.parquet")


def every_file(workspace: Path) -> dict[str, bytes]:
    return {p.relative_to(workspace).as_posix(): p.read_bytes()
            for p in workspace.rglob("*") if p.is_file()}  # fmt: skip


def holding(workspace: Path, words: list[str]) -> set[str]:
    """Files in whose bytes, or tables, or pages one of some words stands."""
    found = set()
    for name, data in every_file(workspace).items():
        told = data
        if name.endswith(".parquet"):
            told += pd.read_parquet(workspace / name).to_csv().encode()
        if name.endswith(".xlsx"):
            book = openpyxl.load_workbook(workspace / name)
            rows = (
                str(c) for page in book for row in page.iter_rows(values_only=True) for c in row
            )
            told += "\n".join(rows).encode()
        if any(word.encode() in told for word in words):
            found.add(name)
    return found


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which everything was done that keeps something of a client."""
    runs: Runs = small_runs()
    workspace = copy_of(runs.folder, tmp_path_factory.mktemp("forget") / "workspace")
    keep_vectors(workspace)
    for _ in range(2):  # the first draw is put aside
        assert ilmio("audit", "-p", Q3, "-w", workspace, "--n", 12, "--again").code == 0
    assert ilmio("audit", "--privacy", "-p", Q3, "-w", workspace).code == 0
    record = current_record(Workspace(workspace).run(Q3))
    assert record is not None
    kept = ClientsRead.open(workspace)
    for number in range(1, 13):
        marks = json.dumps({theme: number % 2 == 0 for theme in record.drawn.themes})
        kept.save(
            ClientRead(Q3, "all", record.drawn.sheet, number, "p-1", marks), 0, lambda _: None
        )
    assert ilmio("audit", "-p", Q3, "-w", workspace, "--take", "app").code == 0
    assert ilmio("report", "-p", Q3, "-w", workspace, "--format", "csv").code == 0
    text = own_texts(workspace, Q3)[0]
    Reviews.open(workspace).vote(Vote(Q3, "all", "debt", "d", "p-1", "yes", True, text), 0)
    with pytest.MonkeyPatch.context() as patch:
        stop_in(patch, "match_catalogue", KeyboardInterrupt())
        ilmio("run", runs.inputs[Q2], "-p", Q2, "-w", workspace)
    return workspace


def own_texts(workspace: Path, period: str) -> list[str]:
    documents, passages = (table(workspace, period, n) for n in ("documents", "passages"))
    return [
        text
        for frame in (documents, passages)
        for text in frame.loc[frame["client_id"] == HIDDEN, "text"]
    ]


@pytest.fixture
def workspace(before: Path, tmp_path: Path) -> Path:
    return copy_of(before, tmp_path / "w")


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = copy_of(before, tmp_path_factory.mktemp("after") / "w")
    done = ilmio("forget", RAW, "-w", made, *ASKED)
    assert done.code == 0, done.err
    return made


def test_without_yes_it_is_only_said(workspace: Path):
    held = {k: v for k, v in every_file(workspace).items() if not k.startswith("ilmio.db")}
    done = ilmio("forget", RAW, "-w", workspace)
    assert done.code == 0, done.err
    for told in (
        f"run {Q2}: ", f"run {Q3}: ", "documents 1", "vectors ", f"stopped run {Q2}",
        f"sheet with its texts: {Q3}-clients.xlsx",
        "database: 1 rows of reading", "database: 1 rows of vote",
        f"Releases that counted this client (counts only, nobody is named): {Q3}-public-1",
        "Nothing was changed.",
    ):  # fmt: skip
        assert told in done.out, (told, done.out)
    assert RAW not in done.out and HIDDEN not in done.out
    now = {k: v for k, v in every_file(workspace).items() if not k.startswith("ilmio.db")}
    assert now == held


def test_no_byte_of_the_client_is_left(before: Path, after: Path):
    documents = [t for p in PERIODS for t in table(before, p, "documents")["document_id"][
        table(before, p, "documents")["client_id"] == HIDDEN]]  # fmt: skip
    words = [HIDDEN, RAW, *documents]
    texts = [t for p in PERIODS for t in own_texts(before, p)]
    words += [text[start : start + 40] for text in texts for start in range(0, len(text) - 40, 40)]
    others = {t for p in PERIODS for t in table(after, p, "documents")["text"]}
    words = [word for word in words if not any(word in other for other in others)]
    assert len(words) > 20 and holding(before, words), "the test can find it"
    assert holding(after, words) == set()


def test_everything_else_stands(before: Path, after: Path):
    for period in PERIODS:
        old, new = (table(place, period, "documents") for place in (before, after))
        gone = old["client_id"] == HIDDEN
        pd.testing.assert_frame_equal(old[~gone].reset_index(drop=True), new)
        passages = table(before, period, "passages")
        kept = (passages["client_id"] != HIDDEN).to_numpy()
        vectors = [np.load(p / "runs" / period / "vectors.npy") for p in (before, after)]
        np.testing.assert_array_equal(vectors[0][kept], vectors[1])
        assert len(table(after, period, "passages")) == len(vectors[1]) < len(vectors[0])
        for name in ("evidence", "themes", "sensitivity", "signals"):
            pd.testing.assert_frame_equal(*(table(p, period, name) for p in (before, after)))
        manifest = json.loads((after / "runs" / period / "manifest.json").read_text("utf-8"))
        assert (manifest["forgotten"]["clients"], manifest["forgotten"]["still_counted"]) == (1, 1)
    assert not list((after / "runs").glob(".*"))
    for pattern in ("vectors-*.npy", "readings-*.npy"):
        rows = [np.load(next((p / "cache").glob(pattern))) for p in (before, after)]
        assert 0 < len(rows[1]) < len(rows[0])


def test_the_log_holds_and_says_who_and_why(after: Path):
    done = ilmio("release", "log", "-w", after)
    assert "nothing was changed afterwards" in done.out, done.out
    (one,) = Erasures(Database.open(after)).all()
    assert (one.who, one.reason) == ("Aino Arkki", "pyyntö 12")
    assert HIDDEN not in repr(one) and RAW not in repr(one)
    assert one.told["runs"][Q3]["documents"] == 1 and one.told["database"]["reading"] == 1
    assert len(Register(Database.open(after)).facts()) > 0


def test_what_was_read_of_the_others_still_counts(before: Path, after: Path, tmp_path: Path):
    workspace = copy_of(after, tmp_path / "w")
    record = read_record(workspace / "audits" / f"{Q3}-clients.json")
    assert record is not None and sum(one.forgotten for one in record.drawn.clients) == 1
    done = ilmio("audit", "-p", Q3, "-w", workspace)
    assert done.code == 0 and "11" in done.out, done.out
    done = ilmio("audit", "-p", Q3, "-w", workspace, "--take", "app")
    assert done.code == 0, done.err
    manifest = json.loads((workspace / "runs" / Q3 / "manifest.json").read_text("utf-8"))
    assert manifest["audit"]["clients_read"] == 11 and manifest["audit"]["skipped"] == 0
    assert manifest["forgotten"]["still_counted"] == 0
    evidence, old = table(workspace, Q3, "evidence"), table(before, Q3, "evidence")
    assert set(evidence.loc[evidence["group"] == "all", "of_clients"]) == {11}
    assert set(old.loc[old["group"] == "all", "of_clients"]) == {12}
    taken = ilmio("audit", "-p", Q3, "-w", workspace, "--take",
                  workspace / "audits" / f"{Q3}-clients.xlsx")  # fmt: skip
    assert "no client was read" in taken.err, "the sheet is understood, and nobody marked it"


def test_a_next_run_leaves_the_client_out_and_counts_it(after: Path, tmp_path: Path):
    workspace = copy_of(after, tmp_path / "w")
    inputs = small_runs().inputs
    again = ilmio("run", inputs[Q3], "-p", Q3, "-w", workspace, "--from", "evidence")
    assert again.code == 0, again.err
    assert set(table(workspace, Q3, "evidence")["of_clients"]) >= {11}
    done = ilmio("run", inputs[Q3], "-p", Q3, "-w", workspace)
    assert done.code == 0, done.err
    assert HIDDEN not in set(table(workspace, Q3, "documents")["client_id"])
    assert len(table(workspace, Q3, "documents")) == 11
    rejects = table(workspace, Q3, "rejects")
    assert list(rejects.loc[rejects["reason"] == "forgotten", "row_id"]) == ["unnamed-000001"]
    manifest = json.loads((workspace / "runs" / Q3 / "manifest.json").read_text("utf-8"))
    assert manifest["ingest"]["rejects"] == {"forgotten": 1} and "forgotten" not in manifest
    assert "1" in done.out


def test_report_and_review_go_on(after: Path, tmp_path: Path):
    from pipeline.review.material import Periods

    workspace = copy_of(after, tmp_path / "w")
    done = ilmio("report", "-p", Q3, "-w", workspace, "--language", "en")
    assert done.code == 0, done.err
    page = (workspace / "releases" / f"{Q3}-public" / "report.html").read_text("utf-8")
    assert "erased on request" in page
    data = Periods(Workspace(workspace)).of_team(Q3, "all")
    assert data is not None and data.material.clients == 11
    assert ilmio("doctor", "-w", workspace).out.count("the chain holds") == 1


REFUSED = [
    (("",), "No client is named"),
    (("ASIAKAS-1", "--pseudonym"), "This is not a pseudonym"),
    ((RAW, "--yes"), "Who answers for it"),
    ((RAW, "--yes", "--by", "Aino Arkki", "--reason", f"pyyntö: {RAW}"), "names the client"),
]


@pytest.mark.parametrize(("words", "says"), REFUSED)
def test_what_is_refused(words: tuple, says: str, after: Path):
    done = ilmio("forget", *words, "-w", after)
    assert done.code == 2 and says in done.err


def test_by_the_pseudonym_the_same_goes_and_an_unknown_one_is_said_to_be(
    workspace: Path, after: Path
):
    done = ilmio("forget", HIDDEN, "--pseudonym", "-w", workspace, *ASKED)
    assert done.code == 0, done.err
    marks = {Erasures(Database.open(place)).all()[0].client for place in (workspace, after)}
    assert len(marks) == 1
    done = ilmio("forget", RAW, "-w", workspace)
    assert "Nothing of this client is kept in the workspace. It was forgotten before." in done.out
    done = ilmio("forget", "ASIAKAS-1", "-w", workspace)
    assert done.code == 0 and "Nothing of this client is kept in the workspace.\n" in done.out
