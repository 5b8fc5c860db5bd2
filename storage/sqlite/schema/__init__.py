"""The schema: an append-only list of migrations, applied in order, each in a transaction.

Every derived table can be emptied and made again from ``bodies``. Each index names the
query that it serves. Columns carry the names of the records' fields. A line of comment at the
head of a table says what is in it, one beside a column what is odd about it: SQLite keeps both
(``sqlite_schema.sql``), and `ABOUT` has the tables that cannot carry a comment.
"""

from __future__ import annotations

from typing import Final

from storage.sqlite.library import Database, Migrations
from storage.sqlite.schema import (
    calendar,
    corrections,
    days,
    facets,
    first,
    heads,
    later,
    ledger,
    links,
    meaning,
    mergers,
    numbered,
    outside,
    pictures,
    places,
    receivers,
    regions,
    renumbering,
    shown,
    sites,
    sums,
    tombstones,
    translations,
    trials,
)
from storage.sqlite.schema.script import run

MIGRATIONS: Final = Migrations("sco-monitor")

ABOUT: Final = {
    "article_index": "Words of the latest versions, for search; rows have their articles' numbers.",
    "bodies": "Raw bytes, each once. Everything that is derived can be made from them again.",
}
"""What is in the tables without a comment: a virtual one, and one too big to be written anew."""


@MIGRATIONS()
def m001_first(database: Database) -> None:
    """The store as first released."""
    run(database, first.TABLES)


@MIGRATIONS()
def m002_known_items(database: Database) -> None:
    """What is remembered of each document of a source, so that only what is new in it is read."""
    run(database, first.KNOWN_ITEMS)


@MIGRATIONS()
def m003_reasons_of_what_ended(database: Database) -> None:
    """What is due, polls above all, is no more moved about in the index of reasons."""
    run(database, first.REASONS_OF_WHAT_ENDED)


@MIGRATIONS()
def m004_numbers(database: Database) -> None:
    """Tables refer to numbers given in the order of arrival; what was hidden in keys has columns.

    Keys made from content are spread over all pages of an index: a simulated day of 1,000
    sources wrote 71 bytes for each that it kept.
    """
    renumbering.put_aside(database)
    run(database, numbered.TABLES)
    renumbering.move(database)


@MIGRATIONS()
def m005_ledger(database: Database) -> None:
    """Editions go by what became known since the last one, in its order, and not by the clock."""
    run(database, ledger.TABLES)
    run(database, ledger.FILL)


@MIGRATIONS()
def m006_receivers(database: Database) -> None:
    """Each receiver has a queue; a claim is no try until it settles, and deaths are counted."""
    run(database, receivers.TABLES)


@MIGRATIONS()
def m007_tombstones(database: Database) -> None:
    """What was withdrawn on demand stays out."""
    run(database, tombstones.TABLES)


@MIGRATIONS()
def m009_vectors(database: Database) -> None:
    """What articles mean, and the sums of each language: its mean is taken off in comparing."""
    run(database, meaning.TABLES)


@MIGRATIONS()
def m010_calendar(database: Database) -> None:
    """What articles announce for coming days."""
    run(database, calendar.TABLES)


@MIGRATIONS()
def m011_heads(database: Database) -> None:
    """What was asked and answered is kept as it was; captures of before have none."""
    run(database, heads.COLUMNS)


@MIGRATIONS()
def m012_trials(database: Database) -> None:
    """Sources of the catalogue that are off there are tried, and may be switched on here."""
    run(database, trials.TABLES)


@MIGRATIONS()
def m013_corrections(database: Database) -> None:
    """What persons said of articles stands over what stages find."""
    run(database, corrections.TABLES)


@MIGRATIONS()
def m014_shown(database: Database) -> None:
    """Told before is what this reader's editions showed, not what they took."""
    run(database, shown.TABLES)
    run(database, shown.FILL)


@MIGRATIONS()
def m015_links(database: Database) -> None:
    """More cadences, receivers that refuse, and links by which readers end and change things."""
    run(database, links.TABLES)


@MIGRATIONS()
def m016_mergers(database: Database) -> None:
    """Stories of one event come together when evidence arrives; old ids are found as well."""
    run(database, mergers.TABLES)


@MIGRATIONS()
def m017_facets(database: Database) -> None:
    """Articles are found by what they are about in the order of time, and counted as they come."""
    run(database, facets.STATEMENTS)


@MIGRATIONS()
def m018_regions(database: Database) -> None:
    """Sources name the region from which they are asked; before, they did not."""
    run(database, regions.COLUMNS)


@MIGRATIONS()
def m019_pictures(database: Database) -> None:
    """Articles keep their picture and the outlet's keywords; those of before have none."""
    run(database, pictures.COLUMNS)


@MIGRATIONS()
def m020_translations(database: Database) -> None:
    """Headlines may stand in the reader's language, where the operator has a translator."""
    run(database, translations.TABLES)


@MIGRATIONS()
def m021_sites(database: Database) -> None:
    """What pages share with others of their site is known; nothing is, of those of before."""
    run(database, sites.TABLES)


@MIGRATIONS()
def m023_outside(database: Database) -> None:
    """Raw bytes may lie in a bucket; those of before stay where they are."""
    run(database, outside.TABLES)


@MIGRATIONS()
def m027_days(database: Database) -> None:
    """Stories of each day are counted too, bit by bit; all days of before are due."""
    run(database, days.STATEMENTS)


@MIGRATIONS()
def m028_places(database: Database) -> None:
    """Pages say where their site has its dates; a mark's kind takes three bits for that."""
    places.widen(database)


@MIGRATIONS()
def m029_sums(database: Database) -> None:
    """Rows are added up at night, so that an altered letter is seen; those of before the same."""
    run(database, sums.STATEMENTS)


@MIGRATIONS()
def m030_later(database: Database) -> None:
    """The newest articles' hashes are put in together; those of before are in."""
    run(database, later.TABLES)
