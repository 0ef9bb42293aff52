"""Coded documents are scrubbed as a run's input is; codings move along, names give way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace

import pytest

from pipeline.deid.deidentifier import FAILED, Document, Redaction, Scrubbed, clean_text
from pipeline.errors import UsageError
from pipeline.gate.gate import Gate
from pipeline.gate.known import KnownSecrets
from pipeline.stages.pseudonymise import pseudonym
from pipeline.tuning.coded import Code, Coded, CodedDocument, Span
from pipeline.tuning.coded.mapping import read_mapping
from pipeline.tuning.coded.meeting import codes_with_lower, meeting
from pipeline.tuning.coded.scrubbed import mover, scrubbed

KEY = b"k" * 32
NAME, PLACE = "Pirkko Vainionpää", "[PERSON_1]"


class _Scrubber:
    """Masks one name; a document that says so cannot be scrubbed."""

    def scrub_client(
        self, documents: Sequence[Document], roster: Iterable[str] = (), client_id: str = ""
    ) -> list[Scrubbed]:
        return [self._one(document) for document in documents]

    def _one(self, document: Document) -> Scrubbed:
        text = clean_text(document.text)
        if "fails" in text:
            return Scrubbed(document.document_id, "", (), FAILED)
        at = text.find(NAME)
        if at < 0:
            return Scrubbed(document.document_id, text)
        made = Redaction(at, at + len(PLACE), "PERSON", "listed", 0.95, len(NAME))
        return Scrubbed(document.document_id, text.replace(NAME, PLACE), (made,))


def scan(text: str, _: str) -> list[SimpleNamespace]:
    at = text.find("Pirkko")
    named = {"entity": "PERSON", "rule": "namesake", "score": 0.6, "start": at, "end": at + 6}
    return [SimpleNamespace(**named)] if at >= 0 else []


def made(*texts: str, spans: Sequence[Span] = (), codes: Sequence[str] = ("velka",)) -> Coded:
    coded = Coded(
        "x",
        tuple(CodedDocument(f"Vainionpää {n}", text, "K1") for n, text in enumerate(texts)),
        tuple(Code(f"c{n}", name) for n, name in enumerate(codes)),
        tuple(spans),
    )
    return scrubbed(coded, _Scrubber(), Gate(scan, KnownSecrets()), KEY)


@pytest.mark.parametrize(
    ("words", "found", "why"),
    [
        ("😀 Tapasin", "😀 Tapasin", "before what was masked"),
        ("velkaa on", "velkaa on", "behind it"),
        ("Pirkko", PLACE, "within it: the whole placeholder"),
        ("Vainionpään velkaa", f"{PLACE}n velkaa", "it begins within"),
        ("Tapasin Pirkko", f"Tapasin {PLACE}", "it ends within"),
    ],
)
def test_a_coding_moves_with_its_text(words: str, found: str, why: str) -> None:
    text = f"😀 Tapasin {NAME}n velkaa on.\r\nLoppu."
    start = text.index(words)
    coded = made(text, spans=[Span("Vainionpää 0", start, start + len(words), "c0", "Bo")])
    (span,) = coded.spans
    assert (coded.documents[0].text or "")[span.start : span.end] == found, why
    assert NAME not in (coded.documents[0].text or "")


def test_names_of_documents_cases_and_coders_give_way() -> None:
    coded = made("Velka on.", spans=[Span("Vainionpää 0", 0, 5, "c0", "Bo")])
    assert coded.documents[0].document_id == pseudonym("Vainionpää 0", KEY, "document")
    assert coded.documents[0].case == pseudonym("K1", KEY)
    assert coded.spans[0].coder == "coder 1"


def test_what_cannot_be_scrubbed_or_still_holds_a_secret_is_left_out() -> None:
    coded = made(
        f"Tapasin {NAME}n.", "this fails", "pirkko vainionpää soitti",
        spans=[Span("Vainionpää 1", 0, 4, "c0"), Span("Vainionpää 2", 0, 6, "c0")],
    )  # fmt: skip
    assert len(coded.documents) == 1 and not coded.spans
    assert coded.left_out == {
        "coding_of_a_document_without_a_text": 2,
        "document_not_scrubbed": 2,
    }


@pytest.mark.parametrize(
    ("name", "stays"),
    [("velka", True), ("Velka ja vuokra", True), ("Pirkko kertoi", False), (NAME, False)],
)
def test_a_code_in_vivo_that_names_somebody_loses_its_name(name: str, stays: bool) -> None:
    coded = made("Velka on.", codes=["x", name])
    assert coded.codes[1].name == (name if stays else "code 2")


def test_without_redactions_only_line_breaks_and_letters_move_a_place() -> None:
    raw = "a\r\nb\u0061\u0308 c"
    move = mover(raw, ())
    assert [move(at, False) for at in (0, 1, 3, 4, 6, 8)] == [0, 1, 2, 3, 4, 6]


def test_documents_meet_by_name_file_name_or_pseudonym() -> None:
    hidden = pseudonym("D3", KEY, "document")
    own = pseudonym("D4", KEY, "document")
    found = meeting(["D1", "D2.docx", "D3", own, "D5"], ["D1", "D2", hidden, "D4"], KEY)
    assert found == {"D1": "D1", "D2.docx": "D2", "D3": hidden, own: "D4"}


def test_who_has_a_lower_code_has_the_upper_one() -> None:
    held = codes_with_lower({"housing": "", "rent": "housing", "arrears": "rent", "x": "gone"})
    assert held["housing"] == {"housing", "rent", "arrears"} and held["x"] == {"x"}
    assert codes_with_lower({"a": "b", "b": "a"})["a"] == {"a", "b"}, "a circle ends"


def test_a_mapping_names_codes_and_themes_as_people_do(tmp_path) -> None:
    import pandas as pd

    themes = pd.DataFrame(
        {"theme_id": ["debt", "open_1"], "label_fi": ["Velka", "Auto"],
         "label_sv": ["Skuld", "Bil"], "label_en": ["Debt", "Car"]}
    )  # fmt: skip
    coded = Coded("x", (), (Code("c0", "Raha"), Code("c1", "velka", "c0"), Code("c2", "y")), ())
    path = tmp_path / "m.csv"
    path.write_text("code;theme\nRaha / velka;Debt\nvelka;bil\ny;\n")
    assert read_mapping(path, coded, themes) == {"c1": ("debt", "open_1"), "c2": ()}
    for wrong in ("code;theme\nvelka;Det\n", "code;theme\nvella;Debt\n", "a;b\n1;2\n"):
        path.write_text(wrong)
        with pytest.raises(UsageError):
            read_mapping(path, coded, themes)
