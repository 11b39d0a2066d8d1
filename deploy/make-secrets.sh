#!/bin/sh
# Makes the secrets that compose.yaml reads, those that are not there yet, in the folder secrets beside it. The folder
# is its owner's alone; the files in it are readable, since the accounts inside the containers have other numbers.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-secrets}
umask 022
chmod a+rX deploy deploy/* 2>/dev/null || :
mkdir -p "$folder" && chmod 700 "$folder"
random() { head -c 32 /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_'; }
keep() { [ -s "$folder/$1" ] || printf '%s\n' "$2" > "$folder/$1"; }
read_back() { cat "$folder/$1"; }

for name in owner_token producer_token consumer_token postgres_password postgres_migrator_password postgres_app_password postgres_readonly_password redis_password; do
  keep "$name" "$(random)"
done
keep database_url "postgres://app:$(read_back postgres_app_password)@postgres:5432/rookery"
keep migrate_database_url "postgres://migrator:$(read_back postgres_migrator_password)@postgres:5432/rookery"
keep redis_url "redis://:$(read_back redis_password)@redis:6379"
# A personal token of Lichess is yours to put there; an empty file is none.
[ -e "$folder/lichess_token" ] || : > "$folder/lichess_token"
chmod 644 "$folder"/*
echo "the secrets are in $folder; the owner's token is in $folder/owner_token"
