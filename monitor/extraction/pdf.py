"""Read the text of a PDF: a ministry's release, a declaration."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Final

PAGE_LIMIT: Final = 60
"""Pages that are read: more than any declaration has, and a bound on time."""

TEXT_LIMIT: Final = 400_000
"""Characters after which the rest of the pages is not read."""

DRAWING_LIMIT: Final = 2_000_000
"""Bytes of drawing orders after which no more pages are read: pypdf takes a second for 1 MB, and
all pages may share one stream. Two manuals have 5,000 and 8,000 a page."""

_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[a-z\u0430-\u044f\u0451])")
_END: Final = re.compile(r"[.!?:;。！？؟۔।…»”\"')]\s*$")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF holds; ``reason`` is a code of `storage.reasons`, ``created`` a raw date."""

    reason: str
    text: str = ""
    title: str = ""
    author: str = ""
    created: str = ""
    detail: str = ""


def read_pdf(body: bytes, *, drawing_limit: int = DRAWING_LIMIT) -> Paper:
    """Return the text of *body*, a paragraph a line. Never raises for what the bytes hold."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Paper("encrypted", detail="the PDF asks for a password")
        pages: list[str] = []
        drawn = 0
        for page in reader.pages[:PAGE_LIMIT]:
            orders = page.get_contents()
            drawn += len(orders.get_data()) if orders is not None else 0
            if drawn > drawing_limit or sum(map(len, pages)) > TEXT_LIMIT:
                break
            pages.append(page.extract_text() or "")
        information = reader.metadata
    except MemoryError:
        raise
    except NotImplementedError as error:  # an encryption that pypdf does not know
        return Paper("encrypted", detail=str(error)[:200])
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        return Paper("no-text", detail=f"the PDF cannot be read: {error!s:.150}")
    except (RecursionError, OSError, ArithmeticError, AssertionError, LookupError) as error:
        return Paper("no-text", detail=f"the PDF cannot be read: {error!s:.150}")
    text = "\n".join(_paragraphs("\n".join(pages)))
    fields = {
        name: str(information.get(f"/{name}") or "") if information else ""
        for name in ("Title", "Author", "CreationDate")
    }
    return Paper(
        reason="ok" if text.strip() else "no-text",
        text=text,
        title=fields["Title"],
        author=fields["Author"],
        created=_date(fields["CreationDate"]),
        detail="" if text.strip() else "the PDF holds no text: its pages are images",
    )


def _paragraphs(text: str) -> list[str]:
    """Return the text of the pages as paragraphs: lines are joined until one ends a sentence."""
    lines = [line.strip() for line in _HYPHEN.sub("", text).splitlines()]
    widest = max((len(line) for line in lines), default=0)
    found: list[str] = []
    current: list[str] = []
    for line in lines:
        if not line:
            ended = True
        else:
            current.append(line)
            ended = bool(_END.search(line)) and len(line) < 0.85 * widest
        if ended and current:
            found.append(" ".join(current))
            current = []
    if current:
        found.append(" ".join(current))
    return [paragraph for paragraph in found if not paragraph.isdigit()]


def _date(raw: str) -> str:
    """Return a PDF date ("D:20250901120000+08'00'") as ISO text."""
    match = re.match(
        r"D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?([+\-Z])?(\d{2})?'?(\d{2})?", raw
    )
    if match is None:
        return ""
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute = match.groups()
    text = f"{year}-{month}-{day}"
    if hour:
        text += f"T{hour}:{minute or '00'}:{second or '00'}"
        text += "Z" if sign in (None, "Z") else f"{sign}{zone_hour or '00'}:{zone_minute or '00'}"
    return text
