"""The guard of the tests: what leaves this machine is refused and noted, what stays passes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

OUTSIDE = [
    pytest.param(lambda s: s.connect(("192.0.2.1", 80)), id="address of another machine"),
    pytest.param(lambda s: s.connect_ex(("192.0.2.1", 80)), id="the form that returns its error"),
    pytest.param(lambda s: s.bind(("", 0)), id="an ear on every interface"),
    pytest.param(lambda s: socket.getaddrinfo("example.org", 443), id="lookup of a name"),
    pytest.param(lambda s: socket.create_connection(("example.org", 443)), id="by name"),
]


@pytest.mark.parametrize("contact", OUTSIDE)
def test_outside_is_refused_and_noted(contact, outside_contacts: Path):
    with socket.socket() as own, pytest.raises(RuntimeError, match="leave this machine"):
        contact(own)
    assert outside_contacts.read_text().count("\n") == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_passes(host: str):
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen()
        with socket.create_connection((host, ear.getsockname()[1])):
            pass


def test_reaches_child_processes_that_swallow_the_refusal(outside_contacts: Path):
    code = "import socket\ntry: socket.getaddrinfo('example.org', 80)\nexcept Exception: pass"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "example.org" in outside_contacts.read_text()


def test_hub_is_offline():
    assert os.environ["HF_HUB_OFFLINE"] == "1"


REASONS = [
    ("none of chromium, chrome is here", "browser,postgresql", "browser"),
    ("Skipped: playwright is not installed", "browser", "browser"),
    ("PostgreSQL: the server is not installed", "browser,postgresql", "postgresql"),
    ("PostgreSQL: the server is not installed", "browser", ""),
    ("LibreOffice is not installed", "libreoffice", "libreoffice"),
    ("LibreOffice is not installed", "", ""),
    ("PySpark is not installed", "spark", "spark"),
    ("Java is not installed", "spark", "spark"),
    ("the corpus is not on this machine", "browser,postgresql,libreoffice", ""),
]


@pytest.mark.parametrize(("reason", "wanted", "found"), REASONS)
def test_which_requirement_a_skip_is_for(
    reason: str, wanted: str, found: str, monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
):  # fmt: skip
    monkeypatch.setenv("ILMIO_REQUIRE", wanted)
    assert own(pytestconfig).required(reason) == found


def test_a_requirement_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
):
    monkeypatch.setenv("ILMIO_REQUIRE", "browzer")
    with pytest.raises(pytest.UsageError, match="browzer"):
        own(pytestconfig).required("x")


def own(config: pytest.Config):
    """conftest.py as pytest has loaded it: it is not imported a second time."""
    return next(p for p in config.pluginmanager.get_plugins() if hasattr(p, "required"))


_FILES = {
    "test_one.py": """import pytest
@pytest.mark.skipif(True, reason="PostgreSQL: the server is not installed")
def test_one():
    pass""",
    "test_file.py": """import pytest
pytest.skip("LibreOffice is not installed", allow_module_level=True)""",
}


def test_a_skip_fails_where_what_it_lacks_has_to_be_here(tmp_path: Path):
    (tmp_path / "conftest.py").write_text((Path(__file__).parent / "conftest.py").read_text())
    (tmp_path / "offline").symlink_to(Path(__file__).parent / "offline")
    for name, text in _FILES.items():
        (tmp_path / name).write_text(text)
    words = ["-q", "-p", "no:cacheprovider", "--continue-on-collection-errors", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "ILMIO_REQUIRE": "postgresql,libreoffice"}, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    for one in ("postgresql", "libreoffice"):
        assert f"{one} has to be here (ILMIO_REQUIRE)" in done.stdout
