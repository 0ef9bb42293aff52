"""`ilmio release log` and `ready`: how the releases stand. No count of clients is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.execution.handing import open_now
from pipeline.period import Period
from pipeline.released_tables import QUESTIONS
from pipeline.report.messages import load_messages
from pipeline.runs import Workspace
from pipeline.store.chain import Broken
from pipeline.store.database import Database, exists
from pipeline.store.erasures import Erasures
from pipeline.store.handovers import HandOver, HandOvers
from pipeline.store.inquiries import Inquiries
from pipeline.store.people import People
from pipeline.store.questions import Questions
from pipeline.store.readings import ClientsRead
from pipeline.store.register import Register, Release
from pipeline.store.reviews import Reviews
from pipeline.store.signoffs import SignOff, SignOffs
from pipeline.store.taken import TakenFiles
from pipeline.store.texts import Texts

_NONE = "Nothing has been released from this workspace yet.\nNext: ilmio report --period …"


def broken_chain(database: Database) -> Broken | None:
    """Return where a chain was tampered with: of the releases or of the review, if any was."""
    chained = (
        Register(database), HandOvers(database), SignOffs(database), People(database),
        ClientsRead(database), Texts(database), TakenFiles(database), Erasures(database),
        Questions(database), Inquiries(database),
    )  # fmt: skip
    found = (part.verify() for part in chained)
    first = next((one for one in found if one is not None), None)
    return first or next(iter(Reviews(database).verify()), None)


def release_log(folder: Path, *, as_json: bool) -> str:
    """Tell of all releases, and whether the chain holds."""
    if not exists(Workspace.open(folder).folder):
        return json.dumps({"chain": "holds", "releases": [], "signoffs": []}) if as_json else _NONE
    database = Database.open(folder)
    broken = broken_chain(database)
    words = SignOffs(database).all()
    handed = HandOvers(database).all()
    rows = [_told(one, words, handed) for one in Register(database).releases()]
    chain = str(broken) if broken else "holds"
    if as_json:
        content = {"chain": chain, "releases": rows, "signoffs": [asdict(one) for one in words]}
        return json.dumps(content, ensure_ascii=False, indent=2)
    lines = [line for row in rows for line in _lines(row)] or [_NONE]
    if words:
        lines += ["", "Answers to the checklist", *(_answer(one) for one in words)]
    state = f"BROKEN: {broken}" if broken else "nothing was changed afterwards"
    return "\n".join([*lines, "", f"Chain of digests: {state}."])


def release_state(folder: Path, period: str) -> tuple[str, bool]:
    """Tell how the last release of a period stands, question by question; and whether it is ready.

    :raises UsageError: where the period has no release.
    """
    wanted = Period.parse(period).name
    database = Database.open(folder) if exists(Workspace.open(folder).folder) else None
    found = Register(database).releases() if database else ()
    own = [one for one in found if one.record.period == wanted and not one.on_screen]
    if database is None or not own:
        raise UsageError(
            f"Nothing of {wanted} has been released.",
            where="PERIOD",
            mend=f"Run `ilmio report --period {wanted} --workspace {folder}` first.",
        )
    last, release = SignOffs(database).last(wanted), own[-1]
    left = open_now(release, last)
    questions = load_messages("en").all("checklist.items")
    lines = [f"{release.id}, made {_moment(release)}"]
    for number in QUESTIONS:
        mark = "open" if number in left else "done"
        lines.append(f"  {number}  {mark}  {questions[number - 1]}")
        lines.append(f"           {_machine(release, number)}; {_person(release, number, last)}")
    if not left:
        then = f"Next: ilmio release hand-over FILE --to NAME --by NAME -w {folder}"
        return "\n".join([*lines, "Ready to be handed over.", then]), True
    count = "one question is" if len(left) == 1 else f"{len(left)} questions are"
    return "\n".join([*lines, f"Not ready: {count} open.", *_next(release, last, folder)]), False


def _next(release: Release, last: Mapping[int, SignOff], folder: Path) -> list[str]:
    """What closes the open questions: mending, signing, and the report once more."""
    record = release.record
    unsigned = [n for n in QUESTIONS if n not in last or not last[n].yes]
    steps = []
    if record.unmet:
        steps.append("mend what the computer's checks leave open (the report says what)")
    if unsigned:
        asked = " ".join(f"--question {number}" for number in unsigned)
        steps.append(f"ilmio release sign {record.period} {asked} --yes --by NAME -w {folder}")
    again = f"ilmio report -p {record.period} --profile {record.profile} -w {folder}"
    steps.append(f"{again}, with the options of before")
    return [f"{'Next' if not at else 'Then'}: {step}" for at, step in enumerate(steps)]


def _machine(release: Release, number: int) -> str:
    if number in release.record.unmet:
        return "the computer's check is open (the report says why)"
    return "the computer's check is met"


def _person(release: Release, number: int, last: Mapping[int, SignOff]) -> str:
    said = last.get(number)
    if said is None:
        return "nobody has answered"
    answer = f"{'yes' if said.yes else 'no'}, {said.name}, {said.at[:10]}"
    late = said.yes and number in release.record.unsigned
    return f"{answer} (not in the files yet: make the report again)" if late else answer


def _told(
    release: Release, words: tuple[SignOff, ...], handed: tuple[HandOver, ...]
) -> dict[str, Any]:
    record = release.record
    last = {one.question: one for one in words if one.period == record.period}
    left = open_now(release, last)
    return {
        "id": release.id,
        "made_at": _moment(release),
        "profile": record.profile,
        "k": record.k,
        "round_to": record.round_to,
        "who": record.who,
        "reason": record.reason,
        "on_screen": release.on_screen,
        "ready": not left,
        "open": list(left),
        "hash": release.hash,
        "previous": release.previous,
        "files": [asdict(file) for file in release.files],
        "handed_over": [asdict(one) for one in handed if one.release_id == release.id],
    }


def _lines(row: Mapping[str, Any]) -> list[str]:
    left = ", ".join(str(number) for number in row["open"])
    rounded = f", rounded to {row['round_to']}" if row["round_to"] > 1 else ""
    state = "ready" if row["ready"] else f"not ready, open: {left}"
    state = "shown to teams in `ilmio review`" if row["on_screen"] else state
    lines = [
        "",
        f"{row['id']}  {row['made_at']}  k = {row['k']}{rounded}  {state}",
        f"  digest {row['hash']}",
    ]
    if row["who"]:
        lines.append(f"  loosened by {row['who']}: {row['reason']}")
    lines += [f"  {one['name']:22} {one['bytes']:>9,} bytes  {one['sha256']}"
              for one in row["files"]]  # fmt: skip
    return [*lines, *(_handed(one) for one in row["handed_over"])]


def _handed(one: Mapping[str, Any]) -> str:
    role = f" ({one['role']})" if one["role"] else ""
    edited = f", edited: {one['edited']}" if one["edited"] else ""
    note = f"; {one['note']}" if one["note"] else ""
    whom = f"to {one['recipient']}{role} by {one['handed_by']}"
    return f"  handed over {one['at'][:10]} {one['file_name']} {whom}{edited}{note}"


def _answer(one: SignOff) -> str:
    note = f"; {one.note}" if one.note else ""
    answer = "yes" if one.yes else "no"
    return f"  {one.period}  question {one.question}  {answer}  {one.name}, {one.at[:10]}{note}"


def _moment(release: Release) -> str:
    made = release.record.made_at
    return made.isoformat(timespec="seconds") if made else ""
