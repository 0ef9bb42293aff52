"""Turn an organisation into the product's tables, and those into files through the real exporters.

Only public doors of the product are used: the stages that count, ``report_source`` and
``write_reports``. What they decide to hide is not looked at here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.execution.reporting import report_source
from pipeline.report.material import RolledUp
from pipeline.report.view import Source
from pipeline.report.write import FORMATS, write_reports
from pipeline.stages.evidence import EvidenceSettings, Period, clients_of, evidence
from pipeline.stages.release import ReleaseSettings
from pipeline.stages.sensitivity import sensitivity
from pipeline.stages.signals import Before, SignalSettings, signals
from pipeline.stages.verdicts import verdicts
from tests.attack.make_organisations import LENIENT, REACHED, Organisation, clients
from tests.stages import make_tables

YEAR = "2026"
COUNTING = EvidenceSettings()
_MONTHS = {"1": "02", "2": "05", "3": "08", "4": "11"}
Change = Callable[[Source, dict[str, pd.DataFrame], int], Source]


@dataclass(frozen=True)
class Released:
    """The files of one period under one profile, and where they lie."""

    period: str
    profile: str
    k: int
    folder: Path
    release: int = 0  # version of the period
    facts: pd.DataFrame | None = None  # what the register keeps of it


@dataclass
class Folder:
    """A folder that a report is written to."""

    path: Path
    names: list[str] = field(default_factory=list)

    def write_text(self, name: str, text: str) -> Path:
        """Write a text as it is."""
        return self.write_bytes(name, text.encode())

    def write_bytes(self, name: str, content: bytes) -> Path:
        """Write bytes as they are."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_bytes(content)
        self.names.append(name)
        return self.path / name


def counted(made: Organisation, before: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Tables of each period, its evidence compared with the period before.

    :param before: tables of earlier periods, by name, in order; taken where already counted.
    """
    found = dict(before)
    for name in made.periods:
        if name in found:
            continue
        earlier = list(found.values())
        found[name] = _period(made, name, earlier)
    return found


def write(  # noqa: PLR0913 - what a release is made of
    period: dict[str, Any],
    folder: Path,
    *,
    profile: str,
    before: dict[str, Any] | None = None,
    parts: Sequence[dict[str, Any]] = (),
    formats: Sequence[str] = FORMATS,
    release: int = 0,
    change: Change | None = None,
    round_to: int = 1,
    **more: Any,
) -> Released:
    """Release a period and write its files.

    :param parts: periods that this one rolls up.
    :param change: makes another source of it before it is written (``threshold_only``).
    :param more: what else ``report_source`` takes.
    """
    settings = ReleaseSettings.model_validate({"profile": profile, "round_to": round_to})
    shown = {k: v for k, v in period.items() if isinstance(v, pd.DataFrame)}
    name = period["name"]
    if parts:
        more["parts"] = [part["evidence"] for part in parts]
        more["rolled_up"] = RolledUp(tuple(part["name"] for part in parts), ())
    source, facts = report_source(
        shown,
        period["manifest"],
        settings=settings,
        before=before["evidence"] if before else None,
        **more,
    )
    if change is not None:
        source = change(source, shown, settings.k)
    written = Folder(folder / f"{name}-{profile}-{release}")
    write_reports(written, source, languages=("en",), formats=formats)
    facts = facts.assign(release_id=written.path.name)
    return Released(name, profile, settings.k, written.path, release, facts)


def register(released: Sequence[Released]) -> pd.DataFrame | None:
    """Facts of everything that was released, in the order in which it was."""
    return pd.concat([one.facts for one in released], ignore_index=True) if released else None


def year_of(made: Organisation, periods: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Tables of all periods as one, as a roll-up counts them: themes fixed before alone."""
    shown: dict[str, Any] = {}
    for name in ("documents", "passages", "assignments", "candidates", "rejects"):
        joined = pd.concat([part[name] for part in periods], ignore_index=True)
        if name == "rejects":
            joined = joined.drop_duplicates(["stage", "row_id"])
        shown[name] = tables.BY_NAME[name].check(joined)
    given = shown["assignments"]
    shown["assignments"] = tables.ASSIGNMENTS.frame(given[given["by"] != "open"])
    listed = periods[-1]["themes"]
    shown["themes"] = tables.THEMES.frame(listed[listed["origin"] != "open"])
    own = Period(YEAR, *(shown[name] for name in _COUNTED))
    shown["evidence"] = evidence(own, shown["themes"], COUNTING)
    shown["signals"], shown["sensitivity"] = tables.SIGNALS.frame(), tables.SENSITIVITY.frame()
    names = [part["name"] for part in periods]
    rolled = {"parts": names, "missing": []}
    manifest = _manifest(YEAR, None, None, made) | {"audit": None, "rolled_up": rolled}
    return {"name": YEAR, "manifest": manifest, **shown}


_COUNTED = ("documents", "passages", "assignments", "candidates")


def _period(made: Organisation, name: str, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    own = made.of(name)
    shown: dict[str, Any] = _material(own)
    shown["themes"] = _themes(own)
    audited = _audited(own) if made.audited else None
    now = Period(name, *(shown[part] for part in _COUNTED), audited)
    last = earlier[-1] if earlier else None
    then = None
    if last is not None:
        then = Period(last["name"], *(last[part] for part in _COUNTED), last["audited"])
    shown["evidence"] = verdicts(evidence(now, shown["themes"], COUNTING, then))
    shown["sensitivity"] = sensitivity(
        name,
        *(shown[part] for part in _COUNTED),
        shown["themes"],
        unit_of=clients_of(shown["documents"], "client"),
    )
    total = len(clients(own.documents))
    shown["signals"] = signals(
        shown["themes"], total, SignalSettings(), _before(earlier), false_alarm=0.05
    )
    listed = set(shown["signals"].query("status == 'signal'")["theme_id"])
    new = shown["themes"]["theme_id"].isin(listed) & (shown["themes"]["origin"] == "open")
    shown["themes"]["kind"] = shown["themes"]["kind"].mask(new, "weak_signal")
    manifest = _manifest(name, last["name"] if last else None, shown["evidence"], made)
    return {"name": name, "manifest": manifest, "audited": audited, **shown}


def _material(own: Organisation) -> dict[str, pd.DataFrame]:
    """Documents and passages, with the canaries in every place that holds a text or an id."""
    by_document: dict[str, list[Any]] = {d.name: [] for d in own.documents}
    for mention in own.mentions:
        by_document[mention.document].append(mention)
    documents, passages, given, near = [], [], [], []
    for d in own.documents:
        day = f"2026-{_MONTHS[d.period[-1]]}-{1 + len(documents) % 27:02d}"
        text = f"{d.client} {d.canary} met somebody"
        documents.append({
            "document_id": d.name, "client_id": d.client, "household_id": f"home-{d.client}",
            "unit": d.unit or None, "doc_type": d.doc_type, "complete": d.complete,
            "language": d.language, "text": text, "written_on": day, "source": f"{d.canary}.csv",
        })  # fmt: skip
        for i, mention in enumerate(by_document[d.name] or [None]):
            passage = f"{d.name}:{i}"
            voice = "client" if mention and mention.own_voice else "worker"
            passages.append({
                "passage_id": passage, "document_id": d.name, "client_id": d.client,
                "voice": voice, "language": d.language, "text": text, "position": i,
                "written_on": day,
            })  # fmt: skip
            if mention is None or mention.calibrated < REACHED:
                given.append((passage, tables.NO_THEME, 0.0, 0.0, "none"))
            else:
                by = "open" if mention.theme.startswith("open") else "catalogue"
                given.append((passage, mention.theme, 0.9, mention.calibrated, by))
            if mention is not None and mention.calibrated >= LENIENT:
                reached = mention.calibrated >= REACHED
                near.append((passage, mention.theme, mention.calibrated, reached))
    rejects = [("ingest", f"row-{d.canary}", "no_date") for d in own.documents[:4]]
    return {
        "documents": make_tables.documents(documents),
        "passages": make_tables.passages(passages),
        "assignments": tables.ASSIGNMENTS.frame(given),
        "candidates": tables.CANDIDATES.frame(near),
        "rejects": tables.REJECTS.frame(rejects),
    }


def _themes(own: Organisation) -> pd.DataFrame:
    rows = []
    who = {d.name: d.client for d in own.documents}
    for number, theme in enumerate(own.themes):
        found = [m for m in own.mentions if m.theme == theme and m.calibrated >= REACHED]
        word = own.words[theme]
        is_open = theme.startswith("open")
        rows.append({
            "theme_id": theme, "origin": "open" if is_open else "catalogue",
            "kind": "strength" if number == 1 else "problem", "section11": number % 11,
            **{f"label_{code}": own.labels[theme] for code in ("fi", "sv", "en")},
            "words": [word], "n_passages": len(found),
            "n_clients": len({who[m.document] for m in found}),
            "stability": 0.8 if is_open else None, "why": f"because {word}",
        })  # fmt: skip
    return make_tables.themes(rows)


def _before(earlier: list[dict[str, Any]]) -> Before | None:
    if not earlier:
        return None
    counts = [dict(zip(p["themes"]["theme_id"], p["themes"]["n_clients"], strict=True))
              for p in earlier]  # fmt: skip
    everyone = set().union(*(set(p["documents"]["client_id"]) for p in earlier))
    seen = {theme: sum(bool(c.get(theme)) for c in counts) for theme in counts[-1]}
    return Before(
        clients=counts[-1],
        of_clients=earlier[-1]["documents"]["client_id"].nunique(),
        periods_seen=seen,
        of_ever=len(everyone),
        ever=frozenset(t for t, n in seen.items() if n and t.startswith("open")),
    )


def _audited(own: Organisation) -> pd.DataFrame:
    """What people read: shares near the counted ones, as an audit of a sample gives them."""
    draw, rows = random.Random(len(own.documents)), []
    total = len(clients(own.documents))
    for theme in own.themes:
        if theme.startswith("open"):
            continue
        who = {d.name: d.client for d in own.documents}
        n = len({who[m.document] for m in own.mentions
                 if m.theme == theme and m.calibrated >= REACHED})  # fmt: skip
        share = min(1.0, max(0.0, n / total + draw.uniform(-0.05, 0.05)))
        rows.append((theme, total, n, min(n, 20), min(n, 20) * 0.9, min(total - n, 20), 1.0,
                     share, max(0.0, share - 0.08), min(1.0, share + 0.08), 0.0016, 2, 10, 0.8,
                     "moderate"))  # fmt: skip
    return tables.AUDITED.frame(rows)


def _manifest(
    name: str, before: str | None, counts: pd.DataFrame | None, made: Organisation
) -> dict[str, Any]:
    tested = {} if counts is None else counts.groupby("group")["family"].sum().to_dict()
    comparison = {"with": before, "differs": [], "mix": {"language": 0.1}, "warned": [],
                  "tested": {str(k): int(v) for k, v in tested.items()}}  # fmt: skip
    audit = {"clients_read": 30, "clients_drawn": 30, "readers": 2, "agreement": 0.9,
             "alpha": 0.8, "further_clients_read": 4}  # fmt: skip
    return {
        "period": name,
        "finished": "2026-12-31T00:00:00+00:00",
        "encoder": {"name": "gloss", "digest": "ab" * 10},
        "catalogue": {"version": "1", "digest": "cd" * 10},
        "settings": {
            "evidence": COUNTING.model_dump(),
            "ingest": {"active_only": False},
            "active_clientele": 4_000,
            "report": {"organisation": made.name},
        },
        "inputs": [{"name": f"{made.canaries[0]}.csv", "sha256": "ef" * 10}],
        "compared_with": before,
        "comparison": comparison if before else None,
        "estimation": {"fixed_before": [], "open_themes": "all", "hold_out": 0},
        "audit": audit if made.audited and counts is not None else None,
        "seed": 7,
        "versions": {"ilmio": "0.2.0"},
    }
