"""What every test stands on: no network, no model hub, the same examples each time."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

OFFLINE = Path(__file__).parent / "offline"

# Set before anything is imported that reads them; inherited by every process a test starts.
os.environ.update(
    HF_HUB_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    TRANSFORMERS_OFFLINE="1",
    TOKENIZERS_PARALLELISM="false",
    ILMIO_SOCKET_LOG=str(Path(tempfile.mkdtemp(prefix="ilmio-tests-")) / "sockets.log"),
    PYTHONPATH=os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH", "")])),
)

hypothesis.settings.register_profile("ilmio", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("ilmio")


def _install_guard() -> None:
    # Installed by being imported, and under this name only once; the interpreter's own
    # sitecustomize, where there is one, stays as it is.
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("ilmio_offline", OFFLINE / "sitecustomize.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)


_install_guard()

# What `.ci/run` has installed, by what a skip for want of it says: such a skip fails there.
_WANTED = {
    "browser": ("chromium", "browser", "playwright", "axe"),
    "postgresql": ("postgresql", "psycopg"),
    "libreoffice": ("libreoffice", "soffice", "pdftoppm", "poppler"),
    "spark": ("pyspark", "java "),
}
REQUIRED = "ILMIO_REQUIRE"  # names of these, with commas between


@pytest.fixture(autouse=True, scope="module")
def runs_for_all_tests_stay() -> Iterator[None]:
    """Fail the tests of a file that change the runs which are made once for all tests."""
    yield
    if made := sys.modules.get("tests.execution.make_runs"):
        assert made.changed_by_tests() == []


def required(reason: str) -> str:
    """Which of what has to be here a skip was for; empty where for none."""
    names = [one for one in os.environ.get(REQUIRED, "").split(",") if one]
    unknown = set(names) - set(_WANTED)
    if unknown:
        raise pytest.UsageError(f"{REQUIRED}: {', '.join(sorted(unknown))} is none of {_WANTED}")
    told = reason.casefold()
    return next((one for one in names if any(word in told for word in _WANTED[one])), "")


def _fail_wanted(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip for want of what has to be here into a failure."""
    if report.outcome == "skipped" and isinstance(report.longrepr, tuple):
        wanted = required(report.longrepr[2])
        if wanted:
            report.outcome = "failed"
            report.longrepr = f"{wanted} has to be here ({REQUIRED}): {report.longrepr[2]}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look at every test."""
    report = yield
    _fail_wanted(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Look at every file of tests, which may be left out as a whole."""
    report = yield
    _fail_wanted(report)
    return report


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(Path(os.environ["ILMIO_SOCKET_LOG"]).parent, ignore_errors=True)


@pytest.fixture
def outside_contacts() -> Iterator[Path]:
    """The file in which refused contacts are noted; emptied after a test that provokes them."""
    log = Path(os.environ["ILMIO_SOCKET_LOG"])
    yield log
    log.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail the test in which this process, or one that it started, reached for the network."""
    log = Path(os.environ["ILMIO_SOCKET_LOG"])
    log.unlink(missing_ok=True)
    yield
    if log.exists():
        contacts = log.read_text(encoding="utf-8")
        log.unlink()
        pytest.fail(f"contact outside this machine:\n{contacts}", pytrace=False)
