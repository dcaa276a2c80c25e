# The book and its tests: `make book`, `make test`. `make help` lists the rest.
# Needs Python 3.11 or 3.12 and make; everything else goes into .venv.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help book serve test test-site unit lint format notebooks strip record seeds bench notebook-budget clean venv

PYTHON ?= $(shell for p in python3.11 python3.12 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null \
	&& echo $$p && break; done)
VENV ?= .venv
RUN := $(VENV)/bin/python
# On Linux the index PyPI gives the build for CUDA, several GB. For the small one:
#   make TORCH_OPTIONS="--extra-index-url https://download.pytorch.org/whl/cpu" book
TORCH_OPTIONS ?=
PIP_OPTIONS := --quiet --disable-pip-version-check --constraint constraints.txt
WORKERS ?= 2
PORT ?= 8000
CHROMIUM ?= $(or $(shell command -v chromium chromium-browser google-chrome | head -n 1),/usr/bin/chromium)
export CHROMIUM
# Our arrays are small: a second thread per process only gets in the way of the other process.
export OMP_NUM_THREADS ?= 1
unexport UNROLLED_PAGE UNROLLED_SEED

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

book: $(VENV)/installed  ## execute the notebooks that need it and build the pages
	$(RUN) book/execute.py
	$(RUN) book/build.py

serve: book  ## show the book on http://localhost:8000 (PORT=…)
	$(RUN) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

test: lint unit notebooks  ## all tests but those of the built site

lint: $(VENV)/installed  ## style, format, docstrings
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m numpydoc lint $$(find lib -name '*.py')
	$(RUN) book/clean.py --check

format: $(VENV)/installed  ## lines, quotes and imports as lint wants them
	$(RUN) -m ruff check --quiet --fix .
	$(RUN) -m ruff format --quiet .

unit: $(VENV)/installed  ## tests of lib, of the tools, of links; doctests
	$(RUN) -m pytest -q -n $(WORKERS) --dist loadfile --doctest-modules --ignore tests/site tests lib

notebooks: $(VENV)/installed  ## run every notebook and compare its outputs
	$(RUN) -m tests.notebooks.run -n $(WORKERS)

test-site: book  ## tests of the built pages, in Chromium
	$(RUN) -m pytest -q tests/site

strip: $(VENV)/installed  ## bring notebooks into the form to commit
	$(RUN) book/clean.py $(NB)

record: $(VENV)/installed  ## execute NB=notebooks/… in a live kernel and store its outputs
	$(RUN) book/clean.py --run $(NB)

seeds: $(VENV)/installed  ## do the claims of NB=… (default: all) hold on five more seeds?
	$(RUN) -m tests.seeds $(NB)

bench: $(VENV)/installed  ## timings against torch.nn
	$(RUN) benchmarks/recurrent_layers.py --check

notebook-budget: $(VENV)/installed  ## time and memory of each notebook against its budget
	$(RUN) -m benchmarks.notebooks $(NB)

venv: $(VENV)/installed  ## only install

clean:  ## remove what was built, not .venv
	rm -rf _build

# The stamp is written last; `installing` tells that an installation was cut short, and to start again.
$(VENV)/installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed; or say make PYTHON=/path/to/python" >&2; exit 1; }
	@if [ -e $(VENV)/installing ]; then rm -rf $(VENV); fi
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	@touch $(VENV)/installing
	@echo "Installing packages into $(VENV); this takes some minutes."
	$(RUN) -m pip install $(PIP_OPTIONS) $(TORCH_OPTIONS) torch
	$(RUN) -m pip install $(PIP_OPTIONS) -e '.[book,test]'
	@rm $(VENV)/installing
	@touch $@
