"""Cutting a withdrawn text out of a kept edition: its words go, the page stays whole."""

from __future__ import annotations

import pytest

from monitor.digests.cutting import MARK, without
from monitor.digests.measure import wrapped

HEADLINE = "Ministers adopt a plan for one market"
TEXT = "Ministers of ten states met on Thursday and adopted a plan for the exchange of electricity."


def test_a_headline_goes_where_it_stands_whole() -> None:
    assert without(f"* {HEADLINE} [en]\n  Kabar", [HEADLINE]) == f"* {MARK} [en]\n  Kabar"
    assert without("Ministers adopt a plan", [HEADLINE]) == "Ministers adopt a plan"


def test_lines_and_shortening_hide_nothing() -> None:
    shown = "\n".join(wrapped(TEXT[:70].rsplit(" ", 1)[0] + " ...", 24, first="  ", rest="  "))
    assert without(f"before\n{shown}\nafter", [TEXT]) == f"before\n  {MARK} ...\nafter"


def test_tags_stay_and_nothing_in_them_changes() -> None:
    html = f'<p><a href="/x?{HEADLINE}">Ministers <b>adopt</b> a plan</a> for one market</p> &amp;'
    cut = without(html, [HEADLINE], is_markup=True)
    assert cut == f'<p><a href="/x?{HEADLINE}">{MARK} <b></b> </a> </p> &amp;'


def test_an_address_stays() -> None:
    line = "see https://kabar.kg/ministers-adopt-a-plan-for-one-market now"
    assert without(line, [HEADLINE]) == line


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        (
            "上海合作组织成员国能源部长在比什凯克通过电力交换计划",
            "上海合作组织成员国能源部长\n在比什凯克通过电力交换计划",
        ),
        ("Министры приняли план общего рынка", "МИНИСТРЫ приняли\n  план общего рынка"),
        ('I\'m told that "it" is <so>', "I&#39;m told that &#34;it&#34; is &lt;so&gt;"),
    ],
)
def test_scripts_cases_and_escapes(piece: str, said: str) -> None:
    assert without(f"[ {said} ]", [piece], is_markup=True).startswith(f"[ {MARK}")


def test_a_set_phrase_of_other_texts_stays() -> None:
    other = "The member states of the Shanghai Cooperation Organisation met."
    piece = "He spoke of the Shanghai Cooperation Organisation and of much else on that very day."
    assert without(other, [piece]) == other
    assert without("SCO", ["SCO", ""]) == "SCO"
