#!/bin/bash
# Runs once, when the data directory is empty: a database for each service, which only its own two users may
# enter. One owns it and migrates. The other runs the service, with what `outbound migrate --grant-to` gives it.
# Passwords come from the environment and never stand on a command line.
set -eu

create() {
  OWNER_PASSWORD="$2" DB_PASSWORD="$3" psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres -v name="$1" <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv password DB_PASSWORD
\set owner :name _owner
CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"name" TO :"name";
SQL
}

create inspection "$INSPECTION_OWNER_PASSWORD" "$INSPECTION_DB_PASSWORD"
create seizure "$SEIZURE_OWNER_PASSWORD" "$SEIZURE_DB_PASSWORD"
create aggregator "$AGGREGATOR_OWNER_PASSWORD" "$AGGREGATOR_DB_PASSWORD"
create projector "$PROJECTOR_OWNER_PASSWORD" "$PROJECTOR_DB_PASSWORD"
create gateway "$GATEWAY_OWNER_PASSWORD" "$GATEWAY_DB_PASSWORD"
