"""`ilmio coded export` and `log`: somebody answers, nothing raw is in it, and it comes back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.runs import Workspace
from pipeline.tuning.coded import read_coded
from pipeline.tuning.coded.of_run import coded_of_run
from tests.execution.make_runs import CANARIES, PERIODS, copy_of, ilmio, small_runs
from tests.tuning.coded.test_write import SCHEMA

PERIOD = PERIODS[1]
ANSWERS = ("--who", "Aino Arkki", "--reason", "coded by two researchers")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    return copy_of(small_runs().folder, tmp_path_factory.mktemp("coded") / "w")


def export(workspace: Path, out: Path, *words: str):
    return ilmio("coded", "export", "-p", PERIOD, "-w", workspace, "--out", out, *words)


def test_a_project_needs_somebody_who_answers(workspace: Path, tmp_path: Path) -> None:
    for words in ((), ANSWERS[:2], ANSWERS[2:], ("--who", "4711", *ANSWERS[2:])):
        done = export(workspace, tmp_path / "p.qdpx", *words)
        assert done.code == 2 and not (tmp_path / "p.qdpx").exists(), words
    done = export(workspace, tmp_path / "c.qdc", "--open-themes")
    assert done.code == 2, "open themes tell of clients too"


def test_a_project_is_valid_scrubbed_pseudonymous_and_logged(workspace, tmp_path) -> None:
    from lxml import etree

    from pipeline.tuning.coded.qdpx import Container

    out = tmp_path / "p.qdpx"
    done = export(workspace, out, "--language", "sv", *ANSWERS)
    assert done.code == 0 and "personal data" in done.out, done.err
    assert out.stat().st_mode & 0o077 == 0
    with Container(out) as container:
        root = etree.fromstring(container.project())
    SCHEMA.assertValid(root)
    assert "radera den" in root.findtext("{*}Description"), "said in the file itself"
    run = Workspace.open(workspace).run(PERIOD)
    documents = run.read_table("documents")
    coded = read_coded(out)
    assert {one.text for one in coded.documents} == set(documents["text"])
    ids = {*documents["document_id"], *documents["client_id"]}
    whole = out.read_bytes() + etree.tostring(root)
    for name in ids:
        assert str(name).encode() not in whole, "document and client stand under other names"
    texts = "".join(one.text or "" for one in coded.documents)
    for forms in CANARIES.values():
        assert not [form for form in forms if form in texts]
    log = ilmio("coded", "log", "-w", workspace)
    assert "Aino Arkki: coded by two researchers" in log.out and "nothing was changed" in log.out
    given = ilmio("release", "hand-over", out, "-w", workspace, "--to", "Oili O", "--by", "Aino A")
    assert given.code == 4, "never handed over as a release"


def test_export_and_import_give_the_same_table(workspace: Path, tmp_path: Path) -> None:
    from pipeline.catalogue import load_catalogue

    opened = Workspace.open(workspace)
    made = coded_of_run(
        opened.run(PERIOD), load_catalogue(opened.catalogue_file), opened.key(), language="en"
    )
    export(workspace, tmp_path / "p.qdpx", "--language", "en", *ANSWERS)
    read = read_coded(tmp_path / "p.qdpx")
    columns = ["document_id", "case", "start", "end", "name", "coder"]
    assert sorted(read.table()[columns].itertuples(index=False, name=None)) == sorted(
        made.table()[columns].itertuples(index=False, name=None)
    )
    scored = ilmio("score", tmp_path / "p.qdpx", "-p", PERIOD, "-w", workspace)
    assert scored.code == 0 and "kappa over client × code        1.00" in scored.out, scored.err


def test_a_codebook_of_the_catalogue_tells_of_nobody(workspace: Path, tmp_path: Path) -> None:
    assert export(workspace, tmp_path / "c.qdc").code == 0
    names = {code.name for code in read_coded(tmp_path / "c.qdc").codes}
    assert len(names) >= 4 and (tmp_path / "c.qdc").read_bytes().count(b"<Code ") == len(names)


@pytest.mark.parametrize("out", ["p.txt", "p.xlsx"])
def test_the_name_says_what_is_written(workspace: Path, tmp_path: Path, out: str) -> None:
    assert export(workspace, tmp_path / out, *ANSWERS).code == 2


def test_a_log_that_was_changed_is_found_out(workspace: Path, tmp_path: Path) -> None:
    copy = copy_of(workspace, tmp_path / "w")
    export(copy, tmp_path / "p.qdpx", *ANSWERS)
    with sqlite3.connect(copy / "ilmio.db") as base:
        base.execute("DROP TRIGGER taken_no_update")
        base.execute("UPDATE taken SET who = 'Another'")
    assert "BROKEN" in ilmio("coded", "log", "-w", copy).out
    assert "BROKEN" in ilmio("release", "log", "-w", copy).out
