"""Pages that ask a reader for consent first, served in the place of a list or a feed. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from monitor.text.clean import clean_line
from monitor.text.phrases import phrases

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

SHORT_PAGE: Final = 1_500
"""Characters of a page that asks for consent and has nothing else; beside real content the
same words stand in a banner. Other walls are told by `monitor.http.walls` before parsing."""

_CONSENT: Final = re.compile(phrases("consent.questions"), re.IGNORECASE)

LONGEST_PAGE: Final = 1_000_000
"""Characters of an HTML page that is looked at for a question of consent: half a second."""


def is_consent_page(text: str) -> bool:
    """Tell whether the HTML page that came instead of something else asks for consent."""
    from monitor.sources.listing_links import parsed  # bs4, which feeds and sitemaps do not need

    return len(text) <= LONGEST_PAGE and asks_for_consent(parsed(text))


def asks_for_consent(soup: BeautifulSoup) -> bool:
    """Tell whether a page asks for consent, and does nothing else."""
    text = clean_line(soup.get_text(" "), SHORT_PAGE + 1)
    return len(text) <= SHORT_PAGE and _CONSENT.search(text) is not None
