"""What is inside, as a CycloneDX list: `make sbom`. Libraries, artefacts of models/, scripts.

The libraries are listed by cyclonedx-py, which runs in an environment of its own; the artefacts
with their digests and licences, and the script of the review, are added here. What comes out is
checked against CycloneDX's own schema by the same tool.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.models import Artefact, file_digest, list_artefacts, read_digests

ROOT = Path(__file__).resolve().parents[1]
SPEC = "1.6"
_STATIC = ROOT / "pipeline" / "review" / "static"
_OURS = "MIT"  # of an artefact whose card names nothing else
_SHARE_ALIKE = re.compile(r"(?<!data )CC BY-SA (\d\.\d)")  # not of a package's data
_CHECK = (
    "import sys; from cyclonedx.schema import SchemaVersion; "
    "from cyclonedx.validation.json import JsonStrictValidator; "
    "fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read()); "
    "sys.exit(str(fault) if fault else 0)"
)


def main(words: list[str]) -> int:
    """Write the list.

    :param words: folder of the environment in which cyclonedx-py is; file to write.
    """
    tool, out = Path(words[0]) / "bin", Path(words[1])
    command = [
        str(tool / "cyclonedx-py"), "environment", "--sv", SPEC, "--of", "JSON",
        "--output-reproducible", "--pyproject", str(ROOT / "pyproject.toml"), sys.executable,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip()[-2_000:])
        return 1
    made = with_licences(with_artefacts(json.loads(done.stdout)))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    checked = subprocess.run([str(tool / "python"), "-c", _CHECK, str(out)], check=False)
    print(f"{out}: {len(made['components'])} parts, CycloneDX {SPEC}")
    silent = [one["name"] for one in made["components"] if not one.get("licenses")]
    if silent:
        print(f"Without a licence in their own words: {', '.join(silent)}")
    return checked.returncode


def with_artefacts(bom: Mapping[str, Any]) -> dict[str, Any]:
    """Add what no package manager knows of; the program depends on each of them."""
    added = [*map(_artefact, list_artefacts()), _htmx()]
    names = [one["bom-ref"] for one in added]
    root = bom["metadata"]["component"]["bom-ref"]
    links = [dict(one) for one in bom.get("dependencies", [])]
    mine = next((one for one in links if one["ref"] == root), None)
    if mine is None:
        mine = {"ref": root}
        links.append(mine)
    mine["dependsOn"] = sorted({*mine.get("dependsOn", []), *names})
    links += [{"ref": name} for name in names]
    parts = sorted([*bom["components"], *added], key=lambda one: one["bom-ref"])
    return {**bom, "components": parts, "dependencies": sorted(links, key=lambda one: one["ref"])}


def with_licences(bom: Mapping[str, Any]) -> dict[str, Any]:
    """Add the licence that a package names in its metadata where the tool took none of it."""
    return {**bom, "components": [_with_licence(one) for one in bom["components"]]}


def _with_licence(one: Mapping[str, Any]) -> dict[str, Any]:
    if one.get("licenses"):
        return dict(one)
    try:
        told = metadata(one["name"])
    except PackageNotFoundError:
        return dict(one)
    named = [told.get("License-Expression") or told.get("License") or ""]
    named += [text.rpartition(" :: ")[2] for text in told.get_all("Classifier") or ()
              if text.startswith("License ::")]  # fmt: skip
    name = next((text.strip() for text in named if text and len(text.strip()) < 60), "")
    return {**one, "licenses": [{"license": {"name": name}}]} if name else dict(one)


def licence_of(card: str) -> str:
    """SPDX expression of an artefact, as its card tells it."""
    versions = sorted(set(_SHARE_ALIKE.findall(card)))
    return " AND ".join([_OURS, *(f"CC-BY-SA-{version}" for version in versions)])


def _artefact(one: Artefact) -> dict[str, Any]:
    card = (one.folder / "card.md").read_text(encoding="utf-8")
    return {
        "type": "data",
        "bom-ref": f"models/{one.name}",
        "name": f"models/{one.name}",
        "version": __version__,
        "description": one.title,
        "licenses": [{"expression": licence_of(card)}],
        "components": [
            {
                "type": "file",
                "bom-ref": f"models/{one.name}/{name}",
                "name": name,
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
            for name, digest in sorted(read_digests(one.folder).items())
        ],
    }


def _htmx() -> dict[str, Any]:
    script = _STATIC / "htmx.min.js"
    version = re.search(r'version:"([\d.]+)"', script.read_text(encoding="utf-8"))
    return {
        "type": "library",
        "bom-ref": "htmx",
        "name": "htmx.org",
        "version": version.group(1) if version else "",
        "purl": f"pkg:npm/htmx.org@{version.group(1) if version else ''}",
        "description": "Script of the review, as it came: pipeline/review/static/htmx.min.js",
        "licenses": [{"license": {"id": "0BSD"}}],
        "hashes": [{"alg": "SHA-256", "content": file_digest(script)}],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
