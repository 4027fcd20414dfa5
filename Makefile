# ถามข่าว (thamkhao). `make` lists what there is.

PYTHON ?= python3
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
ARGS ?=

BIN := .venv/bin
STAMP := .venv/installed
ROOMS := app.py rag ingest channels eval training tools examples tests

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.PHONY: help install run test test-slow test-browser lint format bench eval train lock clean

help:  ## this list
	@echo "make TARGET [ARGS=...]"
	@sed -nE 's/^([a-z-]+):.*  ## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

install: $(STAMP)  ## everything into .venv; torch without CUDA where there is no GPU

$(STAMP): pyproject.toml constraints.txt tools/install.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "thamkhao needs Python 3.11 or newer; set it: make install PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python tools/install.py --extras dev,eval,training --torch-index "$(TORCH_INDEX)"
	@touch $@

run: $(STAMP)  ## the web chat on http://127.0.0.1:7860; ingests the samples into an empty index
	@$(BIN)/python app.py $(ARGS)

test: $(STAMP)  ## all tests but the slow ones
	@$(BIN)/pytest -q -m "not slow" $(ARGS)

test-slow: $(STAMP)  ## the slow tests
	@$(BIN)/pytest -q -m slow $(ARGS)

test-browser: $(STAMP)  ## the tests that drive Chromium
	@$(BIN)/pytest -q -m browser $(ARGS)

lint: $(STAMP)  ## ruff and mypy
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

format: $(STAMP)  ## rewrite the code in the one style
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

bench: $(STAMP)  ## rates and latencies on this machine, beside a plain pipeline
	@$(BIN)/python -m eval.bench $(ARGS)

eval: $(STAMP)  ## answer quality on the question set
	@$(BIN)/python -m eval $(ARGS)

train: $(STAMP)  ## remake the bundled embedding: ARGS="--corpus FILE --out FOLDER"
	@$(BIN)/python -m training $(ARGS)

lock:  ## constraints.txt from what .venv has now
	@test -x $(BIN)/python || { echo "no .venv to take the versions from: make install" >&2; exit 1; }
	@{ echo "# Exact versions that were tested together; written by \`make lock\`."; \
	   $(BIN)/python -m pip freeze --exclude-editable --exclude setuptools --exclude thamkhao \
	   | sed -E 's/\+[A-Za-z0-9.]+$$//' \
	   | grep -viE '^(nvidia|cuda|triton)[-=]' ; } > constraints.txt.new
	@if grep -nE ' @ |^-e' constraints.txt.new; then \
	    echo "these come from a path, not from an index: install them from one" >&2; \
	    rm constraints.txt.new; exit 1; fi
	@mv constraints.txt.new constraints.txt

clean:  ## remove .venv and caches; var/ (your index) stays
	@rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find $(ROOMS) -name __pycache__ -type d -prune -exec rm -rf {} +
