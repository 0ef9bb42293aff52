"""`ilmio run` and `ilmio report` with settings, options and workspaces that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.make_refusals import PERIOD, check, refused, rows
from tests.execution.make_runs import copy_of, ilmio, make_small_workspace, small_runs, tree
from tests.stages.make_inputs import write_csv


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_small_workspace(tmp_path / "workspace").folder


OPTIONS = [
    (["--set", "discover.min_client=3"], ("no such setting", "Did you mean 'min_clients'?")),
    (["--set", "evidense.counting_unit=client"], ("evidense", "Did you mean 'evidence'?")),
    (["--set", "evidence.counting_unit=person"], ("evidence.counting_unit",)),
    (["--set", "seed=seven"], ("seed: ",)),
    (["--set", "seed"], ("'seed' is not a setting", "part.name=value")),
    (["--set", "report.languages=['de']"], ("report.languages",)),
    (["--from", "evidense"], ("no stage 'evidense'", "Did you mean 'evidence'?")),
    (["--from", "match"], ("before 'match' have not been run", "without --from")),
    (["--config", "{tmp}/none.toml"], ("does not exist", "none.toml")),
    (["--config", "{tmp}"], ("The machine refused", "Is a directory")),
    (["--guided", "{tmp}/none.toml"], ("does not exist", "none.toml")),
    (["--roster", "{tmp}/none.csv"], ("roster does not exist", "none.csv")),
    (["--only-units", "Perhe"], ("No document is of the unit 'Perhe'", "Did you mean 'Perheet'?")),
    (["--set", "encoder.lexicon_fi=['{tmp}/words.tsv']"], ("lexicon is missing", "words.tsv")),
    (["--set", "encoder.model={tmp}/no-model"], ("not on this machine", "no-model", "doctor")),
    (["--set", "scrub.spacy_models={fi='fi_core_news_sm'}"], ("fi_core_news_sm", "not installed")),
    (["--set", "ingest.columns={klient='x'}"], ("no field 'klient'",)),
    (["--set", "ingest.encoding=utf-9"], ("no such encoding",)),
]


@pytest.mark.parametrize(("options", "says"), OPTIONS, ids=[" ".join(o) for o, _ in OPTIONS])
def test_a_setting_or_option_that_does_not_fit(
    options: list[str], says: tuple[str, ...], workspace: Path, tmp_path: Path
):
    source = write_csv(tmp_path / "a.csv", rows())
    options = [word.replace("{tmp}", str(tmp_path)) for word in options]
    message = refused(workspace, source, *options, code=2)
    for part in says:
        assert part in message, message


PERIODS = ["2026-Q5", "2026-13", "", "viime kuussa", "2026-09..2026-07", "26-Q3"]


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_that_is_none(period: str, workspace: Path, tmp_path: Path):
    before = tree(workspace)
    done = ilmio("run", write_csv(tmp_path / "a.csv", rows()), "-p", period, "-w", workspace)
    check(done, 2, "Where: --period", "Mend:  Write ")
    assert tree(workspace) == before


CATALOGUES = [
    ("[[phenomenon]\n", ("not valid TOML", "line 1", "catalogue.toml")),
    ('[[phenomenon]]\nid = "debt"\nkind = "problem"\n', ("debt.section11", "debt.label")),
    ('version = "1"\nphenomena = []\n', ("phenomena",)),
    ("phenomenon = 3\n", ("phenomenon",)),
    (b"version = '\xff'\n", ("not valid TOML",)),
]


@pytest.mark.parametrize(("content", "says"), CATALOGUES)
def test_a_broken_catalogue(content: str | bytes, says, workspace: Path, tmp_path: Path):
    data = content.encode() if isinstance(content, str) else content
    (workspace / "catalogue.toml").write_bytes(data)
    message = refused(workspace, write_csv(tmp_path / "a.csv", rows()), code=2)
    for part in says:
        assert part in message, message


def test_a_catalogue_with_too_little_to_learn_from(workspace: Path, tmp_path: Path):
    text = (workspace / "catalogue.toml").read_text("utf-8")
    one = text.split("[[phenomenon]]")[1]
    seeds = '[phenomenon.seeds]\nfi = ["Velkaa on.", "Velat painavat.", "Velat kasvavat."]\n'
    label = one[: one.index("terms.fi")]
    (workspace / "catalogue.toml").write_text(f"[[phenomenon]]{label}{seeds}", "utf-8")
    message = refused(workspace, write_csv(tmp_path / "a.csv", rows()), code=2)
    assert "3 sentences that affirm" in message and "0 that affirm none" in message


WORKSPACES = [
    ("nowhere", lambda folder: None, ("no such folder", "ilmio init")),
    ("empty", lambda folder: folder.mkdir(), ("it has no ilmio.toml", "ilmio init")),
    ("file", lambda folder: folder.write_text(""), ("not a workspace",)),
    ("no key", lambda folder: (make_small_workspace(folder).folder / "key").unlink(),
     ("has lost its key", "backup")),
    ("no catalogue", lambda folder: (make_small_workspace(folder).folder / "catalogue.toml")
     .unlink(), ("has lost its catalogue.toml", "backup")),
    ("bad key", lambda folder: (make_small_workspace(folder).folder / "key")
     .write_text("not hexadecimal"), ("key of the workspace is damaged", "backup")),
    ("short key", lambda folder: (make_small_workspace(folder).folder / "key")
     .write_text("5a5a"), ("key",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make", "says"), WORKSPACES, ids=[name for name, *_ in WORKSPACES]
)
def test_not_a_workspace(name: str, make, says: tuple[str, ...], tmp_path: Path):
    folder = tmp_path / "place"
    make(folder)
    source = write_csv(tmp_path / "a.csv", rows())
    before = tree(tmp_path)
    done = ilmio("run", source, "-p", PERIOD, "-w", folder)
    check(done, 2, *says)
    assert {k: v for k, v in tree(tmp_path).items() if "/cache" not in k} == before
    assert "not hexadecimal" not in done.err, "no part of a key is shown"


REPORTS = [
    (["--profile", "publik"], ("no profile 'publik'", "Did you mean 'public'?")),
    (["--language", "de"], ("not made in 'de'", "fi, sv, en")),
    (["--format", "pdf"], ("no report format 'pdf'", "html, csv, json")),
    (["-p", "2025-Q1"], ("no finished run of 2025-Q1", "ilmio run")),
    (["--out", "{tmp}/file"], ("The machine refused", "file")),
]


@pytest.mark.parametrize(("options", "says"), REPORTS, ids=[" ".join(o) for o, _ in REPORTS])
def test_a_report_that_cannot_be_made(options: list[str], says, tmp_path: Path):
    workspace = copy_of(small_runs().folder, tmp_path / "workspace")
    (tmp_path / "file").write_text("here first")
    words = [word.replace("{tmp}", str(tmp_path)) for word in options]
    done = ilmio("report", "-p", PERIOD, "-w", workspace, *words)
    check(done, 2, "Mend:  ", *says)
    assert not list((workspace / "releases").iterdir()), "no empty folder is left"
    assert (tmp_path / "file").read_text() == "here first"
