# Each target sets up what it needs by itself. Another interpreter or place for the environment:
#     make test PYTHON=python3.13 VENV=.venv313

PYTHON ?= python3
VENV ?= .venv

BIN := $(abspath $(VENV))/bin
INSTALLED := $(VENV)/.graphmock-installed

.PHONY: demo test lint types bench clean

## The example's tests, then a picture of what its cancellation did to each mailbox.
demo: $(INSTALLED)
	$(BIN)/pytest --verbose examples/cancel-bot
	PYTHONUTF8=1 $(BIN)/python examples/cancel-bot/picture.py

test: $(INSTALLED)
	$(BIN)/pytest --quiet examples/cancel-bot
	$(BIN)/pytest --numprocesses 2

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy
	cd examples/cancel-bot && $(BIN)/mypy

bench: $(INSTALLED)
	set -e; for script in benchmarks/[!_]*.py; do $(BIN)/python "$$script"; done

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "$(PYTHON) is older than Python 3.10; name another one: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
