"""How hands and programs change the same characters: dashes, spaces, capitals, line ends."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

#: Hyphen-minus, hyphen, non-breaking hyphen, figure dash, en and em dash, minus.
DASHES = "-‐‑‒–—−"
#: Space, no-break, thin, narrow no-break and figure space.
SPACES = " \u00a0\u2009\u202f\u2007"


def digits(rng: Random, count: int) -> str:
    """Return random digits."""
    return "".join(str(rng.randrange(10)) for _ in range(count))


def letters(rng: Random, count: int) -> str:
    """Return random capitals, A-Z."""
    return "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(count))


def redash(rng: Random, words: str) -> str:
    """Put another kind of dash in place of every hyphen."""
    return words.replace("-", rng.choice(DASHES))


def respace(rng: Random, words: str) -> str:
    """Put another kind of space in place of every space."""
    return words.replace(" ", rng.choice(SPACES))


def rewrite(rng: Random, words: str) -> str:
    """Change dashes and spaces, each as likely as not."""
    if rng.random() < 0.5:
        words = redash(rng, words)
    return respace(rng, words) if rng.random() < 0.5 else words


def in_groups(rng: Random, bare: str, sizes: Sequence[int], separator: str = " ") -> str:
    """Cut a number into groups; the last size repeats until the number is used up."""
    groups, k = [], 0
    while bare:
        size = sizes[min(k, len(sizes) - 1)]
        groups.append(bare[:size])
        bare, k = bare[size:], k + 1
    return separator.join(groups)


def luhn_digit(number: str) -> str:
    """Return the digit that makes a number end in a Luhn sum of 0 (ISO/IEC 7812-1)."""
    total = 0
    for k, digit in enumerate(reversed(number)):
        value = int(digit) * (1 if k % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def wrong(rng: Random, check: str, among: str = "0123456789") -> str:
    """Return another check character than the right one."""
    return rng.choice([character for character in among if character != check])
