"""The typed tables of the lexicon: what one ``config/lexicon/<language>.toml`` may hold.

Each section is a table of the file, each field a key in it, whose type names the shape
(``config/shapes.py``); whatever a language leaves out is empty. Fragments here are written for
people: a space stands for any white space, ’ for any apostrophe. The sections that are grammar
stand in ``config/grammar.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from config.grammar import (
    Clauses,
    Endings,
    History,
    Meetings,
    Names,
    Offices,
    Romanising,
    Writing,
)
from config.shapes import Fragments, Groups, Letters, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Dates in words (``monitor/text/dates``). Months by their number, 1 to 12.

    A form that is one month here and another in another language is left out of both: such
    dates go to dateparser with the language of the source.
    """

    months: Groups = field(default_factory=dict)
    """Whole words, abbreviations without their full stop among them. A name of several words, or
    with full stops inside, stands for one word."""
    month_stems: Groups = field(default_factory=dict)
    """Beginnings that any ending may follow, of 3 to 9 letters."""
    solar_months: Groups = field(default_factory=dict)
    """Months of the Solar Hijri calendar, in Iran and in Afghanistan."""
    days_back: Groups = field(default_factory=dict)
    """Words for a day, by how many days it lies back: ``1 = ["yesterday"]``."""
    units: Groups = field(default_factory=dict)
    """Beginnings of the words for a ``minute``, an ``hour``, a ``day`` and a ``week``."""
    ago: Words = ()
    """Words before or behind a number of units that count back from now: *ago*."""
    published: Words = ()
    """Beginnings of labels of the date of publication in the small print of a page."""
    updated: Words = ()
    """The same of the date of a later change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Figures in a text (``monitor/reprints/quantities.py``)."""

    scales: Groups = field(default_factory=dict)
    """Beginnings of the words for a power of ten, by the power: ``6 = ["million", "mln"]``."""
    percent: Words = ()
    """The word behind a figure that is a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Where a sentence ends (``monitor/text/sentences.py``)."""

    abbreviations: Fragments = ()
    """Words whose full stop ends no sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Who is said to say what (``monitor/quotes``)."""

    verbs: Fragments = ()
    """Verbs that introduce speech. Short on purpose: a verb that only sometimes does counts
    beside a quotation only, and a missing one costs a quotation, never a wrong one. Of two that
    begin alike the longer stands first."""
    speaker_follows: Words = ()
    """Those of the verbs that stand before their speaker."""
    pronouns: Words = ()
    """What stands for a speaker who was named before."""
    frames: Words = ()
    """Words that set a quotation apart as a comma does: *that*."""
    naming: Fragments = ()
    """What before quotation marks says that they hold a name or a title."""
    no_names: Words = ()
    """Words that begin a sentence with a capital and are no name."""
    prepositions: Words = ()
    """Words that a name cannot begin with, nor its beginning stand behind."""
    lead_words: Words = ()
    """What stands before the subject of a sentence and is no part of it, in Chinese."""
    subject_ends: Letters = ""
    """Letters with which what follows the subject begins, in Chinese."""
    subject_marks: Words = ()
    """The word right behind the subject, in the languages that mark it."""
    patronymics: Fragments = ()
    """Endings of a patronymic, which makes a name of three words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Datelines:
    """The dateline of a wire story (``monitor/extraction/dateline.py``)."""

    cities: Words = ()
    """Places before a bare colon or dash are believed only when they are one of these: folded,
    a hyphen for a space."""
    place_particles: Words = ()
    """Words without a capital inside the name of a place."""
    day_endings: Fragments = ()
    """What follows the figure of a day: *1st*."""
    year_marks: Fragments = ()
    """What follows the figure of a year."""
    year_first: Words = ()
    """What follows the figure of a year where day and month come behind it."""
    not_places: Words = ()
    """Beginnings of sections and notes that look like the place of a dateline."""
    news: Words = ()
    """Capitals that are in the name of an agency."""
    inside: Words = ()
    """Prepositions of being in a place or near it."""
    endings: Words = ()
    """Endings of a place in which something is, in the Turkic languages."""
    last_letters: Letters = ""
    """Last letters of a place's name that change with its case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Whom a text is credited to (``monitor/extraction/credits.py``, ``signs.py``)."""

    labels: Fragments = ()
    """What stands before the name on a credit line: *Photo credit: ...*."""
    bare_labels: Fragments = ()
    """Those of them whose name may stand on the next line."""
    source_labels: Words = ()
    """What stands before the source in the small print around a headline."""
    author_labels: Words = ()
    """What stands before the author there."""
    next_labels: Words = ()
    """Labels of that small print that end the name before them where no space does."""
    bylines: Fragments = ()
    """What stands before people's names on a line of its own: *Author: ...*."""
    editors: Fragments = ()
    """The same for people who are no authors."""
    joins: Words = ()
    """Words between two names: *and*."""
    noise: Words = ()
    """Labels behind a name that end it, with all that follows."""
    cues_before: Fragments = ()
    """Words of reporting, up to a few words before an agency's name: *told TASS*."""
    cues_next: Fragments = ()
    """The same right behind the name: *Xinhua reports*."""
    cues_after: Fragments = ()
    """The same further behind, where the verb ends the sentence."""
    site_reports: Words = ()
    """The same right behind the name of a site."""
    site_cited: Words = ()
    """The same right before the name of a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authors:
    """The field of a page that names its authors (``monitor/extraction/authors.py``)."""

    by: Fragments = ()
    """What stands before a name."""
    joins: Words = ()
    """Words between two names, beside those between credits."""
    roles: Words = ()
    """Beginnings of what follows a name behind a comma or a dash."""
    titles: Fragments = ()
    """What follows a name with nothing between, with a word before it: *Politics Editor*."""
    tails: Fragments = ()
    """Buttons and counters behind a name: *All articles*, *5 min read*."""
    said: Words = ()
    """What stands behind the name of somebody who comments: *says*."""
    outlets: Fragments = ()
    """Words in the names of outlets and organisations: *Times*, *Agency*."""
    not_a_person: Fragments = ()
    """What content systems put where an author should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands around the story on a page (``monitor/extraction/furniture.py``)."""

    also: Fragments = ()
    """A line that leads to another story: *Read also: ...*."""
    asks: Fragments = ()
    """The last lines of a page: what it asks of the reader, and who owns it."""
    reporters: Fragments = ()
    """Who else worked on it: whole last lines."""
    buttons: Fragments = ()
    """Whole lines that are controls."""
    counted: Fragments = ()
    """Whole lines with a counter."""
    crumbs: Fragments = ()
    """Where a line of breadcrumbs begins."""
    date_words: Words = ()
    """Words of a line that is a date and nothing else; months are known already."""
    no_headline: Fragments = ()
    """Titles that name the place and not the story."""
    headline_labels: Words = ()
    """What stands before the headline in a plain text: *Title: ...*."""
    line_labels: Words = ()
    """What begins a first line of a plain text that is no headline: *Date ...*."""
    comments: Words = ()
    """What the address or the title of a feed of comments says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Questions for consent to cookies (``monitor/extraction/verdict.py``, ``monitor/sources``)."""

    sentences: Fragments = ()
    """Sentences of cookie and consent texts; a page of them is none about the news."""
    hints: Words = ()
    """Folded letters, one of which every such text holds: asked first, because it is a hundred
    times cheaper."""
    questions: Fragments = ()
    """What a page says that asks in the place of a feed or a list. Fewer than the sentences,
    because one of them decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """Pages that keep a reader out (``monitor/http/walls.py``, ``monitor/extraction``)."""

    denied: Fragments = ()
    """Titles of walls and error pages, as they begin."""
    bot_titles: Fragments = ()
    """Whole titles of bot walls, lower case."""
    refusals: Fragments = ()
    """Whole titles of plain error pages, lower case."""
    bot_words: Fragments = ()
    """What a bot wall asks, lower case."""
    offers: Fragments = ()
    """What a paywall puts under a text that ends early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """What ties articles together (``monitor/stories/anchors.py``)."""

    stops: Words = ()
    """Common words of four letters and more, which make no two reports alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What is known of one language; ``language`` is its ISO 639-1 code."""

    language: str
    dates: Dates = field(default_factory=Dates)
    numbers: Numbers = field(default_factory=Numbers)
    sentences: Sentences = field(default_factory=Sentences)
    saying: Saying = field(default_factory=Saying)
    datelines: Datelines = field(default_factory=Datelines)
    credits: Credits = field(default_factory=Credits)
    authors: Authors = field(default_factory=Authors)
    furniture: Furniture = field(default_factory=Furniture)
    consent: Consent = field(default_factory=Consent)
    walls: Walls = field(default_factory=Walls)
    stories: Stories = field(default_factory=Stories)
    writing: Writing = field(default_factory=Writing)
    romanising: Romanising = field(default_factory=Romanising)
    endings: Endings = field(default_factory=Endings)
    offices: Offices = field(default_factory=Offices)
    clauses: Clauses = field(default_factory=Clauses)
    names: Names = field(default_factory=Names)
    meetings: Meetings = field(default_factory=Meetings)
    history: History = field(default_factory=History)
