"""Times: of the zone that is set, in summer and winter, in each language."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.report.messages import load_review_messages
from pipeline.review.settings import ReviewSettings, review_settings
from pipeline.review.times import Clock

SUMMER, WINTER = "2026-07-01T21:05:00+00:00", "2026-12-31T22:30:00+00:00"
CASES = [
    ("Europe/Helsinki", "fi", SUMMER, "2. heinäkuuta 2026 klo 0.05"),
    ("Europe/Helsinki", "sv", WINTER, "1 januari 2027 kl. 0.30"),
    ("Europe/Helsinki", "en", WINTER, "1 January 2027, 0:30"),
    ("UTC", "fi", WINTER, "31. joulukuuta 2026 klo 22.30"),
]


@pytest.mark.parametrize(("zone", "language", "at", "said"), CASES)
def test_a_time_is_told_in_its_zone(zone: str, language: str, at: str, said: str):
    clock = Clock(zone, load_review_messages(language))
    assert clock.when(at) == said and said.startswith(clock.day(at))
    assert ("UTC" in clock.zone) == (zone == "UTC")


def test_a_zone_that_there_is_not_is_refused(tmp_path):
    assert ReviewSettings().timezone == "Europe/Helsinki"
    file = tmp_path / "ilmio.toml"
    for name in ("Europe/Turku", "../../etc/passwd", ""):
        file.write_text(f'[review]\ntimezone = "{name}"\n')
        with pytest.raises(UsageError, match="timezone"):
            review_settings(file)
