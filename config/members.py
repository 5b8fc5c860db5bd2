"""The members of the organisation as the catalogue is to cover them: its ``[members.XX]``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Member:
    """Whom the catalogue is to have of a member state.

    ``country`` is ISO 3166-1 alpha-2; ``languages`` are ISO 639-1, the national one first.
    ``officials`` and ``agencies`` are publishers; ``lacks`` says, by publisher, why there is no
    source of it in the national language.
    """

    country: str
    languages: tuple[str, ...]
    officials: tuple[str, ...]
    agencies: tuple[str, ...]
    lacks: Mapping[str, str]

    @property
    def national(self) -> str:
        """Return the national language."""
        return self.languages[0]


def load_members(text: str | None = None) -> tuple[Member, ...]:
    """Return the members in the TOML *text* of a catalogue, or in the shipped one, in order."""
    if text is None:
        text = resources.files("config").joinpath("sources.toml").read_text("utf-8")
    return tuple(
        Member(
            country=country,
            languages=tuple(member["languages"]),
            officials=tuple(member["officials"]),
            agencies=tuple(member["agencies"]),
            lacks=member.get("lacks", {}),
        )
        for country, member in tomllib.loads(text).get("members", {}).items()
    )
