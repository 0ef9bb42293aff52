"""Numbers of clients in running text: what is one, what is none, and which are small."""

from __future__ import annotations

import pytest

from pipeline.writing.counted import counted, shares_as_counts, small_counts, stated_total

SMALL = """
fi kolme asiakasta jäi ilman
fi Vain kahdella nuorella asiakkaalla oli
fi yksi asiakas
fi yhden asiakkaan tilanne
fi yhdellä asiakkaistamme
fi Kolme tiimin asiakasta
fi asiakkaita oli kolme
fi asiakkaita oli 4.
fi Asiakkaista kaksi odotti
fi asiakkaista odotti kaksi.
fi viisi 77 asiakkaasta
fi 77 asiakkaasta viisi
fi asiakkaiden määrä oli 4
fi molemmat asiakkaat
fi pari asiakasta
fi kaksi henkilöä
fi kaksi perhettä
fi neljän asiakasperheen
fi 3 nuorisoasiakasta
fi 3/77
fi 75/77
fi 59/60 asiakkaasta
fi N = 77 ja 2,6 % asiakkaista
fi Aineistossa oli 77 asiakasta, joista 2,6 %:lla
fi Aineistossa oli 77 asiakasta, joista 97 prosentilla
sv 2 klienter
sv en klient fick
sv en ung klient fick
sv två av klienterna
sv två av våra unga klienter
sv klienter: 2
sv Av klienterna behövde två.
sv 5 av 60
sv 59 av 60 klienter
sv båda klienterna
sv ett par klienter
sv två personer
sv en av familjerna
sv 77 klienter, av dem hade 2,6 % skulder
en two of the clients
en one client
en one of our clients
en 3 young homeless clients
en Clients: 4
en a couple of clients
en both clients
en two people
en 5 of 60
en 5 out of the 60 clients
en n = 4
en of 60 clients, 3 % waited
"""
NONE = """
fi joka kolmas asiakas | an ordinal
fi yksi kymmenestä asiakkaasta | a fraction
fi kolme vuotta asiakkaana | years
fi klo 9 asiakkaan luona | a time of day
fi Sosiaalihuoltolaki 1301/2014 | a law
fi jakso 7/2026 | a month
fi toimintakausi 2025/2026 | years
fi 30.6. asiakkaalla oli | a day
fi 12 asiakasta | enough
fi 2/3 asiakkaista | a fraction
fi sivu 3/12 | a page
fi 24/7 | always
fi kolme työntekijää tapaa asiakasta | workers
fi asiakkaista 30 % | a share without a total
fi asiakkaita 3 kuukauden aikana | months
fi keskimäärin 2,5 asiakasta | a mean
fi 1 004 asiakasta | a thousand and four
fi kaksi toista asiakasta | twelve
fi kolme kertaa asiakkaan luona | times
fi yksittäinen asiakas | anybody
fi asiakkaalla on kolme lasta | children
fi 95 % luottamusväli, 60 asiakkaasta | an interval
sv en av tio klienter | a fraction
sv en del av klienterna | a part
sv en tredjedel av klienterna | a fraction
sv klient med två barn | children
sv fem gånger per klient | times
sv klienter väntade tre veckor | weeks
sv var tredje klient | an ordinal
sv 20 klienter | enough
sv 12 av 60 klienter | enough
en one in ten clients | a fraction
en one in three clients | a fraction
en 1 in 5 clients | a fraction
sv en på fem klienter | a fraction
en two thirds of the clients | a fraction
en two out of three clients | a fraction
en one worker per client | workers
en three times a client | times
en for one person | anybody
en a client with two children | children
en Of 60 clients 12 (95% confidence interval 13–31%) | an interval
en 12 of 60 | enough
en 60 of 60 clients | all
en a change of 3 percentage points for 60 clients | a change
"""


@pytest.mark.parametrize("line", SMALL.strip().splitlines())
def test_a_count_of_few_clients_is_found(line: str):
    text = line[3:]
    found = small_counts(text, 10)
    assert found, text
    assert all(text[one.start : one.end].strip() for one in found)


@pytest.mark.parametrize("line", NONE.strip().splitlines())
def test_what_is_none_is_let_pass(line: str):
    text, _, why = line[3:].partition(" | ")
    assert small_counts(text, 10) == [], why


@pytest.mark.parametrize("text", ["neljä asiakasta", "4 klienter", "four clients", "4/60"])
def test_the_limit_decides(text: str):
    assert small_counts(text, 5)
    assert small_counts(text, 4) == []


def test_the_number_and_the_whole_are_told():
    (found,) = counted("Viisi 77 asiakkaasta jäi ilman.")
    assert (found.n, found.of) == (5, 77)


@pytest.mark.parametrize(
    ("percent", "total", "counts"),
    [
        ("2,6", 77, [2]),
        ("3", 77, [2]),
        ("50", 60, [30]),
        ("2", 500, [8, 9, 10, 11, 12]),
        ("1", 20, []),
    ],
)
def test_a_share_is_a_count(percent: str, total: int, counts: list[int]):
    assert list(shares_as_counts(percent, total)) == counts


def test_a_total_is_stated_for_the_whole_file():
    assert stated_total("Aineisto (N = 77)") == 77
    assert small_counts("Asunnottomia oli 2,6 %.", 10, total=77)
    assert small_counts("Asunnottomia oli 2,6 %.", 10, total=5_000) == []
