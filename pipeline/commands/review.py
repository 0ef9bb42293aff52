"""`ilmio review`: serve the web app on this machine, and name who takes part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.execution.handing import name_of
from pipeline.runs import Workspace
from pipeline.store.database import Database
from pipeline.store.people import ALL, People, Person
from pipeline.store.schema import ROLES


def start_review(folder: Path, port: int | None, who: str | None, *, open_it: bool) -> None:
    """Serve until stopped; say the one-time link by which a person comes in.

    :param who: name of the person; None where one alone takes part.
    :raises UsageError: where nobody takes part yet, or the libraries are not installed.
    """
    link, run = _prepared(folder, port, who)
    print(link, flush=True)  # noqa: T201 - it goes to the person at this terminal alone
    if open_it:
        import webbrowser

        webbrowser.open(link.splitlines()[-1])
    run()


def _prepared(folder: Path, port: int | None, who: str | None) -> tuple[str, Callable[[], None]]:
    try:
        from pipeline.review.serve import link_for, serve
        from pipeline.review.settings import review_settings
    except ModuleNotFoundError as missing:
        raise UsageError(
            f"The review needs libraries that are not installed: {missing.name}.",
            mend="Install them: pip install 'ilmio[review]'",
        ) from None
    workspace = Workspace.open(folder)
    settings = review_settings(workspace.settings_file)
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    person = _who(folder, who)
    link = link_for(workspace, settings, person)
    told = f"For {person.name}, once, within {settings.link_minutes:g} minutes:\n{link}"
    return told, lambda: serve(workspace, settings)


def make_link(folder: Path, port: int | None, who: str) -> str:
    """Make a one-time link for a person, while the app is served or before."""
    return _prepared(folder, port, who)[0]


def add_person(folder: Path, name: str, role: str, team: str, *, active: bool) -> str:
    """Enter a person, or change one's role and team.

    :raises UsageError: where the role or the name is none, or no run knows the team.
    """
    if role not in ROLES:
        raise UsageError(
            f"There is no role '{role}'.{did_you_mean(role, ROLES)}",
            where="--role",
            mend=f"Use one of: {', '.join(ROLES)}.",
        )
    workspace = Workspace.open(folder)
    known = _units(workspace)
    if team != ALL and known and team not in known:
        raise UsageError(
            f"No run knows the team '{team}'.{did_you_mean(team, known)}",
            where="--team",
            mend=f"Use one of: {', '.join([ALL, *known])}.",
        )
    made = People.open(folder).add(name_of(name, "NAME"), role, team, active=active)
    state = "" if made.active else ", no longer taking part"
    return f"{made.name}: {made.role}, {made.team}{state}\nNext: ilmio review --workspace {folder}"


def list_people(folder: Path) -> str:
    """List who takes part."""
    Workspace.open(folder)
    lines = [
        f"{one.name}\t{one.role}\t{one.team}{'' if one.active else '  (no longer taking part)'}"
        for one in People(Database.open(folder)).all()
    ]
    return "\n".join(lines) or "Nobody takes part yet: ilmio review people add NAME --role lead"


def _units(workspace: Workspace) -> list[str]:
    found: set[str] = set()
    for period in workspace.periods():
        found |= set(workspace.run(period).read_table("documents")["unit"].dropna())
    return sorted(found)


def _who(folder: Path, who: str | None) -> Person:
    people = [one for one in People.open(folder).all() if one.active]
    if not people:
        raise UsageError(
            "Nobody takes part in the review yet.",
            mend=f"Name yourself: ilmio review people add 'YOUR NAME' --role lead -w {folder}",
        )
    if who is None and len(people) == 1:
        return people[0]
    names = {one.name.casefold(): one for one in people}
    if who is None or who.casefold() not in names:
        near = did_you_mean(who, [one.name for one in people]) if who else ""
        raise UsageError(
            f"Who is it that comes in?{near}",
            where="--as",
            mend=f"Use one of: {', '.join(one.name for one in people)}.",
        )
    return names[who.casefold()]
