"""The wheel is whole: installed outside the checkout it finds its folders, and a run works."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.test_house import ROOT, under

pytestmark = pytest.mark.slow

CARRIED = ("models", "configs", "data_samples")
WORKING = "configs/catalogue_src/"  # pieces that configs/catalogue.toml is made of
LARGEST = 40_000_000  # bytes of the wheel, most of them the weights of models/reader
TEXTS = (
    "Asiakas kertoo, että vuokra on rästissä ja häätö pelottaa.\nTyötä hän ei ole löytänyt.",
    "Klienten berättar att pengarna inte räcker till mat. Hen känner sig ensam.",
    "The client says that the rent is overdue. She has no one to talk to.",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network by the pinned backend."""
    out = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(out), str(ROOT)]
    _run(sys.executable, "-m", "pip", *build, cwd=out)
    return next(out.glob("ilmio-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the commands of an environment with the wheel and the libraries of this one.

    The libraries are lent by a .pth file: their own .pth files, the checkout's among them, are
    not read, so nothing of the checkout is seen.
    """
    home = tmp_path_factory.mktemp("installed") / "venv"
    _run(sys.executable, "-m", "venv", "--without-pip", str(home), cwd=home.parent)
    site = next(home.glob("lib/python*/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    install = ["install", "--no-deps", "--no-index", str(wheel)]
    _run(sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), *install, cwd=home)
    return home / "bin"


def test_carries_code_and_folders(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    shared = {n for folder in CARRIED for n in under(folder) if not n.startswith(WORKING)}
    wanted = set(under("pipeline")) | {f"pipeline/_share/{name}" for name in shared}
    assert wanted - names == set(), "missing"
    assert {n for n in names if ".dist-info/" not in n} - wanted == set(), "should not be in it"
    assert wheel.stat().st_size < LARGEST


def test_has_licence_and_command(wheel: Path):
    with zipfile.ZipFile(wheel) as opened:
        info = next(n for n in opened.namelist() if n.endswith("METADATA")).removesuffix("METADATA")
        assert "The Ilmiö authors" in opened.read(f"{info}licenses/LICENSE").decode()
        assert "ilmio = pipeline.cli:main" in opened.read(f"{info}entry_points.txt").decode()


def test_code_is_the_wheels_own(installed: Path, tmp_path: Path):
    where = "import pipeline.configs as c; print(c.__file__, c.shared_folder('models'))"
    code, models = _run(str(installed / "python"), "-c", where, cwd=tmp_path).split()
    assert code.startswith(str(installed.parent))
    assert models.startswith(str(installed.parent))


def test_doctor_finds_everything(installed: Path, tmp_path: Path):
    _run(str(installed / "ilmio"), "doctor", cwd=tmp_path)


def test_run_works_outside_the_checkout(installed: Path, tmp_path: Path):
    ilmio, given = str(installed / "ilmio"), tmp_path / "documents.csv"
    with given.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["client_id", "document_id", "written_on", "text"])
        for i in range(24):
            writer.writerow([f"C{i}", f"D{i}", f"2026-08-{i + 1:02d}", TEXTS[i % len(TEXTS)]])
    _run(ilmio, "init", "work", cwd=tmp_path)
    _run(ilmio, "run", str(given), "--period", "2026-Q3", "--workspace", "work", cwd=tmp_path)
    done = tmp_path / "work" / "runs" / "2026-Q3"
    for name in ("manifest.json", "report.html", "evidence.csv", "tables/documents.parquet"):
        assert (done / name).is_file(), f"{name} is missing"


def _run(*command: str, cwd: Path) -> str:
    """Run a command away from the checkout and return its output.

    The settings that hold the model hub offline are taken away: an installed ilmio has none.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TRANSFORMERS_"))}
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (
        f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    )
    return done.stdout
