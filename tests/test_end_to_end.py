"""From files to report: what a run leaves, nobody recognisable, and what its options do."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.execution.plan import NAMES
from pipeline.stages.compare import PARTS as COMPARED_BY
from pipeline.tables import ALL, BY_NAME
from tests.execution.make_runs import (
    CANARIES,
    PERIODS,
    REASONED,
    Runs,
    copy_of,
    everything,
    ilmio,
    make_small_workspace,
    sample_rows,
    small_runs,
)
from tests.stages.make_inputs import write_csv

Q2, Q3 = PERIODS
WRITTEN = sorted(table.name for table in ALL if "release" not in table.name)
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def runs() -> Runs:
    return small_runs()


@pytest.fixture
def workspace(runs: Runs, tmp_path: Path) -> Path:
    return copy_of(runs.folder, tmp_path / "workspace")


def table(workspace: Path, name: str, period: str = Q3) -> pd.DataFrame:
    return pd.read_parquet(workspace / "runs" / period / "tables" / f"{name}.parquet")


def manifest(workspace: Path, period: str = Q3) -> dict:
    return json.loads((workspace / "runs" / period / "manifest.json").read_text("utf-8"))


# --- what a run leaves -------------------------------------------------------------------------


@pytest.mark.parametrize("period", PERIODS)
def test_a_run_leaves_what_the_contract_names(runs: Runs, period: str):
    assert (runs.said[period].code, runs.said[period].err) == (0, "")
    run = runs.folder / "runs" / period
    assert sorted(path.stem for path in (run / "tables").iterdir()) == WRITTEN
    for name in WRITTEN:
        found = table(runs.folder, name, period)
        assert list(found.columns) == BY_NAME[name].names
        pd.testing.assert_series_equal(found.iloc[:, 0], BY_NAME[name].check(found).iloc[:, 0])
    vectors = np.load(run / "vectors.npy", allow_pickle=False)
    assert vectors.shape == (len(table(runs.folder, "passages", period)), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    package = json.loads((run / "datapackage.json").read_text("utf-8"))
    header = (run / "evidence.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    fields = package["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == header
    for name in ("report.html", "report.fi.html", "report.sv.html", "report.en.html"):
        assert "</html>" in (run / name).read_text("utf-8"), name
    assert runs.said[period].out.rstrip().endswith(str(run / "report.html"))


def test_the_manifest_accounts_for_the_run(runs: Runs):
    made = manifest(runs.folder)
    assert made["compared_with"] == Q2 and manifest(runs.folder, Q2)["compared_with"] is None
    assert set(made["timings"]) == set(made["counts"]) | {"models"} == set(NAMES[1:-1]) | {"models"}
    assert made["counts"]["split"]["out_passages"] == len(table(runs.folder, "passages"))
    assert len(made["inputs"][0]["sha256"]) == len(made["catalogue"]["digest"]) == 64
    assert made["seed"] == made["settings"]["seed"] == 7
    assert made["encoder"]["digest"] and made["versions"]["torch"]


def test_evidence_counts_clients_and_compares_with_the_period_before(runs: Runs):
    evidence = table(runs.folder, "evidence").query("group == 'all'").set_index("theme_id")
    assert set(evidence["of_clients"]) == {12}
    given = table(runs.folder, "assignments").merge(table(runs.folder, "passages"))
    for theme, own in given.groupby("theme_id"):
        if theme != "-1":
            assert evidence.loc[theme, "n_clients"] == own["client_id"].nunique(), theme
    before = table(runs.folder, "evidence", Q2).query("group == 'all'").set_index("theme_id")
    both = [name for name in evidence.index if name in before.index and name != "-1"]
    compared = evidence.loc[both].query("comparable == True")
    assert {"debt", "loneliness"} <= set(compared.index)
    change = compared["share"] - before.loc[compared.index, "share"]
    assert np.allclose(compared["change"], change)
    assert set(compared["verdict"]) <= {"rise", "fall", "none_shown", "not_tested"}
    told = manifest(runs.folder)["comparison"]
    assert told["with"] == Q2 and told["differs"] == []
    assert told["tested"]["all"] == evidence["family"].sum()
    assert set(manifest(runs.folder)["comparability_parts"]) == set(COMPARED_BY)


def test_everything_in_the_workspace_is_for_its_owner_alone(runs: Runs):
    for path in [runs.folder, *runs.folder.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path.name


# --- nobody is recognisable --------------------------------------------------------------------


def raw_identifiers() -> list[str]:
    forms = [form for found in CANARIES.values() for form in found]
    for period in PERIODS:
        for row in sample_rows(period):
            forms += [row["client_id"], row["household_id"]]
    return sorted(set(forms))


def test_no_identifier_stands_in_any_byte_of_the_workspace(runs: Runs):
    given = b"\n".join(path.read_bytes() for path in runs.inputs.values()).decode()
    assert all(forms[0] in given for forms in CANARIES.values()), "the canaries were planted"
    content = everything(runs.folder).decode("utf-8", "replace").casefold()
    said = "".join(done.out + done.err for done in runs.said.values()).casefold()
    for form in raw_identifiers():
        assert form.casefold() not in content, f"{form} was written"
        assert form.casefold() not in said, f"{form} was printed"


def test_the_search_for_identifiers_finds_them_where_they_are(runs: Runs, tmp_path: Path):
    plain = tmp_path / "plain"
    plain.mkdir()
    pd.DataFrame({"text": ["soitettiin: Pirkko Vainionpäälle"]}).to_parquet(plain / "a.parquet")
    assert "Pirkko Vainionpäälle" in everything(plain).decode("utf-8", "replace")


def test_pseudonyms_are_the_same_in_both_periods_and_keyed(runs: Runs, tmp_path: Path):
    documents = table(runs.folder, "documents")
    assert documents["client_id"].str.fullmatch("k[a-z2-7]{12}").all()
    assert set(documents["client_id"]) == set(table(runs.folder, "documents", Q2)["client_id"])
    assert set(documents["document_id"]) == {row["document_id"] for row in sample_rows(Q3)}
    other = make_small_workspace(tmp_path / "other")
    (other.folder / "key").write_text("77" * 32, "ascii")
    assert ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", other.folder).code == 0
    assert not set(table(other.folder, "documents")["client_id"]) & set(documents["client_id"])


def test_pseudonymise_all_hides_document_ids_and_sources(runs: Runs, workspace: Path):
    done = ilmio(
        "run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--set", "pseudonymise=all"
    )  # fmt: skip
    assert done.code == 0, done.err
    content = everything(workspace / "runs" / Q3).decode("utf-8", "replace")
    hidden = [row["document_id"] for row in sample_rows(Q3)] + [runs.inputs[Q3].name]
    assert [name for name in hidden if name in content] == []


def test_a_roster_masks_what_no_rule_knows(runs: Runs, workspace: Path, tmp_path: Path):
    rows = sample_rows(Q3)
    rows[0]["text"] += "\nKotona asuu myös pörrötassu, jonka koulussa on sovittu tapaaminen."
    source = write_csv(tmp_path / "in.csv", rows)
    assert ilmio("run", source, "-p", Q3, "-w", workspace).code == 0
    assert "pörrötassu" in everything(workspace).decode("utf-8", "replace"), "no rule knows it"
    roster = tmp_path / "roster.csv"
    roster.write_text(f"client_id;names\n{rows[0]['client_id']};pörrötassu\n", "utf-8")
    done = ilmio("run", source, "-p", Q3, "-w", workspace, "--roster", roster)
    assert done.code == 0, done.err
    assert "pörrötassu" not in everything(workspace).decode("utf-8", "replace")


# --- options -------------------------------------------------------------------------------------


def test_only_the_asked_units_are_read(runs: Runs, workspace: Path):
    done = ilmio(
        "run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--only-units", "perhesosiaalityö"
    )  # fmt: skip
    assert done.code == 0, done.err
    assert set(table(workspace, "documents")["unit"]) == {"Perhesosiaalityö"}
    assert set(table(workspace, "rejects")["reason"]) == {"unit_not_selected"}
    wrong = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--only-units", "Perhetyö")
    assert wrong.code == 2 and "No document is of the unit 'Perhetyö'" in wrong.err


def test_a_theme_in_the_teams_own_words(runs: Runs, workspace: Path, tmp_path: Path):
    theme = tmp_path / "theme.toml"
    theme.write_text(
        """
[[phenomenon]]
id = "summer_without_activities"
section11 = 7
kind = "need"
label = { fi = "Kesä ilman tekemistä", sv = "Sommar utan aktiviteter", en = "Idle summer" }
description = { fi = "x", sv = "x", en = "x" }
[phenomenon.seeds]
fi = ["Kesällä ei ole mitään tekemistä.", "Koulun loputtua päivät kuluvat kotona."]
sv = ["Sommaren har varit lång utan aktiviteter.", "Barnen har inget att göra under lovet."]
en = ["There is nothing to do in the summer.", "The children stay at home all summer."]
""",
        "utf-8",
    )
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--guided", theme)
    assert done.code == 0, done.err
    assert manifest(workspace)["catalogue"]["guided"] == ["summer_without_activities"]
    themes = table(workspace, "themes")
    found = themes[themes["theme_id"] == "summer_without_activities"]
    assert set(found["origin"]) <= {"staff"}
    found = table(workspace, "evidence")
    assert not found["comparable"].fillna(False).any(), "other catalogue"
    assert set(found.loc[found["theme_id"] == "debt", "differs"]) == {"catalogue"}
    assert "ilmiöluettelo on muuttunut" in (workspace / "runs" / Q3 / "report.fi.html").read_text(
        "utf-8"
    )


def test_households_can_be_what_is_counted(runs: Runs, workspace: Path):
    done = ilmio(
        "run", runs.inputs[Q3], "-p", Q3, "-w", workspace,
        "--set", "evidence.counting_unit=household",
    )  # fmt: skip
    assert done.code == 0, done.err
    evidence = table(workspace, "evidence").query("group == 'all'")
    assert set(evidence["of_clients"]) == {6}, "two clients in each household"
    assert (evidence["n_clients"] <= 6).all()


def test_open_themes_are_counted_on_clients_who_were_held_out(runs: Runs, workspace: Path):
    done = ilmio(
        "run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--set", "discover.hold_out=0.4",
        "--from", "discover",
    )  # fmt: skip
    assert done.code == 0, done.err
    told = manifest(workspace)["estimation"]
    assert told["open_themes"] == "held_out_clients" and 0 < told["held_out_clients"] < 12
    themes = table(workspace, "themes")
    opened = set(themes.loc[themes["origin"] == "open", "theme_id"])
    rows = table(workspace, "evidence").query("group == 'all'").set_index("theme_id")
    for theme, row in rows.iterrows():
        assert row["of_clients"] == (told["held_out_clients"] if theme in opened else 12), theme
    assert manifest(runs.folder)["estimation"]["open_themes"] == "same_clients"


@pytest.mark.parametrize(("profile", "k"), [("team", 3), ("section", 5), ("public", 10)])
def test_a_release_under_each_profile(profile: str, k: int, runs: Runs, workspace: Path):
    done = ilmio(
        "report", "-p", Q3, "-w", workspace, "--profile", profile, *REASONED,
        *(word for code in ("sv", "fi", "en") for word in ("--language", code)),
    )  # fmt: skip
    assert done.code == 0, done.err
    folder = workspace / "releases" / f"{Q3}-{profile}"
    *written, then = done.out.splitlines()
    assert sorted(map(Path, written)) == sorted(folder.iterdir())
    assert then.startswith("Next: ")
    assert 'lang="sv"' in (folder / "report.html").read_text("utf-8")
    with (folder / "evidence.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    shown = [int(row["n_clients"]) for row in rows if row["n_clients"]]
    assert all(n == 0 or n >= k for n in shown)
    assert len(shown) < len(rows), "small counts are there, and hidden"
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    content = everything(folder).decode("utf-8", "replace")
    assert [form for form in raw_identifiers() if form in content] == []
