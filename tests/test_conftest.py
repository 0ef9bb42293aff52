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
