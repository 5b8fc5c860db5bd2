"""trafilatura's main extractor with the setting for precision, and nothing around it.

``bare_extraction`` prepares what any of its settings may need: copies of the tree for extractors
that are not asked, and walks that call Python for every block, to find comments that most pages do
not have. Here the same parts do the same work in the same order (`trafilatura_sequence` of 2.3.1,
where ``options`` are fast, without comments, with the focus on precision), and those walks are
left out where one look at the tree shows that they would find nothing: an eighth less CPU.
"""

from __future__ import annotations

import re
from copy import copy
from typing import Final

from lxml.html import HtmlElement
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt
from trafilatura.xpaths import (
    RAW_TREE_PRUNE_XPATH,
    REMOVE_COMMENTS_AND_LISTS_XPATH,
    REMOVE_COMMENTS_XPATH,
)

_BLOCKS: Final = (
    "div", "section", "aside", "details", "ol", "ul", "dl", "list", "figure", "table", "form",
)  # fmt: skip
"""Blocks, and what becomes one while the tree is prepared."""
_MORE: Final = re.compile("mvp-post-add-|infinite-?scroll|elementor-share-buttons")
_COMMENTS: Final = re.compile(
    "^(?:[Cc]omment(?!ary)|comol|disqus_thread|dsq-comments)|(?:article|post)-comments",
    re.MULTILINE,
)
"""What stands in the class or id of whatever trafilatura's patterns take out first."""


def precise_text(root: HtmlElement, options: Extractor) -> str:
    """Return the text that ``bare_extraction`` gives for *root* with *options*, "" for None.

    *options* are ``fast``, with the focus on precision and without comments; *root* has no scripts
    and is not changed. What trafilatura raises on odd trees comes out as it is.
    """
    tree = copy(root)
    marks = _marks(tree)
    has_comments = _COMMENTS.search(marks) is not None
    if _MORE.search(marks):
        tree = prune_unwanted_nodes(tree, RAW_TREE_PRUNE_XPATH)
    if has_comments:
        tree = prune_unwanted_nodes(tree, REMOVE_COMMENTS_AND_LISTS_XPATH)
    tree = convert_tags(tree_cleaning(tree, options), options, None)
    if has_comments:
        tree = prune_unwanted_nodes(tree, REMOVE_COMMENTS_XPATH)
    body, text = extract_content(tree, options)
    if len(text) < options.min_output_size and options.min_output_comm_size > 0:
        return ""
    return str(xmltotxt(body, options.formatting) or "")


def _marks(tree: HtmlElement) -> str:
    """Return the classes and ids of blocks, a line for each."""
    marks: list[str] = []
    for element in tree.iter(*_BLOCKS):
        if found := element.get("class"):
            marks.append(found)
        if found := element.get("id"):
            marks.append(found)
    return "\n".join(marks)
