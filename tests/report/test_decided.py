"""What was decided, told: names only that the release shows or the catalogue has."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.decided_tables import DECIDED
from pipeline.report.decided import decided_told, outcome
from pipeline.report.messages import LANGUAGES, load_messages
from pipeline.report.rows import Name
from tests.stages.make_tables import themes

THEMES = {"a": "catalogue", "b": "catalogue", "c": "catalogue", "o1": "open", "o2": "open",
          "o3": "open"}  # fmt: skip
M = load_messages("en")


def made(*rows: tuple[str, str, str | None], **more: object) -> pd.DataFrame:
    usual = {"team": "all", "label_fi": None, "label_sv": None, "label_en": None, "reason": "SYY",
             "by_staff": False, "fits": True, **more}  # fmt: skip
    own = DECIDED.frame(
        {**usual, "theme_id": theme, "status": status, "into": into} for theme, status, into in rows
    )
    found = themes({"theme_id": t, "origin": o, "label_en": f"N-{t}", "label_fi": f"N-{t}",
                    "label_sv": f"N-{t}"} for t, o in THEMES.items())  # fmt: skip
    return outcome(own, found)


def names(*shown: str) -> dict[str, Name]:
    """Names of counted themes; an open one that is not shown has an empty label."""
    return {
        theme: Name(theme, "problem", origin, 0, dict.fromkeys(
            LANGUAGES, f"N-{theme}" if origin != "open" or theme in shown else ""))
        for theme, origin in THEMES.items()
    }  # fmt: skip


CASES = [
    ("nothing", [], (), ()),
    ("agreed", [("a", "agreed", None)], (), ("Agreed on: N-a.",)),
    ("shown", [("o1", "agreed", None)], ("o1",), ("Agreed on: N-o1.",)),
    ("hidden", [("o1", "agreed", None), ("o2", "disagreed", None)], (), ()),
    ("merged", [("b", "merged", "a")], (), ("“N-a”: counted with it: N-b.",)),
    ("over another", [("b", "merged", "c"), ("c", "merged", "a")], (),
     ("“N-a”: counted with it: N-b; N-c.",)),
    ("open into known", [("o1", "merged", "a")], (),
     ("“N-a”: counted with it: phenomena found in the material.",)),
    ("both", [("o1", "merged", "a"), ("b", "merged", "a")], (),
     ("“N-a”: counted with it: N-b, and phenomena found in the material.",)),
    ("into hidden", [("b", "merged", "o1")], (),
     ("Phenomena found in the material were counted together.",)),
    ("into what is dropped", [("b", "merged", "a"), ("a", "dropped", None)], (),
     ("Left out: N-a.",)),
    ("dropped", [("a", "dropped", None), ("o1", "dropped", None), ("o2", "dropped", None)], (),
     ("Left out: N-a.", "Phenomena found in the material that were left out: 2.")),
    ("discussed", [("a", "discussed", None)], (), ()),
]  # fmt: skip


@pytest.mark.parametrize(("why", "rows", "shown", "told"), CASES, ids=[c[0] for c in CASES])
def test_what_is_told(why: str, rows: list, shown: tuple[str, ...], told: tuple[str, ...]):
    own = names(*shown)
    for theme, status, _ in rows:
        if status in ("merged", "dropped"):
            del own[theme]  # is not counted any more
    assert decided_told(made(*rows), own, M) == told
    assert not any("SYY" in sentence for sentence in told), "reasons stay with the team"


@pytest.mark.parametrize("more", [{"team": "Itä"}, {"fits": False}, {"by_staff": True}])
def test_what_changes_no_count_is_not_told(more: dict):
    assert decided_told(made(("a", "agreed", None), **more), names(), M) == ()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_tells_it(code: str):
    rows = made(("o1", "merged", "a"), ("b", "dropped", None), ("o2", "dropped", None))
    own = {theme: name for theme, name in names().items() if theme in ("a", "c")}
    told = decided_told(rows, own, load_messages(code))
    assert len(told) == 3 and "N-o" not in " ".join(told)
