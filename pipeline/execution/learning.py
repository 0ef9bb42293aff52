"""Learning: readings of people become a new version of the matcher, which nothing uses by itself.

What a version is worth is measured on clients that it was not fitted on, in five folds by client.
One that tells no better there than the matcher as it comes is not made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from pipeline.catalogue import load_catalogue
from pipeline.configs import load_settings
from pipeline.errors import UsageError
from pipeline.execution.context import Models
from pipeline.execution.forgetting.client import mark_of_row
from pipeline.execution.lessons import Lessons, gather
from pipeline.execution.one_writer import writing
from pipeline.execution.settings import RunSettings
from pipeline.matching.learned import Bag, Correction, bag_chances, fit_correction, log_odds
from pipeline.matching.versions import HeldOut, Learned, Taught, write_version

if TYPE_CHECKING:
    from pipeline.matching.matcher import Matcher
    from pipeline.runs import Workspace
    from pipeline.stages.match import MatchSettings

FOLDS = 5
LEAST = 5  # readings of a phenomenon; of fewer nothing is learned
_ROUNDED = 1e-6  # chances nearer to 0 or 1 cost no more


@dataclass(frozen=True)
class Outcome:
    """What came of learning; ``made`` is None where it would tell no better."""

    lessons: Lessons = field(repr=False)
    phenomena: tuple[str, ...]
    held_out: HeldOut
    made: Learned | None


def learn(workspace: Workspace) -> Outcome:
    """Learn from everything that was read, and write a new version where it is worth it.

    :raises UsageError: where too little was read.
    :raises BusyError: where another command writes to the workspace.
    """
    with writing(workspace, "ilmio models learn"):
        settings = load_settings(RunSettings, [workspace.settings_file])
        catalogue = load_catalogue(workspace.catalogue_file)
        lessons = gather(workspace, catalogue)
        phenomena = _enough(lessons)
        models = Models(
            settings.with_lexicons(workspace.lexicons()), catalogue, workspace.key(),
            workspace.cache_folder,
        )  # fmt: skip
        vectors, known = _read(lessons, models, phenomena)
        held_out = measure(lessons, vectors, known, _cuts(models.unlearned, settings.match))
        if held_out.loss_after >= held_out.loss_before:
            return Outcome(lessons, phenomena, held_out, None)
        correction = fit(phenomena, lessons.bags, vectors, known)
        definition = {item.id: item.definition for item in catalogue.phenomenon}
        told = Learned(
            number=0,
            made_on=datetime.now(UTC).date().isoformat(),
            reading=models.reading,
            reader=models.reader.fingerprint,
            phenomena={
                theme: Taught(
                    definition=definition[theme],
                    affirmed=sum(bag.affirmed for bag in lessons.bags[theme]),
                    not_affirmed=sum(not bag.affirmed for bag in lessons.bags[theme]),
                )
                for theme in phenomena
            },
            clients=len(lessons.clients),
            passages=len(lessons.passages),
            periods=tuple(lessons.periods),
            held_out=held_out,
            taught_by=tuple(sorted(mark_of_row(one, workspace.key()) for one in lessons.by)),
        )
        made = write_version(workspace.matcher_folder, told, correction)
        return Outcome(lessons, phenomena, held_out, made)


def fit(
    phenomena: Sequence[str],
    bags: Mapping[str, Sequence[Bag]],
    vectors: np.ndarray,
    known: Mapping[str, np.ndarray],
) -> Correction:
    """Fit each phenomenon on its bags; one without any stays as it is.

    :param vectors: (n, d) of the passages; ``known``: log odds (n,) of each phenomenon.
    """
    from threadpoolctl import threadpool_limits

    shift, weights = np.zeros(len(phenomena)), np.zeros((len(phenomena), vectors.shape[1]))
    with threadpool_limits(limits=1, user_api="blas"):
        for at, theme in enumerate(phenomena):
            if bags.get(theme):
                shift[at], weights[at] = fit_correction(bags[theme], vectors, known[theme])
    return Correction(tuple(phenomena), shift, weights)


def measure(
    lessons: Lessons,
    vectors: np.ndarray,
    known: Mapping[str, np.ndarray],
    cuts: Mapping[str, float],
    fold_of: Callable[[str], int] | None = None,
) -> HeldOut:
    """Hold what is learned on four fifths of the clients against what was read of the fifth."""
    fold_of = fold_of or _fold
    right, loss = np.zeros(2, dtype=int), np.zeros(2)
    number = 0
    for fold in range(FOLDS):
        inside: dict[str, list[Bag]] = {}
        outside: dict[str, list[Bag]] = {}
        for theme in known:
            for bag in lessons.bags[theme]:
                part = outside if fold_of(lessons.unit_of(bag)) == fold else inside
                part.setdefault(theme, []).append(bag)
        made = fit(tuple(outside), inside, vectors, known)
        for theme, bags in outside.items():
            said = np.array([bag.affirmed for bag in bags])
            number += len(bags)
            for at, score in enumerate((known[theme], known[theme] + made.of(theme, vectors))):
                told = np.clip(bag_chances(bags, score), _ROUNDED, 1 - _ROUNDED)
                loss[at] -= float(np.where(said, np.log(told), np.log(1 - told)).sum())
                cut = log_odds(np.array([cuts[theme]]))[0]
                found = np.array([max(score[list(bag.rows)]) >= cut for bag in bags])
                right[at] += int((found == said).sum())
    return HeldOut(
        readings=number,
        right_before=int(right[0]),
        right_after=int(right[1]),
        loss_before=round(float(loss[0]) / max(1, number), 4),
        loss_after=round(float(loss[1]) / max(1, number), 4),
    )


def _fold(unit: str) -> int:
    """Fold of a client, by SHA-256: the same whatever the order."""
    return hashlib.sha256(unit.encode()).digest()[0] % FOLDS


def _enough(lessons: Lessons) -> tuple[str, ...]:
    found = tuple(sorted(t for t, own in lessons.bags.items() if len(own) >= LEAST))
    if not found:
        told = f" {lessons.readings} readings of {len(lessons.bags)} phenomena can be used."
        raise UsageError(
            f"Too little was read to learn from: of no phenomenon {LEAST} clients or passages."
            + (told if lessons.readings else ""),
            mend="Let people read clients (ilmio audit) or single passages (ilmio audit "
            "--passages), take the sheets back, and learn then.",
        )
    return found


def _read(
    lessons: Lessons, models: Models, phenomena: Sequence[str]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Vectors of the passages, and the log odds that the matcher as it comes gives them."""
    vectors = models.encoder.encode(lessons.texts, lessons.languages)
    _, calibrated = models.unlearned.probabilities(lessons.texts, lessons.languages, vectors)
    at = {theme: column for column, theme in enumerate(models.unlearned.themes)}
    return vectors, {theme: log_odds(calibrated[:, at[theme]]) for theme in phenomena}


def _cuts(matcher: Matcher, settings: MatchSettings) -> dict[str, float]:
    return {
        theme: settings.cut_few_shot if theme in matcher.few_shot else settings.cut
        for theme in matcher.themes
    }
