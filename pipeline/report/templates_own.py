"""An organisation's own templates: ``report.html``, ``report.css`` and ``report.docx``.

They lie in the folder ``templates`` of a workspace. What is not there is ours. A page may replace
ours or extend it (``{% extends "ilmio/report.html" %}`` and the blocks that differ); a style sheet
is added after ours, so that it holds only what differs. Templates are run in a sandbox: they see
the report's view and words, and no files, modules or machine.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import IlmioError, UsageError
from pipeline.report.page_parts import REQUIRED

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

PAGE, STYLE, BASE = "report.html", "report.css", "report.docx"
OURS = Path(__file__).resolve().parent / "templates"
_NAMESPACE = "ilmio"  # by which an own template names ours
_FROM_ELSEWHERE = re.compile(r"@import|url\(\s*['\"]?(?!data:)|</style|<script", re.IGNORECASE)
_SHOWN = "display: block !important; visibility: visible !important;"
_SHOWN_IN_LINE = _SHOWN.replace("block", "inline-block")
_MEND = f"Mend that line, or take {PAGE} out of the folder: then ours is used."


@dataclass(frozen=True)
class Templates:
    """The templates of a report.

    :param folder: where the organisation's own lie; None or an empty folder: ours are used.
    """

    folder: Path | None = None

    @property
    def base_document(self) -> Path | None:
        """The own Word document in whose styles a report is written."""
        return self._own(BASE)

    @property
    def own_page(self) -> Path | None:
        """The own page, or a part of one that ours would take in; None where there is neither."""
        found = sorted(self.folder.glob("*.html")) if self.folder is not None else []
        return self._own(PAGE) or next(iter(found), None)

    def style(self) -> str:
        """Our style sheet, and the own one after it.

        :raises UsageError: where the own one loads something from elsewhere.
        """
        ours = (OURS / STYLE).read_text(encoding="utf-8")
        own = self._own(STYLE)
        if own is None:
            return ours
        text = _read(own)
        found = _FROM_ELSEWHERE.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            raise UsageError(
                f"The style sheet of the reports holds '{found[0].strip()}': a report loads "
                "nothing from elsewhere.",
                where=f"{own}, line {line}",
                mend="Take that line out; a picture can stand in the sheet itself, as url(data:…).",
            )
        kept = ", ".join(f"#{key}" for key in REQUIRED if key != "state")
        return f"{ours}\n{text}\n{kept} {{ {_SHOWN} }}\n#state {{ {_SHOWN_IN_LINE} }}\n"

    def environment(self) -> ImmutableSandboxedEnvironment:
        """Make the sandbox in which pages are rendered."""
        from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        ours = FileSystemLoader(OURS)
        loaders: list[BaseLoader] = [ours, PrefixLoader({_NAMESPACE: ours})]
        if self.folder is not None:
            loaders.insert(0, FileSystemLoader(self.folder))
        return ImmutableSandboxedEnvironment(
            loader=ChoiceLoader(loaders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say of what goes wrong within an own template in which file and line it does."""
        try:
            yield
        except Exception as error:
            if self.own_page is None or self.folder is None:
                raise
            raise UsageError(
                f"The template of the reports is broken: {_said(error)}",
                where=_place(error, self.folder) or str(self.own_page),
                mend=_MEND,
            ) from None

    def _own(self, name: str) -> Path | None:
        path = self.folder / name if self.folder is not None else None
        return path if path is not None and path.is_file() else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            "The style sheet of the reports is not UTF-8 text.",
            where=str(path),
            mend="Save it as UTF-8.",
        ) from None


def _said(error: Exception) -> str:
    from jinja2 import TemplateNotFound

    if isinstance(error, TemplateNotFound):
        return f"there is no template '{error.name}'."
    told = error.what if isinstance(error, IlmioError) else str(error)
    return f"{told.rstrip('.')}." if told else f"{type(error).__name__}."


def _place(error: Exception, folder: Path) -> str:
    """File and line, from the error itself or the innermost own template on its way."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name or ''}, line {error.lineno}"
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if Path(step.filename).parent == folder]
    return f"{own[-1].filename}, line {own[-1].lineno}" if own else ""
