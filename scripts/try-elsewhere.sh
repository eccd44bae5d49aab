#!/usr/bin/env bash
# The README's first command, as two kinds of people meet it: root with the clone in a folder that only root may enter,
# and somebody ordinary. Runs the demo in a fresh clone of what is committed, and checks that it leaves nothing behind.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
[ "$(id -u)" = 0 ] || { echo "run this as root: it needs a folder of root's own and another user" >&2; exit 2; }

work=$(mktemp -d /root/muniment-elsewhere.XXXXXX)
person=muniment-visitor
home=$(mktemp -d /var/tmp/muniment-visitor.XXXXXX)
trap 'rm -rf "$work" "$home"; userdel "$person" 2>/dev/null || true' EXIT

# left_behind PATTERN: processes that a demo should have ended.
left_behind() {
  ! pgrep -af "$1" || { echo "left running by the demo in $1" >&2; return 1; }
}

echo "as root, in a folder that only root may enter"
chmod 700 "$work"
git clone -q "$here" "$work/clone"
before=$(ls -A /var/lib/muniment 2>/dev/null || true)
(cd "$work/clone" && npm ci --silent --no-audit --no-fund && npm run --silent demo </dev/null)
left_behind "$work"
[ "$before" = "$(ls -A /var/lib/muniment 2>/dev/null || true)" ] || { echo "the demo left something in /var/lib/muniment" >&2; exit 1; }

echo "as somebody ordinary"
id "$person" >/dev/null 2>&1 || useradd --create-home --home-dir "$home/home" --shell /bin/bash "$person"
git clone -q "$here" "$home/clone"
chmod 755 "$home"
chown -R "$person": "$home"
runuser -u "$person" -- env HOME="$home/home" PATH="$PATH" bash -c \
  "cd '$home/clone' && npm ci --silent --no-audit --no-fund && npm run --silent demo </dev/null"
left_behind "$home/clone"
