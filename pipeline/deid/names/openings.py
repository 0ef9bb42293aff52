"""Rare words that open a sentence: which are excused by their build or by another language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.deid.words.endings import Endings
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.inflection import is_listed
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import LANGUAGES, is_compound, is_frequent, lemma_of

_SHORT_LINE = 4
_SHORTEST_ABROAD = 4
#: Per million words: only the commonest words of another language pass in a longer line.
_COMMON = 50.0
#: Letters from which a dictionary's compound is no surname.
_LONG = 9
#: Ends of Finnish forms that no name has: clitics with possessives, comparatives, verbal nouns.
_FINNISH_ENDS = (
    "kin", "kaan", "kään", "han", "hän", "pas", "päs", "nsa", "nsä", "mme", "nne", "ssani",
    "ssäni", "stani", "stäni", "llani", "lläni", "uus", "yys", "uuden", "yyden", "yden", "nnin",
    "uutta", "yyttä", "minen", "misen", "mista", "mistä", "miseen", "misessa",
    "misessä", "misesta", "misestä",
    "misella", "misellä", "llinen", "llisen", "llista", "llistä", "lliset", "llisia", "llisiä",
    "sti", "mpi", "mmin", "mmat", "ttaa", "ttää", "taan", "tään", "ttiin", "vasti", "vat", "vät",
    "oida", "öidä", "oitu", "ointi", "oinnin", "uksen", "yksen", "ukset", "ykset", "uksia",
    "yksiä", "usten", "ysten", "uksessa", "yksessä", "uksesta", "yksestä", "uksella", "yksellä",
    "ukseen", "ykseen", "ttomana", "ttömänä", "ttomaksi", "ttoman", "ttömän",
    "ttu", "tty", "nut", "nyt", "matta", "mättä", "joita", "jöitä",
    "teet", "teiden", "eiden", "oiden", "öiden", "ioiden",
    "tus", "tys", "aus", "äys", "eus", "eys", "tio", "tion", "tiota", "smi", "smin", "smia",
    "logia", "logian", "grafia", "ella", "ellä", "ata", "ätä", "istinen", "istisen", "mainen",
    "mäinen", "aikainen", "aikaisen", "ttaja", "ttäjä", "ttajan", "ttäjän", "staja", "stäjä",
    "ntaja", "ntäjä", "ksija", "oija", "öijä", "työ", "työn", "työtä", "ttava", "ttävä", "ttavaa",
    "ttävää", "sto", "stö", "ston", "stön", "onta", "inta", "intä", "öntä", "nnan", "nnän",
    "ton", "tön", "eni", "oidi", "ssio", "ssion", "iikka", "iikan", "teetti", "teetin",
)  # fmt: skip
_SWEDISH_ENDS = (
    "ning", "ningen", "ningar", "ningarna", "het", "heten", "heter", "else", "elsen", "elser",
    "skap", "skapet", "tion", "tionen", "tioner", "ering", "eringen", "ande", "ende", "andet",
    "iska", "iskt", "erna", "orna", "arna", "ligt", "liga", "ade", "ad", "bar", "bart", "isk",
    "era", "erar", "erat", "lig", "tig", "tigt", "rig", "kig", "sig", "nig", "dig", "ism", "ismen",
    "lös", "löst", "lösa", "nsk", "nskt", "itet", "iteten", "logi", "login", "sam", "samt", "are",
    "aren", "arna", "skap", "arbete", "arbetet", "stöd", "stödet",
)  # fmt: skip
_ENGLISH_ENDS = (
    "tion", "tions", "ness", "ment", "ments", "ingly", "ing", "ility", "ally", "ously", "ised",
    "ized", "ises", "izes", "ists", "able", "ible", "less", "ful", "fully", "ate", "ated", "ates",
    "ize", "ise", "ology", "ely", "ily", "dly", "bly", "tly", "sly", "hly", "rly", "ist", "ity",
    "ities", "ous", "ify", "ified", "ive", "ives", "nce", "nces", "ism", "ish", "cal", "ial",
    "ics", "tic", "ary", "nal", "eness",
)  # fmt: skip
_ENDS = {
    "fi": Endings(_FINNISH_ENDS),
    "sv": Endings(_SWEDISH_ENDS),
    "en": Endings(_ENGLISH_ENDS),
}
_SHORTEST_STEM = 4


@lru_cache(maxsize=50_000)
def is_built(lower: str, language: str) -> bool:
    """Whether a rare word of the language shows by its build that it is no name."""
    if len(lower) >= _LONG and is_compound(lower, language):
        return True
    return any(
        lower.endswith(end) and len(lower) - len(end) >= _SHORTEST_STEM
        for end in _ENDS[language].near(lower)
    ) or _is_verb(lower, language)


#: Ends of nouns made of verbs, after which a word of the language is no name whatever its length.
_VERBAL = {
    "fi": ("minen", "misen", "ailu", "äily", "eilu", "eily", "oilu", "öily", "istelu", "istely",
           "ntely", "ntelu", "ttely", "ttelu", "skelu", "skely", "nti", "nnin", "ailun", "eilyn",
           "telu", "tely"),
    "sv": ("ning", "ningar", "else", "elser", "elsen"),
    "en": ("ing", "ings", "ment", "ness"),
}  # fmt: skip
_SHORTEST_VERBAL = 6


@lru_cache(maxsize=50_000)
def is_verbal_noun(lower: str, language: str) -> bool:
    """Whether a word of the language is a noun made of a verb: kiusaaminen, karkailu, mobbning."""
    return (
        len(lower) > _SHORTEST_VERBAL
        and lower.endswith(_VERBAL[language])
        and lemma_of(lower, language) is not None
        and not is_listed(lower)
    )


def _is_verb(lower: str, language: str) -> bool:
    """A Finnish verb of the first person or an infinitive (*Kohautin*, *Nojautua*)."""
    if language != "fi" or lower.endswith("nen"):
        return False
    lemma = lemma_of(lower, "fi")
    return (
        lemma is not None
        and lemma.endswith(("aa", "ää", "ua", "yä", "ia", "iä", "oa", "ea", "eä", "lla", "llä"))
        and len(lower) >= _LONG - 2
        and lower.endswith(("in", "an", "än", "en", "un", "yn", "on", "aa", "ää", "ua", "yä", "it"))
    )


def foreign_word(text: str, tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether an opening word is an ordinary word of another of the three languages.

    The language of a heading of one or two words cannot be told surely; in a longer line only
    the commonest words of another language are let pass, and only where the next word is that
    language's too.
    """
    token = tokens[i]
    lower = token.text.lower()
    short = _in_short_line(text, token) and len(lower) >= _SHORTEST_ABROAD
    after = tokens[i + 1] if i + 1 < len(tokens) and tokens[i + 1].gap == " " else None
    for other in LANGUAGES:
        if other == language:
            continue
        facts = facts_of(token.text, other)
        if facts.listed or (after and not _goes_on(after, language, other)):
            continue
        if facts.word and is_frequent(lower, other, 1.0 if short else _COMMON):
            return True
        if short and facts.compound and not facts.nature:
            return True
    return False


def _goes_on(after: Token, language: str, other: str) -> bool:
    """Whether a word belongs to another language more than to the passage's own."""
    lower = after.text.lower()
    facts = facts_of(lower, other)
    if not (facts.word or facts.compound):
        return False
    own = facts_of(lower, language)
    return not (own.word or own.compound) or is_frequent(lower, other, _COMMON)


def _in_short_line(text: str, token: Token) -> bool:
    start = text.rfind("\n", 0, token.start) + 1
    end = text.find("\n", token.end)
    return len(text[start : end if end >= 0 else len(text)].split()) <= _SHORT_LINE
