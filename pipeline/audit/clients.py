"""Which clients are read: a random set for every theme, and top-ups where a theme is rare.

Every client has one permanent random number, SHA-256 over seed and pseudonym (Ohlsson
1995, Coordination of Samples Using Permanent Random Numbers). The random set is the clients with
the smallest ones. A theme of few clients is topped up with those clients in whom it was found that
have the next smallest. So within the clients in whom a theme was found, and within the others,
those read for it are always a simple random sample without replacement, one client serves many
themes, a sheet that is read half is random too, and a larger set begins with a smaller one.

Under a matcher that has learned from people the numbers are others, by its digest: those who taught
it are then drawn no more often than anybody else, and it is not judged by what it was told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import UsageError

_DIGEST = 12  # hexadecimal digits: tells the sheets of a workspace apart


@dataclass(frozen=True)
class ClientDesign:
    """How clients are drawn."""

    n: int = 30  # clients read for every theme
    rare: int = 2  # clients read at least of those in whom a theme was found; 0: no top-up
    seed: int = 7
    themes: tuple[str, ...] = ()  # only these; empty: all
    matcher: str = ""  # digest of what the matcher had learned from people; empty: nothing


@dataclass(frozen=True)
class DrawnClient:
    """A client to be read; ``asked`` names the themes it is read for, None where for all."""

    client: str  # empty: was forgotten since; its number on the sheet stays
    asked: frozenset[str] | None

    @property
    def forgotten(self) -> bool:
        """Whether its data were erased since it was drawn: it is no part of the sample any more.

        Who asks to be forgotten does not depend on the draw, so that the others are a random
        sample of those who are left.
        """
        return not self.client


@dataclass(frozen=True)
class ClientDraw:
    """A drawn set of clients, in the order of reading."""

    design: ClientDesign
    run: str  # digest of the passages that they are drawn from
    sheet: str  # digest of the set
    clients: tuple[DrawnClient, ...]
    themes: tuple[str, ...]

    @property
    def random(self) -> tuple[str, ...]:
        """The clients that are read for every theme."""
        return tuple(one.client for one in self.clients if one.asked is None and not one.forgotten)


def draw_clients(
    everyone: Collection[str],
    found: Mapping[str, Collection[str]],
    themes: Sequence[str],
    run: str,
    design: ClientDesign,
) -> ClientDraw:
    """Draw clients.

    :param everyone: all clients (or households) of the material.
    :param found: theme to the clients in whom the model found it.
    :param themes: what the sheet asks for, in its order.
    :param run: digest of the run's passages.
    :raises UsageError: where n is below 1, nobody or nothing is there, or a theme is unknown.
    """
    if design.n < 1:
        raise UsageError("At least one client must be read.", where="--n")
    if not everyone:
        raise UsageError("The run has no clients to read.", mend="Run the period first.")
    asked = _asked(themes, design.themes)
    order = ranked(everyone, design.seed, design.matcher)
    chosen = order[: design.n]
    random = set(chosen)
    more: dict[str, set[str]] = {}
    for theme in asked:
        inside = [client for client in order if client in set(found.get(theme, ()))]
        for client in inside[: design.rare]:
            if client not in random:
                more.setdefault(client, set()).add(theme)
    clients = [DrawnClient(client, None) for client in chosen]
    clients += [DrawnClient(one, frozenset(more[one])) for one in order if one in more]
    told = "\x1f".join([run, str(design), *(one.client for one in clients), *asked])
    sheet = hashlib.sha256(told.encode()).hexdigest()[:_DIGEST]
    return ClientDraw(design, run, sheet, tuple(clients), asked)


def ranked(clients: Collection[str], seed: int, matcher: str = "") -> list[str]:
    """Clients by their permanent random numbers."""
    key = f"{seed} {matcher}".rstrip()
    return sorted(set(clients), key=lambda one: (_number(key, one), one))


def _number(seed: str, client: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{client}".encode("utf-8", "surrogatepass")).hexdigest()


def _asked(themes: Sequence[str], only: Sequence[str]) -> tuple[str, ...]:
    unknown = sorted(set(only) - set(themes))
    if unknown:
        raise UsageError(
            f"The run has no theme {', '.join(unknown)}.",
            where="--theme",
            mend="Name ids as the evidence table and the catalogue have them.",
        )
    asked = tuple(theme for theme in themes if not only or theme in only)
    if not asked:
        raise UsageError("There is no theme to read for.", mend="Fill the catalogue, or run again.")
    return asked
