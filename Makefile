# Each target sets up what it needs by itself. Another interpreter or place for the environment:
#     make test PYTHON=python3.13 VENV=.venv313

PYTHON ?= python3
VENV ?= .venv

BIN := $(abspath $(VENV))/bin
INSTALLED := $(VENV)/.graphmock-installed
DOCS := build/docs

.PHONY: demo test lint types docs bench clean

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
	set -e; for project in examples/*/pyproject.toml; do (cd "$$(dirname "$$project")" && $(BIN)/mypy); done

## The documentation, strictly: a warning is an error. Nothing is fetched while it is built.
docs: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	$(BIN)/python -m sphinx -W --keep-going --fresh-env --quiet -d $(DOCS)-doctrees docs $(DOCS)
	@echo "built: $(DOCS)/index.html"

bench: $(INSTALLED)
	$(BIN)/python benchmarks/budgets.py

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "$(PYTHON) is older than Python 3.10; name another one: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
