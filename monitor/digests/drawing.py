"""The templates of editions, as the mail and the document draw with them."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from monitor.digests.measure import right_to_left
from monitor.digests.wording import wording


@cache
def template(name: str, styles: str) -> Template:
    """Return the template *name*, which reads the style sheet *styles*."""
    folder = resources.files("monitor.digests") / "templates"
    environment = Environment(
        loader=DictLoader({file: (folder / file).read_text("utf-8") for file in (name, styles)}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rtl"] = right_to_left
    environment.filters["language_name"] = lambda code, page: wording(page).language(code)
    return environment.get_template(name)
