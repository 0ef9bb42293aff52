"""What the report says of people who read a sample, and of numbers that rest on it."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.report.lines import line
from pipeline.report.messages import load_messages
from pipeline.report.reading_view import reading_told
from pipeline.report.rows import Name, rows_of

AUDIT = {
    "clients_drawn": 30, "clients_read": 28, "further_clients_read": 6, "skipped": 1, "readers": 2,
    "agreement": 0.957, "alpha": 0.8126,
}  # fmt: skip
TOLD = {
    "fi": ("28 satunnaisesti arvotun", "lisäksi 6", "Arvottuja asiakkaita oli 30", "0,81"),
    "sv": ("28 slumpmässigt dragna", "dessutom", "30 klienter hade dragits", "0,81"),
    "en": ("28 clients, drawn at random", "6 more clients", "30 clients had been drawn", "0.81"),
}


@pytest.mark.parametrize("language", TOLD)
def test_who_read_what_is_told(language: str):
    text = " ".join(reading_told({"audit": AUDIT}, 3, load_messages(language)))
    assert [part for part in TOLD[language] if part not in text] == []


def test_without_an_audit_nothing_is_told():
    messages = load_messages("en")
    assert reading_told({}, 3, messages) == reading_told({"audit": None}, 3, messages) == ()


def test_a_few_clients_read_for_rare_phenomena_are_not_counted_out():
    text = " ".join(reading_told({"audit": AUDIT}, 10, load_messages("en")))
    assert "28 clients" in text and " 6 " not in text


def row(basis: str, change_basis: str):
    record = {
        "theme_id": "debt", "group": "all", "n_clients": 14, "of_clients": 60, "share": 0.3,
        "low": 0.2, "high": 0.42, "basis": basis, "change": 0.1, "change_low": 0.0,
        "change_high": 0.2, "family_low": -0.1, "family_high": 0.3, "change_basis": change_basis,
        "verdict": "none_shown", "differs": None, "family": True, "fixed_before": True,
        "client_voice_share": 0.5, "hidden": False, "why": "", "adequacy": "moderate",
        "p_value": 0.1, "q_value": 0.2,
    }  # fmt: skip
    name = Name("debt", "problem", "catalogue", 3, dict.fromkeys(("fi", "sv", "en"), "Debt"))
    return rows_of(pd.DataFrame([record]), {"debt": name})["all"][0]


def test_an_audited_share_is_told_as_an_estimate():
    made = line(row("audited", "model"), load_messages("en"))
    assert made.clients == "about 18 of 60"
    assert line(row("model", "model"), load_messages("en")).clients == "14 of 60"


def test_no_period_before_is_drawn_beside_an_audit_that_it_cannot_be_compared_with():
    assert row("audited", "model").before is None
    assert row("audited", "audited").before == pytest.approx(0.2)
    assert row("model", "model").before == pytest.approx(0.2)
