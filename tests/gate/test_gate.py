"""Guarding the guard: a leak planted in each format is caught, and nothing else is."""

from __future__ import annotations

import io
import random
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest

from pipeline.configs import config_path, read_toml
from pipeline.deid.deidentifier import Deidentifier, DeidSettings
from pipeline.deid.findings import Finding
from pipeline.errors import GateError
from pipeline.gate.gate import Gate
from pipeline.gate.known import KnownSecrets
from pipeline.report.messages import load_messages
from tests.execution.make_runs import PERIODS, small_runs
from tests.gate.make_leaks import NAME, PHONE, PLANTS

IDS = [f"{name}: {place}" for name, place, _ in PLANTS]
_WITHOUT_CONTEXT = {"UTF-8 among bytes", "bytes", "a deleted row"}  # known secrets alone see it


@cache
def deidentifier() -> Deidentifier:
    return Deidentifier(DeidSettings(), detect=lambda text, default: default, key=bytes(32))


def knowing(*words: str) -> Gate:
    known = KnownSecrets()
    for word in words:
        known.add(word, "PERSON")
    return Gate(deidentifier().scan, known)


def knowing_only(*words: str) -> Gate:
    gate = knowing(*words)
    gate._scan = lambda text, language: []
    return gate


@pytest.mark.parametrize(("name", "place", "make"), PLANTS, ids=IDS)
def test_a_known_secret_is_found_in_any_place_of_any_format(
    name: str, place: str, make, tmp_path: Path
):
    leaks = knowing_only(NAME).leaks([(name, make(NAME))])
    (tmp_path / "file").write_bytes(make(NAME))
    assert knowing_only(NAME).leaks([(name, tmp_path / "file")]) == leaks, "read from the disk"
    assert {(one.file, one.kind, one.rule) for one in leaks} == {(name, "PERSON", "known_secret")}
    assert knowing_only("Aino Esimerkki").leaks([(name, make(NAME))]) == [], "of another person"


@pytest.mark.parametrize(
    ("name", "place", "make"), [plant for plant in PLANTS if plant[1] not in _WITHOUT_CONTEXT]
)
def test_a_number_is_found_without_being_known(name: str, place: str, make):
    leaks = knowing().leaks([(name, make(PHONE))])
    assert "PHONE" in {one.kind for one in leaks}, leaks


def wrapped(times: int, leak: str = NAME) -> bytes:
    """A text in containers within containers, each packed."""
    name, data = "a.txt", leak.encode()
    for _ in range(times):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        name, data = "inner.zip", out.getvalue()
    return data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (wrapped(4), "too deep in others"),
        (wrapped(1)[:-20], "cut off"),
        (wrapped(1).replace(b"\x00\x00\x08\x00", b"\x01\x00\x08\x00"), "behind a password"),
    ],
)
def test_a_container_that_cannot_be_looked_into_is_not_let_pass(data: bytes, why: str):
    leaks = knowing().leaks([("bundle.zip", data)])
    assert ("UNREADABLE", "sealed_container") in {(one.kind, one.rule) for one in leaks}, why
    assert not knowing().leaks([("bundle.zip", wrapped(3, "velka"))])
    assert {one.kind for one in knowing().leaks([("bundle.zip", wrapped(3))])} == {"PERSON"}


@pytest.mark.parametrize(
    "written",
    ["040 765 4321", "0407654321", "040-7654321", "(040) 765 43 21", "puh.040/7654321!",
     "pirkko vainionpää", "PIRKKO VAINIONPÄÄ", "Pirkko_Vainionpää", "pirkko-vainionpää.pdf",
     "Pirkko\nVainionpää", "pirkkovainionpää", "Pirkko Vainionpa\u0308a\u0308"],
)  # fmt: skip
def test_a_known_secret_is_found_however_it_is_written(written: str):
    assert knowing_only(NAME, PHONE).leaks([("a.txt", f"xx {written} yy".encode())])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Pirkko ja Vainionpää", "not the full name"),
        ("Pirkko Vainionpäänen", "another name"),
        ("040 765 432", "a figure less"),
        ("10407654321", "figures of a longer number"),
        ("", "nothing"),
    ],
)
def test_what_is_not_the_secret_is_let_pass(text: str, why: str):
    assert knowing_only(NAME, PHONE).leaks([("a.txt", text.encode())]) == [], why


def test_ids_are_found_as_they_are_spelled_and_not_in_sums_of_money():
    known = KnownSecrets()
    known.add_id("10450", "CLIENT_ID")
    known.add_id("ASIAKAS-4711", "CLIENT_ID")
    known.add_id("C1", "CLIENT_ID")
    gate = Gate(lambda text, language: [], known)
    found = {text for text in ("10450", "10 450", "asiakas-4711", "ASIAKAS 4711", "4711", "C1")
             if gate.leaks([("a.txt", text.encode())])}  # fmt: skip
    assert found == {"10450", "asiakas-4711", "ASIAKAS 4711"}
    passage = "text\nVelka 10450 euroa.\n"
    assert gate.leaks([("a.csv", passage.encode())]) == [], "a short number in a client's text"
    assert gate.leaks([("a.csv", b"n_chars\n10450\n")]) == [], "a count"
    assert gate.leaks([("a.csv", b"group\n10450\n")])


def test_the_refusal_names_file_place_kind_and_rule_and_never_the_words(tmp_path: Path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.csv").write_text(f"label_fi\n{NAME} {PHONE}\n", "utf-8")
    with pytest.raises(GateError) as caught:
        knowing(NAME).check_folder(tmp_path)
    told = str(caught.value)
    for part in ("tables/a.csv", "column label_fi", "PERSON (known_secret)", "PHONE (phone)"):
        assert part in told
    assert not [w for w in (*NAME.split(), *PHONE.split()) if w in told]
    assert caught.value.exit_code == 4


def test_the_name_of_a_file_is_looked_at_and_not_told(tmp_path: Path):
    (tmp_path / "vainionpää_pirkko.csv").write_text("x", "utf-8")
    (tmp_path / "Pirkko_Vainionpää.csv").write_text("x", "utf-8")
    with pytest.raises(GateError) as caught:
        knowing(NAME).check_folder(tmp_path)
    assert "name of the file" in str(caught.value)
    assert "ainionp" not in str(caught.value)


def test_texts_are_refused_before_they_are_written():
    gate = knowing(NAME)
    gate.check_texts({"a.json": '{"a": "velka"}'})
    with pytest.raises(GateError):
        gate.check_texts({"a.json": f'{{"a": "{NAME}"}}'})


def test_digests_are_kept_and_no_word():
    known = KnownSecrets()
    known.add(NAME, "PERSON")
    list(known.find("Joku muu Pirkko"))
    held = repr({k: v for k, v in vars(known).items() if k != "_begins"}).casefold()
    assert "pirkko" not in held and "vainionp" not in held and len(known) == 1


@pytest.mark.parametrize("period", PERIODS)
def test_a_run_without_a_leak_passes(period: str):
    knowing(NAME).check_folder(small_runs().folder / "runs" / period)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_programs_own_words_are_no_identifiers(language: str):
    catalogue = read_toml(config_path("catalogue.toml"))["phenomenon"]
    words = [item["label"][language] for item in catalogue]
    words += [text for item in catalogue for text in item["description"].values()]
    page = (config_path("report") / f"{language}.toml").read_bytes()
    files = [("labels.csv", b"label_fi\n" + "\n".join(words).encode()), ("a.toml", page)]
    assert knowing().leaks(files) == []


def test_the_digits_of_a_digest_are_no_telephone_number():
    """Digests stand in manifests and data packages; a number beside one is still found."""
    gate = knowing()
    digest = "c0e030143486" + "ab" * 26
    for text in (digest, f"sha256:{digest}"):
        gate.check_texts({"datapackage.json": f'{{"hash": "{text}"}}'})
    with pytest.raises(GateError):
        gate.check_texts({"datapackage.json": f'{{"hash": "{digest} {PHONE}"}}'})


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_counts_of_a_county_are_no_telephone_numbers(language: str):
    """Of 1 038/4 700 the end was one; a number beside counts is still found."""
    m, drawn = load_messages(language), random.Random(7)
    sizes = [drawn.randrange(10 ** drawn.randrange(1, 7)) for _ in range(1_200)]
    pairs = [sorted(sizes[at : at + 2]) for at in range(0, len(sizes), 2)] + [[1_038, 4_700]]
    counts = [f"{m.percent(n / (of or 1))} {m.count(n)}/{m.count(of)}" for n, of in pairs]
    counts += [f"{m.count(n)} ({m.count(of)})" for n, of in pairs]
    gate = knowing()
    gate.check_texts({"report.html": "".join(f"<td>{text}</td>\n" for text in counts)})
    for number in (PHONE, PHONE.replace(" ", "\xa0"), "+358\xa0400\xa0765\xa0432"):
        with pytest.raises(GateError):
            gate.check_texts({"report.html": f"<td>{counts[-1]} {number}</td>"})


def test_parts_of_an_office_file_are_read_as_what_they_are():
    rels = '<R xmlns="http://schemas.openxmlformats.org/package/2006/relationships" Id="rId3"/>'
    style = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'
    gate = knowing(NAME)
    gate.check_files({"_rels/.rels": rels.encode(), "word/styles.xml": style.encode()})
    for name, text in (("_rels/.rels", rels.replace("rId3", PHONE)),
                       ("word/styles.xml", style.replace("Times New Roman", NAME))):  # fmt: skip
        with pytest.raises(GateError):
            gate.check_files({name: text.encode()})


def digits(text: str, language: str) -> list[Finding]:
    """A detector that takes what stands before five digits for a part of the number."""
    found = re.finditer(r"(?:\d+ \[?)?(?:[A-Z]+_)?\d{5}", text)
    return [Finding(*one.span(), "PHONE", "any", 1.0) for one in found]


def test_a_placeholder_is_no_part_of_a_number():
    gate = Gate(digits)
    assert not gate.holds_identifier("Soitto eilen klo 12 [PERSON_34567] illalla.")
    assert gate.holds_identifier("Soitto eilen klo 12 34567 eikä muuta.")


def test_a_number_that_runs_into_a_placeholder_is_found():
    def wide(text: str, language: str) -> list[Finding]:
        return [Finding(*one.span(), "PHONE", "any", 1.0) for one in re.finditer(r"\d{5}\W*", text)]

    gate = Gate(wide)
    assert gate.holds_identifier("Soitti 34567 [PERSON_1] illalla.")
    assert not gate.holds_identifier("Soitti [PHONE_1] [PERSON_1] illalla.")


def test_a_document_at_which_a_run_would_be_stopped_is_told():
    gate = knowing(NAME)
    assert gate.holds_identifier(f"Soita {PHONE}.") and gate.holds_identifier(f"Käynti: {NAME}.")
    assert not gate.holds_identifier("Velkaa on paljon, ja vuokra on maksamatta.")
