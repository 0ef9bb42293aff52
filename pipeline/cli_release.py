"""``ilmio release``: what is done with a finished report. Parse, call, print."""

from __future__ import annotations

import typer

from pipeline.cli_release_check import check, statements

release_app = typer.Typer(
    help="Finished reports: look through them before they are handed on.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
release_app.command("check")(check)
release_app.command("statements")(statements)
