"""What Finnish grammar tells of a word that is a name and a word at once (Toivo, Satu, Onni)."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.deid.names.context import Place
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.paradigm import case_in
from pipeline.deid.words.vocabulary import is_frequent, is_word, lemma_of

_COPULA = frozenset("on oli olisi lienee".split())
_NEGATION = frozenset("ei eikä".split())
_WITH = frozenset(
    "kanssa kans kaa luona luokse luota luo mielestä vieressä puolesta seurassa kertoman "
    "kertomana toiveesta pyynnöstä suostumuksella luvalla".split()
)
#: What stands before a plain noun; a person's name takes none of them.
_DETERMINERS = frozenset(
    "se sen sitä siinä siitä siihen sille tämä tämän tätä tässä tuo tuon nämä nuo ne mikä minkä "
    "mitä joka jokin jonkin joku kaikki kaiken koko sama saman oma oman omaa omat suuri suuren "
    "suurta iso ison isoa pieni pienen pientä hyvä hyvän hyvää huono huonon paha pahan uusi uuden "
    "uutta vanha vanhan ensimmäinen viimeinen ainoa ainoan toinen toisen kolmas jokainen joka "
    "yksi yhden kaksi kahden kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen monta "
    "monen usea paljon vähän enemmän vähemmän hieman pikku korkea korkean syvä syvän todellinen "
    "yhteinen kaunis kauniin ihana ihanan kirkas kylmä lämmin aito sisäinen sellainen tällainen "
    "millainen hirveä valtava viime ensi".split()
)
#: Before a verb form of the first or second person, or what such a form is followed by.
_SPEAKERS = frozenset("minä mä me sinä sä te en et emme ette älä että joten siksi".split())
_CLAUSES = frozenset(
    "että ettei etten jos vain vaan vielä todella kovasti hartaasti aina niin kaikkea kaikille "
    "hänelle teille sinulle heille hänen teidän heidän sitä sen tätä siis myös silti oikein "
    "kuitenkin edelleen nyt saavani pääseväni voivani tulevani olevan".split()
)
_CONTACT = frozenset(
    "tapasin tapasimme tavattu tavattiin tapaan näin nähty nähtiin haastattelin haastateltu "
    "haastateltiin kuultu kuultiin kuulin soitin soitettu soitettiin soitan soita haettu hain "
    "haettiin ohjattu ohjasin ohjattiin autettu autettiin autoin pyydetty pyysin pyydettiin "
    "jututin jututettu puhuin puhuttu puhuttiin keskusteltu keskustelin keskusteltiin kysytty "
    "kysyin kysyttiin sovittu sovin sovittiin lähetetty lähetin lähetettiin annettu annoin "
    "annettiin kerrottu kerroin kerrottiin ilmoitettu ilmoitin ilmoitettiin varattu varasin "
    "varattiin luvattu lupasin tavoiteltu tavoittelin tavoitettu kuulemma puhelu viesti viestiä "
    "viestin käynti tapaaminen tapaamisessa neuvottelu aika ajan yhteydenotto soitto terveisiä "
    "kotikäynti käynnillä saatettu saatettiin kannustettu kannustettiin tuettu tuettiin "
    "rohkaistu muistutettu muistutin vein vietiin viety kutsuttu kutsuin odotettu odotettiin "
    "kiitetty muistutettiin kysy kerro ilmoita lähetä".split()
)
#: Verbs whose object in the partitive is a person that feels.
FEELINGS = frozenset(
    "väsyttää väsytti pelottaa pelotti ahdistaa ahdisti harmittaa harmitti huolettaa huoletti "
    "jännittää jännitti surettaa suretti itkettää itketti oksettaa oksetti naurattaa nauratti "
    "kiinnostaa kiinnosti särkee särki kuvottaa nukuttaa nukutti hävettää hävetti suututtaa "
    "suututti ärsyttää ärsytti kaduttaa kadutti mietityttää mietitytti huimaa huimasi "
    "palelee paleli kiusattu kiusataan kiusattiin".split()
)
ABOUT = frozenset(
    "huoli huolta huolissaan huolestunut pitää piti luottaa luotti rakastua rakastui ihastui "
    "tutustui tutustua suuttunut suuttui vihainen ylpeä riippuvainen puhuu puhui kertoo kertoi "
    "erosi eronnut ero tykkää välittää puhuttu huolehtii huolehtia".split()
)
#: Beside verbs in -ua, -yä: what things do, seldom persons.
_THINGS_DO = frozenset(
    "kuihtua jäätyä lopahtaa kypsyä lakastua haalistua homehtua mädäntyä ruostua vuotaa tulvia "
    "irrota tippua valua haihtua laantua voimistua heiketä vähetä lisääntyä kohota alentua "
    "kallistua halventua muodostua koostua perustua liittyä kohdistua johtua aiheutua toistua "
    "keskeytyä "
    "viivästyä pitkittyä tiivistyä laajentua supistua hälvetä himmetä sammua soida kaikua kuulua "
    "kasvaa löytyä vaihtua taipua katketa hajota päättyä jatkua muuttua syntyä kulua versoa "
    "kukkia lahota peruuntua toteutua onnistua hajaantua tyrehtyä kiteytyä ajautua rikkoutua "
    "kestää riittää alkaa loppua maksaa paistaa sataa tuulla palaa kiehoa haista tuoksua näyttää "
    "tarkoittaa merkitä sisältää koskea johtaa vaatia edellyttää antaa perii periä kulkea lentää "
    "laskea nousta pudota sulaa kuivua kukkia versoa itää lakata helpottaa yltyä hellittää vallita "
    "esiintyä estää heikentää haitata viivästyttää auttaa vaikuttaa pelastaa pilata viedä tuoda "
    "syttyä kytkeytyä menetellä mennä tulla jäädä pitää olla voida saada tehdä ratkaista".split()
)
#: Of the passive, what is done to persons rather than to things.
DONE_TO_PERSONS = frozenset(
    "hoitaa siirtää tukea auttaa kuulla ohjata haastatella sijoittaa kotiuttaa kuntouttaa kiusata "
    "lyödä pahoinpidellä uhkailla uhata pyytää kehottaa neuvoa kannustaa rohkaista tavata "
    "tavoitella odottaa kuljettaa saattaa seurata valvoa lääkitä rauhoitella lohduttaa etsiä "
    "noutaa tutkia leikata syyttää epäillä kutsua löytää viedä hakea muistuttaa informoida "
    "jututtaa kiittää suostutella painostaa syrjiä hyväksikäyttää kontrolloida hoivata syöttää "
    "pukea pestä ulkoiluttaa herättää puhuttaa motivoida opastaa häätää irtisanoa pidättää".split()
)
#: Weather, seasons and times of the day: subjects of most verbs.
_WEATHER = frozenset(
    "talvi kesä kevät syksy ilta aamu päivä yö tuuli pyry myrsky sade halla helle pakkanen lumi "
    "räntä kuura rae usva utu sumu säde valo tuisku tuuli aurinko kuu taivas meri aalto".split()
)
#: Of these, what persons do as well.
_PERSONS_DO_TOO = frozenset(
    "maksaa haista näyttää koskea johtaa vaatia antaa kulkea laskea nousta pudota auttaa vaikuttaa "
    "viedä tuoda syntyä pilata mennä tulla jäädä pitää olla voida saada tehdä ratkaista "
    "itää".split()
)
#: Last parts of compounds for the things and matters of a person (lomaraha, asumistuki).
_COMPOUND_HEADS = tuple(
    "raha tuki koti hoito kortti asunto vuokra eläke lasku puhelin palvelu tilanne hakemus päätös "
    "suunnitelma aika koulu työ perhe lapset vanhemmat äiti isä velka tili todistus sopimus lääke "
    "vointi toive loma avustaja hoitaja ohjaaja työntekijä arvio huone laina".split()
)
#: Adjectives of persons by their last part (muistisairas, kehitysvammainen, asunnoton).
PERSON_ADJECTIVES = (
    "sairas", "vammainen", "kykyinen", "kyvytön", "vuotias", "ikäinen", "taitoinen", "kuntoinen",
    "haluinen", "mielinen", "terveinen", "riippuvainen", "lainen", "läinen", "luonteinen",
    "työtön", "asunnoton", "kunnossa", "hoitaja", "vaimo", "mies", "nainen", "poika", "tyttö",
    "oppilas", "opiskelija", "asiakas", "potilas", "luokalla", "luokkalainen", "vaarassa",
)  # fmt: skip
_AGENT_NOUN = ("aja", "äjä", "ija", "ijä", "oja", "ejä")
_PASSIVE = re.compile(r"(?:[tdh]tiin|tiin|[dtlnr]aan|[dtlnr]ään)$")
_PASSIVE_PARTICIPLE = re.compile(r"(?:ttu|tty|tuna|tynä|dettu|detty)(?:na|nä)?$")
_ADVERB = re.compile(r"(?:sti|ten|ain|ein|oin|kin|nään|usein)$")
_ADVERBS = frozenset("ja tai sekä myös jo nyt vielä taas itse yksin kai ehkä aina usein".split())
_THINGS_POSTPOSITIONS = frozenset(
    "jälkeen aikana aikaan aikoihin takia vuoksi alla alle päällä päälle sisällä reunalla "
    "reunassa juurella varrella keskellä yli läpi kautta ohi tähden varassa varaan "
    "kaltainen kokoinen tapaan sijaan sijasta lisäksi ohella".split()
)
_POSSESSED = ("nsa", "nsä")


def evidence_fi(place: Place) -> int:
    """Return the points for a person (above zero) or for the plain word (below)."""
    case = case_in(place.lower, place.name)
    points = _before(place) + (_verb_form(place) if case in ("gen", "nom", "plu", None) else 0)
    if case == "nom":
        return points + _as_subject(place)
    if case == "gen":
        return points + _as_genitive(place)
    if case in ("all", "ade", "abl"):
        return points + _as_recipient(place)
    if case == "par":
        return points + _as_object(place)
    if case in ("ill", "ela"):
        near = {*place.ahead(2), place.word(-1), place.word(-2)}
        return points + (2 if near & ABOUT else -2)
    return points - 3


def _before(place: Place) -> int:
    before = place.word(-1)
    if before in _DETERMINERS or place.tokens[place.i].gap.strip()[-1:].isdigit():
        return -3
    if before in _CONTACT:
        return 2
    if before.endswith("n") and lemma_of(before, "fi") not in (None, before):
        owner = before not in word_list("roles") and lemma_of(before, "fi") not in word_list(
            "roles"
        )
        return -1 if owner and place.lower == place.name and len(before) > len("oman") else 0
    return 0


def _verb_form(place: Place) -> int:
    """Forms of a verb that look like the name: toivon, annan, satuin."""
    if not is_verb_form(place.lower, place.name):
        return 0
    after = place.word(1)
    clause = (place.ahead(1) or [""])[0] in _CLAUSES
    if place.word(-1) in _SPEAKERS or clause or after.endswith(("vän", "van", "vani")):
        return -4
    if after.endswith("n") and not is_person_noun(place.word(2)):
        return -3  # an object: annan vinkin, toivon äidin jaksavan
    return 0 if is_person_noun(after) and _nominative(after) else -1


def _nominative(word: str) -> bool:
    return word == base_of(word) or word.endswith("t")


@lru_cache(maxsize=10_000)
def is_verb_form(form: str, name: str) -> bool:
    """Whether a form of the name is one of a verb too: toivon, annan."""
    lemma = lemma_of(form, "fi")
    return bool(lemma) and lemma != name and lemma != form and str(lemma).endswith(("a", "ä"))


def _as_subject(place: Place) -> int:
    after, further = without_clitic(place.word(1)), without_clitic(place.word(2))
    if not after:
        return 0
    owns = 1 if any(word.endswith(_POSSESSED) for word in place.ahead(5)) else 0
    if after in _COPULA:
        return owns + _of_predicate(place, 2)
    if after in _NEGATION:
        if further in ("ole", "ollut", "oo", "olisi"):
            return owns + _of_predicate(place, 3)
        return owns + _of_verb(place, base_of(further))
    if is_finite(after):
        return owns + _of_verb(place, base_of(after))
    adverb = after in _ADVERBS or _ADVERB.search(after)
    if adverb and is_finite(further) and base_of(further) in word_list("person_verbs_fi"):
        return owns + 2  # "Minttu muuten väitti"
    if place.name in ("kuusi", "kymmenen") and after[-1] in "aä":
        return -4
    states = word_list("person_states")
    if (after in states or base_of(after) in states) and further not in _COPULA:
        return 2
    # a noun that meets another one is its attribute or a thing somewhere
    return owns - 2 if is_word(after, "fi") and after not in _ADVERBS else owns


def without_clitic(word: str) -> str:
    """Return a verb without its clitic: olikin, ei kai, sanoihan."""
    for clitic in ("kin", "kaan", "kään", "han", "hän"):
        bare = word.removesuffix(clitic)
        if bare != word and lemma_of(bare, "fi"):
            return bare
    return word


def _of_verb(place: Place, lemma: str) -> int:
    """Points for a verb of which the word is the subject (or the object, in the passive)."""
    if _PASSIVE.search(place.word(1)):
        return 3 if lemma in DONE_TO_PERSONS else -2
    if lemma in _THINGS_DO and (place.name in _WEATHER or lemma not in _PERSONS_DO_TOO):
        return -3
    if lemma in word_list("person_verbs_fi"):
        return 3
    return -2 if place.name in _WEATHER else 2


def _of_predicate(place: Place, at: int) -> int:
    """Points for what follows "on", "oli", "ei ole"."""
    states, verbs = word_list("person_states"), word_list("person_verbs_fi")
    ahead = place.ahead(at + 3)
    if ahead[1:2] == ["että"] or (len(ahead) > at and ahead[at - 1] == "kun"):
        return -3
    for word in ahead[at - 1 :]:
        if word in ("ja", "mutta", "kun", "eikä"):
            break
        base = base_of(word)
        if word in states or base in states or word.endswith(PERSON_ADJECTIVES):
            return 3
        if word.endswith(("nut", "nyt")):
            lemma = participle_of(word)
            if lemma in _THINGS_DO and lemma not in _PERSONS_DO_TOO:
                return -2
            return 3 if lemma in verbs else 1
        if _PASSIVE_PARTICIPLE.search(word) and _done_to_person(word):
            return 3
    if place.name in _WEATHER:
        return 2 if any(word in ("luokalla", "luokka") for word in ahead) else -3
    return -1


@lru_cache(maxsize=20_000)
def participle_of(word: str) -> str:
    """Return the infinitive of a participle in -nut, -nyt that the dictionary may lack."""
    base, stem = base_of(word), word[:-3]
    if base != word:
        return base
    verbs = word_list("person_verbs_fi") | word_list("thing_verbs_fi") | _THINGS_DO
    possible = (stem + end for end in ("a", "ä", "da", "dä"))
    return next((lemma for lemma in possible if lemma in verbs), word)


@lru_cache(maxsize=20_000)
def _done_to_person(participle: str) -> bool:
    """Whether a passive participle is of what is done to persons (hoidettu, sijoitettuna)."""
    return any(participle[:3] == lemma[:3] for lemma in DONE_TO_PERSONS)


@lru_cache(maxsize=20_000)
def is_finite(form: str) -> bool:
    """Whether a form is a third person or a passive of a verb of the dictionary."""
    lemma = base_of(form)
    if not lemma.endswith(("a", "ä")):
        return False
    if _PASSIVE.search(form):
        return True
    if lemma == form:  # odottaa: the infinitive is the third person too
        sung = form.endswith(("aa", "ää")) and form in word_list("person_verbs_fi")
        return sung or form.endswith(("taa", "tää"))
    if form[-1] in "aä":
        return form[-2:] in ("aa", "ää") and lemma[-1] in "aä"
    return form[-1] in "eiouyö"


def _as_genitive(place: Place) -> int:
    after = place.word(1)
    verb = is_verb_form(place.lower, place.name)
    if after in _WITH:
        return 3
    if after in _THINGS_POSTPOSITIONS or (after == "mukaan" and verb):
        return -3
    if after == "mukaan":
        return 1
    if is_person_noun(after):
        return 3 if not verb or _nominative(after) else -1
    if after in word_list("person_states") or after.endswith(_POSSESSED):
        return 1
    if base_of(place.word(2)) in word_list("roles") | word_list("belongings") and not verb:
        return 1
    return 0


def _as_recipient(place: Place) -> int:
    if is_frequent(place.lower, "fi", 10.0) and not place.tokens[place.i].capital:
        return 1 if place.word(-1) in _CONTACT else -2
    after = place.word(1)
    given = (
        after in _COPULA | _NEGATION or after in _CONTACT or after.endswith(("tu", "ty", "tiin"))
    )
    return 2 if given else 1


def _as_object(place: Place) -> int:
    after = place.word(1)
    if after in FEELINGS or after in _CONTACT:
        return 3
    done = base_of(after) in DONE_TO_PERSONS
    if done and after.endswith(("tiin", "aan", "ään", "aa", "ää", "i")):
        return 3
    if after in _COPULA | _NEGATION and any(
        _PASSIVE_PARTICIPLE.search(word) and _done_to_person(word) for word in place.ahead(4)[1:]
    ):
        return 3
    return 1 if place.word(-1) in _CONTACT else -2


@lru_cache(maxsize=20_000)
def is_person_noun(form: str) -> bool:
    """Whether a form is a relative, a thing or a matter of a person."""
    base = base_of(form)
    wanted = word_list("belongings") | word_list("roles")
    if base in wanted or form in wanted or base.endswith(_COMPOUND_HEADS):
        return True
    return base.endswith(_AGENT_NOUN) and len(base) > len("soija")


@lru_cache(maxsize=20_000)
def base_of(form: str) -> str:
    """Return the dictionary's lemma of a form, possessive endings taken off, or the form."""
    found = lemma_of(form, "fi")
    if found:
        return found
    for ending in ("nsa", "nsä", "ni", "si", "mme", "nne"):
        bare = form.removesuffix(ending)
        if bare != form:
            return lemma_of(bare, "fi") or lemma_of(bare + "n", "fi") or bare
    return form
