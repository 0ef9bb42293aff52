"""No canary in any byte: of the workspace, the screen, what lies about, whatever the outcome."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from pipeline.deid.deidentifier import Deidentifier
from pipeline.made_once import users_folder
from tests.execution.make_runs import REASONED, Done, ilmio, make_small_workspace
from tests.make_canaries import (
    COLUMN,
    FORMATS,
    PLANTED,
    as_csv,
    as_folder,
    as_xlsx,
    canaries_in,
    canaries_under,
    roster,
    rows,
)

PERIOD = "2026-Q3"


class Place:
    """A workspace, inputs apart from it, and folders in which things could be left lying."""

    def __init__(self, folder: Path) -> None:
        self.inputs = folder / "in"
        self.beside = folder / "beside"
        for made in (self.inputs, self.beside):
            made.mkdir()
        self.workspace = make_small_workspace(folder / "workspace").folder
        users_folder()  # what is made once a machine, out of dictionaries, stays where it is

    def run(self, source: Path, *options: object) -> Done:
        return self.call("run", source, "-p", PERIOD, "-w", self.workspace, *options)

    def call(self, *words: object) -> Done:
        with (
            mock.patch.object(tempfile, "tempdir", str(self.beside)),
            mock.patch.dict("os.environ", {"TMPDIR": str(self.beside), "HOME": str(self.beside)}),
        ):
            return ilmio(*words)

    def check(self, *done: Done) -> None:
        """Nothing planted is in any byte of what was written or said."""
        assert canaries_under(self.workspace, self.beside) == {}
        for one in done:
            said = one.out + one.err
            for name in (self.inputs.parent.as_posix(), self.workspace.as_posix()):
                said = said.replace(name, "")
            assert canaries_in("said", said.encode()) == set(), said


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize(("name", "write"), FORMATS, ids=[name for name, _ in FORMATS])
def test_a_run_and_its_exports_hold_no_canary(name: str, write, place: Place):
    source = write(place.inputs, rows(PERIOD))
    given = b"".join(p.read_bytes() for p in [source, *source.rglob("*")] if p.is_file())
    if name == "CSV":
        planted = canaries_in("", given + source.name.encode())
        assert planted | {"a name in the roster's file"} == set(PLANTED), "they were planted"
    done = place.run(
        source, "--roster", roster(place.inputs / "r.csv"), "--set", "evidence.by_unit=true"
    )
    assert (done.code, done.err) == (0, "")
    exported = place.call(
        "report", "-p", PERIOD, "-w", place.workspace, "--profile", "team", *REASONED
    )
    drawn = place.call("audit", "--privacy", "-p", PERIOD, "-w", place.workspace)
    again = place.run(source, "--from", "evidence")
    assert [one.code for one in (exported, drawn, again)] == [0, 0, 0]
    place.check(done, exported, drawn, again)


# --- runs that fail ------------------------------------------------------------------------------


def bad_rows(place: Place) -> Path:
    made = rows(PERIOD)
    for row in made[:5]:
        row["written_on"] = "Pirkko Vainionpää"
    return as_csv(place.inputs, made)


def bad_files(place: Place) -> Path:
    source = as_folder(place.inputs, rows(PERIOD))
    for path in sorted(source.glob("*.docx"))[:5]:
        path.write_bytes(b"PK\x03\x04" + "Pirkko Vainionpää".encode() * 20)
    (source / "Vainionpää Pirkko.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    return source


def broken_workbook(place: Place) -> Path:
    source = as_xlsx(place.inputs, rows(PERIOD))
    source.write_bytes(source.read_bytes()[:4000])
    return source


def no_columns(place: Place) -> Path:
    made = [{"Kuka": row["text"], COLUMN: row[COLUMN]} for row in rows(PERIOD)]
    return as_csv(place.inputs, made)


def another_period(place: Place) -> Path:
    return as_csv(place.inputs, [{**row, "written_on": "2019-01-01"} for row in rows(PERIOD)])


def cut_row(place: Place) -> Path:
    source = as_csv(place.inputs, rows(PERIOD))
    source.write_bytes(source.read_bytes()[:-40] + b'"Pirkko \xc3;;;"\n')
    return source


def no_file(place: Place) -> Path:
    return place.inputs / "Teittinen Seppo.csv"


def wrong_format(place: Place) -> Path:
    path = place.inputs / "Teittinen Seppo.zip"
    path.write_bytes(b"PK\x03\x04")
    return path


FAILURES = [
    (bad_rows, 3, ()),
    (bad_files, 3, ()),
    (broken_workbook, 3, ()),
    (no_columns, 3, ()),
    (another_period, 3, ()),
    (cut_row, None, ("--roster",)),
    (wrong_format, 3, ()),
    (no_file, 2, ()),
]


@pytest.mark.parametrize(
    ("make", "code", "options"), FAILURES, ids=[make.__name__ for make, *_ in FAILURES]
)
def test_a_run_that_fails_tells_no_canary(make, code: int | None, options, place: Place):
    if options:
        options = (*options, roster(place.inputs / "r.csv"))
    done = place.run(make(place), *options)
    assert done.code == code or code is None, done.err
    place.check(done)


def test_a_fault_inside_the_scrub_tells_no_canary(place: Place):
    def fails(self, documents, *rest):
        raise RuntimeError(f"cannot scrub {documents[0].text}")

    source = as_csv(place.inputs, rows(PERIOD))
    with mock.patch.object(Deidentifier, "scrub_client", fails):
        done = place.run(source)
    assert done.code == 1 and "fault of the program" in done.err
    place.check(done)


def test_documents_that_cannot_be_scrubbed_tell_no_canary(place: Place):
    def fails(self, document):
        raise ValueError(document.text)

    source = as_csv(place.inputs, rows(PERIOD))
    with mock.patch.object(Deidentifier, "_read", fails):
        done = place.run(source)
    assert done.code in (1, 4)
    place.check(done)


def test_a_scrub_that_forgets_a_name_is_stopped_and_leaves_nothing(place: Place):
    """One document's masking is undone: what other documents masked is found in it."""
    made = rows(PERIOD)
    first = next(row for row in made if "Pirkko Vainionpää" in row["text"])
    other = next(row for row in made if row is not first and row["language"] == "fi")
    plain = first["text"].replace("pörrötassu", "kissa").replace("kultasirkku möttölänniemi", "isä")
    other["text"] = plain
    real = Deidentifier.scrub_client

    def forgets(self, documents, *rest):
        from pipeline.deid.deidentifier import Scrubbed

        if other["text"] in [d.text for d in documents] and not hasattr(self, "_forgot"):
            self._forgot = True
            return [Scrubbed(d.document_id, d.text) for d in documents]
        return real(self, documents, *rest)

    with mock.patch.object(Deidentifier, "scrub_client", forgets):
        listed = roster(place.inputs / "r.csv")
        done = place.run(as_csv(place.inputs, made), "--roster", listed)
    assert done.code == 0 and "identifier_left 1" in done.out
    place.check(done)


def test_a_document_in_which_a_detector_still_sees_something_is_left_out_alone(place: Place):
    """Nobody has masked the number: of a county's documents that one is lost, not the whole run."""
    real = Deidentifier.scrub_client

    def adds(self, documents, *rest):
        made = real(self, documents, *rest)
        if made and not hasattr(self, "_added"):
            self._added = True
            made[0] = replace(made[0], text=f"{made[0].text} Soita 040 765 4321.")
        return made

    with mock.patch.object(Deidentifier, "scrub_client", adds):
        done = place.run(as_csv(place.inputs, rows(PERIOD)))
    assert done.code == 0 and "identifier_left 1" in done.out
    place.check(done)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("report.organisation=Pirkko Vainionpää", "manifest.json, value: PERSON"),
        ("report.organisation='puh. 040 765 4321'", "PHONE"),
    ],
)
def test_a_leak_beside_the_documents_stops_the_run_and_nothing_is_left(
    setting: str, says: str, place: Place
):
    done = place.run(as_csv(place.inputs, rows(PERIOD)), "--set", setting)
    assert done.code == 4 and says in done.err, done.err
    assert list((place.workspace / "runs").iterdir()) == []
    place.check(done)


# --- the search itself ---------------------------------------------------------------------------


@pytest.mark.parametrize("what", PLANTED)
def test_the_search_finds_each_canary_in_each_disguise(what: str):
    import base64
    import html
    from urllib.parse import quote

    for form in PLANTED[what]:
        for hidden in (
            form.encode(), form.upper().encode(), form.encode("utf-16-be"), quote(form).encode(),
            base64.b64encode(f"x{form}y".encode()), base64.b64encode(f"ab {form}".encode()),
            html.escape(form).encode("ascii", "xmlcharrefreplace"), form.encode("latin-1"),
        ):  # fmt: skip
            assert what in canaries_in("a", b"\0 " + hidden + b" \0"), (form, hidden)
    assert canaries_in("a", b"Asiakkaan velat ovat kasvaneet.") == set()
