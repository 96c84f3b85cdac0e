#!/bin/sh
# Installs the servers that the tests use, from the system's packages, where that is allowed (root on a
# Debian machine). Otherwise says what is missing, what is skipped without it, and how to get it.
set -eu

missing=""
need() { # need COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/"$1" >/dev/null 2>&1 || missing="$missing $2"
}
need java default-jre-headless
need mvn maven
need postgres postgresql
need prometheus prometheus
need promtool prometheus
[ "${1:-}" = bench ] && need wrk wrk
[ -z "$missing" ] && exit 0

packages=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests: $packages"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # Their system services are not wanted: the tests start their own, in directories of their own.
    apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold $packages >/dev/null
    exit 0
fi
echo "missing: $packages"
echo "  without Java and Maven the tests on real Kafka are skipped; without postgresql those on PostgreSQL;"
echo "  without prometheus those of the dashboards. As root: apt-get install $packages"
