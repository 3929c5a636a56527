#!/bin/sh
# Versions of ChatStream beside each other, without Docker: docs/operating/upgrade.md.
#
#   upgrade.sh install SOURCE NAME   puts the version of this folder (after "npm ci" there) beside the others, as NAME
#   upgrade.sh switch NAME           backs up, changes over to NAME, restarts; back by itself when NAME does not come up
#   upgrade.sh back NAME BACKUP      stops, changes over to NAME, brings the backup back, starts
#   upgrade.sh list                  the versions; the one in use has a star
#
# Where things are, and how to restart, can be changed by the environment:
set -eu
home=${CHATSTREAM_HOME:-/opt/chatstream}
data=${DATA_DIR:-/var/lib/chatstream}
settings=${CHATSTREAM_SETTINGS:-/etc/chatstream/settings.env}
start=${CHATSTREAM_START:-systemctl start chatstream}
stop=${CHATSTREAM_STOP:-systemctl stop chatstream}
health=${CHATSTREAM_HEALTH:-http://127.0.0.1:3003/healthz}
# How many seconds a new version has until it must answer.
patience=${CHATSTREAM_PATIENCE:-60}

fail() {
  echo "$1" >&2
  exit 1
}

# Runs a command as the user whose data it is.
asOwner() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid="$(stat -c %u "$data")" --regid="$(stat -c %g "$data")" --clear-groups "$@"
  else "$@"
  fi
}

# A command of ChatStream in the version $1.
chatstream() {
  version=$home/versions/$1
  shift
  if [ -e "$settings" ]; then set -- "--env-file=$settings" -r ./bin/first.cjs bin/chatstream.ts "$@"
  else set -- -r ./bin/first.cjs bin/chatstream.ts "$@"
  fi
  (cd "$version" && export DATA_DIR="$data" && asOwner node_modules/.bin/node "$@")
}

inUse() { basename "$(readlink "$home/current" 2>/dev/null || true)"; }

# In one step: there is no moment without a version.
use() {
  ln -s "versions/$1" "$home/current.new"
  mv -T "$home/current.new" "$home/current"
}

# $1 answers within $2 seconds.
comesUp() {
  "$home/versions/$1/node_modules/.bin/node" --input-type=module -e '
    const [url, seconds] = process.argv.slice(1);
    const until = Date.now() + seconds * 1000;
    const ask = () => fetch(url).then(({ ok }) => ok, () => false);
    while (!(await ask())) {
      if (Date.now() > until) process.exit(1);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }' "$health" "$2"
}

named() {
  case "$1" in '' | .* | */*) fail "\"$1\" is no name for a version: letters, digits, dots and hyphens." ;; esac
}

there() {
  named "$1"
  [ -d "$home/versions/$1" ] || fail "There is no version \"$1\" here: \"upgrade.sh list\" shows which there are."
}

install() {
  source=$1 name=$2
  named "$name"
  [ ! -e "$home/versions/$name" ] || fail "There is a version \"$name\" already: take another name."
  [ -e "$source/dist/app.html" ] || fail "$source holds no built pages: run \"npm ci\" there first."
  new=$home/versions/.new-$name
  rm -rf "$new"
  mkdir -p "$new"
  (cd "$source" && tar -cf - --exclude='*.test.ts' package.json package-lock.json .npmrc bin protocol server dist deploy docs) |
    tar -xf - -C "$new" --no-same-owner
  rm -rf "$new/deploy/secrets" "$new/deploy/settings.env"
  (cd "$new" && npm ci --omit=dev)
  chmod -R go+rX,go-w "$new"
  mv "$new" "$home/versions/$name"
  echo "Installed as $name. Next: upgrade.sh switch $name"
}

switch() {
  name=$1
  there "$name"
  old=$(inUse)
  [ "$old" != "$name" ] || fail "$name is in use already."
  way=''
  if [ -n "$old" ]; then
    backup=$data/backups/before-$name-$(date +%Y%m%d-%H%M%S).backup
    asOwner mkdir -p -m 700 "$data/backups"
    chatstream "$old" backup "$backup" || fail 'Without a backup nothing is changed.'
    way="upgrade.sh back $old $backup"
  fi
  $stop
  use "$name"
  $start
  if comesUp "$name" "$patience"; then
    echo "$name is up.${way:+ Should it not do: $way}"
    return
  fi
  $stop
  if [ -z "$old" ]; then
    rm "$home/current"
    fail "$name does not answer at $health, so no version is in use. The log says why."
  fi
  use "$old"
  $start
  comesUp "$old" 60 || fail "$name did not come up, and $old does not on the database as it is now: $way"
  fail "$name did not come up, so $old is in use again. The log says why."
}

back() {
  name=$1 backup=$2
  there "$name"
  [ -f "$backup" ] || fail "There is no backup $backup."
  backup=$(realpath "$backup")
  $stop
  use "$name"
  chatstream "$name" restore "$backup" --replace
  $start
  comesUp "$name" 60 || fail "$name does not answer at $health: its log says why."
  echo "$name is up, with what the backup held."
}

list() {
  for version in "$home"/versions/*/; do
    name=$(basename "$version")
    [ "$name" = "$(inUse)" ] && echo "* $name" || echo "  $name"
  done
}

case "${1:-} $#" in
'install 3') install "$2" "$3" ;;
'switch 2') switch "$2" ;;
'back 3') back "$2" "$3" ;;
'list 1') list ;;
*)
  sed -n 's/^#   //p' "$0" >&2
  exit 2
  ;;
esac
