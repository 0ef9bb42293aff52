"""The journeys of the review on a PostgreSQL that the tests start; slow: what is safe there too."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import FunctionType, ModuleType

import pytest

from tests.postgresql_server import Server, needs_postgresql, serving
from tests.review import make_review, test_isolation, test_journeys, test_safety

pytestmark = needs_postgresql
place = test_journeys.place


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[Server]:
    """Every workspace that is made here has a new database."""
    with serving("fsync=off") as made, pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_review, "settings_of_store", made.settings)
        yield made


def _taken(module: ModuleType, *names: str) -> None:
    """Take tests of a module over: all, or those that are named, as slow ones."""
    for name, value in list(vars(module).items()):
        if not name.startswith("test_") or not inspect.isfunction(value):
            continue
        if not names:
            globals()[name] = value
        elif name in names:
            globals()[name] = pytest.mark.slow(_copy(value))


def _copy(test: FunctionType) -> FunctionType:
    """The same test without the first's marks shared: a mark on one would be on both."""
    made = FunctionType(
        test.__code__, test.__globals__, test.__name__, test.__defaults__, test.__closure__
    )
    made.__dict__.update(test.__dict__)
    made.__annotations__ = test.__annotations__
    return made


_taken(test_journeys)
_taken(test_isolation, "test_rows_of_another_team_are_never_read",
       "test_others_votes_are_not_seen_before_they_are_revealed",
       "test_who_was_moved_to_another_team_sees_that_one_alone")  # fmt: skip
_taken(test_safety, "test_what_people_write_is_text", "test_tries_to_sign_in_are_bounded")


def test_it_is_one(place: make_review.Place):
    assert not (place.workspace.folder / "ilmio.db").exists()
    with place.reviews._database.reading() as connection:
        assert connection.dialect.name == "postgresql"
