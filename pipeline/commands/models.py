"""`ilmio models`: list and verify the artefacts, build one again from its recipe."""

from __future__ import annotations

from pathlib import Path

from pipeline.commands.doctor import ARTEFACTS
from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.models import artefact_folder, list_artefacts


def list_models() -> str:
    """Return the artefacts with their size and state, one a line."""
    return "\n".join(
        f"{one.name:12} {one.n_bytes / 1e6:7.1f} MB  "
        f"{'sound' if one.sound else '; '.join(one.faults):8}  {one.title}"
        for one in list_artefacts()
    )


def verify_models() -> str:
    """Check every artefact against its digests.

    :raises UsageError: where one is missing or differs.
    """
    for name in ARTEFACTS:
        artefact_folder(name)
    faulty = [one for one in list_artefacts() if not one.sound]
    if faulty:
        raise UsageError(
            "Some artefacts are not as declared: "
            + "; ".join(f"{one.name}: {', '.join(one.faults)}" for one in faulty),
            mend="Reinstall ilmio, or build them again with `ilmio models build`.",
        )
    return "Every artefact is as declared."


def build_model(name: str, freedict: Path, out: Path | None) -> str:
    """Build an artefact and return what was made, in a line."""
    if name != "gloss":
        raise UsageError(
            f"There is no recipe for '{name}'.{did_you_mean(name, ['gloss'])}",
            mend="Use: ilmio models build gloss",
        )
    from pipeline.language.gloss_build import build, read_recipe
    from pipeline.language.sentence_encoder import SentenceEncoder, minilm_folder

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
