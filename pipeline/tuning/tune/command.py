"""`ilmio tune`: search settings on coded material, and say whether the choice lasts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.execution.settings import digest_of
from pipeline.runs import Workspace, written_aside
from pipeline.tuning.gold import read_gold
from pipeline.tuning.tune.held_out import held_out_of, lasting
from pipeline.tuning.tune.material import Material, read_material
from pipeline.tuning.tune.report import Told, as_json, as_lines, as_page, best_of
from pipeline.tuning.tune.space import Space, read_space, shipped_space
from pipeline.tuning.tune.study import Done, Study
from pipeline.tuning.tune.trials import resampled, run_trial

if TYPE_CHECKING:
    from pipeline.execution.context import Progress

FOLDER = "tuning"  # of the workspace
_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Asked:
    """What is asked of a search."""

    gold: Path | None
    folder: Path
    periods: tuple[str, ...]
    trials: int = 40
    parts: tuple[str, ...] = ()
    space: Path | None = None
    held_out: float = 0.4
    runs: int = 5  # resampled runs of a trial
    seed: int = 7
    jobs: int = 1
    study: str = "study"
    choose: int | None = None


def tune_command(asked: Asked, *, progress: Progress | None = None, as_json_: bool = False) -> str:
    """Search, measure the choice on held-out clients, write the report; return what is told.

    :raises UsageError: where no run is finished, a range is none, or the study is of another thing.
    :raises InputRefused: where a run holds none of the coded documents.
    """
    told = tuned(asked, progress=progress)
    file = asked.folder / FOLDER / f"{asked.study}.db"
    for suffix, text in ((".html", as_page(told)), (".json", json.dumps(as_json(told), indent=2))):
        with written_aside(file.with_suffix(suffix)) as path:
            path.write_text(text, encoding="utf-8")
    if as_json_:
        return json.dumps(as_json(told), indent=2)
    return "\n".join([*as_lines(told), "", f"Report: {file.with_suffix('.html')}"])


def tuned(asked: Asked, *, progress: Progress | None = None) -> Told:
    """Search, and measure the choice on held-out clients; see :func:`tune_command`."""
    search = _Search.prepare(asked)
    helpers = _start_helpers(asked, search.study.finished())
    try:
        search.go_on(progress)
    finally:
        for helper in helpers:
            helper.wait()
    return search.told()


@dataclass(frozen=True)
class _Search:
    """A study on what it is made of."""

    asked: Asked
    materials: list[Material]
    space: Space
    held_out: frozenset[str]
    tuned_on: frozenset[str]
    study: Study

    @classmethod
    def prepare(cls, asked: Asked) -> _Search:
        """Read the runs and the codes, hold clients out, open the study."""
        if not _NAME.fullmatch(asked.study):
            raise UsageError(
                f"A study cannot be called '{asked.study}'.",
                where="--study",
                mend="Use letters, digits, - and _.",
            )
        workspace = Workspace.open(asked.folder)
        materials = _materials(workspace, asked)
        space = read_space(asked.space) if asked.space else shipped_space(asked.parts)
        everyone = frozenset(client for one in materials for client in one.clients)
        held = held_out_of(everyone, asked.held_out, asked.seed)
        file = workspace.folder / FOLDER / f"{asked.study}.db"
        study = Study(file, space, _plan(asked, materials, held))
        return cls(asked, materials, space, held, everyone - held, study)

    def go_on(self, progress: Progress | None = None) -> None:
        """Try settings until there are enough trials."""
        asked = self.asked
        draws = resampled(sorted(self.tuned_on), asked.runs, asked.seed)
        self.study.search(
            asked.trials,
            self.space.defaults(self.materials[0].settings),
            lambda values, best: run_trial(self.materials, self.tuned_on, values, draws, best),
            lambda finished: progress("trials", finished, asked.trials) if progress else None,
        )

    def told(self) -> Told:
        """Choose among the trade-offs, and measure the choice on the held-out clients.

        :raises UsageError: where there is no such trial.
        """
        done, study = self.study.done(), self.study
        choice = _choice(done, self.asked.choose)
        found, looks = None, 0
        if not choice.is_default:  # else there is nothing to compare
            found = lasting(
                self.materials, self.held_out, self.tuned_on, choice.values, self.asked.seed
            )
            looks = study.looks(choice.number)
        return Told(
            tuple(one.period for one in self.materials),
            len(self.tuned_on),
            done,
            study.stopped(),
            choice,
            looks,
            found,
            study.importance(),
        )


def _materials(workspace: Workspace, asked: Asked) -> list[Material]:
    if asked.gold is None:
        from pipeline.tuning.samples import PERIODS, source_folder

        gold, periods = read_gold(source_folder()), asked.periods or tuple(PERIODS)
    else:
        gold, periods = read_gold(asked.gold), asked.periods
    if not periods:
        raise UsageError(
            "A run is needed whose documents were coded.",
            where="--period",
            mend="Name it: ilmio tune GOLD --workspace W --period 2026-Q3",
        )
    return [read_material(workspace, period, gold) for period in periods]


def _choice(done: Sequence[Done], wanted: int | None) -> Done:
    if not done:
        raise UsageError(
            "No trial was finished.", where="--trials", mend="Ask for some: --trials 40"
        )
    if wanted is None:
        return best_of(done)
    for one in done:
        if one.number == wanted:
            return one
    raise UsageError(
        f"There is no finished trial {wanted}.",
        where="--choose",
        mend=f"Trade-offs: {', '.join(str(one.number) for one in done if one.trades)}.",
    )


def _plan(asked: Asked, materials: Sequence[Material], held: frozenset[str]) -> dict[str, Any]:
    """Everything that decides what a trial comes to; clients by a digest alone."""
    return {
        "periods": [one.period for one in materials],
        "runs": asked.runs,
        "seed": asked.seed,
        "settings": digest_of([one.settings.model_dump(mode="json") for one in materials]),
        "coded": digest_of([sorted((k, sorted(v)) for k, v in m.coded.items()) for m in materials]),
        "passages": digest_of([list(one.passages["passage_id"]) for one in materials]),
        "held_out": digest_of(sorted(held)),
    }


def _start_helpers(asked: Asked, finished: int) -> list[subprocess.Popen[bytes]]:
    """Start further processes that take trials of the same study."""
    if asked.jobs < 2 or finished >= asked.trials:
        return []
    told = {k: str(v) if isinstance(v, Path) else v for k, v in asdict(asked).items()}
    code = "from pipeline.tuning.tune.command import help_with; help_with()"
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    made = []
    for _ in range(asked.jobs - 1):
        sheet = tempfile.TemporaryFile()
        sheet.write(json.dumps({**told, "jobs": 1}).encode())
        sheet.seek(0)
        made.append(subprocess.Popen([sys.executable, "-c", code], stdin=sheet, env=environment))
    return made


def help_with() -> None:
    """Take trials of the study that the standard input names, until there are enough."""
    told = json.loads(sys.stdin.read())
    for name in ("gold", "folder", "space"):
        told[name] = Path(told[name]) if told[name] else None
    asked = Asked(**{**told, "periods": tuple(told["periods"]), "parts": tuple(told["parts"])})
    _Search.prepare(asked).go_on()
