"""Which passages people are asked of, to teach the matcher what a phenomenon is.

For each phenomenon of the catalogue half of the passages are those of which the matcher is least
sure, about its cut (uncertainty sampling, Lewis and Gale 1994), and half are random among all that
come near it. They teach and are no sample: no share is estimated from them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.audit.draw import allocate
from pipeline.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

_DIGEST = 12  # hexadecimal digits: tells the sheets of a workspace apart


@dataclass(frozen=True)
class PassageDesign:
    """How passages are drawn."""

    n: int = 300
    seed: int = 7
    themes: tuple[str, ...] = ()  # only these; empty: the whole catalogue


@dataclass(frozen=True)
class Question:
    """Whether a passage says a phenomenon; ``text`` is a keyed digest of what was read.

    Both are empty where the client was forgotten since; its number on the sheet stays.
    """

    passage_id: str
    theme_id: str
    text: str


@dataclass(frozen=True)
class PassageReading:
    """One reader's answers, by number on the sheet from 0; None where the reader cannot tell."""

    reader: str
    taken_on: str  # ISO date
    said: Mapping[int, bool | None]


@dataclass(frozen=True)
class PassageRecord:
    """What was asked, what readers were told that each phenomenon means, and what they said."""

    design: PassageDesign
    sheet: str  # digest of the questions
    questions: tuple[Question, ...]
    meant: Mapping[str, str]
    readings: tuple[PassageReading, ...] = field(default=())

    @property
    def latest(self) -> dict[str, PassageReading]:
        """The last reading of each reader."""
        return {one.reader: one for one in self.readings}

    def with_reading(self, reading: PassageReading) -> PassageRecord:
        """Add a reading; nothing that was read earlier is lost."""
        return replace(self, readings=(*self.readings, reading))

    def without(self, passages: Collection[str]) -> PassageRecord:
        """Blank the questions of some passages, and what was said of them."""
        gone = {at for at, one in enumerate(self.questions) if one.passage_id in passages}
        return replace(
            self,
            questions=tuple(
                Question("", "", "") if at in gone else one for at, one in enumerate(self.questions)
            ),
            readings=tuple(
                replace(one, said={at: said for at, said in one.said.items() if at not in gone})
                for one in self.readings
            ),
        )

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def draw_questions(
    near: pd.DataFrame,
    cuts: Mapping[str, float],
    design: PassageDesign,
    asked: Collection[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    """Draw passages and what is asked of each, phenomenon by phenomenon.

    :param near: table ``candidates``; ``cuts``: phenomena that are asked of, in the order of the
        sheet, with the probability from which the matcher assigns them.
    :param asked: passages and phenomena that were asked of before; they are not asked again.
    :returns: passage and phenomenon of each question.
    :raises UsageError: where a phenomenon is unknown, or nothing is left to ask.
    """
    unknown = sorted(set(design.themes) - set(cuts))
    if unknown:
        raise UsageError(
            f"The catalogue has no phenomenon {', '.join(unknown)}.",
            where="--theme",
            mend="Name ids as catalogue.toml has them.",
        )
    wanted = [theme for theme in cuts if not design.themes or theme in design.themes]
    free: dict[str, list[tuple[str, float]]] = {}
    for passage, theme, chance in zip(
        near["passage_id"], near["theme_id"], near["calibrated"], strict=True
    ):
        if theme in wanted and (passage, theme) not in asked:
            free.setdefault(theme, []).append((passage, float(chance)))
    if not free:
        raise UsageError(
            "There is no passage to ask of: none comes near a phenomenon that was not asked yet.",
            where="--theme" if design.themes else "",
            mend="Run the period first, or read clients instead: ilmio audit",
        )
    sizes = allocate({theme: len(free[theme]) for theme in sorted(free)}, design.n)
    return [
        (passage, theme)
        for theme in wanted
        if theme in free
        for passage in _chosen(free[theme], cuts[theme], sizes[theme], f"{design.seed} {theme}")
    ]


def _chosen(free: list[tuple[str, float]], cut: float, n: int, key: str) -> list[str]:
    """Half by how little the matcher is sure, half by chance; in an order that tells neither."""
    unsure = sorted(free, key=lambda one: (abs(one[1] - cut), one[0]))[: n // 2]
    rest = sorted({name for name, _ in free} - {name for name, _ in unsure}, key=_ranks(key))
    chosen = [name for name, _ in unsure] + rest[: n - len(unsure)]
    return sorted(chosen, key=_ranks(f"{key} order"))


def _ranks(key: str) -> Any:  # noqa: ANN401 - a sort key
    return lambda name: hashlib.sha256(f"{key}\x1f{name}".encode()).hexdigest()


def text_mark(text: str, key: bytes) -> str:
    """Keyed digest (HMAC-SHA256, 16 digits) of a scrubbed text, to know it again."""
    whole = text.encode("utf-8", "surrogatepass")
    return hmac.new(key, b"read\x00" + whole, hashlib.sha256).hexdigest()[:16]


def sheet_digest(questions: Collection[Question], design: PassageDesign) -> str:
    """Digest that tells a sheet of questions from any other."""
    told = "\x1f".join([str(design), *(f"{q.passage_id} {q.theme_id} {q.text}" for q in questions)])
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGEST]


def read_passages(path: Path) -> PassageRecord | None:
    """Return what was kept; None where nothing was.

    :raises UsageError: where it cannot be read; what people did is never taken for nothing.
    """
    if not path.is_file():
        return None
    try:
        kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
        design = PassageDesign(**{**kept["design"], "themes": tuple(kept["design"]["themes"])})
        return PassageRecord(
            design,
            kept["sheet"],
            tuple(Question(**one) for one in kept["questions"]),
            dict(kept["meant"]),
            tuple(
                PassageReading(
                    one["reader"], one["taken_on"], {int(at): s for at, s in one["said"].items()}
                )
                for one in kept["readings"]
            ),
        )
    except (ValueError, TypeError, KeyError):  # its message may hold what stands there
        raise UsageError(
            "What people have read of single passages cannot be understood any more.",
            where=str(path),
            mend="Restore the file from a backup, or draw anew: ilmio audit --passages --again.",
        ) from None
