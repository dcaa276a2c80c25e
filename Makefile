# The book and its tests: `make book`, `make test`. `make help` lists the rest.
# Needs Python 3.11 to 3.14 and make; everything else goes into .venv.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help book pdf revision-pdf serve test test-site test-lab page-weight run-report lighthouse unit lint format notebooks strip record seeds bench notebook-budget notebook-costs mutation clean venv wheels upgrade no-browser

VENV ?= .venv
RUN := $(VENV)/bin/python
# The interpreter for $(VENV), and options of pip for PyTorch. Empty: book/install.py chooses.
PYTHON ?=
TORCH_OPTIONS ?=
WORKERS ?= 2
PORT ?= 8000
NOTATION ?= pytorch
LIVE ?=
# Empty, or 0: build the pages without solutions.
SOLUTIONS ?=
export SOLUTIONS
CHROMIUM ?= $(shell command -v chromium chromium-browser google-chrome google-chrome-stable \
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" | head -n 1)
export CHROMIUM
# Our arrays are small: a second thread per process only gets in the way of the other process.
export OMP_NUM_THREADS ?= 1
unexport UNROLLED_PAGE UNROLLED_SEED

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

book: $(VENV)/installed  ## execute the notebooks that need it and build the pages; SOLUTIONS=0 without solutions
	$(RUN) book/execute.py
	$(RUN) book/build.py

pdf: book  ## the whole book as a PDF, and its pages for revision, which the site then offers; NOTATION=ng (goodfellow, olah) for other letters
	$(RUN) -m book.pdf --notation $(NOTATION)
	$(RUN) -m book.pdf --revision --notation $(NOTATION)
	$(RUN) book/build.py

revision-pdf: book  ## plans, formulas, summaries and drawings as a PDF, which the page "Revise" then offers
	$(RUN) -m book.pdf --revision --notation $(NOTATION)
	$(RUN) book/build.py

serve: book  ## show the book on http://localhost:8000 (PORT=…)
	$(RUN) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

test: lint unit notebooks notebook-budget $(if $(CHROMIUM),test-site,no-browser)  ## all tests; those of the pages where Chromium is found

lint: $(VENV)/installed  ## style, format, docstrings
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m numpydoc lint $$(find lib -name '*.py')
	$(RUN) book/clean.py --check

format: $(VENV)/installed  ## lines, quotes and imports as lint wants them
	$(RUN) -m ruff check --quiet --fix .
	$(RUN) -m ruff format --quiet .

unit: $(VENV)/installed  ## tests of lib, of the tools, of links; doctests
	$(RUN) -m pytest -q -n $(WORKERS) --dist loadfile --doctest-modules --ignore tests/site --ignore tests/lab tests lib

notebooks: $(VENV)/installed  ## run every notebook and compare its outputs; LIVE=1 with figures as in JupyterLab
	$(RUN) -m tests.notebooks.run -n $(WORKERS) $(if $(LIVE),--live)

test-site: book  ## tests of the built pages, in Chromium
	$(RUN) -m pytest -q -n $(WORKERS) --dist loadscope tests/site

test-lab: $(VENV)/installed  ## three notebooks in JupyterLab, in Chromium; installs JupyterLab first
	$(RUN) -m pip install --quiet -c constraints.txt jupyterlab jupyterlab-myst
	$(RUN) -m pytest -q tests/lab

page-weight: book  ## what every page weighs, compressed, with all that it asks for
	$(RUN) -m tests.site.weight

no-browser:
	@echo "Chromium was not found: the tests of the built pages did not run. Install it, or say make CHROMIUM=/path test"

run-report: book  ## what Python and the models in a page cost: start, bytes, speed
	$(RUN) -m tests.site.run_report
	$(RUN) -m tests.site.live_report

lighthouse: book  ## what Lighthouse says of six pages, median of five visits; needs Node.js
	$(RUN) -m tests.site.lighthouse

strip: $(VENV)/installed  ## bring notebooks into the form to commit
	$(RUN) book/clean.py $(NB)

record: $(VENV)/installed  ## execute NB=notebooks/… in a live kernel and store its outputs
	$(RUN) book/clean.py --run $(NB)

seeds: $(VENV)/installed  ## do the claims of NB=… (default: all) hold on five more seeds?
	$(RUN) -m tests.seeds $(NB)

bench: $(VENV)/installed  ## timings against torch.nn
	$(RUN) benchmarks/recurrent_layers.py --check
	$(RUN) benchmarks/attention.py --check

notebook-budget: $(VENV)/installed  ## time and memory of each notebook, as measured when it was executed
	$(RUN) book/execute.py $(NB)
	$(RUN) -m benchmarks.notebooks $(NB)

notebook-costs: $(VENV)/installed  ## write down what each notebook costs now
	$(RUN) book/execute.py $(NB)
	$(RUN) -m benchmarks.notebooks --record $(NB)

mutation: $(VENV)/installed  ## do the tests of each room notice 400 changes of lib? Takes hours
	$(RUN) -m tests.mutation --seed 1 --count 400

venv: $(VENV)/installed  ## only install

wheels: $(VENV)/installed  ## are there wheels of all pins for every Python version?
	$(RUN) book/pins.py wheels

upgrade: $(VENV)/installed  ## newest packages: renew constraints.txt and report which outputs change
	$(RUN) book/pins.py upgrade

clean:  ## remove what was built, not .venv
	rm -rf _build

# Any Python from 3.8 on can run the installer, which looks for one that the book supports.
$(VENV)/installed: pyproject.toml constraints.txt book/katex.txt
	@for python in python3.11 python3.12 python3.13 python3.14 python3 python "$(PYTHON)"; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then \
			exec "$$python" book/install.py --venv "$(VENV)" --python "$(PYTHON)" --torch-options="$(TORCH_OPTIONS)"; \
		fi; \
	done; \
	echo "No Python was found. Install one: sudo apt install python3-venv (Debian, Ubuntu); brew install python (macOS)" >&2; \
	exit 1
