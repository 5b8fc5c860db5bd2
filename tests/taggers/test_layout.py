"""Where a text is cut: the same whether its lead, its sentences or neither is asked for first."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from monitor.taggers import layout
from monitor.taggers.layout import LEAD_SENTENCES, LONGEST_SENTENCE, Layout
from monitor.taggers.relevance import judge
from tests.taggers.entities import gazetteer, prepared

HEADLINE = "Rain in the north. More to come"
BODY = (
    "Rain fell on Monday. Mr. Lee measured it! 明天有雨。More is coming?\nThe roads are open.\n"
    "The Organisation has ten members and was founded in 2001."
)


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        (HEADLINE, BODY),
        ("", BODY),
        (HEADLINE, ""),
        (HEADLINE, "One."),
        ("", ""),
        ("ฝนตก", "ประชุมในกรุงเทพ " * 60),
        (HEADLINE, "rain " * 3_000),
    ],
)
def test_the_lead_is_the_beginning_of_all_sentences(headline: str, body: str) -> None:
    text = f"{headline}\n\n{body}"
    first, second = Layout(text, len(headline)), Layout(text, len(headline))
    lead, sentences = first.lead, second.sentences
    assert lead == second.lead == tuple(s for s in sentences if s[0] >= len(headline))[:3]
    assert first.sentences == sentences
    assert all(end - start <= LONGEST_SENTENCE for start, end in sentences)
    assert len(lead) <= LEAD_SENTENCES == 3


def test_a_text_without_a_name_is_not_cut() -> None:
    """Most pages are about something else, and cutting them is a third of what that costs."""
    with (
        patch.object(layout, "sentences_of", side_effect=AssertionError("cut")),
        patch.object(layout, "boilerplate_spans", side_effect=AssertionError("looked through")),
    ):
        text = prepared("Rain fell on the harbour. Boats stayed at their piers.", headline="Rain")
        assert judge(text, gazetteer()).level == "none"
        with pytest.raises(AssertionError):
            assert text.sentences


def test_what_a_feed_says_of_an_item_has_no_boilerplate() -> None:
    line = "Founded\n\nThe Shanghai Cooperation Organisation (SCO) was founded on 15 June 2001."
    assert Layout(line, len("Founded")).boilerplate
    assert not Layout(line, len("Founded"), whole_news=True).boilerplate
