"""A workspace and its finished runs, read by the names of their tables."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline import tables
from pipeline.errors import UsageError
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace, written_aside

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from pipeline.execution.context import Progress
    from pipeline.language.encoder import Encoder

Language = Literal["fi", "sv", "en"]
AT_LEAST = 3  # clients of a theme that is shown: the smallest number that a team is shown
PLACE = "ILMIO_NOTEBOOK_WORKSPACE"  # folder of the sample workspace, where several share one


@dataclass(frozen=True)
class OpenWorkspace:
    """A workspace folder; its runs by their periods."""

    folder: Path

    @property
    def periods(self) -> list[str]:
        """Periods with a finished run, sorted."""
        return Workspace(self.folder).periods()

    def run(self, period: str) -> Run:
        """Return the finished run of a period.

        :raises UsageError: where there is none.
        """
        made = Run(self, Period.parse(period).name)
        made.folder.read_manifest()
        return made

    def make_run(
        self,
        source: Path | str,
        period: str,
        *,
        settings: Mapping[str, object] | None = None,
        guided: Sequence[Path] = (),
        start: str = "ingest",
        progress: Progress | None = None,
    ) -> Run:
        """Run a period as ``ilmio run`` does.

        :param settings: settings by name, as ``{"discover.distance": 0.6}``.
        :param guided: files with phenomena in somebody's own words.
        :param start: stage to begin with; what the earlier ones made is read from the last run.
        """
        from pipeline.execution.execute import execute, prepare

        told = [f"{name}={_toml(value)}" for name, value in (settings or {}).items()]
        ctx = prepare(
            Workspace.open(self.folder), Period.parse(period), str(source),
            assignments=told, guided=guided, progress=progress, start=start,
        )  # fmt: skip
        return self.run(execute(ctx, start).period)

    def copy(self, folder: Path | str) -> OpenWorkspace:
        """Copy the workspace, key and runs included, so that something can be tried out.

        :raises UsageError: where something is there already.
        """
        import shutil

        if Path(folder).exists():
            raise UsageError("There is something here already.", where=str(folder))
        shutil.copytree(self.folder, folder)
        return OpenWorkspace(Path(folder))

    def catalogue(self, language: Language = "en") -> pd.DataFrame:
        """Phenomena of the catalogue: ``theme_id, section11, kind, label, description, seeds``."""
        import pandas as pd

        from pipeline.catalogue import load_catalogue

        return pd.DataFrame(
            [
                (one.id, one.section11, one.kind, one.label[language], one.description[language],
                 sum(len(part) for part in one.seeds.values()))
                for one in load_catalogue(Workspace.open(self.folder).catalogue_file).phenomenon
            ],
            columns=["theme_id", "section11", "kind", "label", "description", "seeds"],
        )  # fmt: skip

    def encoder(self) -> Encoder:
        """Return the encoder of the workspace's runs, with its settings and its own lexicon."""
        from pipeline.configs import load_settings
        from pipeline.execution.settings import RunSettings
        from pipeline.language.encoder import load_encoder
        from pipeline.models import artefact_folder

        own = Workspace.open(self.folder)
        settings = load_settings(RunSettings, [own.settings_file]).with_lexicons(own.lexicons())
        return load_encoder(settings.encoder, artefact_folder("gloss"))

    def add_glosses(self, language: Literal["fi", "sv"], glosses: Mapping[str, str]) -> None:
        """Give words an English gloss in the workspace's own lexicon.

        Periods run before have to be run again to be compared with what is run after.
        """
        from pipeline.commands.models_gloss import gloss_words

        told = [f"{word}={gloss}" for word, gloss in glosses.items()]
        gloss_words([], add=told, language=language, workspace=self.folder)


@dataclass(frozen=True)
class Run:
    """The finished run of a period, as it was counted: with what people decided laid over it."""

    workspace: OpenWorkspace
    period: str

    @property
    def folder(self) -> RunFolder:
        """The run's folder."""
        return Workspace(self.workspace.folder).run(self.period)

    @property
    def manifest(self) -> dict[str, Any]:
        """Digests of the inputs, settings, versions, and counts of every stage."""
        return self.folder.read_manifest()

    def table(self, name: str) -> pd.DataFrame:
        """Read a table; :meth:`columns` says what stands in it.

        :raises UsageError: where the run has none of that name.
        """
        from pipeline.execution.deciding import as_counted

        if name in ("themes", "assignments", "candidates"):
            return as_counted(self.folder, (name,))[name]
        return self.folder.read_table(name)

    @staticmethod
    def columns(name: str) -> pd.DataFrame:
        """What the columns of a table mean, and their units."""
        import pandas as pd

        rows = [(one.name, one.kind, one.unit, one.meaning) for one in tables.BY_NAME[name].columns]
        return pd.DataFrame(rows, columns=["column", "kind", "unit", "meaning"])

    @property
    def vectors(self) -> np.ndarray:
        """Vectors of the passages, row i of row i of table ``passages``: float32 (n, d)."""
        return self.folder.read_vectors()

    def evidence(
        self, language: Language = "en", *, group: str = "all", at_least: int = AT_LEAST
    ) -> pd.DataFrame:
        """Evidence with labels, the most widespread first.

        :param at_least: themes of fewer clients are left out. That alone is no disclosure control:
            what may leave is made by ``ilmio report``.
        """
        rows = self.table("evidence")
        rows = rows[(rows["group"] == group) & (rows["n_clients"] >= at_least)]
        made = self._labelled(rows[rows["theme_id"] != tables.NO_THEME], language)
        return made.sort_values(["share", "label"], ascending=[False, True], ignore_index=True)

    def signals(self, language: Language = "en", *, at_least: int = AT_LEAST) -> pd.DataFrame:
        """Weak signals and candidates with labels and why they are listed."""
        rows = self.table("signals")
        made = self._labelled(rows[rows["n_clients"] >= at_least], language)
        return made.rename(columns={f"why_{language}": "why"}).reset_index(drop=True)

    def audited(self, language: Language = "en") -> pd.DataFrame:
        """Shares that people have read for, with their intervals; empty where nobody has read."""
        return self._labelled(self.table("audited"), language)

    def ways(self, language: Language = "en", *, at_least: int = AT_LEAST) -> pd.DataFrame:
        """How shares depend on what is counted, table ``sensitivity``, without small counts."""
        rows = self.table("sensitivity")
        few = rows["n_clients"].between(1, at_least - 1)
        return self._labelled(rows[~few & (rows["theme_id"] != tables.NO_THEME)], language)

    def clients_by_theme(self, *, at_least: int = 1) -> pd.DataFrame:
        """Clients (or households) x themes, true where the theme was found in the client."""
        import pandas as pd

        everyone, found = self._found()
        kept = {t: who for t, who in sorted(found.items()) if len(who) >= at_least}
        return pd.DataFrame(
            {theme: [one in who for one in everyone] for theme, who in kept.items()},
            index=pd.Index(everyone, name="client_id"),
        )

    def theme_map(
        self, language: Language = "en", *, group: str = "all", at_least: int = AT_LEAST
    ) -> pd.DataFrame:
        """Places of the themes on a map (``x, y``, 0-1), with labels and numbers of clients."""
        from pipeline.stages.places import places

        passages, documents = self.table("passages"), self.table("documents")
        unit = documents.set_index("document_id")["unit"]
        made = places(
            passages, self.vectors, self.table("assignments"), passages["document_id"].map(unit)
        )
        rows = made[made["group"] == group].merge(
            self.table("themes")[["theme_id", "origin", "kind", "n_clients", "stability"]]
        )
        return self._labelled(rows[rows["n_clients"] >= at_least], language)

    def passage_map(
        self, language: Language = "en", *, at_least: int = AT_LEAST, seed: int = 0
    ) -> pd.DataFrame:
        """Places of passages with a theme (t-SNE of their vectors): ``x, y, theme_id, label``.

        A passage of several themes stands under the likeliest. There is no text in it.
        """
        from sklearn.manifold import TSNE
        from threadpoolctl import threadpool_limits

        given = self.table("assignments")
        kept = self.table("themes")
        kept = kept.loc[kept["n_clients"] >= at_least, ["theme_id", "origin", "kind"]]
        given = given.merge(kept).sort_values(["calibrated", "theme_id"], ascending=[False, True])
        given = given.drop_duplicates("passage_id")
        row = {name: i for i, name in enumerate(self.table("passages")["passage_id"])}
        own = self.vectors[[row[name] for name in given["passage_id"]]]
        near = min(30.0, (len(own) - 1) / 3)
        with threadpool_limits(1):  # so that the same machine draws the same map, and soon
            flat = TSNE(metric="cosine", perplexity=near, random_state=seed).fit_transform(own)
        return self._labelled(given.assign(x=flat[:, 0], y=flat[:, 1]), language)

    def examples(self, theme_id: str, most: int = 3, *, k: int = AT_LEAST) -> list[str]:
        """Scrubbed passages of a theme that single nobody out, for the eyes of the team alone.

        Only passages of which :func:`pipeline.stages.ledger.shareable` says that at least ``k``
        clients share all that they tell; none where the theme has fewer clients.
        """
        from pipeline.stages.ledger import shareable

        given = self.table("assignments")
        own = given[given["theme_id"] == theme_id].sort_values(
            ["calibrated", "passage_id"], ascending=[False, True]
        )
        passages = self.table("passages").set_index("passage_id").loc[own["passage_id"]]
        if passages["client_id"].nunique() < k:
            return []
        allowed = set(shareable(passages.reset_index(), self.table("ledger"), k).passages)
        return [str(passages.at[n, "text"]) for n in own["passage_id"] if n in allowed][:most]

    def _found(self) -> tuple[list[str], Mapping[str, set[str]]]:
        from pipeline.stages.evidence import clients_by_theme

        names = ("documents", "passages", "assignments", "candidates")
        unit = self.manifest["settings"]["evidence"]["counting_unit"]
        return clients_by_theme(*map(self.table, names), unit=unit)

    def _labelled(self, rows: pd.DataFrame, language: Language) -> pd.DataFrame:
        labels = self.table("themes").set_index("theme_id")[f"label_{language}"]
        return rows.assign(label=rows["theme_id"].map(labels).fillna(rows["theme_id"]))


def quiet_bars() -> None:
    """Let notebooks without widgets be told of it nowhere: tqdm warns when it is first loaded."""
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="IProgress not found")
        import tqdm.auto  # noqa: F401 - loaded for the effect


def open_workspace(folder: Path | str) -> OpenWorkspace:
    """Open a workspace.

    :raises UsageError: where the folder is none.
    """
    quiet_bars()
    return OpenWorkspace(Workspace.open(Path(folder)).folder)


def sample_workspace(
    folder: Path | str | None = None, progress: Progress | None = None
) -> OpenWorkspace:
    """Open a workspace with both periods of the invented sample documents; make it where needed.

    :param folder: where it lies; None: the folder named by ``ILMIO_NOTEBOOK_WORKSPACE``, or else a
        new temporary one.
    """
    from pipeline.execution.workspace import make_workspace
    from pipeline.tuning.sample_runs import run_samples
    from pipeline.tuning.samples import PERIODS

    quiet_bars()
    named = folder or os.environ.get(PLACE)
    place = Path(named or Path(tempfile.mkdtemp(prefix="ilmio-notebook-")) / "workspace")
    made = Workspace.open(place) if (place / "ilmio.toml").is_file() else make_workspace(place)
    if not set(PERIODS) <= set(made.periods()):
        run_samples(made, progress)
    return OpenWorkspace(place)


def add_phenomenon(workspace: OpenWorkspace, entry: str) -> None:
    """Write a phenomenon (TOML, ``[[phenomenon]]``) at the end of the workspace's catalogue.

    :raises UsageError: where the catalogue would no longer be one; it stays as it was.
    """
    from pipeline.catalogue import load_catalogue

    file = Workspace.open(workspace.folder).catalogue_file
    with written_aside(file) as aside:
        aside.write_text(f"{file.read_text('utf-8').rstrip()}\n\n{entry.strip()}\n", "utf-8")
        load_catalogue(aside)


def _toml(value: object) -> str:
    import json

    return json.dumps(value, default=str)
