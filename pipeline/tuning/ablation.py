"""What each part gives: the samples scored again and again, each time without one of them.

``python -m pipeline.tuning.ablation`` prints a Markdown table; the first row is the whole. Nothing
is fitted anew: a part that is left out is missed by what was fitted with it, too.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import models as artefacts
from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.execution.context import Models
from pipeline.execution.execute import prepare
from pipeline.execution.workspace import make_workspace
from pipeline.language.encoder import GlossEncoder
from pipeline.language.gloss import Glosser
from pipeline.language.sentence_encoder import SentenceEncoder, minilm_folder
from pipeline.period import Period
from pipeline.tuning.gold import read_gold
from pipeline.tuning.sample_runs import run_samples
from pipeline.tuning.samples import PERIODS, input_path, source_folder
from pipeline.tuning.scoring import score_run

_COLUMNS = ("found", "f1", "real", "themes", "share_error", "signals_as_themes", "denials_wrong")


@dataclass(frozen=True)
class Part:
    """A part that is left out: by settings, by layers of the glosses, or with the catalogue."""

    name: str
    settings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # beginnings of gloss layers' names; "*": all of them
    catalogue: bool = True


PARTS = (
    Part("everything"),
    Part("without glosses", without=("*",)),
    Part("without the trade's lexicon", without=("trade",)),
    Part("without words checked by hand", without=("checked", "modern", "senses")),
    Part("without the reader (few-shot from the catalogue)", ("match.reader=false",)),
    Part("without learned polarity (rules alone)", ("polarity.learned=false",)),
    Part(
        "without context (each sentence by itself)", ("split.min_words=1", "split.max_sentences=1")
    ),
    Part("themes by vectors alone", ("discover.rare_words=0", "discover.phenomena=0")),
    Part("without the catalogue (pure discovery)", catalogue=False),
    Part(
        "… and without what the reader knows of its phenomena",
        ("discover.phenomena=0",),
        catalogue=False,
    ),
)


class WithoutLayers(Models):
    """Models whose glosses lack some layers."""

    without: tuple[str, ...] = ()

    @cached_property
    def glosser(self) -> Glosser:
        """Glosses without the layers."""
        whole = artefacts.artefact_folder("gloss")
        with tempfile.TemporaryDirectory(prefix="ilmio-gloss-") as temporary:
            folder = Path(temporary)
            for path in whole.glob("*.tsv"):
                out = "*" in self.without or path.name.startswith(self.without)
                text = "" if out else path.read_text(encoding="utf-8")
                (folder / path.name).write_text(text, encoding="utf-8")
            return Glosser.load(folder, keep_names="*" not in self.without)

    @cached_property
    def encoder(self) -> Any:
        """The encoder over those glosses; without any, the text as it is."""
        inner = SentenceEncoder(str(minilm_folder()))
        if "*" in self.without:
            return GlossEncoder(Glosser({}, "none"), inner)
        return GlossEncoder(self.glosser, inner)


def score_without(part: Part, folder: Path) -> dict[str, Any]:
    """Score both periods of the samples without a part; means over the periods, counts added."""
    workspace = make_workspace(folder)
    gold = read_gold(source_folder())
    if not part.catalogue:
        shown = load_catalogue(workspace.catalogue_file)
        emptied = Catalogue(version=f"{shown.version}-empty", background=shown.background)
        _write_background(workspace.catalogue_file, emptied)
    settings = ["scrub.voikko=never", *part.settings]
    models: Models | None = None
    if part.without:
        period = Period.parse(PERIODS[0])
        ctx = prepare(workspace, period, str(input_path(PERIODS[0])), assignments=settings)
        models = WithoutLayers(ctx.settings, ctx.models.catalogue, workspace.key(), None)
        models.without = part.without
    runs, _ = run_samples(workspace, assignments=settings, models=models)
    parts = [score_run(run, gold)["themes"] for run in runs]
    total = {key: sum(one[key] for one in parts) for key in _COLUMNS}
    means = {"found", "f1", "real", "share_error"}
    wrong = sum(one["denials_wrong"] * one["denials"] for one in parts)
    return {k: v / len(parts) if k in means else v for k, v in total.items()} | {
        "denials_wrong": wrong / sum(one["denials"] for one in parts)
    }


def _write_background(path: Path, catalogue: Catalogue) -> None:
    import json

    rows = [f"version = {json.dumps(catalogue.version)}", "", "[background]"]
    rows += [
        f"{language} = {json.dumps(texts, ensure_ascii=False)}"
        for language, texts in catalogue.background.items()
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """Score without each part whose name holds a word of the arguments; all without arguments."""
    sys.stdout.write(
        "| | found | mean F1 | real | themes | share error | weak signals | denials wrong |\n"
        "|---|---|---|---|---|---|---|---|\n"
    )
    for part in PARTS:
        if arguments and not any(word in part.name for word in arguments):
            continue
        with tempfile.TemporaryDirectory(prefix="ilmio-ablation-") as temporary:
            row = score_without(part, Path(temporary) / "workspace")
        sys.stdout.write(
            f"| {part.name} | {row['found']:.2f} | {row['f1']:.2f} | {row['real']:.2f} | "
            f"{row['themes']} | {row['share_error']:.3f} | {row['signals_as_themes']} of 5 | "
            f"{row['denials_wrong']:.1%} |\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
