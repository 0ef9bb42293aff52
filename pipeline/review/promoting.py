"""A theme that a team agreed on becomes an entry of the workspace's catalogue, with its lineage.

The entry is put behind what stands in the file, so that every byte that people wrote stays, and
the file takes the place of the old one in one step. What it holds was written by a person for the
catalogue: no passage of a client's document comes into it.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from fastapi import Request
from pydantic import ValidationError

from pipeline.catalogue import Catalogue, Lineage, Phenomenon, load_catalogue
from pipeline.report.messages import LANGUAGES
from pipeline.review.deciding import RefusedError, text_of
from pipeline.review.entry import person_of
from pipeline.review.render import messages_of
from pipeline.review.team import Standing, Team
from pipeline.runs import Workspace, written_aside
from pipeline.store.people import now
from pipeline.store.questions import PREFIX

_LINES = ("seeds", "terms")
_MOST = 30  # lines of a field
_ID = re.compile(r"[^a-z0-9]+")


class Catalogues:
    """The workspace's catalogue as it stands; read again when the file has changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._file = workspace.catalogue_file
        self._known: tuple[tuple[int, int], dict[str, Phenomenon]] | None = None
        self._lock = Lock()

    def promoted(self) -> Mapping[str, Phenomenon]:
        """Entries that came from a review, by their ids."""
        return {name: one for name, one in self._entries().items() if one.lineage}

    def description(self, theme_id: str, language: str) -> str:
        """One sentence on what a phenomenon of the catalogue is; empty of any other."""
        found = self._entries().get(theme_id)
        told = found.description.items() if found is not None else ()
        return next((text for code, text in told if code == language), "")

    def _entries(self) -> dict[str, Phenomenon]:
        with self._lock:
            stat = self._file.stat()
            stamp = (stat.st_mtime_ns, stat.st_ino)
            if self._known is None or self._known[0] != stamp:
                own = load_catalogue(self._file).phenomenon
                self._known = (stamp, {one.id: one for one in own})
            return self._known[1]

    def add(self, item: Phenomenon) -> None:
        """Put an entry behind the others, in one step.

        :raises RefusedError: where the file could not be read with it.
        """
        with self._lock:
            text = self._file.read_bytes().decode("utf-8")
            whole = text + ("" if text.endswith("\n") else "\n") + "\n" + told(item)
            try:
                made = Catalogue.model_validate(tomllib.loads(whole))
            except (tomllib.TOMLDecodeError, ValidationError):
                raise RefusedError("not_added") from None
            if made.phenomenon[-1] != item:
                raise RefusedError("not_added")
            with written_aside(self._file) as aside:
                aside.write_bytes(whole.encode())

    def of(self, team: Team, one: Standing) -> Phenomenon | None:
        """The entry that a theme became, where it was promoted."""
        where = (team.data.period, team.data.team, one.theme_id)
        return next(
            (
                item
                for item in self.promoted().values()
                if item.lineage
                and (item.lineage.period, item.lineage.team, item.lineage.theme) == where
            ),
            None,
        )


def about_of(request: Request, one: Standing) -> str:
    """Say in the reader's language what a theme is, where that is known or has to be warned of."""
    m, catalogues = messages_of(request), request.app.state.catalogues
    if one.theme.name.origin == "open" and not one.state.labels:
        return m("review.theme.found_open")
    told: str = catalogues.description(one.theme_id, m.language)
    return told or _asked(request, one, m.language)


def _asked(request: Request, one: Standing, language: str) -> str:
    """What the own team has written of a phenomenon that it wants looked for."""
    if not one.theme_id.startswith(PREFIX):
        return ""
    own = request.app.state.questions.of_team(person_of(request).team)
    found = next((each for each in own if each.id == one.theme_id), None)
    return str(found.entry["description"][language]) if found else ""


def promotable(team: Team, one: Standing) -> bool:
    """Whether a theme may become an entry: found or raised, agreed on, and still counted."""
    found = one.state.by_staff or one.theme.name.origin == "open"
    return team.revealed is not None and found and one.state.status == "agreed"


def entry(
    team: Team, one: Standing, form: Mapping[str, str], tells: Callable[[str], bool],
    taken: Iterable[str], verbatim: Callable[[Iterable[str]], bool],
) -> Phenomenon:  # fmt: skip
    """Make the entry from the form.

    :param taken: ids that the catalogue has.
    :param verbatim: whether one of the lines stands in a document of the team's.
    :raises RefusedError: naming what is missing, tells of somebody or was copied.
    """
    text = {
        part: {code: text_of(form, f"{part}_{code}", tells, "label") for code in LANGUAGES}
        for part in ("label", "description")
    }
    if not all(text["label"].values()) or not all(text["description"].values()):
        raise RefusedError("no_texts")
    lines = {
        part: {code: own for code in LANGUAGES if (own := lines_of(form, f"{part}_{code}", tells))}
        for part in _LINES
    }
    if verbatim([line for part in lines.values() for own in part.values() for line in own]):
        raise RefusedError("verbatim")
    try:
        return Phenomenon.model_validate(
            {
                "id": _new_id(text["label"]["en"], set(taken)),
                "section11": int(form["section11"]) if form.get("section11", "").isdecimal() else 0,
                "kind": form.get("kind", ""),
                **text,
                **{part: own for part, own in lines.items() if own or part == "seeds"},
                "lineage": _lineage(team, one),
            }
        )
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else "seeds"
        raise RefusedError("no_kind" if field in ("kind", "section11") else "no_seeds") from None


def told(item: Phenomenon) -> str:
    """An entry as the catalogue writes it: dotted keys, a string a line."""
    made = item.model_dump(exclude_defaults=True)
    lines = [f"# From the review of {made['lineage']['period']}.", "[[phenomenon]]"]
    for key, value in made.items():
        if isinstance(value, dict):
            lines += [f"{key}.{inner} = {_value(own)}" for inner, own in value.items()]
        else:
            lines.append(f"{key} = {_value(value)}")
    return "\n".join(lines) + "\n"


def copied(lines: Iterable[str], texts: Iterable[str], words: int = 4) -> bool:
    """Whether a line of at least so many words stands in one of the texts, however it is set."""
    wanted = [f" {plain} " for line in lines if len((plain := _plain(line)).split()) >= words]
    return bool(wanted) and any(
        any(one in own for one in wanted) for own in (f" {_plain(text)} " for text in texts)
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _value(value: Any) -> str:  # noqa: ANN401 - what TOML holds
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(own)}" for key, own in value.items()) + " }"
    if isinstance(value, list | tuple):
        if all(isinstance(own, str) for own in value) and value:
            return "[\n" + "".join(f"  {_value(own)},\n" for own in value) + "]"
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a basic string of TOML


def lines_of(form: Mapping[str, str], name: str, tells: Callable[[str], bool]) -> list[str]:
    """Lines of a field that a person wrote, each once.

    :raises RefusedError: where there are too many, or one tells of somebody.
    """
    own = [" ".join(line.split()) for line in text_of(form, name, tells, "lines").split("\n")]
    own = list(dict.fromkeys(line for line in own if line))
    if len(own) > _MOST:
        raise RefusedError("too_long")
    return own


def _new_id(label: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    base = f"own_{_ID.sub('_', plain).strip('_') or 'theme'}"[:60].rstrip("_")
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name


def _lineage(team: Team, one: Standing) -> Lineage:
    merged = [
        other.labels() for other in team.themes if other is not one and _end(team, other) is one
    ]
    return Lineage.model_validate(
        {
            "period": team.data.period, "team": team.data.team, "theme": one.theme_id,
            "origin": "staff" if one.state.by_staff else "open",
            "found_as": dict(one.theme.name.labels), "merged": merged,
            "decision": one.version, "who": team.person.id, "at": now(),
        }
    )  # fmt: skip


def _end(team: Team, other: Standing) -> Standing | None:
    return team.merged_into(other) if other.state.status == "merged" else None


def ids_of(file: Path) -> list[str]:
    """Ids of every entry that a catalogue has."""
    return [one.id for one in load_catalogue(file).phenomenon]
