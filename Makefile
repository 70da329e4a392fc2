# `make plan` and `make test` work on a fresh machine that has python3 (3.11 or newer), its venv module and make.
# They set up .venv by themselves; a rerun installs nothing unless pyproject.toml changed.

PYTHON   ?= python3
SCENARIO ?= scenarios/kazakhstan-2026-03.yaml
OUT      ?= out/$(basename $(notdir $(SCENARIO)))
BENCH    ?= table growth

VENV  := .venv
BIN   := $(VENV)/bin
PIP   := $(BIN)/python -m pip --disable-pip-version-check --quiet
READY := $(VENV)/ready

.PHONY: help plan test slow check format reference messages notebooks docs bench clean

help:
	@echo "make plan        plan $(SCENARIO) into $(OUT) (choose with SCENARIO=..., OUT=...)"
	@echo "make test        run the tests"
	@echo "make slow        run the tests that take minutes"
	@echo "make check       format, lint, types and import directions"
	@echo "make format      put the code into the house's format"
	@echo "make reference   write the generated pages of docs/reference anew"
	@echo "make messages    bring the catalogues of translations up to date"
	@echo "make notebooks   execute the notebooks"
	@echo "make docs        build the documentation into site/"
	@echo "make bench       measure plans and peers for some hours (choose with BENCH='mass --repeat 1')"
	@echo "make clean       remove everything that these commands made"

plan: $(READY)-core
	$(BIN)/evacplan plan $(SCENARIO) --out $(OUT)

test: $(READY)-dev
	$(BIN)/python -m pytest -n auto --dist worksteal

slow: $(READY)-dev
	$(BIN)/python -m pytest -m slow tests/scenarios tests/sources tests/planner

check: $(READY)-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(READY)-dev
	$(BIN)/python docs/write_messages.py

reference: $(READY)-dev
	$(BIN)/python docs/write_reference.py

notebooks: $(READY)-dev
	$(BIN)/python -m pytest --nbmake notebooks

docs: $(READY)-docs
	$(BIN)/mkdocs build --strict --clean --config-file - < docs/mkdocs.yml
	$(BIN)/python docs/check_site.py site

bench: $(READY)-bench
	$(BIN)/python -m benchmarks.run $(BENCH)

clean:
	rm -rf $(VENV) out site build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { echo "evacplan needs Python 3.11 or newer, and there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("evacplan needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name another: make PYTHON=python3.11" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --upgrade pip
	@touch $@

$(READY)-core: $(VENV)/made pyproject.toml
	@echo "Installing evacplan (about 175 MB to download the first time) ..."
	@$(PIP) install --editable .
	@touch $@

$(READY)-dev: $(READY)-core
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) install --editable '.[dev]'
	@touch $@

$(READY)-docs: $(READY)-core
	@echo "Installing the tools for the documentation ..."
	@$(PIP) install --editable '.[docs]'
	@touch $@

$(READY)-bench: $(READY)-core
	@echo "Installing what draws the picture of the benchmarks ..."
	@$(PIP) install --editable '.[bench]'
	@touch $@
