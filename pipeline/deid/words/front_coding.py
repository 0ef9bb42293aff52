"""Where the records of a front-coded stream lie, so that a form can be looked up in the middle.

A stream is sorted by form. A record: bytes shared with the form before, length of the rest, the
rest; then ``SAME`` (the lemma is that of the record before), or how many bytes to cut from the
form's end for the lemma (``IN_FULL``: all of them), the length of what to put there, and that.
Counts take seven bits a byte, the lowest first, the eighth bit telling of a further byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray

SAME, IN_FULL = 254, 255
#: A count of more than one byte begins with one from this on.
LONG = 128
#: Bytes between the places from which records are sought.
_STEP = 4096
#: Records of a block.
_BLOCK = 16
#: A form's digest is its bytes, read as one number, modulo this; 256 of it fit into 63 bits.
PRIME = 2**55 - 55
#: Bits of the sieve for each form; how far a digest is shifted for the second bit.
_BITS, SECOND = 8, 27


class Blocks(NamedTuple):
    """A stream in blocks of records: what is known of the first record of each."""

    #: How many records there are in all.
    records: int
    forms: list[bytes]
    #: Where in the data the form ends and the lemma is told.
    lemmas: list[int]
    #: The same of the record that spells this lemma out: itself, or one before.
    own: list[int]
    #: Two bits for each form of the stream: see :func:`may_hold`.
    sieve: bytes


def blocks_of(data: bytes, begin: int) -> Blocks:
    """Cut a stream into blocks.

    :param data: the whole stream.
    :param begin: where its first record begins.
    :raises ValueError: where the last record is cut off.
    """
    import numpy as np

    bytes_ = np.frombuffer(data, np.uint8)
    starts = _starts_of_records(bytes_, begin)
    shared, rests, lemmas = _heads(bytes_, starts)
    first = np.arange(0, len(starts), _BLOCK)
    own = np.flatnonzero(bytes_[lemmas] != SAME)
    owners = own[np.searchsorted(own, first, "right") - 1]
    lengths = shared + lemmas - rests
    spelled = np.zeros((len(first), int(lengths.max(initial=0))), np.uint8)
    digests = np.zeros(len(starts), np.int64)
    so_far, told_before = digests[:1], digests[:1]
    for n, (tellers, letters) in enumerate(_letters(bytes_, shared, rests, lemmas)):
        begun = so_far[np.searchsorted(told_before, tellers, "right") - 1]
        so_far, told_before = (begun * 256 + letters) % PRIME, tellers
        digests[tellers] = so_far  # until the form's last letter, which its own record tells
        asked = np.flatnonzero(lengths[first] > n)
        spelled[asked, n] = letters[np.searchsorted(tellers, first[asked], "right") - 1]
    return Blocks(
        len(starts),
        _rows(spelled, lengths[first]),
        lemmas[first].tolist(),
        lemmas[owners].tolist(),
        _sieve(digests),
    )


def _rows(letters: Numbers, lengths: Numbers) -> list[bytes]:
    width, every = letters.shape[1], letters.tobytes()
    return [every[k * width : k * width + n] for k, n in enumerate(lengths.tolist())]


def _sieve(digests: Numbers) -> bytes:
    """Set two bits for each form, in at least eight times as many as there are forms."""
    import numpy as np

    bits = np.zeros(1 << (_BITS * len(digests)).bit_length(), bool)
    bits[digests & (len(bits) - 1)] = True
    bits[(digests >> SECOND) & (len(bits) - 1)] = True
    return np.packbits(bits, bitorder="little").tobytes()


def may_hold(sieve: bytes, form: bytes) -> bool:
    """Whether a stream may hold a form: always true if it does, seldom if it does not."""
    digest = int.from_bytes(form, "big") % PRIME
    bits = len(sieve) * 8 - 1
    one, other = digest & bits, (digest >> SECOND) & bits
    return bool(sieve[one >> 3] >> (one & 7) & sieve[other >> 3] >> (other & 7) & 1)


def _starts_of_records(bytes_: Numbers, begin: int) -> Numbers:
    """Return where each record begins.

    One can only hop from a record to the next, which is slow one by one. So all pages are hopped
    through at once, each from its first byte as if a record began there. Such a chain soon falls
    in with the true ones, and stops where another has been; from the place where the true chain
    stops, the true ones go on in whichever chain holds that place, since the next record follows
    from the place alone.
    """
    import numpy as np

    end = len(bytes_)
    pages = np.arange(begin, end, _STEP)
    places, running = pages, np.arange(len(pages))
    met = np.zeros(end, bool)
    steps: list[tuple[Numbers, Numbers]] = []
    stops = np.full(len(pages), end)
    while len(running):
        met[places] = True
        steps.append((running, places))
        after = _next(bytes_, places)
        over = after >= end
        over[~over] = met[after[~over]]
        stops[running[over]] = after[over]
        running, places = running[~over], after[~over]
    chain_of = np.concatenate([chains for chains, _ in steps])
    order = np.argsort(chain_of, kind="stable")
    bounds = np.searchsorted(chain_of[order], np.arange(len(pages) + 1))
    every = np.concatenate([places for _, places in steps])[order]
    found, place = [], begin
    while place < end:
        chain = int(np.searchsorted(pages, place, "right")) - 1
        while True:
            path = every[bounds[chain] : bounds[chain + 1]]
            at = int(np.searchsorted(path, place))
            if at < len(path) and path[at] == place:
                break
            chain -= 1
        found.append(path[at:])
        place = int(stops[chain])
    if place > end:
        raise ValueError("A front-coded stream is cut off or damaged.")
    return np.concatenate(found) if found else pages


def _next(bytes_: Numbers, starts: Numbers) -> Numbers:
    """Return where the records after those that begin at some places begin."""
    import numpy as np

    _, _, lemmas = _heads(bytes_, starts)
    size, behind = _counts(bytes_, lemmas + 1)
    same = bytes_.take(lemmas, mode="clip") == SAME
    return np.where(same, lemmas + 1, behind + size)


def _heads(bytes_: Numbers, starts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return of records the bytes shared, where the rest begins, and where it ends."""
    shared, behind = _counts(bytes_, starts)
    size, rests = _counts(bytes_, behind)
    return shared, rests, rests + size


def _counts(bytes_: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
    """Read counts of one or two bytes at some places; return them and the places behind them."""
    import numpy as np

    low = bytes_.take(places, mode="clip").astype(np.int64)
    long = low >= LONG
    if not long.any():
        return low, places + 1
    high = bytes_.take(places + 1, mode="clip").astype(np.int64) * LONG
    return np.where(long, low - LONG + high, low), places + 1 + long


def _letters(
    bytes_: Numbers, shared: Numbers, rests: Numbers, ends: Numbers
) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield, for the first letter of all forms, the second and so on, who tells it and what it is.

    A form's n-th letter is told by the last record up to its own that shares fewer than n.
    """
    import numpy as np

    lengths = shared + ends - rests
    for n in range(int(lengths.max(initial=0))):
        tellers = np.flatnonzero((shared <= n) & (lengths > n))
        yield tellers, bytes_[rests[tellers] + n - shared[tellers]]
