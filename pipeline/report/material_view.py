"""The description of the material in words, with small counts hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.report.counts import Shown, guard, guard_one
from pipeline.report.material import Material, Part, ResidualRisk, RolledUp
from pipeline.report.messages import Messages

Explain = Callable[[str, str], str]  # reason's code, language -> reason in words


@dataclass(frozen=True)
class Tally:
    """A small table of counts."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MaterialView:
    """Sentences and tables about the material."""

    clients: str
    documents: str
    size: str
    when: str  # months of the first and last document
    sentences: tuple[str, ...]
    warnings: tuple[str, ...]
    coverage: str
    tallies: tuple[Tally, ...]
    left_out: Tally | None  # None in a roll-up: it would be the parts' sum


def material_view(
    material: Material,
    units: list[tuple[str, int | None]],
    k: int,
    explain: Explain | None,
    messages: Messages,
) -> MaterialView:
    """Describe the material.

    :param units: teams and how many clients each has, None where that is hidden.
    """
    m = messages
    clients = _written(guard_one(material.clients, k), k, m)
    # With fewer than k clients the number of documents would tell of each of them.
    documents = m.guarded(material.documents if material.clients >= k else None, k)
    return MaterialView(
        clients=clients,
        documents=documents,
        size=m("material.size_small", k=k)
        if material.clients < k
        else m("material.size", clients=clients, documents=documents),
        when=m.months(material.first, material.last) if material.first and material.last else "",
        sentences=tuple(_sentences(material, k, m)),
        warnings=tuple(m(f"material.{code}") for code in material.warnings),
        coverage=_coverage(material, k, m),
        tallies=tuple(_tallies(material, units, k, m)),
        left_out=None if material.rolled_up else _left_out(material, k, explain, m),
    )


def guarded_parts(material: Material, k: int) -> dict[str, dict[str, Shown]]:
    """Documents by type, language, completeness and activity, with small counts hidden.

    Of a roll-up there are none: documents add up over its parts, so that what is hidden there
    would be the sum less what is shown.
    """
    if material.rolled_up is not None:
        return {"types": {}, "languages": {}, "complete": {}, "active": {}}
    complete = {
        ("complete" if key else "incomplete"): part for key, part in material.complete.items()
    }
    names = {True: "active_yes", False: "active_no", None: "active_unknown"}
    active = {names[key]: part for key, part in material.active.items()}
    parts = {
        "types": material.types,
        "languages": material.languages,
        "complete": complete,
        "active": active if material.active_recorded else {},
    }
    told = {name: _all_or_none(found, k) for name, found in parts.items()}
    # That a part is listed tells that there is one: where all are few, it is listed nowhere.
    return {
        name: {} if _hidden(own) and material.documents - len(own) < k else own
        for name, own in told.items()
    }


def ways_that_bound(material: Material, k: int) -> frozenset[str]:
    """Ways of counting whose number of clients bounds a hidden number of documents too closely.

    A part of the documents has no fewer of them than clients. Beside the number of all documents
    that leaves a part that is hidden so many possible numbers as there are documents more than such
    clients; where these are fewer than k, the number of clients must not be told either.
    """
    families: tuple[tuple[str, Mapping[Any, Part], Callable[[Any], str]], ...] = (
        ("types", material.types, "type_{}".format),
        ("complete", material.complete, lambda key: "complete" if key else ""),
    )
    parts = guarded_parts(material, k)
    made: set[str] = set()
    for name, found, variant in families:
        if parts[name] and not _hidden(parts[name]):
            continue
        least = {key: part.clients if variant(key) else 1 for key, part in found.items()}
        if material.documents - sum(least.values()) < k:
            made |= {variant(key) for key in found} - {""}
    return frozenset(made)


def _hidden(parts: Mapping[str, Shown]) -> bool:
    return any(shown.number is None for shown in parts.values())


def _all_or_none(found: Mapping[str, Part], k: int) -> dict[str, Shown]:
    """Documents of each part; where one part is hidden, all are.

    How many clients have documents of a part is told elsewhere, and a part has no fewer documents
    than clients: beside the others, that would bound a hidden part from below.
    """
    made = guard(
        {key: part.documents for key, part in found.items()},
        k,
        {key: part.clients for key, part in found.items()},
    )
    gone = any(shown.number is None for shown in made.values())
    return {key: Shown(None) if gone else shown for key, shown in made.items()}


def _left_out(material: Material, k: int, explain: Explain | None, m: Messages) -> Tally:
    rows = (
        (_reason(code, explain, m), _written(guard_one(number, k), k, m))
        for code, number in sorted(material.left_out.items())
    )
    return Tally(m("material.left_out"), tuple(rows))


def _rolled_up(found: RolledUp, m: Messages) -> list[str]:
    made = [m("rolled_up.parts", parts=", ".join(map(m.period, found.parts)))]
    if found.missing:
        made.append(m("rolled_up.missing", missing=", ".join(map(m.period, found.missing))))
    return [*made, m("rolled_up.left")]


def _sentences(material: Material, k: int, m: Messages) -> list[str]:
    made = _rolled_up(material.rolled_up, m) if material.rolled_up else []
    made += [m(f"material.{material.counting_unit}"), m(f"material.selection_{material.selection}")]
    made.append(m("material.active_source" if material.active_recorded else "material.active_none"))
    if material.clients >= k:
        made.append(
            m(
                "material.passages",
                passages=_written(guard_one(material.passages, k), k, m),
                none=_written(guard_one(material.passages_without_theme, k), k, m),
            )
        )
        if material.residual is not None:
            made.append(_residual(material.residual, m))
    return [*made, m("forgotten.counted")] if material.forgotten else made


def _residual(found: ResidualRisk, m: Messages) -> str:
    """Say what people who read a sample found."""
    read = m.count(found.read)
    if not found.leaking:
        return m("material.residual_none", read=read, most=m.tenths(found.share.at_most, "high"))
    return m(
        "material.residual_some",
        read=read,
        leaking=m.count(found.leaking),
        share=m.tenths(found.share.value),
        low=m.tenths(found.share.low, "low"),
        high=m.tenths(found.share.high, "high"),
    )


def _coverage(material: Material, k: int, m: Messages) -> str:
    total = material.active_clientele
    if total is None or not k <= material.clients <= total:
        return m("material.coverage_unknown")
    share = m.percent(material.clients / total)
    return m("material.coverage", n=m.count(material.clients), total=m.count(total), share=share)


def _tallies(
    material: Material, units: list[tuple[str, int | None]], k: int, m: Messages
) -> list[Tally]:
    if material.clients < k:
        return []
    parts = guarded_parts(material, k)
    written = {
        "types": "doc_types.{}",
        "languages": "languages.{}",
        "complete": "material.{}",
        "active": "material.{}",
    }
    made = [
        Tally(
            m("material.completeness") if name == "complete" else m(f"material.{name}"),
            tuple(
                (m(key.format(code)), _written(shown, k, m)) for code, shown in parts[name].items()
            ),
        )
        for name, key in written.items()
        if parts[name]
    ]
    if units:
        rows = tuple((unit, m.guarded(size, k)) for unit, size in units)
        made.append(Tally(m("material.units"), rows))
    return made


def _reason(code: str, explain: Explain | None, m: Messages) -> str:
    words = explain(code, m.language) if explain else code
    return m("reasons.other", code=code) if words == code else words


def _written(shown: Shown, k: int, m: Messages) -> str:
    return m.guarded(shown.number, k, small=shown.small)
