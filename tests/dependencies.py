"""Known weaknesses of the installed libraries: `make audit`. It needs a vulnerability service.

pip-audit says "no known vulnerabilities" also where it could ask nobody. So one library is asked
about first, and what was not looked at is said.

Exit code: 0 where nothing is known or nobody could be asked, 1 where a weakness is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_SEEN = "jinja2"  # one that every service knows
_NOBODY = (
    "NOT AUDITED: the vulnerability service was not reached, so nothing is known. Run it again"
)
_NOBODY += " where pip-audit can ask: make audit"


def main(command: list[str]) -> int:
    """Audit the libraries beside this Python.

    :param command: how pip-audit is called.
    """
    site = Path(sysconfig.get_path("purelib"))
    with TemporaryDirectory() as folder:
        for found in site.iterdir():
            if found.name.casefold().startswith(f"{_SEEN}-"):
                (Path(folder) / found.name).symlink_to(found)
        first = _asked(command, Path(folder))
    if first is None or not _audited(first):
        print(_NOBODY)
        return 0
    told = _asked(command, site)
    return _say(told) if told is not None else 1


def _asked(command: list[str], folder: Path) -> Mapping[str, Any] | None:
    words = ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    done = subprocess.run(
        [*command, *words, "--path", str(folder)], capture_output=True, text=True, check=False
    )
    try:
        told: Mapping[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        return None
    return told


def _audited(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in told["dependencies"] if "skip_reason" not in one]


def _say(told: Mapping[str, Any]) -> int:
    audited = _audited(told)
    weak = [one for one in audited if one["vulns"]]
    for one in weak:
        for fault in one["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"{one['name']} {one['version']}: {fault['id']}, mended in {mended}")
    left = sorted(one["name"] for one in told["dependencies"] if "skip_reason" in one)
    print(f"{len(audited)} libraries audited, {len(weak)} with a known weakness.")
    if left:
        print(f"Not audited, unknown to the service: {', '.join(left)}")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
