"""The tables of the lexicon that are grammar: how a language is written, how its names change,
which offices there are, and how states and people stand in a clause of its news.

The sections are read by ``config/lexicon.py`` like those of ``config/vocabulary.py``; fragments
here are taken as they are, a space is one space. Word lists are open: add a word where a real text
shows that it is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from config.shapes import Flag, Fragments, Groups, Letters, Words

GROUP_KEYS: Final = {
    "writing.at_least": r"[A-Z][a-z]{3} \d+",
    "writing.at_most": r"[A-Z][a-z]{3} \d+",
    "writing.everyday": r"[A-Z][a-z]{3}",
    "writing.variants": r"[A-Z][a-z]{3}",
    "endings.by_last_letters": r"\w*\.?\w+(?: \w*\.?\w+)*",
    "dates.months": r"[1-9]|1[0-2]",
    "dates.month_stems": r"[1-9]|1[0-2]",
    "dates.solar_months": r"[1-9]|1[0-2]",
    "dates.days_back": r"[0-3]",
    "dates.units": "minute|hour|day|week",
    "offices.ranks": "president|minister|secretary|chair",
}
"""What the keys of groups look like, as regular expressions, where not any will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """By what a text shows its language (``monitor/text/languages/language.py``)."""

    scripts: Words = ()
    """ISO 15924 codes of the scripts that today's news in it is written in; empty: Latin."""
    also: Words = ()
    """Other codes for it: of its dialects, and of countries where pages mean the language."""
    rare: Flag = False
    """Seldom in news of the SCO: believed only when its letters show."""
    nouns_with_capitals: Flag = False
    """Every noun has a capital, so that a capital tells no name (``monitor/reprints/names.py``)."""
    at_least: Groups = field(default_factory=dict)
    """Letters that a text in it has, by script and least share per mille: ``"Cyrl 6" = ["ў"]``.
    Bounds are about a third of what NTREX and our own sentences show, so that foreign names and
    quotations do not move a text. In Latin script ŏ stands for o and g with any apostrophe."""
    at_most: Groups = field(default_factory=dict)
    """Letters that a text in it has not, by script and greatest share per mille."""
    everyday: Groups = field(default_factory=dict)
    """Everyday words by script, where neither script nor letters decide. By their shares of all
    words in NTREX."""
    variants: Groups = field(default_factory=dict)
    """Frequent letters that only one variant of the script has, by its ISO 15924 code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Romanising:
    """How its names are written in Latin letters (``monitor/text/languages/romanise.py``)."""

    pieces: Groups = field(default_factory=dict)
    """Fragments by what they become, before single letters do: ий that ends a word is y."""
    letters: Groups = field(default_factory=dict)
    """Letters by what they become."""
    after_vowel: Groups = field(default_factory=dict)
    """Letters by what they become after one of ``vowels`` and at the beginning of a word."""
    vowels: Letters = ""
    """Letters of vowels and of the two signs."""
    as_russian: Groups = field(default_factory=dict)
    """Letters by the one that Russian papers write for them, so that a person has one slug."""
    one_script: Groups = field(default_factory=dict)
    """Letters, and pairs of letters, of all scripts that the language is written in, by what they
    become where texts are compared (``monitor/text/languages/one_script.py``); ``-`` is nothing.
    Words are folded and have lost their apostrophes before."""
    cyrillic: Groups = field(default_factory=dict)
    """Cyrillic letters of a language that is written in Latin ones too, by these, which become them
    before a text is read (``monitor/text/languages/in_cyrillic.py``)."""
    cyrillic_after_vowel: Groups = field(default_factory=dict)
    """The same after one of ``vowels``, which are Cyrillic."""
    older_letters: Letters = ""
    """Latin letters that only an older alphabet has: a text with one of them is spelt by it."""
    older_cyrillic: Groups = field(default_factory=dict)
    """Cyrillic letters by the Latin ones of the older alphabet, where they are others."""
    older_after_vowel: Groups = field(default_factory=dict)
    """The same after a vowel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """How a name changes in a sentence (``monitor/text/languages/inflection.py``).

    All are written folded. The rules allow more forms than the grammars do (agreement is not
    checked): a form that does not exist is not written, while a missing one loses a match.
    Sources: the case tables of the languages' school grammars; checked against NTREX.
    """

    like: Words = ()
    """The one language whose endings hold here too; of its own this section then has only rows of
    ``by_last_letters``, which go before the other's."""
    like_in_cyrillic: Words = ()
    """The same for names in Cyrillic letters, of a language that Latin is the rule in."""
    by_last_letters: Groups = field(default_factory=dict)
    """Endings of each word of a name, by the last letters of its nominative, which they replace;
    ``ск.ая``: what stands before the dot stays. The longest key that fits a word holds; ``-`` is
    no ending."""
    after_consonant: Words = ()
    """Endings of a word that no key of ``by_last_letters`` fits."""
    unchanged: Letters = ""
    """Last letters of words that do not decline."""
    word_replaced: Fragments = ()
    """Last letters of each word that an ending may replace."""
    word_endings: Fragments = ()
    """Endings of each word of a name."""
    replaced: Fragments = ()
    """Last letters of a whole name that an ending may replace."""
    steps: Fragments = ()
    """Single endings that ``whole`` strings together."""
    whole: Fragments = ()
    """Endings that follow a whole name, abbreviations too."""
    names_only: Fragments = ()
    """Endings that follow a whole name but no abbreviation."""
    prefixes: Fragments = ()
    """What may be written together with a name before it: and, in, for, the."""
    article: Words = ()
    """An article that merges with prefixes: a name is looked for without it."""
    families: Words = ()
    """Families in which pages mix languages and identification errs: an ending of one language
    may stand in a text of its neighbours, nowhere else."""

    @property
    def change_names(self) -> bool:
        """Say whether a name of the language takes endings."""
        return bool(
            self.like or self.by_last_letters or self.word_endings or self.whole or self.names_only
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """Words for offices, and for the bodies that hold them, wherever they are read."""

    of_state: Fragments = ()
    """Offices and bodies that act for a state: beside its name they make it an actor."""
    of_people: Fragments = ()
    """People and bodies that only come from a state: beside its name it is a party."""
    of_organisation: Fragments = ()
    """The head of an international organisation: speaks for it, not for his state."""
    of_names: Fragments = ()
    """Titles and offices directly before a person's full name, in the form they have there."""
    private: Fragments = ()
    """Callings that tell after a name, between commas, that it is a person's."""
    callings: Fragments = ()
    """Callings of people who hold no office, in the singular and in any case of letters: beside a
    name that an official has too, they tell that somebody else is meant."""
    calling_endings: Words = ()
    """Endings of ``callings``; of a case in which who speaks is not, "told the journalist"."""
    of_surnames: Fragments = ()
    """Titles before a surname that several people share; they tell which of them is meant."""
    of_speakers: Words = ()
    """Words of titles, nationalities among them, lower case: no part of the name of the speaker
    that follows (``monitor/quotes``)."""
    ranks: Groups = field(default_factory=dict)
    """Words by the English word for the office: president, minister, secretary, chair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """How a state or a person stands in a clause (``monitor/taggers/grammar.py``).

    Written for news prose, where the actor stands at the head of a clause, after an office or
    before a verb of saying. What ends in ``_before`` is matched up to the name and ends in ``$``;
    what ends in ``_after`` is matched from the end of the name on.
    """

    adverbs: Fragments = ()
    """Words between an actor and the verb."""
    speech: Fragments = ()
    """Verbs by which somebody speaks. Wider than ``saying.verbs``: nothing need be quoted."""
    acts: Fragments = ()
    """Other verbs that a person or a state governs, of Russian their beginnings."""
    after_actor: Fragments = ()
    """A name is followed by its verb. A language that has this has a grammar of clauses; in the
    others an office near the name, or its case, must do."""
    no_verbs: Fragments = ()
    """Words after a name that are no verb."""
    may_act: Fragments = ()
    """What follows a name at the head of a clause may be its verb."""
    openers: Fragments = ()
    """Words after which a clause begins."""
    office_after: Fragments = ()
    """An office or a body of the state follows its name."""
    office_before: Fragments = ()
    """An office of the state stands before its name: "министр иностранных дел ". Of languages
    that Latin letters do not write; the others have ``of``."""
    of: Fragments = ()
    """What joins an office and the state after it: " of the "."""
    office_before_of: Fragments = ()
    """The office before ``of``: "the foreign minister"."""
    people_after: Fragments = ()
    """People of the state follow its name."""
    with_before: Fragments = ()
    """Another party follows."""
    between_before: Fragments = ()
    """The first of two parties follows."""
    agent_verbs: Fragments = ()
    """Verbs whose subject may follow them."""
    by_before: Fragments = ()
    """An agent follows: "hosted by ", "подписали "."""
    in_before: Fragments = ()
    """A place follows."""
    place_endings: Fragments = ()
    """Endings of a name that is only where (locative, ablative), and postpositions for it."""
    ergative: Fragments = ()
    """The marker of a subject that did something, after a name."""
    stakes: Fragments = ()
    """What is done to a state, or decided on it."""
    at_stake: Fragments = ()
    """``stakes`` a little before the name."""
    membership_after: Fragments = ()
    """A predicate of membership: "Uzbekistan is a member of ..." tells what is known."""
    row_joins: Fragments = ()
    """What may stand between two states of one row."""
    before_abbreviation: Fragments = ()
    """Names before the organisation's bare abbreviation, in a list, that speak for it."""
    after_abbreviation: Fragments = ()
    """Words after the organisation's bare abbreviation that speak for the organisation."""
    called_short: Fragments = ()
    """What introduces an abbreviation in brackets behind the name that it stands for."""
    that_is: Fragments = ()
    """What stands between an abbreviation and what it stands for, in either order: "that is"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How people who are not in the gazetteer are found (``monitor/taggers/names.py``)."""

    word: Fragments = ()
    """One word of a name."""
    run: Fragments = ()
    """Words in a row that may be, or hold, a name."""
    particles: Fragments = ()
    """Small words inside a name."""
    no_first_names: Fragments = ()
    """Words before a surname, capital letters and all, that are no first name: offices, words
    that begin a sentence."""
    no_names: Fragments = ()
    """Beginnings of capitalised words that are never part of a person's name; of Chinese,
    characters that are no given name or make another word. English has
    ``config/gazetteer/not-names.txt``."""
    title_before: Fragments = ()
    """What stands before a name when it is a person's."""
    title_after: Fragments = ()
    """What stands after a name when it is a person's."""
    deeds: Fragments = ()
    """Verbs, besides ``clauses.speech``, that only people govern."""
    past_verbs: Fragments = ()
    """Those of ``deeds`` that stand in the past, without their endings."""
    speaks: Fragments = ()
    """A verb of which the name before it is the subject; of Chinese, all that ends a name."""
    behind: Fragments = ()
    """Of Chinese: what stands right behind a name besides ``speaks``, offices and callings."""
    given_ends: Fragments = ()
    """Characters that end a given name of two: a known name of two characters before one of
    them is the beginning of somebody else's, where what stands behind a name follows."""
    spoke: Fragments = ()
    """A verb of which the name after it may be the subject; of English, one that chooses whom it
    names for an office."""
    verbs_of_people: Fragments = ()
    """Verbs of saying and doing: in the sentence of a name they say that its bearer acts, wherever
    the language puts its verbs."""
    absence: Fragments = ()
    """Words that say, near a name, that its bearer was not there, or was spoken for."""
    patronymics: Fragments = ()
    """Ends of patronymics, which labels leave out."""
    surname_endings: Fragments = ()
    """Ends of surnames that no case has; without them, as in Turkish, any word is one. Kyrgyz
    -ин is left out, it is the genitive as well."""
    instrumental: Fragments = ()
    """Ends of names in the instrumental: "met Ivan", not "Ivan met"."""
    oblique: Words = ()
    """Ends of names of men in other cases, which women's names have in the nominative."""
    male_verbs: Fragments = ()
    """Ends of verbs that have a man as their subject."""
    surnames: Fragments = ()
    """Surnames by which a Chinese name is known."""
    double_surnames: Words = ()
    """Surnames of two characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """Words of meetings and of hosting (``monitor/taggers``)."""

    place_words: Fragments = ()
    """Words of ``takes_place`` that stand whole."""
    takes_place: Fragments = ()
    """Near a state that is only "in": it is the host."""
    gathering_words: Fragments = ()
    """Words of ``gatherings`` that stand whole."""
    gatherings: Fragments = ()
    """Near a city: it hosts a meeting, which counts for its state."""
    sessions: Fragments = ()
    """Names of a summit that any session has: ministers meet in one too, heads of government."""
    hosting_words: Fragments = ()
    """Words of ``hosting`` that stand whole."""
    hosting: Fragments = ()
    """Near a city or region: something happens there."""
    host_after: Fragments = ()
    """After a capital: it hosts, it does not speak for its state."""
    sidelines: Fragments = ()
    """Who meets beside somebody's meeting is not hosted by him for this news."""
    named_after_city: Fragments = ()
    """Words that follow the city that a document or a process is named after."""
    other_owners: Fragments = ()
    """Owners of other summits of the same leaders that are no organisation with an entry."""
    by_video: Fragments = ()
    """The meeting is a video conference."""
    ordinal_endings: Fragments = ()
    """What makes a figure an ordinal: 25th, 25-е."""
    ordinals: Fragments = ()
    """Ordinals of meetings that are written without figures."""
    digits: Letters = ""
    """The figures of ``ordinals``: zero to nine, then ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How news tells of years long past (``monitor/taggers``)."""

    past: Fragments = ()
    """A year beside these is told, not reported."""
    biography: Fragments = ()
    """Lines of a life: what follows is no news."""
    former: Fragments = ()
    """An earlier meeting is meant."""
