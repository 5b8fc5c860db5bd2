"""Alert rules and the Grafana board: read by promtool, and they ask for what /metrics has."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RULES: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text("utf-8"))[
    "groups"
][0]["rules"]
BOARD: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / "board.json").read_text("utf-8"))
NAME = re.compile(r"\bsco_monitor_\w+")


def asked() -> set[str]:
    """Return the metrics that rules and board ask for."""
    found = {name for rule in RULES for name in NAME.findall(rule["expr"])}
    return found | {name for target in targets() for name in NAME.findall(target["expr"])}


def targets() -> Iterator[dict[str, Any]]:
    """Yield what the panels of the board ask for."""
    for panel in BOARD["panels"]:
        yield from panel["targets"]


@pytest.mark.long
def test_promtool_takes_the_rules_and_they_do_what_their_tests_say() -> None:
    if not shutil.which("promtool"):
        pytest.skip("promtool is not installed")
    for words in (["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]):
        done = subprocess.run(
            ["promtool", *words],
            capture_output=True,
            text=True,
            cwd=PROMETHEUS,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_is_wrong_how_urgent_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]
    advice = rule["annotations"]["advice"]
    named = re.findall(r"(?<!-u )sco-monitor ([a-z][a-z-]+)", advice)
    assert named or "systemctl" in advice or "journalctl" in advice
    assert not set(named) - set(COMMANDS)


def test_every_alert_is_looked_at_by_a_test_of_the_rules() -> None:
    told = yaml.safe_load((PROMETHEUS / "alerts_test.yml").read_text("utf-8"))
    looked_at = {one["alertname"] for test in told["tests"] for one in test["alert_rule_test"]}
    assert {rule["alert"] for rule in RULES} == looked_at


def test_the_board_is_whole() -> None:
    panels = BOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(panel["title"] and panel["targets"] for panel in panels)
    sources = {target["datasource"]["uid"] for target in targets()}
    assert sources == {"${source}"}
    assert [one["name"] for one in BOARD["templating"]["list"]] == ["source"]


def test_no_panel_of_the_board_lies_on_another() -> None:
    for one, other in combinations((panel["gridPos"] for panel in BOARD["panels"]), 2):
        apart = (
            one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
            or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        )  # fmt: skip
        assert apart
        assert one["x"] + one["w"] <= 24


def test_what_they_ask_for_is_what_metrics_has() -> None:
    code = [path.read_text("utf-8") for path in (ROOT / "monitor").rglob("*.py")]
    if not any("prometheus_client" in text for text in code):
        pytest.skip("this version has no /metrics yet")
    there = {name for text in code for name in NAME.findall(text)}
    assert sorted(asked() - there) == []
