# Everything is run from here; `make` alone lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test drill check bench export catalogs bodies lock \
	i18n-update i18n-check i18n-add preview legal-check legal-freeze
.SILENT:
MAKEFLAGS += --no-print-directory
# Python keeps what it has compiled, whatever the machine says: each command starts three times sooner.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
export PORT ?= 8000
export HOST ?= 127.0.0.1

# How the app server runs, read by granian itself: the same in `make run` and `make bench`.
export GRANIAN_INTERFACE := wsgi
export GRANIAN_HTTP := 1
export GRANIAN_WEBSOCKETS := false
export GRANIAN_WORKERS := 1
export GRANIAN_BLOCKING_THREADS := 8

help: ## Show this list
	grep -hE '^[a-z0-9-]+:.* ## ' Makefile | sed -E 's/:.* ## /|/' | \
	while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

run: catalogs ## Run the site at http://localhost:$PORT (8000) with made-up members, a demo bank and mails
	tools/run

test: ## Install what tests need and run them all
	tools/setup test
	$(PY) -m plussa i18n compile
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

drill: ## Try what takes long: all on both databases, many histories and kills, load, other Pythons
	tools/setup test
	$(PY) -m plussa i18n compile
	tools/drill

check: ## Look for faults without running: code, types, templates, catalogs, legal texts
	tools/setup test
	set -e; status=0; \
	try() { echo "== $$*"; "$$@" || status=1; }; \
	try $(PY) -m ruff check .; \
	try $(PY) -m ruff format --check .; \
	try $(PY) -m mypy; \
	try $(PY) -m djlint --lint --quiet templates; \
	try $(PY) -m plussa i18n check; \
	try $(PY) -m plussa legal check; \
	try $(PY) -m plussa wordings check; \
	exit $$status

bench: ## Measure speed, bytes, start-up and memory: name | value | limit | ok or short
	tools/setup test
	$(PY) -m plussa i18n compile
	$(PY) -m bench

export: catalogs ## Export the site as static files into build/site; needs PLUSSA_BASE_URL
	$(PY) -m plussa export build/site

catalogs: ## Compile the catalogs that have changed
	tools/setup run
	$(PY) -m plussa i18n compile

i18n-update: ## Bring the catalogs up to code and templates
	tools/setup run
	$(PY) -m plussa i18n update

i18n-check: ## Fail on strings that are missing, fuzzy, stale, double or broken
	tools/setup run
	$(PY) -m plussa i18n check

i18n-add: ## Add a draft language: make i18n-add CODE=sv NAME=Svenska
	[ -n "$(CODE)" ] && [ -n "$(NAME)" ] || \
	  { echo "usage: make i18n-add CODE=sv NAME=Svenska" >&2; exit 2; }
	tools/setup run
	$(PY) -m plussa i18n add "$(CODE)" "$(NAME)"

preview: ## Run the site with drafts: languages, and legal texts not frozen yet
	PLUSSA_PREVIEW=yes $(MAKE) run

legal-check: ## Fail on legal texts that are not fit to be published
	tools/setup run
	$(PY) -m plussa legal check

legal-freeze: ## Write the tables of new notices and record hashes: from then on texts cannot change
	tools/setup run
	$(PY) -m plussa legal freeze

bodies: ## List bodies whose facts were reviewed too long ago, or never
	tools/setup run
	$(PY) -m plussa bodies

lock: ## Write requirements.txt and requirements-dev.txt anew from pyproject.toml
	python3 -m venv build/lock
	build/lock/bin/python -m pip install -q pip-tools
	export CUSTOM_COMPILE_COMMAND="make lock"; \
	compile="build/lock/bin/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host"; \
	$$compile -o requirements.txt pyproject.toml && \
	$$compile --extra dev -o requirements-dev.txt pyproject.toml
