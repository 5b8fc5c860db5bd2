"""Tags of thousands of bytes are found as the pattern that cuts them would find them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.extraction.tree import _LONG_TAG, TAG_LIMIT, _has_long_tag

PIECES = st.one_of(
    st.sampled_from([b"<", b">", b"<a ", b"text"]),
    st.sampled_from([1, 50, TAG_LIMIT - 1, TAG_LIMIT, TAG_LIMIT + 1, 3 * TAG_LIMIT]).map(
        lambda size: b"x" * size
    ),
)


@given(st.lists(PIECES, max_size=8).map(b"".join))
def test_a_long_tag_is_found_wherever_it_stands(body: bytes) -> None:
    assert _has_long_tag(body) == (_LONG_TAG.search(body) is not None)
