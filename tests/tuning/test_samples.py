"""The invented documents: inputs and gold are one, nothing in them is of a real person."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from pipeline.catalogue import load_catalogue
from pipeline.configs import config_path
from pipeline.deid.identifiers.national_ids import hetu_check
from pipeline.period import period_of
from pipeline.tuning import samples
from pipeline.tuning.gold import read_gold
from pipeline.tuning.score import SIGNAL_PREFIX

HETU = re.compile(r"(?<!\w)(\d{6})[-+A-FU-Y](\d{3})([0-9A-Y])(?!\w)")


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    made = read_gold(samples.source_folder())
    days = pd.to_datetime(made["written_on"]).dt.date
    return made.assign(period=[period_of(day).name for day in days])


@pytest.mark.parametrize("period", samples.PERIODS)
def test_inputs_are_the_source_without_its_marks(period):
    shipped = samples.input_path(period).read_text(encoding="utf-8")
    assert samples.inputs()[period].to_csv(index=False, lineterminator="\n") == shipped, (
        "run `make samples`"
    )
    assert not re.search(r"</?(ph|neg|pii)\b|===", shipped)


def test_there_are_two_periods_and_no_third(gold):
    assert set(samples.inputs()) == set(samples.PERIODS) == set(gold["period"])


def test_writing_gives_the_shipped_bytes(tmp_path, monkeypatch):
    shipped = {
        samples.input_path(p).name: samples.input_path(p).read_bytes() for p in samples.PERIODS
    }
    monkeypatch.setattr(samples, "input_path", lambda period: tmp_path / f"{period}.csv")
    assert {path.name: path.read_bytes() for path in samples.write()} == shipped


@pytest.mark.parametrize("period", samples.PERIODS)
def test_sixty_clients_a_period_in_the_languages_of_the_plan(gold, period):
    part = gold[gold["period"] == period]
    languages = part.groupby("client_id")["language"].agg(set)
    assert len(languages) == 60
    assert all(len(own) == 1 for own in languages), "one client, one language"
    counts = languages.map(lambda own: next(iter(own))).value_counts()
    assert (counts / 60).to_dict() == pytest.approx({"fi": 0.6, "sv": 0.25, "en": 0.15})


def test_ids_are_of_one_document_and_a_client_has_one_household(gold):
    assert gold["document_id"].is_unique
    assert (gold.groupby("client_id")["household_id"].nunique() == 1).all()
    assert gold["complete"].isin(["yes", "no"]).all()
    assert (gold["text"].str.len() > 200).all(), "documents, not lines"


def test_weak_signals_are_of_the_second_period_alone(gold):
    marks = [(row.period, row.client_id, mark) for row in gold.itertuples() for mark in row.marks]
    weak = {(period, mark.value, client) for period, client, mark in marks
            if mark.value.startswith(SIGNAL_PREFIX)}  # fmt: skip
    assert {period for period, _, _ in weak} == {samples.PERIODS[1]}
    clients = pd.Series([name for _, name, _ in weak]).value_counts()
    assert len(clients) >= 5
    assert clients.between(3, 7).all(), "few clients each: at most 12 % of 60"


def test_marked_phenomena_stand_in_the_catalogue(gold):
    known = {item.id for item in load_catalogue(config_path("catalogue.toml")).phenomenon}
    named = {mark.value for marks in gold["marks"] for mark in marks if mark.kind != "pii"}
    assert {name for name in named if not name.startswith(SIGNAL_PREFIX)} <= known


def test_denials_and_identifiers_are_many_enough_to_score(gold):
    kinds = pd.Series([mark.kind for marks in gold["marks"] for mark in marks]).value_counts()
    assert kinds["ph"] >= 400
    assert kinds["neg"] >= 150
    assert kinds["pii"] >= 500


def test_personal_identity_codes_are_of_the_range_that_is_never_given(gold):
    """Individual numbers 900-999 are kept for tests; the check character is right all the same."""
    found = [match for text in gold["text"] for match in HETU.finditer(text)]
    assert len(found) >= 60
    assert [m.group() for m in found if not 900 <= int(m[2]) <= 999] == []
    assert [m.group() for m in found if hetu_check(m[1] + m[2]) != m[3]] == []


def test_every_personal_identity_code_is_marked(gold):
    bare = [
        match.group()
        for row in gold.itertuples()
        for match in HETU.finditer(row.text)
        if not any(m.kind == "pii" and m.start <= match.start() and match.end() <= m.end
                   for m in row.marks)
    ]  # fmt: skip
    assert bare == []


def test_addresses_of_mail_are_of_example_domains(gold):
    found = [m for text in gold["text"] for m in re.findall(r"[\w.+-]+@([\w.-]+\w)", text)]
    assert found
    assert [
        name for name in found if not re.search(r"(^|\.)(example(\.\w+)?|invalid|test)$", name)
    ] == []
