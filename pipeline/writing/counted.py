"""Numbers of clients in running text: "kolme asiakasta", "2 klienter", "two of the clients", 3/77.

Read in all three languages at once, for a file may mix them. A fraction ("joka kolmas", "one in
ten", "2/3") is no count; a share is one where the number of all clients is stated with it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, gcd

from pipeline.writing.count_words import LANGUAGES, CountWords, count_words

_TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\n\s*[-*•]|[^\s\w]"
)
_SLASHED = re.compile(r"(?<![\w/.,:–-])(\d{1,6})\s?/\s?(\d{1,6})(?![\w/–-]|[.,]\d)")
_EQUALS = re.compile(r"(?<!\w)([nN])\s?=\s?(\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?![.,]?\d)")
_PERCENT = re.compile(
    r"(?<![\d–—+−…,.-])(\d{1,3}(?:[.,]\d+)?)[\s\u00a0\u202f]?(?:%|prosent|procent|per\s?cent)"
    r"(?!\w*yksik|\w*enhet|\w*\s+point)(?!\S*\s?[–—…])", re.IGNORECASE
)  # fmt: skip
_STOPS = re.compile(r"(?<=[.!?;])\s+|\n\s*\n")
_PAGE = re.compile(r"(?:sivu|sida|page|s\.|p\.|klo|kl\.)\s*$", re.IGNORECASE)
_YEARS = range(1900, 2100)  # after a stroke: a month's, a law's
_PARTS = frozenset({2, 3, 4, 5, 10})  # "2/3" is a part of anything
_ROUND_PARTS = _PARTS | {20, 100, 1000}
_AHEAD = 4  # words from a number to its clients
_FURTHER = 5  # words from clients to their number
_MANY = 100_000
_LONGEST, _TOO_MANY = 12, 10**12  # digits of a number of clients; what stands for a longer one
_NO_COUNT = -1  # a fraction, a page: its figures are taken


@dataclass(frozen=True, order=True)
class Counted:
    """A number of clients as a text tells it.

    :param of: the number of all clients told with it; 0 where none is.
    """

    start: int
    end: int
    n: int
    of: int = 0

    def small(self, k: int) -> bool:
        """Whether it, or what it leaves of all, is 1..k-1."""
        return 0 < self.n < k or (self.of > 0 and (0 < self.of - self.n < k or self.of < k))


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    text: str  # lower case

    @property
    def is_word(self) -> bool:
        return self.text[:1].isalpha()


def counted(text: str) -> list[Counted]:
    """Return every number of clients that a text tells, in the order of the text."""
    found = [*_slashed(text), *_of_many(text), *_equals(text)]
    taken = _Taken(found)
    tokens = [_Token(m.start(), m.end(), m.group().casefold()) for m in _TOKEN.finditer(text)]
    for language in LANGUAGES:
        words = count_words(language)
        for one in (*_ahead(tokens, words), *_back(tokens, words), *_few(text, words)):
            if not taken.meets(one):
                found.append(one)
    return sorted({one for one in found if one.n != _NO_COUNT})


class _Taken:
    """Places of a text that are told already."""

    def __init__(self, told: list[Counted]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []  # of each, and of all before it: the furthest
        for one in sorted(told):
            self._starts.append(one.start)
            self._ends.append(max(one.end, self._ends[-1] if self._ends else 0))

    def meets(self, one: Counted) -> bool:
        """Whether a place shares a character with one of them."""
        before = bisect_left(self._starts, one.end)
        return before > 0 and self._ends[before - 1] > one.start


def small_counts(text: str, k: int, total: int = 0) -> list[Counted]:
    """Return the numbers of clients that are 1..k-1, or all but so few, shares among them.

    :param total: number of all clients where the text's surroundings state one.
    """
    every = counted(text)
    return sorted({*(one for one in every if one.small(k)), *_small_shares(text, k, total, every)})


def stated_total(text: str) -> int:
    """Return the number of all clients that a text states as "N = 77"; 0 where it does not."""
    told = [_whole(m.group(2)) for m in _EQUALS.finditer(text) if m.group(1) == "N"]
    return max(told, default=0)


def shares_as_counts(percent: str, total: int) -> range:
    """Return the counts of ``total`` that are written as this percentage.

    :param percent: figures with as many decimals as are written: "2,6".
    """
    value = float(percent.replace(",", "."))
    decimals = len(re.split(r"[.,]", percent)[1]) if re.search(r"[.,]", percent) else 0
    half = 0.5 * 10**-decimals
    low = ceil((value - half) * total / 100 - 1e-9)
    high = floor((value + half) * total / 100 + 1e-9)
    return range(max(low, 0), high + 1)


def _small_shares(text: str, k: int, total: int, every: list[Counted]) -> Iterator[Counted]:
    starts = [one.start for one in every]
    for start, end in _sentences(text):
        inside = every[bisect_left(starts, start) : bisect_left(starts, end)]
        of = max([total, stated_total(text[start:end]), *(max(o.of, o.n) for o in inside)])
        if not k <= of < _MANY:
            continue
        for match in _PERCENT.finditer(text, start, end):
            near = text[max(start, match.start() - 25) : match.end() + 25].casefold()
            if any(word in near for name in LANGUAGES for word in count_words(name).near_interval):
                continue
            meant = shares_as_counts(match.group(1), of)
            if meant and all(Counted(0, 0, n, of).small(k) for n in meant):
                yield Counted(match.start(), match.end(), meant[0], of)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for stop in _STOPS.finditer(text):
        yield at, stop.start()
        at = stop.end()
    yield at, len(text)


def _slashed(text: str) -> Iterator[Counted]:
    for match in _SLASHED.finditer(text):
        n, of = int(match.group(1)), int(match.group(2))
        fraction = of in _PARTS and 0 < n < of and gcd(n, of) == 1
        page = _PAGE.search(text, max(0, match.start() - 8), match.start())
        if fraction or page:
            yield Counted(match.start(), match.end(), _NO_COUNT)
        elif n <= of and of not in _YEARS:
            yield Counted(match.start(), match.end(), n, of)


def _equals(text: str) -> Iterator[Counted]:
    for match in _EQUALS.finditer(text):
        yield Counted(match.start(), match.end(), _whole(match.group(2)))


def _of_many(text: str) -> Iterator[Counted]:
    """Yield "two of 77"; of a fraction only that its words are taken."""
    for language in LANGUAGES:
        words = count_words(language)
        for pattern in words.fractions:
            for match in pattern.finditer(text):
                yield Counted(match.start(), _past_noun(text, match.end()), _NO_COUNT)
        for pattern in words.of_many:
            for match in pattern.finditer(text):
                n, of = (_number(match.group(name), words) for name in ("n", "d"))
                told = not (match.group("d").isdigit() or match.group("n").isdigit())
                if told and of in _ROUND_PARTS and 0 < n < of and gcd(n, of) == 1:
                    yield Counted(match.start(), _past_noun(text, match.end()), _NO_COUNT)
                elif n <= of:
                    yield Counted(match.start(), match.end(), n, of)


def _past_noun(text: str, end: int) -> int:
    following = re.match(r"\s+\w+", text[end:])
    return end + (following.end() if following else 0)


def _few(text: str, words: CountWords) -> Iterator[Counted]:
    for pattern in words.few:
        for match in pattern.finditer(text):
            yield Counted(match.start(), match.end(), 2)


def _ahead(tokens: list[_Token], words: CountWords) -> Iterator[Counted]:
    """Yield numbers that stand before their clients."""
    for i, token in enumerate(tokens):
        value, cases, at = _value(tokens, i, words)
        if value < 0 or (i and tokens[i - 1].text in words.not_before) or _of_page(tokens, i):
            continue
        between: list[str] = []
        for j in range(at, min(len(tokens), at + _AHEAD)):
            form = tokens[j].text
            if not tokens[j].is_word:
                break
            if _is_clients(words, value, cases, form, between):
                yield Counted(token.start, tokens[j].end, value)
                break
            if form.startswith(words.not_between):
                break
            between.append(form)


def _of_page(tokens: list[_Token], i: int) -> bool:
    """Whether a number follows an abbreviation of such a word: "kl. 9", "s. 4"."""
    return i > 1 and tokens[i - 1].text == "." and tokens[i - 2].text in {"kl", "s", "p", "klo"}


def _is_clients(
    words: CountWords, value: int, cases: frozenset[int] | None, form: str, between: list[str]
) -> bool:
    if words.language == "fi":
        form = _bare_fi(form, words)
        return words.fits(value, cases, form) and all(_agrees(one, form) for one in between)
    form = re.sub(r"['’]s?$", "", form)
    of = {"sv": "av", "en": "of"}[words.language]
    if between and between[0] == of:
        rest = between[1:]
        plural = words.fits(2, cases, form)
        return plural and all(one in words.determiners or _joins(one, words) for one in rest)
    if of in between or not words.fits(value, cases, form):
        return False
    if words.language == "sv" and value == 1:
        return all(one in words.adjectives for one in between)
    return all(_joins(one, words) for one in between)


def _joins(word: str, words: CountWords) -> bool:
    """Whether a word may be an adjective before several: "unga", "homeless", no noun."""
    if words.language == "sv":
        return word.endswith(("a", "e")) or word in words.adjectives
    return not word.endswith("s") or word.endswith(("less", "ous"))


def _bare_fi(form: str, words: CountWords) -> str:
    """Return the form without "-mme", and without what a compound puts before it."""
    for ending in ("mme", "nsa", "nsä"):
        form = form.removesuffix(ending) if form.removesuffix(ending) in words.clients else form
    tail = form.rpartition("-")[2]
    for known in words.clients:
        if known.startswith("asiak") and tail.endswith(known):
            return known
    if re.fullmatch(r"asiakasper(?:he\w*)", tail):
        return tail.removeprefix("asiakas")
    return tail


def _agrees(word: str, form: str) -> bool:
    """Whether an adjective stands in its noun's case, or a genitive before it."""
    same = {"a", "ä"} if form.endswith(("a", "ä")) and form[-3:-1] not in ("ll", "ss") else set()
    tail = form[-3:]
    return word.endswith("n") or word[-1:] in same or word.endswith(tail.replace("a", "ä")) or (
        word.endswith(tail.replace("ä", "a"))
    )  # fmt: skip


def _back(tokens: list[_Token], words: CountWords) -> Iterator[Counted]:
    """Yield numbers that stand behind their clients: "asiakkaita oli 3", "klienter: 2"."""
    for i, token in enumerate(tokens):
        before = tokens[i - 1].text if i else ""
        loose = token.text in words.of_clients and (
            words.language == "fi" or before in ("av", "of")
        )
        counted_noun = token.text in words.number and before in words.number_of
        if not (loose or counted_noun or token.text in words.total_of):
            continue
        other = 0  # words that are no filler: a verb
        for j in range(i + 1, min(len(tokens), i + _FURTHER)):
            value, cases, at = _value(tokens, j, words)
            if value >= 0 and (cases is None or 0 in cases or words.language != "fi"):
                ends = at >= len(tokens) or not tokens[at].is_word
                part = at < len(tokens) and tokens[at].text in "%/–-=:"
                united = at < len(tokens) and tokens[at].text.startswith(words.not_between)
                if not part and not united and (ends or not other):
                    yield Counted(token.start, tokens[at - 1].end, value)
                break
            if tokens[j].text in words.fillers or tokens[j].text in (":", "=", ","):
                continue
            other += 1
            if not tokens[j].is_word or not loose or other > 1:
                break


def _value(
    tokens: list[_Token], i: int, words: CountWords
) -> tuple[int, frozenset[int] | None, int]:
    """Return the number at a token (-1: none), the cases it may be in, and the token behind it."""
    text = tokens[i].text
    if text[:1].isdigit():
        whole = re.fullmatch(r"\d{1,3}(?:[ \u00a0\u2009\u202f,]\d{3})+|\d+", text)
        return (_whole(text) if whole else -1), None, i + 1
    value, cases = words.numbers.get(text, (-1, frozenset()))
    if value >= 0 and i + 1 < len(tokens) and tokens[i + 1].text in words.after:
        return value + words.after[tokens[i + 1].text], cases, i + 2
    return value, cases, i + 1


def _number(text: str, words: CountWords) -> int:
    text = text.casefold()
    return _whole(text) if text.isdecimal() else words.numbers[text][0]


def _whole(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits) if len(digits) <= _LONGEST else _TOO_MANY
