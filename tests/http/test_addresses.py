"""The table of special addresses: every range at both ends, and what is just outside it."""

from __future__ import annotations

import ipaddress

import pytest

from monitor.http.addresses import allowed_pairs, embedded, refused

SPECIAL = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "::ffff:0:0/96",
    "64:ff9b:1::/48",
    "100::/64",
    "100:0:0:1::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
)
PUBLIC = (
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.15",
    "168.63.129.17",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "191.255.255.255",
    "192.0.1.0",
    "192.0.3.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:db7:ffff::1",
    "2001:db9::1",
    "2003::1",
    "2400:cb00::1",
    "2620:4f:8001::1",
    "2a02:6b8::1",
    "3ffe:ffff::1",
)


@pytest.mark.parametrize("network", SPECIAL)
def test_special_ranges_are_refused_at_both_ends(network: str) -> None:
    found = ipaddress.ip_network(network)
    assert refused(found.network_address)
    assert refused(str(found.broadcast_address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_dialled(address: str) -> None:
    assert refused(address) is None


@pytest.mark.parametrize(
    "address",
    ["4000::1", "8000::1", "64:ff9a::1", "64:ff9b:2::1", "1fff::1", "fe00::1", "::1:0:0:0"],
)
def test_nothing_outside_global_unicast_is_dialled(address: str) -> None:
    assert refused(address) == "outside global unicast, RFC 4291"


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("::127.0.0.1", "127.0.0.1"),
        ("64:ff9b::192.168.0.1", "192.168.0.1"),
        ("64:ff9b:1::169.254.169.254", "169.254.169.254"),
        ("2002:7f00:1::", "127.0.0.1"),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", "10.0.0.1"),
    ],
)
def test_wrapped_addresses_are_unwrapped(address: str, inside: str) -> None:
    found = ipaddress.IPv6Address(address)
    assert str(embedded(found)) == inside
    why = refused(address)
    assert why is not None
    assert inside in why
    special = refused(inside)
    assert special is not None
    assert special in why


def test_nat64_is_judged_by_what_is_inside() -> None:
    assert refused("64:ff9b::8.8.8.8") is None
    assert refused("64:ff9b::10.0.0.1") == "NAT64 of 10.0.0.1: a private network, RFC 1918"


@pytest.mark.parametrize("address", ["::ffff:8.8.8.8", "::8.8.8.8", "2002:808:808::1"])
def test_other_wrappings_are_refused_whatever_is_inside(address: str) -> None:
    assert refused(address)


def test_plain_addresses_carry_nothing() -> None:
    assert embedded(ipaddress.IPv6Address("2a02:6b8::a00:1")) is None
    assert embedded(ipaddress.IPv6Address("::1:0:0:1")) is None


@pytest.mark.parametrize(
    "text", ["", "localhost", "1.2.3", "0177.0.0.1", "1.2.3.4.5", "fe80::1%lo"]
)
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    assert refused(text)


def test_allow_list_is_exact() -> None:
    pairs = allowed_pairs(["127.0.0.1:8080", "[::1]:80", " 10.0.0.1:443 ", "[0:0::1]:81"])
    assert pairs == {("127.0.0.1", 8080), ("::1", 80), ("10.0.0.1", 443), ("::1", 81)}


@pytest.mark.parametrize(
    "entry",
    [
        "",
        ":",
        "[]:80",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:99999",
        "127.0.0.1:http",
        "127.0.0.1:\u0668\u0660",
        "[127.0.0.1]:80",
        "::1:80",
        "10.0.0.0/8:80",
        "localhost:80",
    ],
)
def test_bad_allow_list_entries_are_named(entry: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        allowed_pairs([entry])
