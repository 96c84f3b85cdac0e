# Two commands matter: `make run` and `make test`. Each does all its set-up on a fresh machine.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .tools/bin/uv
BIN := .venv/bin
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON := $(PYTHON)
# The machine's own certificates, as pip uses them: many networks have one of their own.
export UV_SYSTEM_CERTS := 1
export UV_NATIVE_TLS := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-fast check format docs setup tools bench clean

help: ## Show what there is.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: .venv/.runtime ## Set up, start the system on port 8000, import the sample, show the totals, stay up.
	@$(BIN)/outbound up --sample

test: setup tools ## Set up (Kafka, PostgreSQL, Prometheus where they may be installed) and run every test.
	@$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

test-fast: setup ## Only the tests that need no server.
	@$(BIN)/pytest -m "not kafka and not postgres and not s3 and not slow"

check: setup ## Lint, types, import contracts, the clients' types, and that the topics' contract breaks no reader.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tests.clients --check
	@$(BIN)/outbound schemas --check

format: setup ## Format and fix what can be fixed.
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: setup ## The pages of docs/ as a site, in site/.
	@$(BIN)/sphinx-build -q -W --keep-going -c docs/site . site
	@echo "site/docs/site/index.html"

bench: setup ## Every benchmark, each against its baseline in the same run.
	@sh deploy/test-tools.sh bench
	@$(BIN)/python -m tests.bench

setup: .venv/.development

tools: ## Install the servers that tests use, where this is allowed; say what is missing otherwise.
	@sh deploy/test-tools.sh

.venv/.runtime: uv.lock pyproject.toml | $(UV)
	@$(UV) sync --frozen --quiet --no-dev --inexact
	@touch $@

.venv/.development: uv.lock pyproject.toml | $(UV)
	@$(UV) sync --frozen --quiet
	@touch $@ .venv/.runtime

$(UV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: see https://www.python.org/downloads/"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: Python 3.11 or newer is needed (make PYTHON=...)"; exit 1; }
	@$(PYTHON) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

clean: ## Remove what was set up here (not the data).
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache site
