"""Names whose letters stand apart: V i r t a n e n."""

from __future__ import annotations

from random import Random

from pipeline.tuning.identifiers.case import Written, whole
from pipeline.tuning.identifiers.writing import SPACES

_NAMES = (
    "Virtanen", "Korhonen", "Matti", "Lindqvist", "Hassan", "Aino", "Mäkelä", "Nguyen", "Petrova",
    "Häkkinen", "Ahmed", "Saarinen", "Björkman", "Leila", "Abdullahi", "Tamm", "Kovalenko",
)  # fmt: skip


def write_spelled_name(rng: Random, language: str) -> Written:
    """Return a name letter by letter."""
    name, other = rng.choice(_NAMES), rng.choice(_NAMES)
    variant = rng.choice(("spaces", "dots", "hyphens", "capitals", "lower", "two", "dotted_spaces"))
    return whole(
        {
            "spaces": rng.choice(SPACES).join(name),
            "dots": ".".join(name),
            "hyphens": "-".join(name),
            "capitals": " ".join(name.upper()),
            "lower": " ".join(name.lower()),
            "two": f"{' '.join(name)}  {' '.join(other)}",
            "dotted_spaces": ". ".join(name),
        }[variant],
        variant,
    )
