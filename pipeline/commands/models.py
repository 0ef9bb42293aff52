"""`ilmio models build`: an artefact again from its recipe."""

from __future__ import annotations

from pathlib import Path

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.models import artefact_folder


def build_model(name: str, freedict: Path, out: Path | None) -> str:
    """Build an artefact and return what was made, in a line."""
    if name != "gloss":
        raise UsageError(
            f"There is no recipe for '{name}'.{did_you_mean(name, ['gloss'])}",
            mend="Use: ilmio models build gloss",
        )
    from pipeline.language.encoder import SentenceEncoder, minilm_folder
    from pipeline.language.gloss_build import build, read_recipe

    source = artefact_folder("gloss")
    encoder = SentenceEncoder(str(minilm_folder()))
    folder = out or source
    folder.mkdir(parents=True, exist_ok=True)
    made = build(
        read_recipe(source / "recipe.toml"),
        freedict,
        folder,
        lambda texts: encoder.encode(texts, ["en"] * len(texts)),
    )
    return f"{folder}: " + ", ".join(f"{count} words of {lang}" for lang, count in made.items())
