"""The released table and the description of the material as JSON, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from pipeline.report.comparison import comparison_of
from pipeline.report.counts import Shown, guard_one
from pipeline.report.csvfile import export_rows, sensitivity_rows
from pipeline.report.material_view import guarded_parts
from pipeline.report.provenance import provenance_of
from pipeline.report.rows import ALL, names_of, rows_of
from pipeline.report.view import Source
from pipeline.report.weak_signals import signals_of

JSON_FILE = "evidence.json"


def render_json(source: Source) -> str:
    """Render what the report shows; null stands for every number that is hidden."""
    prov = provenance_of(source.manifest)
    content = {
        "period": prov.period,
        "organisation": source.organisation or None,
        "profile": source.profile or None,
        "shown_from_clients": source.k,
        "law": "Sosiaalihuoltolaki 1301/2014, 7 §",
        "material": _material(source),
        "comparison": _comparison(source),
        "estimation": {
            name: source.manifest.get("estimation", {}).get(name)
            for name in ("fixed_before", "open_themes", "hold_out")
        },
        "evidence": export_rows(source),
        "sensitivity": sensitivity_rows(source),
        "signals": _signals(source, "signal") if source.material.clients >= source.k else [],
        "candidates": _signals(source, "candidate") if source.material.clients >= source.k else [],
        "provenance": {
            "finished": prov.finished.isoformat() if prov.finished else None,
            "encoder": prov.encoder or None,
            "matcher": asdict(prov.matcher) if prov.matcher else None,
            "catalogue": {"version": prov.catalogue_version, "digest": prov.catalogue_digest},
            "settings_digest": prov.settings_digest or None,
            "inputs": list(prov.inputs),
            "seed": prov.seed or None,
            "versions": list(prov.versions),
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _comparison(source: Source) -> dict[str, object]:
    rows = rows_of(source.release, names_of(source.release, source.themes)).get(ALL, [])
    found = comparison_of(source.manifest, [row for row in rows if not row.hidden and row.n])
    return {
        "before": found.before or None,
        "comparable": not found.differs if found.before else None,
        "differs": list(found.differs),
        "mix_distance": dict(found.mix) if source.material.clients >= source.k else {},
        "tested_among_shown": found.tested,
        "tested_from_clients": found.least,
        "false_discovery_rate": found.level,
    }


def _material(source: Source) -> dict[str, object]:
    material, k = source.material, source.k
    enough = material.clients >= k
    made: dict[str, object] = {
        "counting_unit": material.counting_unit,
        "selection": material.selection,
        "clients": _number(guard_one(material.clients, k)),
        "documents": material.documents if enough else None,
        "from_month": material.first.strftime("%Y-%m") if material.first else None,
        "to_month": material.last.strftime("%Y-%m") if material.last else None,
    }
    if material.rolled_up is None:
        left_out = material.left_out.items()
        made["left_out"] = {code: _number(guard_one(n, k)) for code, n in left_out}
    else:
        made["rolled_up"] = list(material.rolled_up.parts)
        made["missing"] = list(material.rolled_up.missing)
    if enough:
        for name, parts in guarded_parts(material, k).items():
            made[name] = {key: _number(shown) for key, shown in parts.items()}
    if enough and material.residual is not None:
        found = material.residual
        made["residual_risk"] = {
            "passages_read": found.read,
            "passages_with_identifier": found.leaking,
            "share": round(found.share.value, 4),
            "low": round(found.share.low, 4),
            "high": round(found.share.high, 4),
            "at_most": round(found.share.at_most, 4),
        }
    return made


def _signals(source: Source, status: str) -> list[dict[str, object]]:
    names = names_of(source.release, source.themes)
    rows = rows_of(source.release, names).get(ALL, [])
    return [
        {
            "theme_id": signal.name.theme_id,
            **{f"label_{code}": label or None for code, label in signal.name.labels.items()},
            "origin": signal.name.origin,
            "n_clients": signal.n,
            "of_clients": signal.of,
            "low": None if signal.low is None else round(signal.low, 4),
            "high": None if signal.high is None else round(signal.high, 4),
            "before": signal.before,
        }
        for signal in signals_of(source.signals, rows, names, source.k, status)
    ]


def _number(shown: Shown) -> int | None:
    return shown.number
