"""``python -m pipeline.tuning.deid card [CORPORA]`` · ``… red-team [FILE]``: tables of figures."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import IlmioError, UsageError
from pipeline.tuning.deid.card import own_texts
from pipeline.tuning.deid.command import DeidOptions, card_command, red_team_command


def table(words: list[str]) -> str:
    """Return the table that the words ask for.

    :raises UsageError: where they ask for none.
    """
    path = Path(words[1]) if len(words) > 1 else None
    match words[:1]:
        case ["card"]:
            return card_command(path, DeidOptions())
        case ["red-team"]:
            return red_team_command(path or own_texts()[1].path, DeidOptions())
    raise UsageError(
        "There is no such table.", mend="python -m pipeline.tuning.deid card, or red-team FILE"
    )


if __name__ == "__main__":
    try:
        sys.stdout.write(table(sys.argv[1:]) + "\n")
    except IlmioError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
