"""Fuzzing that watches which code an input reaches, with atheris where it is installed.

    python -m tests.fuzz.guided [--minutes 5] [NAME ...]

The same targets and promises as `tests.fuzz.run`, each in a child process of its own for an
equal part of the time; the seeds are those of the run. atheris is no dependency (it has no
build for every Python): without it, this says so and is done. An input that is a finding is
left in ``--findings`` and named. Exit code 1 with a finding.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

NAMES: Final = ("feeds", "pages", "dates", "urls", "texts", "prose")
LONGEST: Final = {"feeds": 50_000, "pages": 50_000, "prose": 5_000}
"""Bytes of an input; a date, a URL and a title are shorter."""
SEEDS: Final = 400
"""Seeds that are given; atheris keeps of them what reaches something new."""
CHILD: Final = "import sys; from tests.fuzz.guided import fuzz; fuzz(sys.argv)"


def fuzz(arguments: list[str]) -> None:
    """Fuzz one target for ever or as long as libFuzzer's options in *arguments* say."""
    import atheris

    name = arguments.pop(1)
    with atheris.instrument_imports(include=["monitor", "feedparser"]):
        import monitor.extraction.page
        import monitor.sources.feeds.reading  # noqa: F401 - what is imported here is watched
        from tests.fuzz.run import TARGETS

    target = TARGETS[name]

    def one(body: bytes) -> None:
        number = hashlib.blake2b(body, digest_size=2).digest()
        target.read(body, int.from_bytes(number, "big"))

    atheris.Setup(arguments, one)
    atheris.Fuzz()


def run(name: str, seconds: int, findings: Path) -> bool:
    """Fuzz the target *name* for so long in a child; return whether something was found."""
    from tests.fuzz.run import TARGETS

    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as corpus:
        for number, body in enumerate(target.seeds()[:SEEDS]):
            (Path(corpus) / f"seed-{number}").write_bytes(body)
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={target.seconds * 5:.0f}",
            f"-max_len={LONGEST.get(name, 500)}",
            "-rss_limit_mb=2048",
            "-verbosity=0",
            f"-artifact_prefix={findings}/{name}-",
        ]
        before = set(findings.iterdir())
        done = subprocess.run([sys.executable, "-c", CHILD, name, *options, corpus], check=False)
        inputs = len(list(Path(corpus).iterdir()))
    new = sorted(path.name for path in set(findings.iterdir()) - before)
    print(
        f"{name}: {seconds} s, {inputs} inputs in the corpus, found: {', '.join(new) or 'nothing'}",
        flush=True,
    )
    return bool(new) or done.returncode != 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz the targets that are named, or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--minutes", type=float, default=5.0, help="of all targets together")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    options = parser.parse_args(arguments)
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed here: nothing is fuzzed by coverage")
        return 0
    options.findings.mkdir(exist_ok=True)
    names = options.names or NAMES
    seconds = max(1, round(options.minutes * 60 / len(names)))
    found = [name for name in names if run(name, seconds, options.findings.resolve())]
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
