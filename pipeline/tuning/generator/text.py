"""Composes one document: layout, what is planted, what is denied, and ordinary casework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from pipeline.tuning.generator.bank import Bank, Layout
from pipeline.tuning.generator.slots import Slots

_HEADED = ("service_needs_assessment", "client_plan", "decision")


def mark(kind: str, phenomenon: str, sentence: str) -> str:
    """Return a sentence in a gold mark; ``kind`` is ``ph`` or ``neg``."""
    return f'<{kind} id="{phenomenon}">{sentence}</{kind}>'


class PhraseChoice:
    """Chooses phrases of one client and period so that none is used twice while others are left."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._left: dict[tuple[str, ...], list[str]] = {}

    def __call__(self, phrases: Sequence[str]) -> str:
        """Return a phrase of the list."""
        left = self._left.setdefault(tuple(phrases), [])
        if not left:
            left.extend(self._rng.sample(phrases, len(phrases)))
        return left.pop()


def compose(
    rng: Random,
    bank: Bank,
    slots: Slots,
    choose: PhraseChoice,
    *,
    doc_type: str,
    affirmed: Sequence[str],
    denied: Sequence[str],
    elsewhere: Sequence[str],
    n_filler: int,
    complete: bool,
) -> str:
    """Return the text of a document with gold marks.

    :param affirmed: phenomena that hold for the client, each once.
    :param denied: phenomena that are denied in so many words.
    :param elsewhere: phenomena told of as past or as somebody else's; not marked.
    :param n_filler: ordinary sentences.
    """
    body = [mark("ph", name, slots.fill(choose(bank.affirm[name]))) for name in affirmed]
    body += [mark("neg", name, slots.fill(choose(bank.deny[name]))) for name in denied]
    body += [slots.fill(choose(bank.past[name])) for name in elsewhere]
    rng.shuffle(body)
    opening, general, closing = _filler(rng, bank, slots, choose, n_filler)
    for sentence in general:
        body.insert(rng.randint(0, len(body)), sentence)
    layout = rng.choice(bank.layouts[doc_type])
    if not complete:
        closing = [rng.choice(bank.unfinished)]
    parts = _parts(layout, opening, body, closing)
    return _laid_out(slots.fill(layout.title), parts, headed=doc_type in _HEADED)


def _filler(
    rng: Random, bank: Bank, slots: Slots, choose: PhraseChoice, n: int
) -> tuple[list[str], list[str], list[str]]:
    """Draw ordinary sentences for the beginning, the body and the end, ``n`` in all."""
    n_opening = min(n, rng.choice((1, 1, 2)))
    n_closing = min(n - n_opening, rng.choice((1, 1, 2)))
    counts = {"opening": n_opening, "general": n - n_opening - n_closing, "closing": n_closing}
    found = [
        [slots.fill(choose(getattr(bank, kind))) for _ in range(count)]
        for kind, count in counts.items()
    ]
    return found[0], found[1], found[2]


def _parts(
    layout: Layout, opening: list[str], body: list[str], closing: list[str]
) -> list[tuple[str, list[str]]]:
    """Spread the sentences over the headings, the opening to the first, the closing to the last."""
    headings = layout.headings or ("",)
    middle = len(headings) - 1 or 1  # headings that take the body
    size = -(-len(body) // middle)  # rounded up
    parts = [(headings[i], body[i * size : (i + 1) * size]) for i in range(middle)]
    parts[0] = (parts[0][0], opening + parts[0][1])
    if len(headings) > 1:
        parts.append((headings[-1], closing))
    else:
        parts[0] = (parts[0][0], parts[0][1] + closing)
    return parts


def _laid_out(title: str, parts: Sequence[tuple[str, list[str]]], *, headed: bool) -> str:
    blocks = [title] if title else []
    for heading, sentences in parts:
        if not sentences:
            continue
        prose = " ".join(sentences)
        if not heading:
            blocks.append(prose)
        else:
            blocks.append(f"{heading}\n{prose}" if headed else f"{heading}: {prose}")
    return "\n\n".join(blocks)


def spread_over(
    rng: Random, names: Sequence[str], n_documents: int, repeats: float
) -> list[list[str]]:
    """Give each phenomenon of a client to one document, now and then to a second one.

    :returns: one list of phenomena for each document, in a fixed order.
    """
    found: list[list[str]] = [[] for _ in range(n_documents)]
    for name in names:
        first = rng.randrange(n_documents)
        found[first].append(name)
        if n_documents > 1 and rng.random() < repeats:
            other = (first + rng.randrange(1, n_documents)) % n_documents
            found[other].append(name)
    return found


def deniable(
    phrases: Mapping[str, Sequence[str]], has: Sequence[str], kind: str, kinds: Mapping[str, str]
) -> list[str]:
    """Return what can be denied of a client without contradicting what is planted.

    :param kind: the client's kind (f, a, o).
    :param kinds: phenomenon -> kinds of client whom it can touch at all; absent: everyone.
    """
    return [name for name in phrases if name not in has and kind in kinds.get(name, "fao")]
