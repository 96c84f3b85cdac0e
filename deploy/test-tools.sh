#!/bin/sh
# Installs what the tests use beside Python: servers and a browser from the system's packages, where that is
# allowed (root on a Debian machine), and from npm the linter of docs/openapi, the validator of docs/asyncapi.json, an
# identity provider, the TypeScript client's compiler and what examples/node needs. Otherwise says what is missing,
# what is skipped without it, and how to get it.
set -eu
cd "$(dirname "$0")/.."

missing=""
need() { # need COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/"$1" >/dev/null 2>&1 || missing="$missing $2"
}
need java default-jre-headless
need javac default-jdk-headless
need mvn maven
need postgres postgresql
need prometheus prometheus
need promtool prometheus
need chromium chromium
need chromedriver chromium-driver
need node nodejs
need npm npm
need kcat kcat
need jq jq
[ "${1:-}" = bench ] && need wrk wrk

if [ -n "$missing" ]; then
    packages=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "installing for the tests: $packages"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        # Their system services are not wanted: the tests start their own, in directories of their own.
        apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold $packages >/dev/null
    else
        echo "missing: $packages"
        echo "  without Java and Maven the tests on real Kafka and on a real S3 server are skipped; without postgresql those on PostgreSQL;"
        echo "  without prometheus those of the dashboards; without chromium and chromium-driver the one of /docs;"
        echo "  without node and npm those of docs/openapi and docs/asyncapi.json, of the TypeScript client, of examples/node"
        echo "  and on a real identity provider; without a Java compiler, kcat and jq those of examples/java and examples/kcat."
        echo "  As root: apt-get install $packages"
    fi
fi

# What comes from npm, exactly as locked; it needs Node.js 20.19 or newer. `installed` is there once all of it is.
from_npm() { # from_npm DIRECTORY WHAT
    tool=.tools/${1##*/}
    if command -v npm >/dev/null 2>&1 && ! cmp -s "$1/package-lock.json" "$tool/installed"; then
        mkdir -p "$tool"
        cp "$1/package.json" "$1/package-lock.json" "$tool"
        if npm ci --prefix "$tool" --silent --no-audit --no-fund; then
            cp "$1/package-lock.json" "$tool/installed"
        else
            echo "$2 could not be installed with npm; its tests are skipped"
        fi
    fi
}
from_npm deploy/openapi "the linter of docs/openapi"
from_npm deploy/asyncapi "the validator of docs/asyncapi.json"
from_npm deploy/identity-provider "the identity provider of tests/access"
from_npm deploy/typescript "the TypeScript client of tests/clients"
from_npm examples/node "the subscriber of examples/node"
