"""English: what is told more coarsely, and what stays."""

from __future__ import annotations

import pytest

from tests.deid.coarsen.make_tellings import told

SAME = None

CASES = [
    ("aged 34", "aged 25–34", "an age"),
    ("a 34-year-old woman", "a 25–34-year-old woman", "an age"),
    ("an 8-year-old boy", "a 7–12-year-old boy", "the article follows"),
    ("34 years old", "25–34 years old", "an age"),
    ("Rose Adeyemi, 34, called", "Rose Adeyemi, 25–34, called", "behind a name"),
    ("79, a retired man", "75–84, a retired man", "an opening"),
    ("She is 34 and works", "She is 25–34 and works", "to be"),
    ("children aged 3, 5 and 9", "children aged 3–6, 3–6 and 7–12", "a list"),
    ("her son Onni (11)", "her son Onni (7–12)", "in brackets"),
    ("thirty-four years old", "25–34 years old", "in words"),
    ("an 86-year-old", "an at least 85-year-old", "the open band"),
    ("an 8-month-old", "an 0–2-year-old", "months"),
    ("his 40th birthday", "his birthday", "a birthday"),
    ("turned 18", "turned 18–24", "a birthday"),
    ("at the age of 16", "at the age of 13–17", "at the age of"),
    ("for 5 years", SAME, "a duration"),
    ("3 years ago", SAME, "a duration"),
    ("under 18 years old", SAME, "an open range"),
    ("aged 25–34", SAME, "a band"),
    ("On 2 April she said", "In April she said", "a day"),
    ("heard on 2 April", "heard in April", "a day"),
    ("by 9 June", "by June", "until"),
    ("met on Monday 9 June at 10", "met in June at 10", "a weekday"),
    ("from 20 April - 30 September 2026", "from April–September 2026", "a range"),
    ("met on June 18th, 2026", "met in June 2026", "month first"),
    ("on the 18th of June", "in June", "ordinal"),
    ("signed the ninth of June", "signed in June", "in words alone"),
    ("meeting 18.6. at 10", "meeting in June at 10", "in figures"),
    ("until 31.5.2026", "until May 2026", "in figures"),
    ("on 18/06/2026", "in June 2026", "with strokes"),
    ("written 2026-06-18", "written in June 2026", "ISO"),
    ("3.5 hours, 2.5 mg", SAME, "measures"),
    ("10.15-10.50, at 9.30", SAME, "clock times"),
    ("in June 2026", SAME, "a month"),
    ("section 3.2", SAME, "a section"),
    ("he may 2 or 3 times", SAME, "no month"),
    ("works as a teacher", "works in education", "own work"),
    ("a retired piano teacher", "a retired worker in education", "former"),
    ("an engineer by profession", "a worker in science and technology by profession", "profession"),
    ("worked for years as a bus driver", "worked for years in transport", "own work"),
    ("Her father is a welder.", "Her father is a worker in metal and machine work.", "of kin"),
    ("met a reindeer herder", "met a worker in farming, forestry and fishing", "rare anywhere"),
    ("The nurse called the doctor", SAME, "professionals of the services"),
    ("the social worker said", SAME, "the services' own"),
    ("a pilot project", SAME, "no profession"),
    ("has Huntington's disease", "has a rare neurological disease", "a disease"),
    ("a rare Rett syndrome", "a rare neurological disease", "said rare already"),
    ("has ALS", "has a rare neurological disease", "an acronym"),
    ("diagnosis F20.0", "diagnosis F", "a code"),
    ("depression, diabetes, asthma, ADHD", SAME, "common ones"),
    ("hearing aids", SAME, "no acronym"),
    ("speaks Tigrinya", "speaks another language", "a rare language"),
    ("speaks Arabic and Russian", SAME, "common languages"),
    ("a Congolese man", "an African man", "a rare nationality"),
    ("came from Eritrea", "came from Africa", "a country"),
    ("an Iraqi man", SAME, "a common nationality"),
    ("is a Jehovah's Witness", "is a member of a smaller religious community", "a faith"),
    ("is a Muslim", SAME, "a common faith"),
    ("seven children", "several children", "many children"),
    ("with the twins", "with the children", "twins"),
    ("her twin sister", "her sister", "a twin"),
    ("adopted from China", "adopted from abroad", "adoption"),
    ("two children, adopted a plan", SAME, "usual"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_told(text, expected, reason):
    made = told(text, "en")
    assert made == (text if expected is SAME else expected), reason


@pytest.mark.parametrize("text", [case[0] for case in CASES])
def test_coarse_text_stays_as_it_is(text):
    once = told(text, "en")
    assert told(once, "en") == once
