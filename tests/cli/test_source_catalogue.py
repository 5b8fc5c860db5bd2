"""`sources catalogue`: what ships with the program, as a table, by country, as JSON lines."""

from __future__ import annotations

import json

from tests.desk import Command


def test_by_country_names_officials_and_agencies_and_what_lacks(command: Command) -> None:
    told = command("sources", "catalogue", "--by-country", "--country", "uz")
    assert told.code == 0
    head, *lines = told.out.splitlines()
    assert head.startswith("UZ  ")
    assert " in uz, " in head
    assert any(line.startswith("    agency: UzA: uz: UzA (UZ) (") for line in lines)
    (dunyo,) = (line for line in lines if "Dunyo" in line)
    assert dunyo.endswith("none in uz (named in Russian and English only)")


def test_by_country_as_json_has_the_members_first(command: Command) -> None:
    told = command("sources", "catalogue", "--by-country", "--json")
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert [line["country"] for line in lines[:10]] == "CN RU KZ KG TJ UZ PK IN IR BY".split()
    assert all(line["wanted"] for line in lines[:10])
    assert not any(line["wanted"] for line in lines[10:])
    assert sum(line["sources"] for line in lines) == len(
        command("sources", "catalogue", "--json").out.splitlines()
    )


def test_the_table_has_grade_switch_and_evidence(command: Command) -> None:
    told = command("sources", "catalogue", "--country", "TJ")
    rows = [line.split("\t") for line in told.out.splitlines()]
    assert all(row[0] == "TJ" and row[3] in ("on", "off") and row[6] for row in rows)
    assert ["TJ", "tg", "B", "on", "Khovar (TG)", "feed", "first survey (2026-11-21)"] in rows
    assert f"{len(rows)} sources in the shipped catalogue" in told.err


def test_a_country_without_sources_is_an_empty_list(command: Command) -> None:
    told = command("sources", "catalogue", "--country", "ZZ")
    assert (told.code, told.out) == (0, "")
    assert "0 sources" in told.err
    assert command("sources", "catalogue", "--by-country", "--country", "ZZ").out == ""
