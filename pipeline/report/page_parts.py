"""What no template may leave out of a page, and what none may bring in."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.report.messages import Messages
from pipeline.report.view import View

#: Parts by the id of their element: what the report is, what it rests on, what it cannot show, the
#: questions that people answer, and how it was made.
REQUIRED = ("state", "purpose", "material", "evidence", "limits", "checklist", "provenance")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_FORBIDDEN = frozenset("script iframe object embed link form base applet frame portal".split())
_LOADING = frozenset("src srcset href xlink:href data poster background action".split())
_CLOSED = "default-src 'none'; style-src 'unsafe-inline'"  # the policy of our page
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def check_page(page: str, view: View, messages: Messages, where: Path) -> None:
    """Look through a page that an own template has made.

    :param where: the own template.
    :raises UsageError: where a required part is missing, empty or hidden, or where the page would
        run or load something.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    missing = [key for key in REQUIRED if not _there(key, reader, view, messages)]
    if missing:
        raise UsageError(
            "The template of the reports leaves out what no report may lack: "
            f"{', '.join(missing)}.",
            where=str(where),
            mend='Begin it with {% extends "ilmio/report.html" %}, or take over the elements with '
            f'id="{missing[0]}" from our report.html, with all of their text.',
        )
    if reader.foreign:
        raise UsageError(
            f"The template of the reports brings in what a report may not hold: {reader.foreign}.",
            where=str(where),
            mend="A report runs no script and loads nothing. Take it out; pictures can stand in "
            "the page itself, as data:…",
        )


def _there(key: str, reader: _Reader, view: View, messages: Messages) -> bool:
    text = " ".join(reader.texts.get(key, "").split())
    return all(" ".join(one.split()) in text for one in _told(key, view, messages))


def _told(key: str, view: View, m: Messages) -> list[str]:
    """Sentences that stand in a part, so that an empty element does not pass for it."""
    match key:
        case "state":
            return [m("state.audited") if view.audited else m("state.draft")]
        case "purpose":
            return [m("purpose.text"), m("purpose.draft")]
        case "material":
            return [view.material.size, *view.material.sentences, *view.material.warnings]
        case "limits":
            first = m("limits.audited") if view.audited else m("limits.unaudited")
            return [first, *m.all("limits.items")]
        case "checklist":
            return [m("checklist.heading"), *m.all("checklist.items")]
        case "provenance":
            return [value for _, value in view.provenance]
    return [m(f"{key}.heading"), view.rounding]


class _Reader(HTMLParser):
    """Collects the shown text within each required part, and the first thing that is forbidden."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[str, str] = {}
        self.foreign = "no Content-Security-Policy"  # until it is met
        self._open: list[tuple[str, str, bool]] = []  # element, its required id, whether shown

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self._judge(tag, own)
        if tag in _VOID:
            return
        key = own.get("id", "")
        if key in REQUIRED:
            self.texts.setdefault(key, "")
        hidden = "hidden" in own or bool(_HIDING.search(own.get("style", "")))
        shown = not hidden and tag not in ("style", "template") and self._shown
        self._open.append((tag, key if key in REQUIRED else "", shown))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._judge(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(one[0] == tag for one in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._shown:
            for _, key, _ in self._open:
                if key:
                    self.texts[key] += data

    @property
    def _shown(self) -> bool:
        return not self._open or self._open[-1][2]

    def _judge(self, tag: str, own: dict[str, str]) -> None:
        policy = own.get("http-equiv", "").casefold()
        if policy == "content-security-policy" and own.get("content") == _CLOSED:
            self.foreign = "" if self.foreign == "no Content-Security-Policy" else self.foreign
        elif tag in _FORBIDDEN or policy:
            self.foreign = f"<{tag}>"
        for name, value in own.items():
            outside = not value.strip().startswith(("data:", "#"))
            link = tag == "a" and re.match(r"\s*(https?|mailto):", value)
            if name.startswith("on") or (name in _LOADING and value and outside and not link):
                self.foreign = f"{name} of <{tag}>"
