# `make` alone lists what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
TOOLS := $(CURDIR)/.tools/bin
export PATH := $(PATH):$(TOOLS):$(HOME)/.local/bin

STEP = @printf '\n== %s\n'

.PHONY: help setup nlu nlu-env nlu-train demo test lint types run bench bench-planning nlu-report \
        screenshot migration

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

setup: ## install uv if it is missing, and the application
	@command -v uv >/dev/null || $(MAKE) --no-print-directory uv
	$(STEP) 'Dependencies'
	@uv sync

.PHONY: uv
uv:
	$(STEP) 'Installing uv into .tools'
	@{ python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv; } \
	  || { command -v curl >/dev/null && curl -LsSf https://astral.sh/uv/install.sh \
	       | env UV_INSTALL_DIR=$(TOOLS) UV_NO_MODIFY_PATH=1 sh; } \
	  || { echo 'uv could not be installed; see https://docs.astral.sh/uv/'; exit 1; }

nlu-env: setup ## make Rasa's own environment (Python 3.10, about 2.6 GB)
	$(STEP) "Rasa's environment"
	@uv run python -m nlu.environment

nlu-train: nlu-env ## train the understanding, if its data changed
	$(STEP) 'The understanding'
	@nlu/.venv/bin/python nlu/train.py

nlu: nlu-train ## both of the above

demo: nlu ## see it at work: invented clients, nothing leaves the machine
	$(STEP) 'The demo'
	@uv run regua demo

test: nlu ## run every test that needs no outside service
	$(STEP) 'Tests'
	@uv run pytest -n auto --maxprocesses 4 --dist worksteal

lint: setup ## ruff, all rules
	$(STEP) 'Lint'
	@uv run ruff check
	@uv run ruff format --check

types: setup ## mypy, strict
	$(STEP) 'Types'
	@uv run mypy

run: nlu ## run web, worker, ticker and understanding on this machine
	@uv run regua run

bench: setup ## the benchmarks, beside a reference in the same run
	$(STEP) 'Benchmarks'
	@uv run python -m bench

bench-planning: setup ## planning 100,000 invoices, beside a bare insert of the same rows
	$(STEP) 'Planning'
	@uv run python -m bench.planning

nlu-report: nlu ## measure the understanding on sentences that it never saw
	$(STEP) 'The understanding, measured'
	@nlu/.venv/bin/python nlu/report.py

screenshot: nlu ## make the README's picture
	$(STEP) 'The picture'
	@uv run python -m bench.screenshot

migration: setup ## write the next migration from the rows: make migration ID=0003 NAME='What it brings'
	@test -n "$(ID)" && test -n "$(NAME)" || { echo "give ID=0003 NAME='What it brings'"; exit 2; }
	@file=$$(mktemp -u).sqlite3; export REGUA_DATABASE_URL=sqlite:///$$file; \
	  uv run alembic -q upgrade head \
	  && uv run alembic -q revision --autogenerate -m '$(NAME)' --rev-id $(ID); \
	  done=$$?; rm -f $$file; exit $$done
	@uv run ruff format -q migrations/versions
	@git --no-pager status --short migrations/versions
