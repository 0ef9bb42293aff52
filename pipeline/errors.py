"""Errors that a person can act on: what happened, where, and how to mend it.

Every error that a user may meet derives from :class:`IlmioError`; the command line prints it
without a traceback and leaves with its ``exit_code`` (0 done, 1 a fault of the program, 2 wrong
usage or configuration, 3 input refused, 4 a disclosure or privacy gate stopped the run).

No message carries text of a client document: only row numbers, column names and reasons.
"""

from __future__ import annotations


class IlmioError(Exception):
    """A fault that is explained to the user.

    :param what: one sentence, what went wrong.
    :param where: file, row, column or setting; empty when there is no such place.
    :param mend: what to do about it, ending with the next command where there is one.
    :param code: word by which the review finds the same sentence in the reader's language.
    :param told: what stands in the places of that sentence.
    """

    exit_code = 1

    def __init__(
        self, what: str, *, where: str = "", mend: str = "", code: str = "", **told: object
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.mend = mend
        self.code = code
        self.told = told

    def __str__(self) -> str:
        """Return the message as the command line prints it, one part a line."""
        parts = [self.what]
        if self.where:
            parts.append(f"Where: {self.where}")
        if self.mend:
            parts.append(f"Mend:  {self.mend}")
        return "\n".join(parts)


class UsageError(IlmioError):
    """The command or its configuration is wrong."""

    exit_code = 2


class InputRefused(IlmioError):
    """The input cannot be used; nothing was written."""

    exit_code = 3


class GateError(IlmioError):
    """A disclosure or privacy gate stopped the work."""

    exit_code = 4
