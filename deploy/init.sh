#!/bin/sh
# Makes what the Docker installation needs before its first start: deploy/settings.env from its example, and secrets of 256
# random bits each in deploy/secrets/. What is there already stays as it is, so it may be run again at any time.
#
# The folder is for its owner alone (700). The files in it are readable for everybody (444), because each is mounted into one
# container whose user is another one than yours; nobody on this machine gets past the folder.
set -eu
umask 077
cd "$(dirname "$0")"

[ -e settings.env ] || cp settings.env.example settings.env
chmod 600 settings.env
# Docker Compose reads .env beside compose.yaml: one file with settings is enough.
[ -e ../.env ] || ln -s deploy/settings.env ../.env

mkdir -p secrets
chmod 700 secrets

# Writes $2 to the file $1 in one step: a run that is cut short leaves nothing half.
write() {
  printf '%s\n' "$2" >"secrets/.$1.new"
  chmod 444 "secrets/.$1.new"
  mv "secrets/.$1.new" "secrets/$1"
}

random() {
  if command -v openssl >/dev/null; then openssl rand -hex 32
  else od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
  fi
}

for name in secret postgres-password redis-password turn-secret pgadmin-password; do
  [ -s "secrets/$name" ] || write "$name" "$(random)"
  # Cut off by a full disk, or filled in by hand with less: nothing starts with a secret somebody could guess.
  if [ "$(wc -c <"secrets/$name")" -lt 32 ]; then
    echo "deploy/secrets/$name is too short: remove it and run this again, or put 32 or more letters and digits there." >&2
    exit 1
  fi
done

# Made of the others, each time anew: who changes a password changes it in one place.
write database-url "postgres://chatstream:$(cat secrets/postgres-password)@postgres:5432/chatstream"
write redis-url "redis://default:$(cat secrets/redis-password)@redis:6379"
write redis.conf "requirepass $(cat secrets/redis-password)
save \"\"
appendonly no
maxmemory 200mb
maxmemory-policy noeviction"

# The value of $1 in the settings, without spaces around it.
setting() { sed -n "s/^$1=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*$/\1/p" settings.env | tail -n 1; }

missing=''
for name in DOMAIN MEDIA_ADDRESSES; do
  [ -n "$(setting "$name")" ] || missing="$missing $name"
done
case "$(setting DOMAIN)" in *example.org | *example.com | *://* | */*) missing="$missing DOMAIN" ;; esac
if [ -n "$missing" ]; then
  echo "Secrets are made. Now fill in deploy/settings.env:$missing, and run this again." >&2
  exit 2
fi
echo 'All is there: docker compose up -d --build'
