"""The study: Optuna's search over several aims at once, kept in a file and taken up again.

The only door to Optuna (Akiba et al. 2019); its sampler is the multi-objective tree-structured
Parzen estimator (Ozaki et al. 2022). Every process that works on the file takes the next trial.
"""

from __future__ import annotations

import hashlib
import json
import logging
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.tuning.tune.measures import NAMES, Measures
from pipeline.tuning.tune.space import Space
from pipeline.tuning.tune.trials import OBJECTIVES, Hopeless, Result

if TYPE_CHECKING:
    import optuna

_BEAT, _GRACE = 15, 60  # seconds: a trial whose process says nothing for so long has died
_PLAN = "plan"  # what a study was begun with
Trial = Callable[[Mapping[str, float], Callable[[], Sequence[tuple[float, ...]]]], Result]


@dataclass(frozen=True)
class Done:
    """A finished trial."""

    number: int
    values: Mapping[str, float]  # settings
    result: Result
    is_default: bool
    trades: bool  # whether no other trial is as good in everything and better in something


class Study:
    """A search that is kept in one SQLite file."""

    def __init__(self, file: Path, space: Space, plan: Mapping[str, Any]) -> None:
        """Open it, or begin it.

        :param plan: everything that decides what a trial comes to, told in JSON's types.
        :raises UsageError: where the file holds a study of something else.
        """
        try:
            import optuna
        except ImportError as error:
            raise UsageError(
                "Optuna, which searches the settings, is not installed.",
                where="ilmio tune",
                mend="Install it: pip install 'ilmio[research]'",
            ) from error
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        # The heartbeat of trials is as it is in the version that is pinned.
        warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
        logging.getLogger("alembic").setLevel(logging.ERROR)
        file.parent.mkdir(parents=True, exist_ok=True)
        self._space, self._plan, self._seed = space, dict(plan), int(plan["seed"])
        storage = optuna.storages.RDBStorage(
            f"sqlite:///{file}",
            engine_kwargs={"connect_args": {"timeout": 60}},
            heartbeat_interval=_BEAT,
            grace_period=_GRACE,
        )
        self._study = optuna.create_study(
            study_name="ilmio",
            storage=storage,
            directions=["maximize" if more else "minimize" for more in OBJECTIVES.values()],
            load_if_exists=True,
        )
        known = self._study.user_attrs.get(_PLAN)
        told = json.loads(json.dumps({**self._plan, "space": space.told()}))
        if known is not None and known != told:
            differs = ", ".join(k for k in {**known, **told} if known.get(k) != told.get(k))
            raise UsageError(
                f"This study was begun with something else: {differs}.",
                where=file.name,
                mend="Go on with what it was begun with, or name another file with --study.",
            )
        self._study.set_user_attr(_PLAN, told)

    def finished(self) -> int:
        """How many trials have been finished or stopped early."""
        return sum(trial.state.name in ("COMPLETE", "PRUNED") for trial in self._study.trials)

    def search(
        self, trials: int, defaults: Mapping[str, float], run: Trial, told: Callable[[int], None]
    ) -> None:
        """Go on until so many trials are finished, by this process or by others beside it.

        :param defaults: tried first.
        :param told: is given the number of finished trials after each.
        """
        import optuna

        def objective(trial: optuna.Trial) -> tuple[float, ...]:
            values = {
                name: trial.suggest_float(name, low, high)
                for name, (low, high) in self._space.ranges.items()
            }
            try:
                first = trial.user_attrs.get("default")  # what others are compared with is finished
                result = run(values, tuple if first else self._values)
            except Hopeless as error:
                raise optuna.TrialPruned from error
            for name in NAMES:
                trial.set_user_attr(name, getattr(result.measures, name))
            return result.values

        while (now := self.finished()) < trials:
            optuna.storages.fail_stale_trials(self._study)
            if defaults and not self._tries_defaults():
                self._study.enqueue_trial(dict(defaults), user_attrs={"default": True})
            # What is drawn depends on how far the study is, so that nothing is drawn twice.
            self._study.sampler = optuna.samplers.TPESampler(
                seed=_seed_of(self._seed, len(self._study.trials)), multivariate=True,
                n_startup_trials=max(5, trials // 4),
            )  # fmt: skip
            self._study.optimize(objective, n_trials=1)
            told(min(trials, now + 1))

    def done(self) -> list[Done]:
        """Trials that were finished, in order."""
        best = {trial.number for trial in self._study.best_trials}
        return [
            Done(
                trial.number,
                dict(trial.params),
                Result(
                    Measures(*(trial.user_attrs[name] for name in NAMES)),
                    trial.values[list(OBJECTIVES).index("stability")],
                ),
                bool(trial.user_attrs.get("default")),
                trial.number in best,
            )
            for trial in self._study.trials
            if trial.state.name == "COMPLETE"
        ]

    def stopped(self) -> int:
        """How many trials were stopped early."""
        return sum(trial.state.name == "PRUNED" for trial in self._study.trials)

    def importance(self) -> dict[str, dict[str, float]]:
        """How much each setting decides of each aim, 0-1; empty where trials are too few."""
        import optuna

        made: dict[str, dict[str, float]] = {}
        for at, name in enumerate(OBJECTIVES):
            try:
                found = optuna.importance.get_param_importances(
                    self._study,
                    target=partial(_aim, at),
                    evaluator=optuna.importance.FanovaImportanceEvaluator(seed=0),
                )
            except (RuntimeError, ValueError):  # all trials alike, or fewer than two
                continue
            made[name] = {setting: round(float(share), 4) for setting, share in found.items()}
        return made

    def looks(self, number: int) -> int:
        """Note that a choice is measured on the held-out clients; how many choices were."""
        seen = sorted({*self._study.user_attrs.get("looked_at", []), number})
        self._study.set_user_attr("looked_at", seen)
        return len(seen)

    def _tries_defaults(self) -> bool:
        return any(
            trial.user_attrs.get("default") and trial.state.name != "FAIL"
            for trial in self._study.trials
        )

    def _values(self) -> list[tuple[float, ...]]:
        return [tuple(t.values) for t in self._study.trials if t.state.name == "COMPLETE"]


def _aim(at: int, trial: optuna.trial.FrozenTrial) -> float:
    return float(trial.values[at])


def _seed_of(seed: int, at: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {at}".encode()).digest()[:4])
