# Every target does its own set-up: a .venv beside this file, nothing outside it.
# Needs Python 3.11 or newer and make.  PYTHON=/path/to/python chooses which Python.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOBS ?= 2

# Modules are compiled once, as in any user's installation: tests and benchmarks begin hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test test-long bench lint docs clean

help:
	@echo "make install    a .venv with everything that the tests and linters need"
	@echo "make demo       a tour of all commands on synthetic documents, in under three minutes"
	@echo "make test       the tests"
	@echo "make test-long  the tests that take minutes"
	@echo "make bench      speed and memory beside other packages, in six to twelve minutes; FULL=1: files of 1 GB too"
	@echo "make lint       ruff, mypy, pyright"
	@echo "make docs       write docs/codes.md, docs/coverage.md and the guides' pages, docs/guides/"
	@echo "make clean      remove .venv and what was built"

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$$python cannot make a virtual environment: install its venv package (on Debian: apt-get install python3-venv)." >&2; exit 1; }; \
	  "$$python" -m venv $(VENV) && exit 0; rm -rf $(VENV); exit 1; \
	done; \
	echo "x12claims needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python" >&2; exit 1

# A stamp for each extra: pip runs again only when pyproject.toml changed.
$(VENV)/.with-%: pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[$*]'
	@touch $@

# The tour and the pages need the package alone, and are to start soon.
$(VENV)/.with-nothing-more: pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	@touch $@

install: $(VENV)/.with-test $(VENV)/.with-lint

demo: $(VENV)/.with-nothing-more
	$(BIN)/x12claims demo --out demo-out

test: $(VENV)/.with-test
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

test-long: $(VENV)/.with-test
	X12CLAIMS_HYPOTHESIS=long $(BIN)/python -m pytest -n $(JOBS) -m long $(ARGS)

bench: $(VENV)/.with-bench
	$(BIN)/python -m benchmarks $(if $(FULL),--full) $(ARGS)

lint: $(VENV)/.with-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python

docs: $(VENV)/.with-nothing-more
	$(BIN)/x12claims explain --markdown > docs/.codes.md && mv docs/.codes.md docs/codes.md
	@mkdir -p docs/guides
	@for guide in $$($(BIN)/python -c 'from x12claims import guides; print(*guides.all_ids())'); do \
	  echo "docs/guides/$$guide/"; $(BIN)/x12claims guide doc "$$guide" --out "docs/guides/$$guide" || exit; \
	done
	$(BIN)/x12claims guide coverage > docs/.coverage.md && mv docs/.coverage.md docs/coverage.md

clean:
	rm -rf $(VENV) build dist src/x12claims/_compiled .mypy_cache .ruff_cache .pytest_cache .hypothesis
