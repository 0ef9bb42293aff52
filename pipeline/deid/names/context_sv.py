"""What Swedish grammar tells of a word that is a name and a word at once (Björn, Stig, Saga)."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.deid.names.context import Place
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.vocabulary import is_word, lemma_of

_DETERMINERS = frozenset(
    "en ett den det de denna detta dessa min mitt mina din ditt sin sitt sina hans hennes deras "
    "vår vårt våra ert ingen inget inga någon något några varje var vilken vilket samma hela halva "
    "all allt alla mycket lite mer mindre stor stort stora liten litet små god gott goda ny nytt "
    "nya gammal bra dålig första sista enda annan annat andra två tre fyra fem sex sju åtta nio "
    "tio många flera flere ens egen eget egna vacker mörk ljus lång kort hög för".split()
)
_AUXILIARIES = frozenset(
    "att ska skall vill kan får måste skulle kunde ville bör borde brukar behöver orkar vågar "
    "försöker tänker hoppas slutar börjar".split()
)
_PRONOUNS = frozenset("jag du han hon vi ni de hen man dom".split())
_PARTICLES = frozenset("upp in ut ner ned av på kvar ihop till med fram bort om efter över".split())
_LINKS = frozenset("är var har hade blir blev ska kan".split())
_WITH = frozenset("med från till mot".split())
_CONTACT = frozenset(
    "träffade träffat ringde ringt kontaktade kontaktat mötte mött hörde hört besökte besökt "
    "frågade frågat bad bett hämtade hämtat såg sett tackade informerade informerat intervjuade "
    "samtal möte samtalade pratade pratat talade talat hjälpte hjälpt stöder meddelade".split()
)
#: Subjects behind a verb: then the word before the verb is none.
_SUBJECTS = frozenset(
    "jag du han hon vi ni de hen man pojken flickan barnet mamman pappan modern fadern "
    "klienten kvinnan mannen familjen föräldrarna dottern sonen ordet".split()
)
#: Words that stand without an article, so that a verb behind them tells little.
_UNCOUNTED = frozenset(
    "hopp tro kärlek liv frid ro lycka glädje sorg vår sommar höst vinter dag natt sol snö is "
    "regn frost storm vind hav guld silver sand lera musik mod modig lugn frisk stark glad rask "
    "fri kvick hård flink ärlig klar sann ren stolt trygg vis".split()
)
#: Strong verbs with whatever stands before them (godtog, överlät).
_STRONG_PAST = re.compile(
    r"^[a-zåäö]*(?:tog|gick|kom|höll|gav|såg|stod|fick|bjöd|skrev|drog|lät|slog|vek|bröt|föll|lade)$"
)
_DONE_TO_PERSONS = frozenset(
    "kallades sågs hördes hittades togs fördes placerades omhändertogs hämtades anmäldes skrevs "
    "remitterades intervjuades kontaktades informerades undersöktes vårdades skickades kördes "
    "misshandlades slogs hotades greps häktades dömdes vräktes mobbades stöddes uppmanades "
    "ombads erbjöds beviljades nekades förhördes följdes bads valdes återfanns inskrevs "
    "utskrevs".split()
)
_HAVE = frozenset("har hade".split())
#: Units after "per", so that it is the preposition.
_AFTER_PER = frozenset(
    "månad vecka dag år dygn timme person post telefon mejl brev capita styck gång barn".split()
)


def evidence_sv(place: Place) -> int:
    """Return the points for a person (above zero) or for the plain word (below)."""
    points = _before(place)
    if place.lower == place.name:
        return points + _as_subject(place)
    if place.lower in (place.name + "s", place.name + "'s"):
        return points + _as_genitive(place)
    return points - 3


def _before(place: Place) -> int:
    before = place.word(-1)
    if before in _DETERMINERS or place.tokens[place.i].gap.strip()[-1:].isdigit():
        return -4
    if before in ("i", "på", "under", "om", "per"):
        return -3
    if before in _AUXILIARIES or before in _PRONOUNS:
        return -3
    if before in _CONTACT or before == "hos":
        return 2
    return 2 if before in _WITH and place.word(-2) in _CONTACT else 0


def _as_subject(place: Place) -> int:
    after, further = place.word(1), place.word(2)
    if not after:
        return 0
    if place.name == "per" and after in _AFTER_PER:
        return -5
    if place.name in ("hans", "max") and not (_is_verb(after) or _looks_finite(after)):
        return -3
    if after == "att" or (after in ("i", "på", "med", "mot") and place.name in _UNCOUNTED):
        return -3
    if after in _PARTICLES and lemma_of(place.name, "sv") not in (None, place.name):
        return -3
    if not _is_verb(after) and not _looks_finite(after):
        return -1 if is_word(after, "sv") and after not in ("och", "samt", "inte") else 0
    if further in _SUBJECTS:
        return -3  # the object or the predicate in front: "Viola spelade han"
    if after in _LINKS:
        return _of_predicate(place)
    if place.name in _UNCOUNTED:
        return 3 if after in word_list("person_verbs_sv") else -1
    return 3


def _of_predicate(place: Place) -> int:
    """Points for what follows "är", "var", "har": a state or a deed of persons."""
    states, ahead = word_list("person_states"), place.ahead(6)
    if any(word in states or word in word_list("person_verbs_sv") for word in ahead[1:5]):
        return 3
    if {"sin", "sitt", "sina", "sig", "själv"} & set(ahead):
        return 3
    if place.word(1) in ("har", "hade") and place.name not in _UNCOUNTED:
        return 2
    if any(word.endswith(("at", "it", "tt")) for word in ahead[1:4]) and ahead[0] in _HAVE:
        return 2  # a supine: har avtalat, hade fått
    return 0 if place.tokens[place.i].capital and place.name not in _UNCOUNTED else -1


@lru_cache(maxsize=10_000)
def _looks_finite(word: str) -> bool:
    """Whether a form is a past or a present: överklagade, godtog, vägrar; passives by list."""
    if word in _DONE_TO_PERSONS or _STRONG_PAST.search(word):
        return True
    lemma = lemma_of(word, "sv") or ""
    verb = lemma != word and lemma.endswith("a")
    past = word.endswith("ade") and (lemma.endswith(("a", "ad")) or not lemma)
    return past or (verb and word.endswith(("te", "de", "ar", "er")))


def _as_genitive(place: Place) -> int:
    after = place.word(1)
    if after in word_list("belongings") or after in word_list("roles"):
        return 3
    known = lemma_of(after, "sv") if after else None
    return 2 if known in word_list("belongings") or known in word_list("roles") else 0


def _is_verb(word: str) -> bool:
    return word in word_list("person_verbs_sv") or word in word_list("verbs")
