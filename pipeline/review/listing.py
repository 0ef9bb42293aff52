"""A list of themes as the address asks for it: words, filters, order, page.

What is hidden is not ordered by its number: by share it comes last, by its name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from pipeline.decided_tables import STATUSES
from pipeline.report.messages import Messages
from pipeline.review.team import Standing

PER_PAGE = 50
FILTERS = ("unjudged", "differ")
SORTS = ("share", "name", "differ")
_LONGEST = 100  # characters of what is searched for
_NEAR = 2  # pages on either side of the one that is shown, beside the first and the last
_WORTH = {"yes": 1.0, "partly": 0.5, "no": 0.0}  # an answer "not in my work" takes no side


@dataclass(frozen=True)
class Asked:
    """What the address asks for; ``sort`` is empty where the list has its usual order."""

    q: str = ""
    status: str = ""
    only: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: QueryParams) -> Asked:
        """Read an address; what is not known in it is as if it were not there."""
        told = query.get("page", "1")
        return cls(
            " ".join(query.get("q", "").split())[:_LONGEST],
            _one_of(query.get("status", ""), STATUSES),
            _one_of(query.get("only", ""), FILTERS),
            _one_of(query.get("sort", ""), SORTS),
            max(int(told), 1) if told.isdecimal() and len(told) < 6 else 1,
        )

    def query(self, page: int | None = None) -> str:
        """The same as the end of an address; empty where nothing is asked for."""
        kept = replace(self, page=self.page if page is None else page).fields()
        return "?" + urlencode(kept) if kept else ""

    def fields(self) -> list[tuple[str, str]]:
        """The same as fields of a form, without those that have their usual value."""
        usual = vars(Asked())
        return [(name, str(value)) for name, value in vars(self).items() if value != usual[name]]

    @property
    def narrows(self) -> bool:
        """Whether something is left out."""
        return bool(self.q or self.status or self.only)


@dataclass(frozen=True)
class Found:
    """The themes that were found, and the page of them that is shown."""

    asked: Asked
    all: tuple[Standing, ...]
    of: int  # themes in the whole list

    @property
    def pages(self) -> int:
        """How many pages there are; one where nothing was found."""
        return max(-(-len(self.all) // PER_PAGE), 1)

    @property
    def page(self) -> int:
        """The page that is shown."""
        return min(self.asked.page, self.pages)

    @property
    def shown(self) -> tuple[Standing, ...]:
        """Themes on it."""
        return self.all[self.first - 1 : self.page * PER_PAGE]

    @property
    def first(self) -> int:
        """Place of its first theme, from 1."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def links(self) -> tuple[int, ...]:
        """Pages to link to, in order; 0 stands for those left out between."""
        near = {1, self.pages, *range(self.page - _NEAR, self.page + _NEAR + 1)}
        made: list[int] = []
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if made and number > made[-1] + 1:
                made.append(0)
            made.append(number)
        return tuple(made)


def find(
    themes: Sequence[Standing],
    asked: Asked,
    m: Messages,
    usual: Callable[[Standing], tuple[object, ...]] | None = None,
) -> Found:
    """Find what is asked for.

    :param usual: key of the usual order; None: the themes come in it.
    """
    words = asked.q.casefold().split()
    found = [one for one in themes if _fits(one, asked, words, m)]
    key = _ORDERS[asked.sort](m.language) if asked.sort else usual
    return Found(asked, tuple(sorted(found, key=key) if key else found), len(themes))


def disagreement(one: Standing) -> float:
    """How far the answers lie apart: mean distance of two people's, 0 (all alike) to 1."""
    said = sorted(_WORTH[vote.recognise] for vote in one.votes if vote.recognise in _WORTH)
    n = len(said)
    if n < 2:
        return 0.0
    apart = sum((2 * at - n + 1) * worth for at, worth in enumerate(said))
    return 2 * apart / (n * (n - 1))


def _fits(one: Standing, asked: Asked, words: list[str], m: Messages) -> bool:
    if asked.status and one.state.status != asked.status:
        return False
    if asked.only == "unjudged" and (one.own is not None or one.state.by_staff):
        return False
    if asked.only == "differ" and disagreement(one) == 0:
        return False
    if not words:
        return True
    name = one.theme.name
    told = (one.label(m.language), m(f"kinds.{name.kind}"), m(f"origins.{name.origin}"))
    text = " ".join(told).casefold()
    return all(word in text for word in words)


def _by_name(language: str) -> Callable[[Standing], tuple[object, ...]]:
    return lambda one: (one.label(language).casefold(), one.theme_id)


def _by_share(language: str) -> Callable[[Standing], tuple[object, ...]]:
    def key(one: Standing) -> tuple[object, ...]:
        row = one.theme.row
        share = None if row is None or one.gone else row.share
        return (share is None, -(share or 0.0), one.label(language).casefold(), one.theme_id)

    return key


def _by_disagreement(language: str) -> Callable[[Standing], tuple[object, ...]]:
    return lambda one: (-disagreement(one), one.label(language).casefold(), one.theme_id)


_ORDERS = {"share": _by_share, "name": _by_name, "differ": _by_disagreement}


def _one_of(text: str, known: tuple[str, ...]) -> str:
    return text if text in known else ""
