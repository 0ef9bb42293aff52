"""A workspace in a notebook: its encoder reads as its runs do, its own lexicon with it."""

from __future__ import annotations

from pathlib import Path

from pipeline import encoder_transformer, open_workspace
from pipeline.runs import Workspace


def test_the_encoder_is_that_of_the_workspace(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w", "seed = 7\n", "version = '1'\n")
    workspace = open_workspace(tmp_path / "w")

    def near() -> float:
        one, other = encoder_transformer("fi", workspace.encoder()).transform(
            ["Hän haki toimaria.", "Hän haki toimeentulotukea."]
        )
        return float(one @ other)

    before, known = near(), workspace.encoder().fingerprint
    workspace.add_glosses("fi", {"toimari": "social assistance"})
    assert near() > before + 0.2 and near() > 0.9
    assert workspace.encoder().fingerprint != known, "periods are no longer to be compared"
