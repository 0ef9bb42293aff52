"""`ilmio models learn`, `ilmio models versions`: what the matcher learned from people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.configs import load_settings
from pipeline.execution.learning import FOLDS, LEAST, Outcome, learn
from pipeline.execution.lessons import (
    DIFFER,
    MEANING,
    NO_PASSAGE,
    OTHER_RUN,
    OTHER_TEXT,
    UNSURE,
)
from pipeline.execution.settings import RunSettings
from pipeline.matching.versions import HeldOut, Learned, read_versions
from pipeline.runs import Workspace

_REASONS = {
    OTHER_RUN: "of a run that was made again since",
    OTHER_TEXT: "of a passage that is there no more, or says something else now",
    MEANING: "of a phenomenon that is described otherwise in the catalogue now",
    DIFFER: "on which readers differ",
    UNSURE: "that nobody could tell",
    NO_PASSAGE: "of a client of whom no passage affirms anything",
}


def learn_from_people(folder: Path) -> str:
    """Learn, and say what came of it and how to use it.

    :raises UsageError: where too little was read.
    """
    workspace = Workspace.open(folder)
    made = learn(workspace)
    lines = [*_taught(made), *_left_out(made.lessons.left_out), _worth(made.held_out)]
    if made.made is None:
        return "\n".join(
            [
                *lines,
                "That is no better, so no version was made. Let people read more, or other, "
                "clients or passages: ilmio audit, ilmio audit --passages",
            ]
        )
    number = made.made.number
    return "\n".join(
        [
            *lines,
            f"Version {number} of the matcher was made. No run uses it yet.",
            f"To use it, in {workspace.settings_file}:",
            "  [match]",
            f"  learned = {number}",
            f"or for one run: --set match.learned={number}",
            "Runs with it are not compared with runs without it: run earlier periods again with "
            "it too. Who taught it cannot judge it: to audit such a run, draw clients anew (ilmio "
            "audit --again).",
        ]
    )


def list_versions(folder: Path) -> str:
    """Say of every version what taught it, what it is worth, and which one is used."""
    workspace = Workspace.open(folder)
    versions = read_versions(workspace.matcher_folder)
    if not versions:
        return (
            "The matcher has learned from nobody in this workspace. Let people read (ilmio audit, "
            "ilmio audit --passages), then: ilmio models learn"
        )
    used = load_settings(RunSettings, [workspace.settings_file]).match.learned
    return "\n".join(line for one in versions for line in _version(one, used=one.number == used))


def _version(one: Learned, *, used: bool) -> list[str]:
    mark = "  used by ilmio.toml" if used else ""
    if one.removed:
        why = "somebody who taught it was forgotten"
        return [f"{one.number}  {one.made_on}  removed: {why}{mark}"]
    lines = [
        f"{one.number}  {one.made_on}  {len(one.phenomena)} phenomena; {one.clients} clients and "
        f"{one.passages} passages were read, of {', '.join(one.periods)}{mark}"
    ]
    return [*lines, f"   {_worth(one.held_out)}"] if one.held_out else lines


def _taught(made: Outcome) -> list[str]:
    lessons = made.lessons
    used = [bag for theme in made.phenomena for bag in lessons.bags[theme]]
    few = sorted(set(lessons.bags) - set(made.phenomena))
    lines = [
        f"People have read {len(lessons.clients):,} clients and {len(lessons.passages):,} single "
        f"passages of {', '.join(lessons.periods)}: {len(used):,} readings of "
        f"{len(made.phenomena)} phenomena, {sum(bag.affirmed for bag in used):,} affirmed."
    ]
    if few:
        lines.append(
            f"Nothing is learned of these, read fewer than {LEAST} times: {', '.join(few)}"
        )
    return lines


def _left_out(reasons: Mapping[str, int]) -> list[str]:
    return [f"Left out: {n:,} readings {_REASONS[why]}." for why, n in sorted(reasons.items())]


def _worth(found: HeldOut) -> str:
    wrong, before = (found.readings - n for n in (found.right_after, found.right_before))
    return (
        f"On clients that it was not fitted on ({FOLDS} folds): {wrong:,} of {found.readings:,} "
        f"readings told wrong, {before:,} before; mean log loss {found.loss_after:.3f}, "
        f"{found.loss_before:.3f} before."
    )
