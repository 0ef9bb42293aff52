"""`ilmio release`: signed by people, handed to named people, and never while a question is open."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.execution.registering import enter_release, signed_of
from pipeline.report.view import Source
from pipeline.runs import Workspace
from pipeline.store.handovers import HandOvers
from pipeline.store.register import Register, ReleasedFile
from pipeline.store.signoffs import SignOff, SignOffs
from tests.execution.make_runs import (
    REASONED,
    Done,
    copy_of,
    ilmio,
    make_small_workspace,
    small_runs,
    tree,
)
from tests.report.conftest import source
from tests.store.make_facts import PERIOD, READY, RECORD, facts

QUESTIONS = [word for n in range(1, 8) for word in ("--question", str(n))]
SIGN = ("sign", PERIOD, "--by", "Aino Arkki", "--yes")
GIVE = ("--to", "Oili Osasto", "--by", "Aino Arkki")


def release(workspace: Path, *words: object) -> Done:
    return ilmio("release", *words, "-w", workspace)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_small_workspace(tmp_path / "w").folder


@pytest.fixture
def page(workspace: Path) -> Path:
    path = workspace / "releases" / "report.html"
    path.write_text("<html>")
    return path


@pytest.fixture
def ready(workspace: Path, page: Path) -> str:
    """A release of which nothing is open, with a page."""
    file = ReleasedFile.of(page.name, page.read_bytes())
    return Register.open(workspace).add(READY, facts(), [file])


# --- handing over ------------------------------------------------------------------------------


def test_a_file_of_a_ready_release_is_handed_over(workspace: Path, page: Path, ready: str):
    copy = page.with_name("copy.html")
    copy.write_bytes(page.read_bytes())
    done = release(
        workspace, "hand-over", page, copy, *GIVE, "--role", "hallitus", "--note", "by mail"
    )
    assert (done.code, done.err) == (0, "") and ready in done.out
    first, second = HandOvers.open(workspace).all()
    assert (first.recipient, first.role, first.note) == ("Oili Osasto", "hallitus", "by mail")
    assert (first.handed_by, first.release_id, first.edited) == ("Aino Arkki", ready, None)
    assert second.file_name == "copy.html" and second.sha256 == first.sha256
    told = json.loads(release(workspace, "log", "--json").out)
    assert [one["file_name"] for one in told["releases"][0]["handed_over"]] == [
        "report.html", "copy.html",
    ]  # fmt: skip
    assert "to Oili Osasto (hallitus) by Aino Arkki; by mail" in release(workspace, "log").out


def edit(path: Path) -> None:
    path.write_text("<html>edited")


def test_an_edited_file_is_refused_and_nothing_is_logged(workspace: Path, page: Path, ready: str):
    edited = page.with_name("edited.html")
    edit(edited)
    done = release(workspace, "hand-over", page, edited, *GIVE)
    assert done.code == 4 and "not one of a release" in done.err
    assert "`ilmio release check`" in done.err and "--edited --of RELEASE --reason" in done.err
    assert HandOvers.open(workspace).all() == (), "not the other file either"


def test_an_edited_file_goes_with_a_reason(workspace: Path, page: Path, ready: str):
    edit(page)
    words = ("hand-over", page, *GIVE, "--edited", "--of", ready, "--reason", "an example added")
    assert release(workspace, *words).code == 0
    (one,) = HandOvers.open(workspace).all()
    assert one.edited == "an example added"
    assert "edited: an example added" in release(workspace, "log").out


EDITED = [
    ((), 2, "There is no release ''"),
    (("--of", "2026-Q3-public-9", "--reason", "x"), 2, "Did you mean '2026-Q3-public-1'?"),
    (("--of", "2026-Q3-public-1"), 2, "needs a reason"),
]


@pytest.mark.parametrize(("options", "code", "says"), EDITED, ids=[s for *_, s in EDITED])
def test_an_edited_file_without(options, code: int, says: str, workspace, page, ready):
    edit(page)
    done = release(workspace, "hand-over", page, *GIVE, "--edited", *options)
    assert done.code == code and says in done.err
    assert HandOvers.open(workspace).all() == ()


TYPED_IN = [
    ("<p>Asiakkaan tunnus on 131052-952K, puh. 040 765 4321</p>", "identifier", "952K"),
    ("<p>Kolme asiakasta on ilman asuntoa.</p>", "small_count", "Kolme"),
    ("<p>Asunto puuttuu.</p><!-- kysy naapurilta -->", "side_channel", "naapurilta"),
]


@pytest.mark.parametrize(("text", "kind", "word"), TYPED_IN, ids=[k for _, k, _ in TYPED_IN])
def test_what_was_edited_is_looked_through(text, kind, word, workspace, page, ready):
    page.write_text(f'<!DOCTYPE html><html lang="fi"><title>x</title><body>{text}</body></html>')
    words = ("--edited", "--of", ready, "--reason", "an example added")
    done = release(workspace, "hand-over", page, *GIVE, *words)
    assert done.code == 4 and kind in done.err and word not in done.err
    assert "`ilmio release check FILE --k 10" in done.err, "at the release's own limit"
    assert HandOvers.open(workspace).all() == ()


def test_a_count_that_the_release_may_show_passes(workspace: Path, page: Path, ready: str):
    page.write_text('<html lang="fi"><title>x</title><body><p>12 asiakasta.</p></body></html>')
    words = ("hand-over", page, *GIVE, "--edited", "--of", ready, "--reason", "an example added")
    assert release(workspace, *words).code == 0


OPEN = [
    (replace(READY, unmet=(5, 6)), "5, 6"),
    (replace(READY, unsigned=(2,)), "2"),
    (RECORD, "1, 2, 3, 4, 5, 6, 7"),
]


@pytest.mark.parametrize(("record", "left"), OPEN, ids=[left for _, left in OPEN])
def test_what_is_not_ready_is_not_handed_over(record, left: str, workspace: Path, page: Path):
    file = ReleasedFile.of(page.name, page.read_bytes())
    Register.open(workspace).add(record, facts(), [file])
    done = release(workspace, "hand-over", page, *GIVE)
    assert done.code == 4 and f"not ready: of the checklist are open {left}." in done.err
    assert "make the report again" in done.err and HandOvers.open(workspace).all() == ()


def test_a_yes_that_is_taken_back_closes_the_door(workspace: Path, page: Path, ready: str):
    SignOffs.open(workspace).add([SignOff(PERIOD, 4, False, "Oili Osasto")])
    done = release(workspace, "hand-over", page, *GIVE)
    assert done.code == 4 and "open 4." in done.err
    assert release(workspace, "ready", PERIOD).code == 4


def test_of_equal_files_the_release_that_is_ready_counts(workspace: Path, page: Path, ready: str):
    Register.open(workspace).add(RECORD, facts(), [ReleasedFile.of(page.name, page.read_bytes())])
    assert release(workspace, "hand-over", page, *GIVE).code == 0
    assert HandOvers.open(workspace).all()[0].release_id == ready


NAMES = [
    (("--to", " ", "--by", "Aino"), "Where: --to"),
    (("--to", "Oili", "--by", "131052-952K"), "Where: --by"),
]


@pytest.mark.parametrize(("options", "says"), NAMES)
def test_people_have_names(options, says: str, workspace: Path, page: Path, ready: str):
    done = release(workspace, "hand-over", page, *options)
    assert done.code == 2 and says in done.err and "952K" not in done.err


def test_where_nothing_was_released_there_is_nothing_to_hand_over(workspace: Path, page: Path):
    before = tree(workspace)
    assert release(workspace, "hand-over", page, *GIVE).code == 4
    assert release(workspace, "hand-over", page / "x", *GIVE).code == 2
    told = release(workspace, "log")
    assert told.code == 0 and "Nothing has been released" in told.out
    state = release(workspace, "ready", PERIOD)
    assert state.code == 2 and "ilmio report --period 2026-Q3" in state.err
    assert tree(workspace) == before, "looking makes no database"


# --- signing -----------------------------------------------------------------------------------


def test_a_period_without_a_run_is_not_signed(workspace: Path):
    done = release(workspace, *SIGN, *QUESTIONS)
    assert done.code == 2 and "no finished run of 2026-Q3" in done.err


WRONG = [
    (("sign", PERIOD, "--by", "A", "--question", "1"), "--yes"),
    (("sign", PERIOD, "--by", "A", "--question", "8", "--yes"), "less than or equal to 7"),
    (("sign", PERIOD, "--by", "A", "--yes"), "--question"),
]


@pytest.mark.parametrize(("words", "says"), WRONG, ids=[s for _, s in WRONG])
def test_an_answer_that_is_none(words, says: str, workspace: Path):
    done = release(workspace, *words)
    assert done.code == 2 and says in done.err


def test_answers_stand_in_the_report_and_its_gate_lets_their_names_pass(tmp_path: Path):
    workspace = copy_of(small_runs().folder, tmp_path / "w")
    assert release(workspace, *SIGN, *QUESTIONS[:-2]).code == 0
    no = release(workspace, "sign", PERIOD, "--question", "7", "--by", "Torsti Toimisto", "--no")
    assert (no.code, no.err) == (0, "") and f"ilmio report --period {PERIOD}" in no.out
    shape = [w for code in ("fi", "sv", "en") for w in ("--language", code)]
    done = ilmio("report", "-p", PERIOD, "-w", workspace, "--profile", "team", *REASONED, *shape)
    assert (done.code, done.err) == (0, "")
    place = workspace / "releases" / f"{PERIOD}-team"
    for code, yes, not_yet in (
        ("fi", "Kyllä: Aino Arkki, ", "Ei vielä: Torsti Toimisto, "),
        ("sv", "Ja: Aino Arkki, ", "Inte ännu: Torsti Toimisto, "),
        ("en", "Yes: Aino Arkki, ", "Not yet: Torsti Toimisto, "),
    ):
        page = (place / f"report.{code}.html").read_text("utf-8")
        assert page.count(yes) == 6 and page.count(not_yet) == 1
    draft = (workspace / "runs" / PERIOD / "report.html").read_text("utf-8")
    assert "Aino Arkki" not in draft and 'id="checklist"' in draft


def test_an_answer_before_the_run_was_made_again_is_none(tmp_path: Path):
    folder = copy_of(small_runs().folder, tmp_path / "w")
    release(folder, *SIGN, *QUESTIONS)
    finished = Workspace(folder).run(PERIOD).read_manifest()["finished"]
    assert len(signed_of(Workspace(folder), PERIOD, finished)) == 7
    assert signed_of(Workspace(folder), PERIOD, "2999-01-01T00:00:00+00:00") == ()


# --- what is entered, and how it stands ----------------------------------------------------------


def with_manifest(made: Source) -> Source:
    return replace(made, manifest={**made.manifest, "period": PERIOD})


def test_a_release_is_entered_with_what_its_files_say(workspace: Path):
    made = with_manifest(source(profile="section"))
    files = {"report.html": '<html lang="fi"><title>T</title><h1>a</h1></html>', "e.csv": b"n\n"}
    register = Register.open(workspace)
    who = {"who": "Aino Arkki", "reason": "jaoston kokous"}
    name = enter_release(register, made, facts(), files, round_to=1, after=register.head(), **who)
    (one,) = register.releases()
    assert one.id == name == f"{PERIOD}-section-1" and one.record.k == 5
    assert one.record.unmet == (3, 4, 5, 6) and len(one.record.unsigned) == 7
    assert [file.name for file in one.files] == ["e.csv", "report.html"]
    assert one.record.catalogue_digest == "0a1b2c3d4e5f60718293"
    assert len(one.record.run_digest) == len(one.record.settings_digest) == 64
    told = release(workspace, "log").out
    assert "loosened by Aino Arkki: jaoston kokous" in told and "k = 5" in told


def test_how_a_release_stands(workspace: Path, ready: str):
    done = release(workspace, "ready", PERIOD)
    assert done.code == 0 and "\nReady to be handed over.\n" in done.out
    assert "Next: ilmio release hand-over" in done.out
    register, file = Register.open(workspace), ReleasedFile.of("report.html", "<p>")
    register.add(replace(READY, unmet=(5,), unsigned=(2,)), facts(), [file])
    register.add(replace(READY, profile="team"), facts(), ())  # shown in the review alone
    SignOffs.open(workspace).add([SignOff(PERIOD, 2, True, "Aino Arkki")])
    done = release(workspace, "ready", PERIOD)
    assert done.code == 4 and f"{PERIOD}-public-2" in done.out
    assert "Not ready: 2 questions are open." in done.out
    assert "yes, Aino Arkki" in done.out and "make the report again" in done.out
    assert done.out.count("computer's check is open") == 1
    assert "Next: mend what the computer's checks leave open" in done.out
    assert f"Then: ilmio report -p {PERIOD} --profile public" in done.out


def test_the_log_shows_no_count(workspace: Path):
    Register.open(workspace).add(READY, facts(7), ())
    told = json.loads(release(workspace, "log", "--json").out)
    (one,) = told["releases"]
    assert told["chain"] == "holds" and one["ready"] and one["open"] == []
    assert {"hash", "previous", "files", "handed_over"} <= set(one)
    assert not {"value", "low", "high", "facts"} & set(json.dumps(told).split('"'))


def test_a_tampered_register_is_told(workspace: Path, ready: str, monkeypatch):
    from pipeline.commands import doctor

    monkeypatch.setattr(doctor, "_encoder", lambda settings, found: None)
    monkeypatch.setattr(doctor, "_weights_faults", list)
    whole = ilmio("doctor", "-w", workspace)
    assert whole.code == 0 and "1 releases, the chain holds" in whole.out
    with sqlite3.connect(workspace / "ilmio.db") as plain:
        plain.execute("DROP TRIGGER fact_no_update")
        plain.execute("UPDATE fact SET value = 3 WHERE measure = 'n'")
    done = ilmio("doctor", "-w", workspace)
    says = "the chain of release breaks at row 1: it was changed after it was written"
    assert done.code == 2 and f"Missing or damaged: {says}" in done.out
    assert f"Chain of digests: BROKEN: {says}" in release(workspace, "log").out
    assert json.loads(release(workspace, "log", "--json").out)["chain"] == says
