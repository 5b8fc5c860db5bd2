"""The three commands; see the package."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .scenes import QUICK, SCENES

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[2]

PROGRAM: Final = """
import importlib.util, sys
tree, here, *words = sys.argv[1:]
sys.path.insert(0, tree)
spec = importlib.util.spec_from_file_location(
    "same", here + "/__init__.py", submodule_search_locations=[here]
)
sys.modules["same"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
from same.__main__ import main
sys.exit(main(words))
"""
"""This script beside another tree: its own modules under a name of their own."""

FEW: Final = 6
"""Differing lines that are printed of a file."""

WIDTH: Final = 300


def main(words: Sequence[str]) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.same")
    commands = parser.add_subparsers(dest="command", required=True)
    dumping = commands.add_parser("dump", help="write down what this checkout makes")
    dumping.add_argument("out", type=Path)
    comparing = commands.add_parser("compare", help="compare two dumps")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    against = commands.add_parser("against", help="compare this tree with a commit")
    against.add_argument("commit")
    for one in (dumping, against):
        one.add_argument("--quick", action="store_true", help="the newsroom and the seeds alone")
        one.add_argument("--scene", action="append", choices=list(SCENES), help="this one alone")
    given = parser.parse_args(words)
    if given.command == "compare":
        return compare(given.before, given.after)
    scenes = given.scene or (QUICK if given.quick else list(SCENES))
    if given.command == "dump":
        return dump(given.out, scenes)
    return compare_with(given.commit, scenes)


def dump(out: Path, scenes: Sequence[str]) -> int:
    """Write what this checkout makes of *scenes* to *out*."""
    import monitor

    print(f"dump of {Path(monitor.__file__).parents[1]}", flush=True)
    if out.exists() and any(out.iterdir()):
        print(f"{out} is not empty")
        return 2
    for name in scenes:
        begun = time.monotonic()
        SCENES[name](out / name)
        print(f"  {name:<10} {time.monotonic() - begun:5.0f} s", flush=True)
    return 0


def compare(before: Path, after: Path) -> int:
    """Print where two dumps differ; return 1 if they do, or if there is nothing in them."""
    names = sorted(
        {
            str(path.relative_to(root))
            for root in (before, after)
            for path in root.rglob("*")
            if path.is_file()
        }
    )
    differing = [name for name in names if _differs(before / name, after / name, name)]
    size = sum(path.stat().st_size for path in after.rglob("*") if path.is_file())
    print(f"{len(names)} files ({size / 1e6:.1f} MB) compared, {len(differing)} differ")
    return 1 if differing or not names else 0


def _differs(before: Path, after: Path, name: str) -> bool:
    """Say whether a file differs, and print the first lines that do."""
    missing = [path for path in (before, after) if not path.exists()]
    if missing:
        print(f"\n{name}: not in {'the first' if missing[0] == before else 'the second'}")
        return True
    old, new = before.read_bytes(), after.read_bytes()
    if old == new:
        return False
    print(f"\n{name}:")
    pairs = _different_lines(old.decode("utf-8", "replace"), new.decode("utf-8", "replace"))
    for sign, line in pairs[:FEW]:
        print(f"  {sign} {line}")
    return True


def _different_lines(old: str, new: str) -> list[tuple[str, str]]:
    """Return the lines of two texts that differ, long ones from where they do."""
    olds, news = old.splitlines(), new.splitlines()
    if len(olds) != len(news):
        # Shifted lines are no news: what is only in one of them is.
        found = [("-", line) for line in olds if line not in set(news)]
        found += [("+", line) for line in news if line not in set(olds)]
        return [(sign, line[:WIDTH]) for sign, line in found] or [("?", "lines in another order")]
    pairs = []
    for a, b in zip(olds, news, strict=True):
        if a != b:
            at = _first_difference(a, b)
            pairs += [("-", a[at : at + WIDTH]), ("+", b[at : at + WIDTH])]
            if len(pairs) >= FEW:
                break
    return pairs


def _first_difference(a: str, b: str) -> int:
    """Return where to begin to print lines that differ: a little before they do."""
    shorter = min(len(a), len(b))
    return max(0, next((n for n in range(shorter) if a[n] != b[n]), shorter) - 60)


def compare_with(commit: str, scenes: Sequence[str]) -> int:
    """Dump *commit* and this tree with this script, and compare."""
    with tempfile.TemporaryDirectory(prefix="sco-same-") as name:
        tree, folder = Path(name, "tree"), Path(name)
        _git("worktree", "add", "--quiet", "--detach", str(tree), commit)
        try:
            for place, out in ((tree, folder / "before"), (ROOT, folder / "after")):
                words = [w for scene in scenes for w in ("--scene", scene)]
                command = [sys.executable, "-P", "-c", PROGRAM, str(place), str(HERE)]
                done = subprocess.run([*command, "dump", str(out), *words], check=False)
                if done.returncode:
                    return done.returncode
            return compare(folder / "before", folder / "after")
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *words], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
