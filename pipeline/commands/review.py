"""`ilmio review`: serve the web app on this machine, and name who takes part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.execution.handing import name_of
from pipeline.runs import Workspace
from pipeline.store.database import Database
from pipeline.store.people import ALL, People, Person
from pipeline.store.schema import ROLES


def start_review(
    folder: Path, port: int | None, who: str | None, *, link: bool = True, open_it: bool
) -> None:
    """Serve until stopped; say the one-time link by which a person comes in.

    :param who: name of the person; None where one alone takes part, or where people sign in by the
        organisation's own sign-in.
    :param link: False serves alone; links are made with :func:`make_link`.
    :raises UsageError: where nobody takes part yet, or the libraries are not installed.
    """
    told, run = _prepared(folder, port, who, link=link)
    print(told, flush=True)  # noqa: T201 - it goes to the person at this terminal alone
    if open_it:
        import webbrowser

        webbrowser.open(told.splitlines()[-1])
    run()


def _prepared(
    folder: Path, port: int | None, who: str | None, *, serving: bool = True, link: bool = True
) -> tuple[str, Callable[[], None]]:
    """What to say, its last line an address, and what serves."""
    try:
        from pipeline.review.serve import address_of, link_for, serve
        from pipeline.review.settings import review_settings
    except ModuleNotFoundError as missing:
        raise _not_installed(missing.name, "review") from None
    workspace = Workspace.open(folder)
    settings = review_settings(workspace.settings_file)
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    if settings.by_organisation and find_spec("authlib") is None:
        raise _not_installed("authlib", "review,oidc")
    if not settings.by_link and not serving:
        raise UsageError(
            "Nobody signs in by a link here: the organisation's own sign-in is used.",
            where="review.sign_in",
            mend='To allow links too: sign_in = ["link", "oidc"] in ilmio.toml.',
        )
    if settings.by_organisation and serving and (who is None or not settings.by_link):
        told = f"People sign in by the organisation's own sign-in.\n{address_of(settings)}"
        return told, lambda: serve(workspace, settings)
    if not link:
        return f"Served at:\n{address_of(settings)}", lambda: serve(workspace, settings)
    person = _who(folder, who)
    made = link_for(workspace, settings, person)
    told = f"For {person.name}, once, within {settings.link_minutes:g} minutes:\n{made}"
    return told, lambda: serve(workspace, settings)


def _not_installed(library: str | None, extra: str) -> UsageError:
    return UsageError(
        f"The review needs libraries that are not installed: {library}.",
        mend=f"Install them: pip install 'ilmio[{extra}]'",
    )


def make_link(folder: Path, port: int | None, who: str) -> str:
    """Make a one-time link for a person, while the app is served or before."""
    return _prepared(folder, port, who, serving=False)[0]


def add_person(folder: Path, name: str, role: str, teams: Sequence[str], *, active: bool) -> str:
    """Enter a person, or change one's role and teams.

    :param teams: one or several, of which the person chooses one in the review.
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
    for team in teams:
        if team == ALL or not known or team in known:
            continue
        raise UsageError(
            f"No run knows the team '{team}'.{did_you_mean(team, known)}",
            where="--team",
            mend=f"Use one of: {', '.join([ALL, *known])}.",
        )
    first, *more = dict.fromkeys(teams)
    people = People.open(folder)
    made = people.add(name_of(name, "NAME"), role, first, more=more, active=active)
    state = "" if made.active else ", no longer taking part"
    told = f"{made.name}: {made.role}, {', '.join([first, *more])}{state}"
    return f"{told}\nNext: ilmio review --workspace {folder}"


def list_people(folder: Path) -> str:
    """List who takes part."""
    Workspace.open(folder)
    people = People(Database.open(folder))
    lines = [
        f"{one.name}\t{one.role}\t{', '.join(people.teams(one.id))}{_state(one)}"
        for one in people.all()
    ]
    return "\n".join(lines) or "Nobody takes part yet: ilmio review people add NAME --role lead"


def _state(person: Person) -> str:
    if person.claimed:
        return "  (by the organisation's sign-in, as last seen)"
    return "" if person.active else "  (no longer taking part)"


def _units(workspace: Workspace) -> list[str]:
    found: set[str] = set()
    for period in workspace.periods():
        found |= set(workspace.run(period).read_table("documents")["unit"].dropna())
    return sorted(found)


def _who(folder: Path, who: str | None) -> Person:
    people = [one for one in People.open(folder).all() if one.active and not one.claimed]
    if not people and who is not None and not any(one for one in People.open(folder).all()):
        return People.open(folder).add(name_of(who, "--as"), "lead", ALL)  # the first one leads
    if not people:
        raise UsageError(
            "Nobody takes part in the review yet.",
            mend=f"Name yourself, as the lead of all teams: ilmio review --as 'FIRST LAST' "
            f"-w {folder}",
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
