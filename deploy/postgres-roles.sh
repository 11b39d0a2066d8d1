#!/bin/sh
# Run once, when the database is made. Three roles: migrator owns the schema, app reads and writes rows and may change
# no table, readonly reads. The passwords are read by psql itself: none stands in a process list.
set -eu
psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\set migrator `cat /run/secrets/postgres_migrator_password`
\set app `cat /run/secrets/postgres_app_password`
\set readonly `cat /run/secrets/postgres_readonly_password`
create role migrator login password :'migrator';
create role app login password :'app';
create role readonly login password :'readonly';
alter role readonly set default_transaction_read_only = on;
alter role readonly set statement_timeout = '60s';
revoke all on database :"DBNAME" from public;
grant connect on database :"DBNAME" to app, readonly, migrator;
grant create on database :"DBNAME" to migrator;
alter schema public owner to migrator;
revoke all on schema public from public;
grant usage on schema public to readonly;
set role migrator;
\i /app-grants.sql
alter default privileges in schema public grant select on tables to readonly;
SQL
