#!/bin/sh
# Installs sco-monitor as a service, upgrades it, takes an upgrade back, removes it.
#
#   sudo deploy/install.sh               for the machine: /opt, /etc, /var/lib, a systemd unit
#   deploy/install.sh --user             for you: below your home directory, a unit of your own
#   deploy/install.sh --rollback         back to the version before, with its backup if need be
#   deploy/install.sh --uninstall        settings and data stay; with --purge they go too
#
# Run it from a checkout. Twice is once; from a newer checkout it upgrades: the new version is
# built beside the old one while that goes on, the database is backed up by the old one, then
# the two are exchanged. --no-service leaves systemd alone (containers, other init systems).
# Needs Debian's python3 (3.11 or newer); as root it installs python3-pip where pip is missing.

set -eu
umask 022

NAME=sco-monitor
KEPT=3 # versions that stay, the present one included

say() { printf '%s\n' "$*" >&2; }
die() { say "install.sh: $*"; exit 1; }
usage() { sed -n '2,12s/^# \{0,1\}//p' "$0"; exit "${1:-0}"; }

# ---- what is asked for ----------------------------------------------------------------------

mode='' action=install purge=no service=yes
for word in "$@"; do
  case $word in
    --system) mode=system ;;
    --user) mode=user ;;
    --rollback) action=rollback ;;
    --uninstall) action=uninstall ;;
    --purge) purge=yes ;;
    --no-service) service=no ;;
    -h | --help) usage ;;
    *) say "install.sh: $word is no option"; usage 2 >&2 ;;
  esac
done
[ "$purge" = no ] || [ "$action" = uninstall ] || die "--purge goes with --uninstall"
if [ -z "$mode" ]; then
  if [ "$(id -u)" = 0 ]; then mode=system; else mode=user; fi
fi

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
if [ "$mode" = system ]; then
  [ "$(id -u)" = 0 ] || die "--system needs root: sudo $0, or $0 --user"
  program=/opt/$NAME settings=/etc/$NAME data=/var/lib/$NAME
  units=/etc/systemd/system command=/usr/local/bin/$NAME
else
  program=$HOME/.local/lib/$NAME
  settings=${XDG_CONFIG_HOME:-$HOME/.config}/$NAME
  data=${XDG_DATA_HOME:-$HOME/.local/share}/$NAME
  units=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user command=$HOME/.local/bin/$NAME
fi
case $program$settings$data in
  *[!A-Za-z0-9/._-]*) die "$program: a unit file takes no path with blanks or signs in it" ;;
esac
config=$settings/$NAME.toml
unit=$units/$NAME.service

# ---- the service ----------------------------------------------------------------------------

ctl() { if [ "$mode" = system ]; then systemctl "$@"; else systemctl --user "$@"; fi; }

ctl_words() { if [ "$mode" = system ]; then echo systemctl; else echo systemctl --user; fi; }

has_systemd() {
  [ "$service" = yes ] && command -v systemctl >/dev/null && ctl show-environment >/dev/null 2>&1
}

as_service() {
  if [ "$mode" = system ]; then
    (cd / && umask 077 && exec runuser -u "$NAME" -- "$@")
  else
    (umask 077 && exec "$@")
  fi
}

# The program of version $1, over the settings and data of the service.
monitor() {
  version=$1
  shift
  as_service "$program/versions/$version/.venv/bin/$NAME" --config "$config" --data-dir "$data" "$@"
}

stop_service() {
  if has_systemd && ctl --quiet is-active "$NAME"; then
    say "stopping the service"
    ctl stop "$NAME"
  fi
  [ ! -e "$data/lock" ] || flock -n -s "$data/lock" true ||
    die "a sco-monitor that systemd does not know runs over $data (process $(cat "$data/lock")): stop it first"
}

start_service() {
  if ! has_systemd; then
    say "systemd is not asked; start it yourself: $command run"
    return
  fi
  ctl daemon-reload
  ctl --quiet enable "$NAME"
  ctl start "$NAME" ||
    die "the service did not start; see why: $(ctl_words) status $NAME; to take this version back: $0 --$mode --rollback"
  say "the service runs; look at it with: $command status"
  if [ "$mode" = user ] && [ "$(loginctl show-user "$(id -un)" -p Linger --value 2>/dev/null)" = no ]; then
    say "it ends when you log out; to let it stay: sudo loginctl enable-linger $(id -un)"
  fi
}

write_unit() {
  mkdir -p "$units"
  if [ "$mode" = system ]; then
    cp "$here/deploy/$NAME.service" "$unit.new"
  else
    sed -E -f "$here/deploy/user-unit.sed" "$here/deploy/$NAME.service" |
      sed "s|/opt/$NAME|$program|g; s|/etc/$NAME|$settings|g; s|/var/lib/$NAME|$data|g" >"$unit.new"
  fi
  mv "$unit.new" "$unit"
}

write_command() {
  mkdir -p "$(dirname "$command")"
  {
    echo '#!/bin/sh'
    echo "# $NAME over the settings and data of its service. Written by deploy/install.sh."
    echo 'umask 077'
    echo "set -- $program/.venv/bin/$NAME --config $config --data-dir $data \"\$@\""
    if [ "$mode" = system ]; then
      echo "[ \"\$(id -un)\" = $NAME ] && exec \"\$@\""
      echo "[ \"\$(id -u)\" = 0 ] && exec runuser -u $NAME -- \"\$@\""
      echo "command -v sudo >/dev/null || { echo \"$NAME: run this as root\" >&2; exit 1; }"
      echo "exec sudo -u $NAME \"\$@\""
    else
      echo 'exec "$@"'
    fi
  } >"$command.new"
  chmod 755 "$command.new"
  mv "$command.new" "$command"
}

# ---- versions -------------------------------------------------------------------------------

# A name for what stands in this checkout: its version, and a digest of what will run.
stamp() {
  digest=$(cd "$here" && find requirements.lock requirements-meaning.lock pyproject.toml monitor config storage -type f \
    ! -path '*/__pycache__/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
  number=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$here/monitor/__init__.py")
  echo "$number-$digest"
}

present() { [ ! -L "$program/.venv" ] || basename "$(dirname "$(readlink "$program/.venv")")"; }

# The interpreter: $PYTHON, or for the machine Debian's own, which every user can read.
find_python() {
  python=${PYTHON:-python3}
  [ -n "${PYTHON:-}" ] || [ "$mode" = user ] || [ ! -x /usr/bin/python3 ] || python=/usr/bin/python3
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    die "Python 3.11 or newer is needed; on Debian: sudo apt install python3"
}

find_pip() {
  if "$python" -m pip --version >/dev/null 2>&1; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing python3-pip"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
      --no-install-recommends python3-pip >/dev/null
    return
  fi
  die "pip is missing; on Debian: sudo apt install python3-pip"
}

# The interpreter of the environment $1.
made_by() { grep -E '^(home|version) ' "$1/pyvenv.cfg"; }

# Copies into the version in the folder $1 the libraries of the present one, where the locks and the
# interpreter are the same: their digests were checked when they were installed. Commands of the
# libraries' own are left out. Words that were kept go along; what was made of others is made anew.
reuse() {
  from=$program/versions/$(present)
  [ -e "$from/complete" ] || return 1
  for lock in requirements.lock requirements-meaning.lock; do
    cmp -s "$here/$lock" "$from/$lock" || return 1
  done
  [ "$(made_by "$from/.venv")" = "$(made_by "$1/.venv")" ] || return 1
  say "with the libraries of $(present)"
  for part in lib share; do
    [ ! -e "$from/.venv/$part" ] || cp -a "$from/.venv/$part" "$1/.venv/" || die "they cannot be copied"
  done
  for site in "$1/.venv/lib"/python*/site-packages; do
    if ! find "$site/config" ! -name '*.kept' ! -type d -delete ||
      ! rm -rf "$site/monitor" "$site/storage" "$site"/sco_monitor-*.dist-info; then
      die "$site cannot be cleared of the program before"
    fi
  done
}

# Builds version $1 into a folder of its own. One that was not finished is built anew.
build() {
  folder=$program/versions/$1
  if [ -e "$folder/complete" ]; then return; fi
  say "building $1 in $folder; this takes a minute"
  find_pip
  rm -rf "$folder"
  mkdir -p "$folder"
  "$python" -m venv --without-pip "$folder/.venv"
  as_service "$folder/.venv/bin/python" -c '' 2>/dev/null ||
    die "$python cannot be run by the user $NAME: give another with PYTHON=/usr/bin/python3 $0"
  set -- "$python" -m pip --python "$folder/.venv/bin/python" --disable-pip-version-check \
    install -qq --no-input --root-user-action=ignore
  if ! reuse "$folder"; then
    "$@" --require-hashes -r "$here/requirements.lock"
    # What makes vectors is built for these machines; on others everything works without.
    [ "$(uname -sm)" != "Linux x86_64" ] ||
      "$@" --require-hashes -r "$here/requirements-meaning.lock"
  fi
  "$@" --no-deps --no-build-isolation "$here"
  cp "$here/README.md" "$here/CHANGELOG.md" "$here/LICENSE" "$here"/requirements*.lock "$folder/"
  "$folder/.venv/bin/$NAME" --help >/dev/null
  # What words are made into is kept beside the bytecode, where the service may not write.
  PYTHONDONTWRITEBYTECODE='' "$folder/.venv/bin/python" -P -c \
    'from monitor.stages.loading import keep; keep()'
  touch "$folder/complete"
}

# Makes version $1 the present one, in one step.
exchange() {
  ln -sfn "versions/$1/.venv" "$program/.venv.new"
  mv -T "$program/.venv.new" "$program/.venv"
  ln -sfn "versions/$1/README.md" "$program/README.md"
}

forget_old() {
  now=$(present)
  before=$(cat "$program/versions/$now/before" 2>/dev/null || true)
  find "$program/versions" -mindepth 2 -maxdepth 2 -name complete -printf '%T@ %h\n' | sort -rn |
    tail -n +$((KEPT + 1)) | cut -d' ' -f2- | while read -r old; do
    case $(basename "$old") in "$now" | "$before") continue ;; esac
    [ ! -e "$old/backup" ] || rm -f "$(cat "$old/backup")"
    rm -rf "$old"
  done
}

# ---- the three actions ----------------------------------------------------------------------

# The user and the directories of the service.
make_place() {
  if [ "$mode" = system ]; then
    id "$NAME" >/dev/null 2>&1 || useradd --system --user-group --no-create-home \
      --home-dir "$data" --shell /usr/sbin/nologin "$NAME"
    install -d -m 750 -g "$NAME" "$settings"
    install -d -m 750 -o "$NAME" -g "$NAME" "$data"
  else
    mkdir -p "$settings" "$data"
    chmod 700 "$data"
  fi
}

# Settings to begin with, from version $1.
first_settings() {
  if [ -e "$config" ]; then return; fi
  "$program/versions/$1/.venv/bin/$NAME" init "$config" 2>/dev/null
  chmod 640 "$config"
  [ "$mode" = user ] || chgrp "$NAME" "$config"
  say "$config was written: set [monitor] contact, and a [[subscriptions]] block, in it"
}

# The settings that are there have to be good ones for version $1, or nothing is changed.
check_settings() {
  code=0
  told=$(monitor "$1" check --offline 2>&1) || code=$?
  [ $code -ne 2 ] || die "the new version refuses the settings, nothing was changed: $told"
}

back_up() {
  [ -e "$data/$NAME.db" ] || return 0
  install -d -m 700 "$data/backups"
  [ "$mode" = user ] || chown "$NAME:$NAME" "$data/backups"
  backup=$data/backups/upgrade-to-$2-$(date -u +%Y%m%dT%H%M%SZ).db
  monitor "$1" backup "$backup" || {
    start_service
    die "the database could not be backed up; nothing was changed, the old version goes on"
  }
  echo "$backup" >"$program/versions/$2/backup"
}

install_it() {
  find_python
  new=$(stamp)
  old=$(present)
  make_place
  build "$new"
  first_settings "$new"
  if [ "$new" = "$old" ]; then
    say "$new is installed already"
  else
    check_settings "$new"
    stop_service
    if [ -n "$old" ]; then
      back_up "$old" "$new"
      echo "$old" >"$program/versions/$new/before"
    fi
    exchange "$new"
    say "${old:+$old is replaced: }$new is in place"
  fi
  write_unit
  write_command
  forget_old
  start_service
  [ -z "$old" ] || [ "$new" = "$old" ] || say "to take it back: $0 --$mode --rollback"
}

roll_back() {
  now=$(present)
  [ -n "$now" ] || die "nothing is installed in $program"
  [ -e "$program/versions/$now/before" ] || die "there is no version before $now"
  before=$(cat "$program/versions/$now/before")
  [ -e "$program/versions/$before/complete" ] || die "$before is not there any more"
  stop_service
  # The database is put back only where the older version cannot read it: what came since is
  # lost with it. `restore` keeps the present one beside it under another name.
  if [ -e "$data/$NAME.db" ] && monitor "$before" sources list 2>&1 >/dev/null |
    grep -q 'newer sco-monitor'; then
    [ -e "$program/versions/$now/backup" ] || die "$before cannot read the database, and there is no backup"
    monitor "$before" restore "$(cat "$program/versions/$now/backup")"
  fi
  exchange "$before"
  say "$now is taken back: $before is in place"
  start_service
}

uninstall() {
  stop_service
  if has_systemd; then ctl --quiet disable "$NAME" 2>/dev/null || true; fi
  rm -f "$unit" "$command"
  rm -rf "$program"
  if has_systemd; then ctl daemon-reload; fi
  if [ "$purge" = no ]; then
    say "removed; settings stay in $settings, data in $data"
    return
  fi
  rm -rf "$settings" "$data"
  if [ "$mode" = system ] && id "$NAME" >/dev/null 2>&1; then userdel "$NAME"; fi
  say "removed, settings and data as well"
}

case $action in
  install) install_it ;;
  rollback) roll_back ;;
  uninstall) uninstall ;;
esac
