# The verbs: run, test, check, fix, bench, soak, and test-<category> for one folder of tests.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.PHONY: run test check fix bench soak

VENV := .venv
BIN := $(VENV)/bin
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
CATALOGUES := $(wildcard onething/*/locale/*/LC_MESSAGES/*.po onething/domains/*/locale/*/LC_MESSAGES/*.po)
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1

## Start everything; Ctrl-C stops it. Arguments: make run ARGS="--port 8080"
run: $(VENV)/run.stamp $(CATALOGUES:.po=.mo)
	@exec $(BIN)/onething run $(ARGS)

## All tests, browser included, in parallel.
test: $(VENV)/dev.stamp $(CATALOGUES:.po=.mo)
	@.ci/packages
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

test-%: $(VENV)/dev.stamp $(CATALOGUES:.po=.mo)
	@.ci/packages
	$(BIN)/python -m pytest -n $(JOBS) tests/$* $(ARGS)

## Format, lint, types, import contracts.
check: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy onething
	$(BIN)/lint-imports

fix: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

## The figures of docs/performance.md. One job: make bench JOB=cases
bench: $(VENV)/dev.stamp
	@for job in bench/$(or $(JOB),[a-z]*).py; do
		if [ -e "$$job" ]; then echo "== $$job"; $(BIN)/python "$$job" $(ARGS); fi
	done

## The kill test for a night.
soak: $(VENV)/dev.stamp $(CATALOGUES:.po=.mo)
	@ONETHING_KILLS=$(or $(KILLS),1000) $(BIN)/python -m pytest -m kill -s tests/kill $(ARGS)

# The environment. A stamp is written last, so what was broken off is begun again.
$(VENV)/pip.stamp:
	@.ci/venv $(VENV)
	touch $@

$(VENV)/run.stamp: requirements.txt pyproject.toml CHANGELOG.md | $(VENV)/pip.stamp
	@echo "安装软件包 installing packages (once)"
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "安装开发软件包 installing development packages (once)"
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

%.mo: %.po | $(VENV)/run.stamp
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
