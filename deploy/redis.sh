#!/bin/sh
# Redis with the password from its secret, which reaches it through stdin: none stands in a process list. The services
# may use their own keys alone and administer nothing.
set -eu
password=$(cat /run/secrets/redis_password)
exec redis-server - <<EOF
port 6379
dir /data
appendonly yes
appendfsync everysec
save ""
maxmemory ${REDIS_MAXMEMORY:-512mb}
maxmemory-policy noeviction
tcp-keepalive 30
user default on >$password ~bull:* ~rookery:* resetchannels +@all -@dangerous -@admin +info +client|list
EOF
