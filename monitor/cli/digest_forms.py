"""An edition in the form that was asked for: text, html, markdown, docx or pdf."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from config.settings import Settings
from monitor.cli import FailedError
from monitor.notifiers import Attached
from storage.records import Digest, Subscription
from storage.store import Store

if TYPE_CHECKING:
    from monitor.digests.material import Material
    from monitor.digests.report import Report

FORMATS: Final = ("text", "html", "markdown", "docx", "pdf")

DOCUMENTS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "markdown": "text/markdown",
    "pdf": "application/pdf",
    "text": "text/plain",
}
"""The media type of each."""

_ENDINGS: Final = {"markdown": "md", "text": "txt"}


def form_of(
    form: str,
    store: Store,
    settings: Settings,
    subscription: Subscription,
    digest: Digest,
    now: datetime,
    day: date | None,
) -> bytes:
    """Return *digest* in the form *form*.

    :raises FailedError: for a document that cannot be made here
    """
    if form == "text":
        return digest.text.encode("utf-8")
    if form == "html":
        return digest.html.encode("utf-8")
    material = _material(store, settings, subscription, digest, now, day)
    if form == "markdown":
        from monitor.digests.arrange import arrange
        from monitor.digests.editor import edit
        from monitor.digests.markdown import markdown_part
        from monitor.digests.page import ANNEX

        page = edit(subscription, material, arrange(subscription, material), ANNEX)
        return markdown_part(page).encode("utf-8")
    return _document(form, subscription, material)


def attached(form: str, body: bytes, digest: Digest) -> Attached:
    """Return *body* as a file of a mail."""
    name = f"sco-{digest.date.replace(':', '')}.{_ENDINGS.get(form, form)}"
    return Attached(name=name, media_type=DOCUMENTS[form], body=body)


def _material(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    digest: Digest,
    now: datetime,
    day: date | None,
) -> Material:
    """Return what *digest* is made from; of one that was made, what it told."""
    from monitor.stages.compose import new_material
    from monitor.stages.compose_material import material_again

    if store.digests.get(subscription.name, digest.date) == digest:
        return material_again(store, settings, subscription, digest)
    return new_material(store, settings, subscription, now, day)


def _document(form: str, subscription: Subscription, material: Material) -> bytes:
    from monitor.digests.report import report
    from monitor.digests.report_docx import ReportError, docx

    found = report(subscription, material)
    try:
        return docx(found) if form == "docx" else _pdf(found)
    except ReportError as error:
        raise FailedError(str(error)) from None


def _pdf(found: Report) -> bytes:
    """Set the page in a process of its own, which is killed when it takes too much."""
    from monitor.digests.report_pdf import MEMORY_BYTES, SECONDS, pdf, report_html
    from monitor.engine.workers import Workers, WorkersError
    from storage.reasons import meaning

    with Workers(1, MEMORY_BYTES) as workers:
        try:
            made, missing = workers.submit(pdf, report_html(found), SECONDS).result()
        except WorkersError as error:
            raise FailedError(
                f"the document could not be set: {meaning(error.reason)}; --format docx takes less"
            ) from None
    if missing:
        raise FailedError(missing)
    return made
