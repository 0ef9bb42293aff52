"""The generator: what is planted is what the documents say, and nobody real is in them."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from scipy.stats import binom
from typer.testing import CliRunner

from pipeline.configs import shared_folder
from pipeline.errors import UsageError
from pipeline.tables import DOC_TYPES, LANGUAGES
from pipeline.tuning.generator import (
    COLUMNS,
    GeneratedPeriod,
    GeneratorSettings,
    Planted,
    generate,
    write,
)
from pipeline.tuning.generator.__main__ import app
from pipeline.tuning.generator.bank import bank
from pipeline.tuning.generator.clients import first_period_of
from pipeline.tuning.generator.names import finnish_form, swedish_genitive
from pipeline.tuning.generator.people import make_hetu, make_iban
from pipeline.tuning.generator.truth import make_plan, phenomena, pick, spread, uniform
from pipeline.tuning.gold import read_gold, read_marks

FOLDER = shared_folder("data_samples") / "generator"
PII = {"PERSON", "ADDRESS", "LOCATION", "PHONE", "EMAIL", "HETU", "DATE_OF_BIRTH", "ORGANISATION",
       "IBAN", "CASE_NUMBER", "VEHICLE"}  # fmt: skip
N = 1_500  # clients of the statistical tests


@pytest.fixture(scope="module")
def periods() -> list[GeneratedPeriod]:
    return list(generate(GeneratorSettings(clients=300, periods=2, seed=7)))


@pytest.fixture(scope="module")
def marks(periods: list[GeneratedPeriod]) -> pd.DataFrame:
    """All marks of both periods, one a row."""
    rows = [
        (
            period.name,
            row.document_id,
            row.client_id,
            mark.kind,
            mark.value,
            text[mark.start : mark.end],
        )
        for period in periods
        for row in period.gold.itertuples()
        for text, found in [read_marks(row.text, row.document_id)]
        for mark in found
    ]
    return pd.DataFrame(rows, columns=["period", "document", "client", "kind", "value", "words"])


def _planted(settings: GeneratorSettings) -> list[dict[str, int]]:
    """Clients with each phenomenon, by period, without composing any text."""
    plan = make_plan(settings)
    counts: list[dict[str, int]] = []
    for period in range(settings.periods):
        found = dict.fromkeys(plan.shares[0], 0)
        for slot in range(settings.clients):
            first = first_period_of(settings, slot, period)
            client = f"G{slot:06d}-{first}"
            at = uniform(settings.seed, "profile", client)
            profile = plan.profiles[pick((p.share for p in plan.profiles), at)]
            for name in phenomena(settings, plan, client, profile.name, first, period):
                found[name] += 1
        counts.append(found)
    return counts


def _outside(count: int, n: int, share: float, alpha: float) -> bool:
    return not binom.ppf(alpha / 2, n, share) <= count <= binom.ppf(1 - alpha / 2, n, share)


# ---- planted truth


def test_shares_are_met_within_binomial_error() -> None:
    settings = GeneratorSettings(clients=N, periods=3, seed=11)
    plan = make_plan(settings)
    alpha = 0.001 / (3 * len(plan.shares[0]))  # of one false alarm in a thousand seeds
    for period, counts in enumerate(_planted(settings)):
        for name, count in counts.items():
            share = plan.shares[period][name]
            assert not _outside(count, N, share, alpha), (period, name, count / N, share)


def test_rises_and_signals_appear_when_planted_and_not_before() -> None:
    changes = (
        Planted(phenomenon="ws_ai_companion", share=0.05, from_period=1),
        Planted(phenomenon="ws_platform_work", share=0.05, from_period=2),
        Planted(phenomenon="debt", share=0.5, from_period=2),
        Planted(phenomenon="debt", share=0.0, from_period=3),
    )
    counts = _planted(GeneratorSettings(clients=N, periods=4, seed=3, planted=changes))
    assert counts[0]["ws_ai_companion"] == 0 < counts[1]["ws_ai_companion"]
    assert counts[1]["ws_platform_work"] == 0 < counts[2]["ws_platform_work"]
    assert [round(c["debt"] / N, 1) for c in counts] == [0.2, 0.2, 0.5, 0.0]
    assert all(c["ws_nicotine_pouches"] == 0 for c in counts)  # not planted: nobody


def test_nothing_changes_where_nothing_is_planted() -> None:
    plan = make_plan(GeneratorSettings(periods=3, planted=()))
    assert plan.shares[0] == plan.shares[1] == plan.shares[2]


def test_default_plan_raises_six_and_adds_five_signals() -> None:
    first, second = make_plan(GeneratorSettings()).shares
    risen = {name for name in first if second[name] > first[name]}
    assert len([n for n in risen if first[n] > 0]) == 6
    assert {n for n in risen if first[n] == 0} == {n for n in first if n.startswith("ws_")}


def test_phenomena_go_together_by_profile() -> None:
    period = next(generate(GeneratorSettings(clients=N, filler=(0, 0), denials=0, elsewhere=0)))
    has = [set(client.phenomena) for client in period.clients()]
    with_debt = [h for h in has if "debt" in h]
    without = [h for h in has if "debt" not in h]
    share = [
        sum("rent_arrears_eviction" in h for h in part) / len(part) for part in (with_debt, without)
    ]
    assert share[0] > 1.5 * share[1]


@pytest.mark.parametrize("persistence", [0.0, 0.5, 1.0])
def test_persistence(persistence: float) -> None:
    """With unchanged shares, agreement beyond chance is ``persistence`` (at 1: all is kept)."""
    settings = GeneratorSettings(periods=2, planted=(), persistence=persistence)
    plan = make_plan(settings)
    kept = had = expected = 0.0
    for slot in range(1_000):
        name = plan.profiles[slot % len(plan.profiles)].name
        before, now = (phenomena(settings, plan, f"G{slot}", name, 0, p) for p in (0, 1))
        had += len(before)
        kept += len(set(before) & set(now))
        expected += sum(plan.within[1][name][x] for x in before)
    assert (kept - expected) / (had - expected) == pytest.approx(persistence, abs=0.05)


@pytest.mark.parametrize(
    ("share", "sizes", "risks", "wanted", "why"),
    [
        (0.2, [0.5, 0.5], [1, 1], [0.2, 0.2], "equal risks"),
        (0.2, [0.5, 0.5], [3, 1], [0.3, 0.1], "in proportion"),
        (0.3, [0.5, 0.5], [1, 0], [0.6, 0.0], "one profile alone"),
        (0.6, [0.5, 0.5], [9, 1], [0.95, 0.25], "capped, the rest goes to the other"),
        (0.0, [0.5, 0.5], [1, 1], [0.0, 0.0], "nobody"),
    ],
)
def test_spread(
    share: float, sizes: list[float], risks: list[float], wanted: list[float], why: str
) -> None:
    assert spread(share, sizes, risks) == pytest.approx(wanted), why


def test_refusals_name_the_fault() -> None:
    with pytest.raises(UsageError, match="too few clients"):
        make_plan(GeneratorSettings(prevalence={"homelessness": 0.9}))
    with pytest.raises(UsageError, match="Did you mean 'debt'"):
        make_plan(GeneratorSettings(prevalence={"debts": 0.1}))
    with pytest.raises(UsageError, match="languages"):
        GeneratorSettings(languages={"de": 1.0})
    with pytest.raises(UsageError, match="whole months"):
        GeneratorSettings(first_period="2026-07-15..2026-08-31").spans()


# ---- documents and marks


def test_marks_equal_the_truth_table(periods: list[GeneratedPeriod], marks: pd.DataFrame) -> None:
    affirmed = marks[marks.kind == "ph"]
    read = set(zip(affirmed.client, affirmed.period, affirmed.value, strict=True))
    truth = pd.concat([period.truth for period in periods])
    assert read == set(zip(truth.client_id, truth.period, truth.phenomenon, strict=True))
    assert len(truth) == len(truth.drop_duplicates())


def test_nothing_is_denied_that_holds(marks: pd.DataFrame) -> None:
    by_kind = {
        kind: set(zip(rows.client, rows.period, rows.value, strict=True))
        for kind, rows in marks.groupby("kind")
    }
    assert by_kind["neg"] and not by_kind["neg"] & by_kind["ph"]
    homeless = {key[:2] for key in by_kind["ph"] if key[2] == "homelessness"}
    denied = {key[:2] for key in by_kind["neg"] if key[2] == "rent_arrears_eviction"}
    assert homeless and not homeless & denied  # it would sound untrue


def test_input_has_the_contract_columns_and_no_marks(periods: list[GeneratedPeriod]) -> None:
    for period in periods:
        frame = period.documents
        assert tuple(frame.columns) == COLUMNS
        assert not frame.text.str.contains(r"[<>{}]|\.\.").any()
        assert frame.document_id.is_unique and frame.document_id.str.startswith("GD").all()
        assert set(frame.doc_type) <= set(DOC_TYPES) and set(frame.language) == set(LANGUAGES)
        assert frame.written_on.map(period.span.contains).all()
        assert (frame.text.str.len() > 30).all()
        per_client = frame.groupby("client_id").size()
        assert per_client.min() == 1 and per_client.max() <= 6
        assert (per_client == 1).mean() > (per_client == 3).mean()  # skewed


def test_clients_who_stay_keep_what_identifies_them(periods: list[GeneratedPeriod]) -> None:
    first, second = (period.documents.groupby("client_id").first() for period in periods)
    both = first.index.intersection(second.index)
    assert 0.4 < len(both) / len(second) < 0.6
    for column in ("household_id", "unit", "active", "roster"):
        assert (first.loc[both, column] == second.loc[both, column]).all(), column


def test_completeness_activity_and_units(periods: list[GeneratedPeriod]) -> None:
    frame = pd.concat([period.documents for period in periods])
    assert 0.83 < frame.complete.mean() < 0.93
    assert 0.88 < frame.active.mean() < 0.98
    assert frame.unit.nunique() == 4
    homes = frame.groupby("household_id").client_id.nunique()
    assert homes.max() == 2  # some live together


@pytest.mark.parametrize(("teams", "n"), [(1, 1), (2, 2), (7, 7)])
def test_any_number_of_teams(teams: int, n: int) -> None:
    period = next(generate(GeneratorSettings(clients=150, teams=teams, filler=(0, 0))))
    assert period.documents.unit.nunique() == n


# ---- determinism


def test_a_client_does_not_change_when_others_are_added_or_settings_grow() -> None:
    few = GeneratorSettings(clients=20, periods=2)
    many = few.model_copy(update={"clients": 80, "periods": 3})
    for small, large in zip(generate(few), generate(many), strict=False):
        assert list(small.clients()) == list(large.clients(0, 20))
        assert list(large.clients(70, 71)) == list(large.clients())[70:71]


def test_a_changed_share_leaves_the_other_phenomena() -> None:
    one = GeneratorSettings(clients=200, periods=1)
    other = one.model_copy(update={"prevalence": {"debt": 0.5}})
    before, after = (next(generate(settings)).truth for settings in (one, other))
    assert (
        before[before.phenomenon != "debt"]
        .reset_index(drop=True)
        .equals(after[after.phenomenon != "debt"].reset_index(drop=True))
    )
    assert (after.phenomenon == "debt").sum() > (before.phenomenon == "debt").sum()


def test_seeds_differ() -> None:
    one, other = (next(generate(GeneratorSettings(clients=5, seed=seed))) for seed in (1, 2))
    assert not one.documents.text.isin(other.documents.text).any()


# ---- identifiers belong to nobody


def test_every_hetu_is_valid_and_nobodys(marks: pd.DataFrame) -> None:
    found = marks[marks.value == "HETU"].words.unique()
    assert len(found) > 50
    for hetu in found:
        match = re.fullmatch(r"(\d{6})([-A])(\d{3})([0-9A-Y])", hetu)
        assert match, hetu
        assert 900 <= int(match[3]) <= 999
        check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(match[1] + match[3]) % 31]
        assert match[4] == check


def test_hetu_reference() -> None:
    # 131052-308T is the agency's own example of the check character; with the number 904:
    hetu = make_hetu(Random(1), date(1952, 10, 13), female=True)
    assert re.fullmatch(r"131052-9\d[02468][0-9A-Y]", hetu)
    assert "0123456789ABCDEFHJKLMNPRSTUVWXY"[131052308 % 31] == "T"
    assert make_hetu(Random(1), date(2001, 1, 1), female=False)[6] == "A"


def test_every_iban_has_valid_check_digits_and_no_bank(marks: pd.DataFrame) -> None:
    found = [*marks[marks.value == "IBAN"].words.unique(), make_iban(Random(5))]
    for iban in found:
        plain = iban.replace(" ", "")
        assert re.fullmatch(r"FI\d\d9\d{13}", plain)
        assert int(plain[4:] + "1518" + plain[2:4]) % 97 == 1


def test_every_email_is_at_example(periods: list[GeneratedPeriod], marks: pd.DataFrame) -> None:
    addresses = re.findall(r"\S+@\S+", " ".join(t for p in periods for t in p.documents.text))
    assert addresses
    assert all(re.fullmatch(r"[a-z0-9.]+@[a-z]+\.example\.?", a) for a in addresses)


def test_identifiers_are_marked_wherever_they_stand(
    periods: list[GeneratedPeriod], marks: pd.DataFrame
) -> None:
    assert set(marks[marks.kind == "pii"].value) == PII
    bare = [
        re.sub(r"<pii [^>]*>.*?</pii>", "", text) for period in periods for text in period.gold.text
    ]
    for form in (r"\d{6}[-A]\d{3}\w", r"FI\d\d ?\d{4}", r"@", r"\b0[45]\d[ -]?\d{3}"):
        assert not [text for text in bare if re.search(form, text)], form


def test_roster_covers_the_names_in_the_text(periods: list[GeneratedPeriod]) -> None:
    frame = periods[0].gold
    for row in frame[frame.language != "fi"].itertuples():  # Finnish names are inflected
        known = row.roster.lower()
        for hetu in re.findall(r't="HETU">([^<]+)<', row.text):
            assert hetu.lower() in known
        for child in re.findall(r'<ph [^>]*><pii t="PERSON">(\w+)</pii>', row.text):
            assert child.lower().rstrip("s") in known


# ---- phrase banks


@pytest.mark.parametrize("language", LANGUAGES)
def test_banks_are_whole_and_split_without_overlap(language: str) -> None:
    whole, a, b = (bank(language, templates) for templates in ("both", "a", "b"))
    plan = tomllib.loads((FOLDER / "plan.toml").read_text(encoding="utf-8"))
    assert set(whole.affirm) == set(plan["prevalence"])
    assert all(len(phrases) >= 8 for phrases in whole.affirm.values())
    assert all(len(phrases) >= 4 for phrases in whole.deny.values())
    assert len(whole.deny) >= 30
    assert len(whole.opening + whole.general + whole.closing) >= 60
    assert set(whole.layouts) == set(DOC_TYPES)
    for kind in ("affirm", "deny"):
        for name, phrases in getattr(whole, kind).items():
            in_a, in_b = set(getattr(a, kind)[name]), set(getattr(b, kind)[name])
            assert not in_a & in_b and in_a | in_b == set(phrases), (kind, name)
    for kind in ("opening", "general", "closing"):
        assert not set(getattr(a, kind)) & set(getattr(b, kind))
    every = [phrase for rows in whole.affirm.values() for phrase in rows]
    assert len(every) == len(set(every)), "a phrase stands under two phenomena"


def test_the_hand_written_samples_share_no_phrase() -> None:
    source = "\n".join(
        p.read_text(encoding="utf-8") for p in (FOLDER.parent / "source").glob("*.txt")
    )
    plain = re.sub(r"<[^>]+>", "", source).lower()
    for language in LANGUAGES:
        for name, phrases in bank(language).affirm.items():
            for phrase in phrases:
                longest = max(re.split(r"\{\w+\}", phrase), key=len).strip(" .,").lower()
                assert len(longest.split()) < 5 or longest not in plain, (name, phrase)


def test_template_sets_give_different_documents() -> None:
    texts = {
        templates: " ".join(
            next(generate(GeneratorSettings(clients=40, templates=templates))).gold.text
        )
        for templates in ("a", "b")
    }
    of_a = "Avaamattomat", "perintäkirjeitä tulee viikoittain"
    assert any(words in texts["a"] for words in of_a)
    assert not any(words in texts["b"] for words in of_a)


@pytest.mark.parametrize(
    ("name", "case", "surname", "wanted"),
    [
        ("Virtanen", "gen", True, "Virtasen"),
        ("Mäki", "ade", True, "Mäellä"),
        ("Pekka", "all", False, "Pekalle"),
        ("Suvi", "gen", False, "Suvin"),  # a given name keeps its vowel
        ("Matti Lahti", "gen", False, "Matti Lahden"),
        ("Ahmed", "ade", False, "Ahmedilla"),
        ("Johannes", "gen", False, "Johanneksen"),
        ("Hrytsenko", "gen", True, "Hrytsenkon"),
        ("Halme", "gen", True, "Halmeen"),
    ],
)
def test_finnish_forms(name: str, case: str, surname: bool, wanted: str) -> None:
    assert finnish_form(name, case, surname=surname) == wanted


def test_swedish_genitive() -> None:
    assert [swedish_genitive(name) for name in ("Anna", "Lars")] == ["Annas", "Lars"]


# ---- files


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_written_files_read_back(form: str, tmp_path: Path) -> None:
    settings = GeneratorSettings.model_validate({"clients": 25, "form": form})
    counts = write(settings, tmp_path / "out")
    gold_form = "csv" if form == "csv" else "jsonl"
    truth = pd.read_parquet(tmp_path / "out" / "truth.parquet")
    assert list(truth.columns) == ["client_id", "period", "phenomenon", "unit"]
    n = 0
    for period in generate(settings):
        gold = read_gold(tmp_path / "out" / "gold" / f"{period.name}.{gold_form}")
        n += len(gold)
        path = tmp_path / "out" / "input" / f"{period.name}.{form}"
        match form:
            case "csv":
                frame = pd.read_csv(path, dtype=str)
            case "jsonl":
                frame = pd.read_json(path, lines=True, dtype=False)
            case _:
                frame = pd.read_parquet(path)
        plain = dict(zip(frame.document_id, frame.text, strict=True))
        assert plain == dict(zip(gold.document_id, gold.text, strict=True))
        read = {
            (r.client_id, m.value) for r in gold.itertuples() for m in r.marks if m.kind == "ph"
        }
        rows = truth[truth.period == period.name]
        assert read == set(zip(rows.client_id, rows.phenomenon, strict=True))
    clients = pd.read_parquet(tmp_path / "out" / "clients.parquet")
    assert counts == {"periods": 2, "clients": len(clients), "documents": n, "planted": len(truth)}
    assert not list((tmp_path / "out").rglob("*.partial"))


def test_the_same_settings_write_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(GeneratorSettings(clients=10), tmp_path / name)
    files = [p for p in (tmp_path / "one").rglob("*") if p.is_file()]
    assert len(files) == 8
    for path in files:
        twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == twin.read_bytes(), path.name


def test_command(tmp_path: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(app, [str(tmp_path / "out"), "--clients", "5", "--templates", "b"])
    assert done.exit_code == 0 and '"clients": 10' in done.output
    again = runner.invoke(app, [str(tmp_path / "out"), "--clients", "5"])
    assert again.exit_code == 2 and "not empty" in again.output
    wrong = runner.invoke(app, [str(tmp_path / "other"), "--templates", "c"])
    assert wrong.exit_code == 2 and not (tmp_path / "other").exists()
