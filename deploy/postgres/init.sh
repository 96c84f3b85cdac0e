#!/bin/bash
# Runs once, when the data directory is empty: a database for each service, which only its own user may enter.
# Passwords come from the environment and never stand on a command line.
set -eu

create() {
  DB_PASSWORD="$2" psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres -v name="$1" <<'SQL'
\getenv password DB_PASSWORD
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

create inspection "$INSPECTION_DB_PASSWORD"
create seizure "$SEIZURE_DB_PASSWORD"
create aggregator "$AGGREGATOR_DB_PASSWORD"
