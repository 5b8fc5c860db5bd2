"""newspaper4k in a process of its own, asked over stdin: run by `tests.bench.peers`.

    PYTHON newspaper_child.py FOLDER

FOLDER holds pages as they came, and ``addresses.json``, a list of their [file name, address].
Each line of stdin asks for a round over them, which is answered with a line of JSON: the CPU of
the process in milliseconds, and the text of each page, "" where there is none. It imports nothing
of ours: its interpreter has newspaper4k and no more. Nothing goes out: no image is fetched, and
the list of public suffixes is the one that comes with tldextract.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import tldextract.tldextract
from newspaper import Article
from newspaper.exceptions import ArticleException

tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())


def text_of(address: str, body: bytes) -> str:
    """Return the text of a page with what else newspaper4k reads of it; "" where it refuses.

    Languages without spaces, and Korean, want tokenizers that load their data from elsewhere.
    """
    article = Article(address, fetch_images=False)
    try:
        article.download(input_html=body)
        article.parse()
    except (ArticleException, ImportError):
        return ""
    return str(article.text)


def main() -> None:
    """Read all pages once for each line."""
    folder = Path(sys.argv[1])
    pages = [
        (address, (folder / name).read_bytes())
        for name, address in json.loads((folder / "addresses.json").read_text("utf-8"))
    ]
    for _ in sys.stdin:
        begun = time.process_time()
        texts = [text_of(address, body) for address, body in pages]
        print(json.dumps([1e3 * (time.process_time() - begun), texts]), flush=True)


if __name__ == "__main__":
    main()
