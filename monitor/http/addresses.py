"""Which addresses are never dialled: an own table, because Python's is not a filter.

`ipaddress.is_global` says True for NAT64, 6to4, multicast and ``::127.0.0.1`` on Python
3.11. The table has every range of the two IANA registries of special-purpose addresses
(https://www.iana.org/assignments/iana-ipv4-special-registry/ and .../iana-ipv6-special-registry/),
multicast and reserved space, and the addresses behind which clouds keep their secrets. Of
IPv6 only what IANA has given out for global unicast (2000::/3) is admitted at all.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Final

IPv4 = ipaddress.IPv4Address
IPv6 = ipaddress.IPv6Address

_SPECIAL_V4: Final = (
    ("0.0.0.0/8", "this network, RFC 791"),
    ("10.0.0.0/8", "a private network, RFC 1918"),
    ("100.64.0.0/10", "shared by carrier-grade NAT, RFC 6598"),
    ("127.0.0.0/8", "loopback, RFC 1122"),
    ("168.63.129.16/32", "the platform address inside Azure"),
    ("169.254.0.0/16", "link-local and cloud metadata, RFC 3927"),
    ("172.16.0.0/12", "a private network, RFC 1918"),
    ("192.0.0.0/24", "protocol assignments, RFC 6890"),
    ("192.0.2.0/24", "documentation, RFC 5737"),
    ("192.31.196.0/24", "AS112, RFC 7535"),
    ("192.52.193.0/24", "automatic multicast tunnelling, RFC 7450"),
    ("192.88.99.0/24", "6to4 relays, RFC 7526"),
    ("192.168.0.0/16", "a private network, RFC 1918"),
    ("192.175.48.0/24", "AS112, RFC 7534"),
    ("198.18.0.0/15", "benchmarking, RFC 2544"),
    ("198.51.100.0/24", "documentation, RFC 5737"),
    ("203.0.113.0/24", "documentation, RFC 5737"),
    ("224.0.0.0/4", "multicast, RFC 5771"),
    ("240.0.0.0/4", "reserved or broadcast, RFC 1112"),
)

_SPECIAL_V6: Final = (
    ("::/128", "unspecified, RFC 4291"),
    ("::1/128", "loopback, RFC 4291"),
    ("::/96", "IPv4-compatible, RFC 4291"),
    ("::ffff:0:0/96", "IPv4-mapped, RFC 4291"),
    ("64:ff9b:1::/48", "local NAT64, RFC 8215"),
    ("100::/64", "discard-only, RFC 6666"),
    ("100:0:0:1::/64", "dummy prefix, RFC 9780"),
    ("2001::/32", "Teredo, RFC 4380"),
    ("2001::/23", "protocol assignments, RFC 2928"),
    ("2001:db8::/32", "documentation, RFC 3849"),
    ("2002::/16", "6to4, RFC 3056"),
    ("2620:4f:8000::/48", "AS112, RFC 7534"),
    ("3fff::/20", "documentation, RFC 9637"),
    ("5f00::/16", "segment routing, RFC 9602"),
    ("fc00::/7", "unique local, RFC 4193"),
    ("fe80::/10", "link-local, RFC 4291"),
    ("fec0::/10", "site-local, RFC 3879"),
    ("ff00::/8", "multicast, RFC 4291"),
)

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_LOW_32: Final = 0xFFFF_FFFF

_Range = tuple[int, int, str]


def _table(rows: Iterable[tuple[str, str]]) -> tuple[_Range, ...]:
    """Return (first, last, reason) of each range, the narrowest first."""
    networks = ((ipaddress.ip_network(text), why) for text, why in rows)
    ranges = [(int(n.network_address), int(n.broadcast_address), why) for n, why in networks]
    return tuple(sorted(ranges, key=lambda found: found[1] - found[0]))


_V4: Final = _table(_SPECIAL_V4)
_V6: Final = _table(_SPECIAL_V6)


def refused(address: str | IPv4 | IPv6) -> str | None:
    """Return why *address* must not be dialled, in a few words, or None where it may.

    IPv6 forms that carry an IPv4 address are unwrapped. NAT64 (64:ff9b::/96), which DNS64
    networks need for every IPv4 site, is judged by the address inside; mapped, compatible,
    6to4, Teredo and local NAT64 forms are refused whatever is inside, and the reason names
    it where it is special. Text that is no address is refused.
    """
    if isinstance(address, str):
        try:
            address = ipaddress.ip_address(address)
        except ValueError:
            return "not an IP address"
    if isinstance(address, IPv4):
        return _special(int(address), _V4)
    if address.scope_id is not None:
        return "an address with a zone, RFC 4007"
    inside = embedded(address)
    why = _special(int(inside), _V4) if inside is not None else None
    if address in _NAT64:
        return f"NAT64 of {inside}: {why}" if why else None
    outer = _special(int(address), _V6)
    if outer is None:
        return None if address in _GLOBAL_UNICAST else "outside global unicast, RFC 4291"
    return f"{outer}, with {inside} inside: {why}" if why and int(address) > 1 else outer


def embedded(address: IPv6) -> IPv4 | None:
    """Return the IPv4 address that *address* leads to, or None where it carries none.

    Sources: RFC 4291 (compatible, mapped), RFC 6052 and 8215 (NAT64; of the local prefix
    the /96 form), RFC 3056 (6to4), RFC 4380 (Teredo: the client, stored inverted).
    """
    value = int(address)
    top = value >> 96
    if top == 0 or address in _NAT64 or value >> 80 == 0x0064_FF9B_0001:
        return IPv4(value & _LOW_32) if top or value >> 32 in (0, 0xFFFF) else None
    if value >> 112 == 0x2002:
        return IPv4(value >> 80 & _LOW_32)
    if top == 0x2001_0000:
        return IPv4(~value & _LOW_32)
    return None


def allowed_pairs(entries: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Return the allow list as (address, port) pairs from exact ``"ip:port"`` texts.

    IPv6 addresses stand in brackets: ``"[::1]:8080"``. Raises ValueError, with the entry in
    it, for anything that is not one address and one port.
    """
    return frozenset(_pair(entry) for entry in entries)


def _pair(entry: str) -> tuple[str, int]:
    host, _, port = entry.strip().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    try:
        address = ipaddress.ip_address(host[1:-1] if bracketed else host)
        number = int(port) if port.isascii() and port.isdigit() else 0
    except ValueError:
        number = 0
    if not 0 < number < 65_536 or bracketed is not (address.version == 6):
        raise ValueError(f'{entry!r} is not "ip:port" (IPv6 as "[::1]:8080")')
    return str(address), number


def _special(value: int, table: tuple[_Range, ...]) -> str | None:
    """Return the reason of the narrowest range that holds *value*, or None (1 microsecond)."""
    for low, high, why in table:
        if low <= value <= high:
            return why
    return None
