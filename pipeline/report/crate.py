"""How the files of a report were made, as an RO-Crate 1.1 with terms of PROV (JSON-LD).

The run is a ``CreateAction``: with which program, model, catalogue and settings, from which inputs,
by which organisation and under which law these files came to be. Inputs and files are known by
their SHA-256; names of input files may hold names of people and are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from pipeline.models import in_letters
from pipeline.report.csvfile import CSV_FILE, PACKAGE_FILE, WAYS_FILE
from pipeline.report.jsonfile import JSON_FILE
from pipeline.report.messages import Messages
from pipeline.report.packed import TAGS
from pipeline.report.provenance import provenance_of, settings_digest
from pipeline.report.view import Source, learned_told

CRATE_FILE = "ro-crate-metadata.json"
_VERSION = "https://w3id.org/ro/crate/1.1"
_CONTEXT = [
    f"{_VERSION}/context",
    {
        "prov": "http://www.w3.org/ns/prov#",
        "sha256": "https://w3id.org/ro/terms/workflow-run#sha256",
    },
]
_LAW = "#law"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FORMATS = {
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NAMES = {CSV_FILE: "evidence", JSON_FILE: "evidence", WAYS_FILE: "sensitivity",
          PACKAGE_FILE: "package"}  # fmt: skip
_LANGUAGE = re.compile(r"\.(fi|sv|en)\.")

Entity = dict[str, Any]


def render_crate(source: Source, files: Mapping[str, bytes], messages: Messages) -> str:
    """Describe the files of a report and how they were made.

    :param files: the very bytes of the other files, by name.
    :param messages: of the language in which it is described.
    :returns: JSON-LD; the same files give the same bytes.
    """
    inputs = _inputs(source, messages)
    tools = _tools(source)
    given = _given(source, messages)
    made = [_file(name, data, messages) for name, data in files.items()]
    root, run = _root(source, made, messages), _run(source, messages)
    run |= {
        "instrument": _refs(tools),
        "object": _refs([*inputs, *given]),
        "result": _refs(made),
        "prov:used": _refs([*inputs, *given]),
    }
    graph = [_descriptor(), root, *made, run, *tools, *inputs, *given, *_around(source, messages)]
    content = {"@context": _CONTEXT, "@graph": graph}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _descriptor() -> Entity:
    return {
        "@id": CRATE_FILE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _VERSION},
        "about": {"@id": "./"},
    }


def _root(source: Source, made: list[Entity], m: Messages) -> Entity:
    prov = provenance_of(source.manifest)
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": m("crate.title", title=m("page.title"), period=m.period(prov.period)),
        "description": f"{m('purpose.text')} {m('purpose.draft')}",
        "datePublished": prov.finished.isoformat() if prov.finished else prov.period,
        "temporalCoverage": prov.period,
        "inLanguage": TAGS[m.language],
        "license": {"@id": "#terms"},
        "publisher": {"@id": "#organisation"},
        "about": {"@id": _LAW},
        "mentions": {"@id": "#run"},
        "hasPart": _refs(made),
    }


def _run(source: Source, m: Messages) -> Entity:
    prov = provenance_of(source.manifest)
    made: Entity = {
        "@id": "#run",
        "@type": ["CreateAction", "prov:Activity"],
        "name": m("crate.run", period=m.period(prov.period)),
        "agent": {"@id": "#organisation"},
        "prov:wasAssociatedWith": {"@id": "#organisation"},
    }
    return made | ({"endTime": prov.finished.isoformat()} if prov.finished else {})


def _tools(source: Source) -> list[Entity]:
    """The program and what decides a result beside it."""
    manifest, prov = source.manifest, provenance_of(source.manifest)
    versions: Mapping[str, Any] = manifest.get("versions") or {}
    catalogue: Mapping[str, Any] = manifest.get("catalogue") or {}
    encoder = manifest.get("encoder")
    digest = encoder.get("digest", "") if isinstance(encoder, Mapping) else ""
    name = encoder.get("name", "") if isinstance(encoder, Mapping) else str(encoder or "")
    return [
        {
            "@id": "#ilmio",
            "@type": ["SoftwareApplication", "prov:SoftwareAgent"],
            "name": "ilmio",
            "version": str(versions.get("ilmio", "")),
            "softwareRequirements": [one for one in prov.versions if not one.startswith("ilmio ")],
        },
        {"@id": "#encoder", "@type": "SoftwareApplication", "name": str(name), **_sha(digest)},
        {
            "@id": "#catalogue",
            "@type": ["DefinedTermSet", "prov:Entity"],
            "name": "catalogue",
            "version": prov.catalogue_version,
            **_sha(catalogue.get("digest", "")),
        },
    ]


def _inputs(source: Source, m: Messages) -> list[Entity]:
    found = source.manifest.get("inputs") or []
    listed = list(found.values()) if isinstance(found, Mapping) else list(found)
    digests = sorted(str(one.get("sha256", "") if isinstance(one, Mapping) else one)
                     for one in listed)  # fmt: skip
    return [
        {
            "@id": f"#input-{number}",
            "@type": ["CreativeWork", "prov:Entity"],
            "name": m("crate.input", n=number),
            **_sha(digest),
        }
        for number, digest in enumerate(filter(None, digests), start=1)
    ]


def _given(source: Source, m: Messages) -> list[Entity]:
    """Settings, seed and the rule of disclosure, as values."""
    prov, settings = provenance_of(source.manifest), source.manifest.get("settings")
    values = {
        "settings": settings_digest(settings) if settings is not None else "",
        "seed": prov.seed,
        "matcher": learned_told(prov.matcher, m),
        "limit": m("provenance.limit_value", k=source.k),
        "audience": m(f"profiles.{source.profile}") if source.profile else "",
    }
    return [
        {
            "@id": f"#{key}",
            "@type": "PropertyValue",
            "name": m(f"provenance.{key}"),
            "value": value,
        }
        for key, value in values.items()
        if value
    ]


def _file(name: str, data: bytes, m: Messages) -> Entity:
    made: Entity = {
        "@id": name,
        "@type": "File",
        "name": m(f"crate.file_{_NAMES.get(name, 'report')}"),
        "encodingFormat": _FORMATS[name.rsplit(".", 1)[-1]],
        "contentSize": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
        "prov:wasGeneratedBy": {"@id": "#run"},
    }
    code = _LANGUAGE.search(name)
    if name.startswith("report."):
        made["inLanguage"] = TAGS[code[1] if code else m.language]
    return made


def _around(source: Source, m: Messages) -> list[Entity]:
    """Who, under which law, on which terms."""
    return [
        {
            "@id": "#organisation",
            "@type": ["Organization", "prov:Agent"],
            "name": source.organisation or m("format.unknown"),
        },
        {"@id": "#terms", "@type": "CreativeWork", "name": m("crate.terms")},
        {
            "@id": _LAW,
            "@type": "CreativeWork",
            "name": m("crate.law"),
            "identifier": "1301/2014",
        },
    ]


def _sha(digest: object) -> Entity:
    """A digest; what is shorter than a SHA-256 stands in letters, lest it read like a number."""
    text = str(digest)
    if not text:
        return {}
    return {"sha256": text} if _SHA256.fullmatch(text) else {"identifier": in_letters(text)}


def _refs(entities: list[Entity]) -> list[dict[str, str]]:
    return [{"@id": str(entity["@id"])} for entity in entities]
