"""Where the records of a front-coded stream lie, so that a form can be looked up in the middle.

A stream is sorted by form. A record: bytes shared with the form before, length of the rest, the
rest; then ``SAME`` (the lemma is that of the record before), or how many bytes to cut from the
form's end for the lemma (``IN_FULL``: all of them), the length of what to put there, and that.
Counts take seven bits a byte, the lowest first, the eighth bit telling of a further byte.
"""

from __future__ import annotations

import io
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray

SAME, IN_FULL = 254, 255
#: A count of more than one byte begins with one from this on.
LONG = 128
#: Bytes that are read at once; bytes between the places from which records are sought in them.
_SLAB, _STEP = 1 << 20, 1024
#: Records of a block.
_BLOCK = 16
#: A form's digest is its bytes, read as one number, modulo this prime; 256 of it fit into 63 bits.
_PRIME = 2**55 - 55
#: By this, modulo 2**64, the bits of a digest are mixed (2**64 through the golden ratio).
_MIX, _WORD = 0x9E3779B97F4A7C15, 2**64 - 1
#: Bits of the sieve for each form; how far a mixed digest is shifted for either bit of a form.
_BITS, _ONE, _OTHER = 8, 36, 10


class Blocks(NamedTuple):
    """A stream in blocks of records: what is known of the first record of each."""

    forms: list[bytes]
    #: Where in the data the form ends and the lemma is told.
    lemmas: array[int]
    #: The same of the record that spells this lemma out: itself, or one before.
    own: array[int]
    #: Two bits for each form of the stream: see :func:`may_hold`.
    sieve: bytes

    def write(self, path: Path) -> None:
        """Write all of it to a file."""
        import numpy as np

        lengths = np.array([len(form) for form in self.forms], np.uint32)
        arrays = (b"".join(self.forms), lengths, self.lemmas, self.own, self.sieve)
        with path.open("wb") as file:
            for one in arrays:
                kind = np.uint8 if isinstance(one, bytes) else np.uint32
                np.save(file, np.frombuffer(one, kind), allow_pickle=False)

    @classmethod
    def read(cls, content: bytes) -> Blocks:
        """Read what :meth:`write` wrote."""
        import numpy as np

        file = io.BytesIO(content)
        spelled, lengths, lemmas, own, sieve = (np.load(file, allow_pickle=False) for _ in range(5))
        every, ends = spelled.tobytes(), np.cumsum(lengths, dtype=np.int64).tolist()
        forms = [every[begin:end] for begin, end in zip([0, *ends[:-1]], ends, strict=True)]
        return cls(forms, array("I", lemmas.tobytes()), array("I", own.tobytes()), sieve.tobytes())


def blocks_of(data: bytes, begin: int, count: int) -> Blocks:
    """Cut a stream into blocks.

    Slab by slab, since an array of all records is larger than the stream.

    :param data: the whole stream.
    :param begin: where its first record begins.
    :param count: how many records it should have.
    :raises ValueError: where it has fewer or more, or the last is cut off.
    """
    import numpy as np

    blocks = Blocks([], array("I"), array("I"), b"")
    bits = np.zeros(1 << (_BITS * count).bit_length(), bool)
    form, own, records = b"", begin, 0
    while begin < len(data):
        slab = data[begin : begin + _SLAB]
        starts, behind = _starts_of_records(np.frombuffer(slab, np.uint8))
        if not len(starts):
            break
        part = _read(slab, starts, form, own - begin, -records % _BLOCK)
        blocks.forms.extend(part.forms[:-1])
        blocks.lemmas.extend((part.lemmas + begin).tolist())
        blocks.own.extend((part.own[:-1] + begin).tolist())
        _set(bits, part.digests)
        form, own = part.forms[-1], begin + int(part.own[-1])
        begin, records = begin + behind, records + len(starts)
    if begin != len(data) or records != count:
        raise ValueError("A front-coded stream is cut off or damaged.")
    return blocks._replace(sieve=np.packbits(bits, bitorder="little").tobytes())


class _Part(NamedTuple):
    """What a slab tells: of the first records of its blocks, and then of its last record."""

    forms: list[bytes]
    #: Of the blocks alone.
    lemmas: Numbers
    own: Numbers
    #: Of all its records.
    digests: Numbers


def _read(slab: bytes, starts: Numbers, before: bytes, own_before: int, first: int) -> _Part:
    """Read a slab.

    :param before: the form before its first record.
    :param own_before: where the last lemma before it stands, seen from its beginning.
    :param first: which of its records is the first to begin a block.
    """
    import numpy as np

    bytes_ = np.frombuffer(slab, np.uint8)
    shared, rests, lemmas = _heads(bytes_, starts)
    lengths = shared + lemmas - rests
    # the first form is spelled out behind the slab, so that no record needs what stands before it
    spelled_out = before[: shared[0]] + slab[rests[0] : lemmas[0]]
    bytes_ = np.concatenate([bytes_, np.frombuffer(spelled_out, np.uint8)])
    shared[0], rests[0] = 0, len(slab)
    wanted = np.append(np.arange(first, len(starts), _BLOCK), len(starts) - 1)
    spelled = np.zeros((len(wanted), int(lengths.max())), np.uint8)
    digests = np.zeros(len(starts), np.int64)
    so_far, told_before = digests[:1], np.zeros(1, np.int64)
    for n in range(spelled.shape[1]):
        # a form's n-th letter is told by the last record up to its own that shares fewer than n
        tellers = np.flatnonzero((shared <= n) & (lengths > n))
        letters = bytes_[rests[tellers] + n - shared[tellers]]
        begun = so_far[np.searchsorted(told_before, tellers, "right") - 1]
        so_far, told_before = (begun * 256 + letters) % _PRIME, tellers
        digests[tellers] = so_far  # until the form's last letter, which its own record tells
        asked = np.flatnonzero(lengths[wanted] > n)
        spelled[asked, n] = letters[np.searchsorted(tellers, wanted[asked], "right") - 1]
    own = np.flatnonzero(bytes_[lemmas] != SAME)
    own_lemmas = np.concatenate([[own_before], lemmas[own]])
    return _Part(
        _rows(spelled, lengths[wanted]),
        lemmas[wanted[:-1]],
        own_lemmas[np.searchsorted(own, wanted, "right")],
        digests,
    )


def _rows(letters: Numbers, lengths: Numbers) -> list[bytes]:
    width, every = letters.shape[1], letters.tobytes()
    return [every[k * width : k * width + n] for k, n in enumerate(lengths.tolist())]


def _set(bits: Numbers, digests: Numbers) -> None:
    """Set the two bits of each form."""
    import numpy as np

    mixed = digests.astype(np.uint64) * np.uint64(_MIX)  # modulo 2**64
    for place in (_ONE, _OTHER):
        bits[(mixed >> np.uint64(place)) & np.uint64(len(bits) - 1)] = True


def may_hold(sieve: bytes, form: bytes) -> bool:
    """Whether a stream may hold a form: always true if it does, seldom if it does not."""
    mixed = int.from_bytes(form, "big") % _PRIME * _MIX & _WORD
    bits = len(sieve) * 8 - 1
    one, other = (mixed >> _ONE) & bits, (mixed >> _OTHER) & bits
    return bool(sieve[one >> 3] >> (one & 7) & sieve[other >> 3] >> (other & 7) & 1)


def _starts_of_records(bytes_: Numbers) -> tuple[Numbers, int]:
    """Return where each whole record of a slab begins, and where the last of them ends.

    One can only hop from a record to the next, which is slow one by one. So all pages are hopped
    through at once, each from its first byte as if a record began there. Such a chain soon falls
    in with the true ones, and stops where another has been; from the place where the true chain
    stops, the true ones go on in whichever chain holds that place, since the next record follows
    from the place alone.
    """
    import numpy as np

    end = len(bytes_)
    pages = np.arange(0, end, _STEP)
    places, running = pages, np.arange(len(pages))
    met = np.zeros(end, bool)
    steps: list[tuple[Numbers, Numbers]] = []
    stops = np.full(len(pages), end)
    while len(running):
        met[places] = True
        steps.append((running, places))
        after = _next(bytes_, places)
        over = after >= end  # an end that is cut off is read as lying farther on
        over[~over] = met[after[~over]]
        stops[running[over]] = after[over]
        running, places = running[~over], after[~over]
    chain_of = np.concatenate([chains for chains, _ in steps])
    order = np.argsort(chain_of, kind="stable")
    bounds = np.searchsorted(chain_of[order], np.arange(len(pages) + 1))
    every = np.concatenate([places for _, places in steps])[order]
    found, place = [], 0
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
    starts = np.concatenate(found)
    return (starts, place) if place == end else (starts[:-1], int(starts[-1]))


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
