"""Many endings, asked for at once."""

from __future__ import annotations

from collections.abc import Iterable

#: Letters by which endings are told apart, where all have so many.
_LETTERS = 6


class Endings:
    """A set of endings. Of some hundreds, only those with the form's last letters are tried.

    :param endings: of at least one letter each; their order is kept.
    """

    def __init__(self, endings: Iterable[str]) -> None:
        every = tuple(dict.fromkeys(endings))
        self._letters = min(_LETTERS, *map(len, every))
        grouped: dict[str, list[str]] = {}
        for ending in every:
            grouped.setdefault(ending[-self._letters :], []).append(ending)
        self._by_last = {last: tuple(group) for last, group in grouped.items()}

    def near(self, form: str) -> tuple[str, ...]:
        """Return, in their order, the endings that have a form's last letters: all that fit."""
        return self._by_last.get(form[-self._letters :], ())

    def fit(self, form: str) -> bool:
        """Whether a form ends with one of them."""
        return form.endswith(self._by_last.get(form[-self._letters :], ()))
