"""deploy/install.sh --system, in a copy of this machine that nobody else sees and that vanishes.

An overlay over the whole file system, in a mount namespace of its own; root may make one, others
may not. There is no systemd in it: what it thinks of the unit is asked in `test_units`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.test_install import PATIENCE, checkout

pytestmark = pytest.mark.server
COPY = """
set -e
mount -t tmpfs -o size=3G none "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay none -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount --bind /proc "$1/root/proc"
mount --bind /dev "$1/root/dev"
shift_to="$1/root"
shift
exec chroot "$shift_to" "$@"
"""
INSIDE = """
set -e
export PIP_NO_COMPILE=0 # it is not compiled: pip takes it for the value of its "compile"
cd "$1"
sh deploy/install.sh --system --no-service
sh deploy/install.sh --system --no-service
text=$(mktemp -d)/river.txt
{ echo 'The river'; echo; for _ in $(seq 20); do echo 'The bridge is repaired.'; done; } > "$text"
chmod -R a+rX "$(dirname "$text")"
cd /root
sco-monitor check --offline
sco-monitor ingest "$text"
sco-monitor export articles | wc -l | sed 's/^/articles: /'
stat -c 'owner: %n %U %a' /var/lib/sco-monitor /var/lib/sco-monitor/sco-monitor.db \
  /etc/sco-monitor/sco-monitor.toml /opt/sco-monitor/.venv/
runuser -u nobody -- sh -c 'cat /etc/sco-monitor/sco-monitor.toml' || echo 'nobody: kept out'
unit=/etc/systemd/system/sco-monitor.service
echo "unit: $(grep -c '^ExecStart=/opt/sco-monitor/.venv/bin/sco-monitor ' "$unit")"
sh "$1/deploy/install.sh" --uninstall
id -un sco-monitor
ls /var/lib/sco-monitor/sco-monitor.db
sh "$1/deploy/install.sh" --uninstall --purge
ls -d /opt/sco-monitor /etc/sco-monitor /var/lib/sco-monitor "$unit" \
  /usr/local/bin/sco-monitor || echo 'nothing left'
id -un sco-monitor || echo 'nobody left'
"""


def in_a_copy(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run *words* in a copy of this machine."""
    copy = tmp_path / "copy"
    copy.mkdir(exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SCO_MONITOR_")}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(
        ["unshare", "--mount", "bash", "-c", COPY, "copy", str(copy), *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment,
        check=False,
    )


def test_the_machine_gets_a_user_a_unit_and_a_command_and_is_rid_of_them(tmp_path: Path) -> None:
    if os.geteuid() or not shutil.which("unshare") or in_a_copy(tmp_path, "true").returncode:
        pytest.skip("only root can make a copy of the machine, and only where mounts are allowed")
    source = checkout(tmp_path / "sco-monitor")
    # pytest's folders are for one user alone, and the service is another.
    done = in_a_copy(tmp_path, "bash", "-c", INSIDE, "inside", str(source))
    told = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is installed already" in done.stderr
    assert "articles: 1" in told
    assert "owner: /var/lib/sco-monitor sco-monitor 750" in told
    assert "owner: /var/lib/sco-monitor/sco-monitor.db sco-monitor 600" in told
    assert "owner: /etc/sco-monitor/sco-monitor.toml root 640" in told
    assert "owner: /opt/sco-monitor/.venv/ root 755" in told
    assert "nobody: kept out" in told
    assert "unit: 1" in told
    assert told.index("sco-monitor") < told.index("/var/lib/sco-monitor/sco-monitor.db")
    assert told[-2:] == ["nothing left", "nobody left"]
