"""XML that is nearly right made right: entities, character references, declarations.

No entity is ever expanded by the XML parser: what a document type declares is read here,
within limits, and the declaration is dropped. All of it takes time linear in the input.
"""

from __future__ import annotations

import html.entities
import re
from typing import Final

from monitor.sources.feeds.names import usual_uri

ENTITY_LIMIT: Final = 2_000
"""Characters of one declared entity; longer ones are dropped."""

EXPANSION_LIMIT: Final = 200_000
"""Characters that declared entities may add to a document; an expansion bomb ends here."""

PROLOGUE_LIMIT: Final = 100_000
"""Characters in which a document type declaration must end."""

DOCTYPE_LIMIT: Final = 8_192
"""Bytes in which a document type declaration must begin."""

_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.I)
_CONTROLS: Final = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D))
_NONCHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_ENTITY: Final = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.\-]{0,99})\s+(?:\"([^\"]*)\"|'([^']*)')\s*>")
_REFERENCE: Final = re.compile(
    r"&(?:#(?:[xX]([0-9A-Fa-f]{1,8})|([0-9]{1,8}));?|([A-Za-z_][\w.\-]{0,99});|)"
)
_SUBSET_END: Final = re.compile(r"\]\s{0,50}>")
_PREDEFINED: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PREFIX: Final = re.compile(r"[<\s]/?([A-Za-z_][\w.\-]{0,99}):[A-Za-z_][\w.\-]{0,99}(?=[\s=/>])")
_DECLARED: Final = re.compile(r"xmlns:([A-Za-z_][\w.\-]{0,99})\s*=\s*[\"']([^\"']*)[\"']")
_ROOT: Final = re.compile(r"<[A-Za-z_][\w.\-]{0,99}(?::[A-Za-z_][\w.\-]{0,99})?(?=[\s/>])")


def without_controls(data: bytes) -> bytes:
    """Return UTF-8 *data* from its first "<", without the characters that XML forbids."""
    data = data.translate(None, _CONTROLS)
    for nonsense in _NONCHARACTERS:
        if nonsense in data:
            data = data.replace(nonsense, b"")
    return data[max(0, data.find(b"<")) :]


def without_forbidden(text: str) -> str:
    """Return *text* without the characters that XML forbids: controls, NUL, surrogates."""
    return _NOT_XML.sub("", text)


def needs_repair(data: bytes) -> bool:
    """Say whether *data* declares a document type, so that entities have to be read here."""
    return _DOCTYPE.search(data, 0, DOCTYPE_LIMIT) is not None


class Repair:
    """Repairs a document, whole or piece by piece, with the entities that its head declares."""

    def __init__(self, head: str) -> None:
        self._span, declared = _doctype(head[:PROLOGUE_LIMIT])
        self._references = _References(declared)

    def document(self, text: str) -> str:
        """Return *text*, whose head was given, without document type, as `piece` does."""
        start, end = self._span
        return self.piece(text[:start] + text[end:])

    def piece(self, text: str) -> str:
        """Return *text* with every reference one that XML knows.

        HTML's named characters become themselves, unknown names and bare ampersands become
        text, references to forbidden characters vanish. CDATA sections stay as they are.
        """
        replacement = self._references.replacement
        parts = without_forbidden(text).split("<![CDATA[")
        fixed = [_REFERENCE.sub(replacement, parts[0])]
        for part in parts[1:]:
            inside, end, outside = part.partition("]]>")
            fixed.append(f"{inside}{end}{_REFERENCE.sub(replacement, outside)}")
        return "<![CDATA[".join(fixed)


class _References:
    """Replaces references, with a budget for what the document itself declared."""

    def __init__(self, declared: dict[str, str]) -> None:
        self._declared = declared
        self._budget = EXPANSION_LIMIT

    def replacement(self, match: re.Match[str]) -> str:
        hexadecimal, decimal, name = match.groups()
        if name:
            return self._named(name)
        if hexadecimal or decimal:
            return _character(int(hexadecimal, 16) if hexadecimal else int(decimal))
        return "&amp;"

    def _named(self, name: str) -> str:
        if name in _PREDEFINED:
            return f"&{name};"
        value = self._declared.get(name)
        if value is not None:
            self._budget -= len(value)
            return value if self._budget >= 0 else ""
        character = html.entities.html5.get(f"{name};")
        if character is None:
            return f"&amp;{name};"
        return character.replace("&", "&amp;").replace("<", "&lt;")


def _character(code: int) -> str:
    """Return a reference to the character *code*, or "" where XML allows none."""
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD
    return f"&#{code};" if allowed or 0x10000 <= code <= 0x10FFFF else ""


def _doctype(head: str) -> tuple[tuple[int, int], dict[str, str]]:
    """Return where the document type declaration stands in *head*, and the entities in it."""
    start = head.find("<!DOCTYPE")
    if start < 0:
        start = head.find("<!doctype")
    if start < 0:
        return (0, 0), {}
    end = head.find(">", start)
    subset = head.find("[", start)
    if 0 <= subset < end:
        close = _SUBSET_END.search(head, subset)
        end = close.end() - 1 if close is not None else -1
    if end < 0:
        return (start, start + len("<!DOCTYPE")), {}
    return (start, end + 1), _entities(head[start:end])


def _entities(doctype: str) -> dict[str, str]:
    """Return the internal entities of a document type, each expanded once with earlier ones."""
    declared: dict[str, str] = {}
    for match in _ENTITY.finditer(doctype):
        name, double, single = match.groups()
        value = (double if double is not None else single)[:ENTITY_LIMIT]
        value = _REFERENCE.sub(_References(dict(declared)).replacement, value)
        if len(value) <= ENTITY_LIMIT and name not in declared:
            declared[name] = value
    return declared


def with_prefixes(text: str) -> str:
    """Return *text* with a declaration in its root element for every prefix that lacks one."""
    declared = {match[1] for match in _DECLARED.finditer(text)}
    missing = {match[1] for match in _PREFIX.finditer(text)} - declared - {"xml", "xmlns"}
    root = _ROOT.search(text)
    if not missing or root is None:
        return text
    return f"{text[: root.end()]}{declarations(missing)}{text[root.end() :]}"


def declarations(prefixes: set[str]) -> str:
    """Return the attributes that declare *prefixes*."""
    return "".join(f' xmlns:{prefix}="{usual_uri(prefix)}"' for prefix in sorted(prefixes))


def declared_prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that *text* declares, with their URIs; the first declaration counts."""
    found: dict[str, str] = {}
    for match in _DECLARED.finditer(text):
        found.setdefault(match[1], match[2])
    return found


def used_prefixes(text: str) -> set[str]:
    """Return the prefixes of the element and attribute names in *text*."""
    return {match[1] for match in _PREFIX.finditer(text)} - {"xml", "xmlns"}
