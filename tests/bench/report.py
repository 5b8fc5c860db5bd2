"""An edition as a document: how long a day of 40 stories takes, in a worker of 512 MiB.

    python -m tests.bench.report [--stories 40]

Every text is whole, of some 5,000 letters, in six languages, two of them from right to left.
Prints the seconds of a processor and of the clock, pages and bytes; fails where the PDF takes
more than ten seconds of a processor.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from dataclasses import replace

from pypdf import PdfReader

from monitor.digests.material import Material
from monitor.digests.report import report
from monitor.digests.report_docx import docx
from monitor.digests.report_pdf import MEMORY_BYTES, SECONDS, pdf, report_html
from monitor.engine.workers import Workers
from tests.digests.materials import PRESS_OFFICE, summit_day

LIMIT = 10.0
LETTERS = 5_000


def main() -> int:
    """Measure and print; return whether it took too long."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--stories", type=int, default=40)
    asked = parser.parse_args()
    made = report(PRESS_OFFICE, _whole(summit_day(asked.stories)))
    html = report_html(made)
    clock, before = time.monotonic(), _children()
    with Workers(1, MEMORY_BYTES) as workers:
        body, missing = workers.submit(pdf, html, SECONDS).result()
    seconds, cpu = time.monotonic() - clock, _children() - before
    if missing:
        print(missing)
        return 1
    pages = len(PdfReader(io.BytesIO(body)).pages)
    print(f"{asked.stories} stories, {len(html):,} bytes of HTML")
    print(f"PDF: {cpu:.1f} s of a processor, {seconds:.1f} s by the clock, worker of 512 MiB")
    print(f"     {pages} pages, {len(body):,} bytes")
    begun = time.process_time()
    written = docx(made)
    print(f"DOCX: {time.process_time() - begun:.1f} s of a processor, {len(written):,} bytes")
    return int(cpu > LIMIT)


def _whole(day: Material) -> Material:
    """Return *day* with long texts: what each says, again and again."""
    stories = []
    for story in day.stories:
        articles = []
        for view in story.articles:
            said = view.article.text
            text = "\n\n".join([said] * max(1, LETTERS // max(1, len(said))))
            whole = replace(view.article, text=text)
            articles.append(replace(view, article=whole, display="full"))
        stories.append(replace(story, articles=tuple(articles)))
    return replace(day, stories=tuple(stories))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
