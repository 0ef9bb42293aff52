# Needs Python 3.11, pip and make; everything else is set up in .venv by the first target.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed
AUDIT := .build/audit
TOOLS := .build/tools
SBOM := .build/sbom/ilmio.cdx.json
FUZZ := 1000000
PASSAGES := 100000
SPARK := $(shell sed -n 's/^spark = \["\(pyspark==[^"]*\)".*/\1/p' pyproject.toml)
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)",*$$/\1/p' pyproject.toml)

.PHONY: help setup setup-locked setup-spark same-everywhere demo test check check-slow audit fuzz lock lock-check sbom format \
  bench samples clean
.DEFAULT_GOAL := help

help:
	@echo "make demo        the whole pipeline on data_samples; prints where the report lies"
	@echo "make test        the quick tests"
	@echo "make check       style, types, floors"
	@echo "make check-slow  the slow tests and every pre-commit hook"
	@echo "make audit       known weaknesses of the libraries, where a service that knows can be asked"
	@echo "make fuzz        a million changed files for the readers; FUZZ=N sends fewer"
	@echo "make sbom        what is inside, as CycloneDX: $(SBOM)"
	@echo "make lock        all libraries with their hashes anew: requirements.lock"
	@echo "make setup-locked  as make setup, each library checked against requirements.lock"
	@echo "make setup-spark  PySpark too (Java 17 is the system's); its tests are left out without it"
	@echo "make same-everywhere  the same bytes from one process, four and Spark; PASSAGES=N: of so many"
	@echo "make format      bring the code into form"
	@echo "make bench       what a start, a run, the de-identifier and disclosure control cost"
	@echo "make samples     build the inputs of data_samples again from the marked source"
	@echo "make clean       remove what can be made again, the environment included"

setup: $(STAMP)

# torch first and alone: which build of it (CPU or GPU) is a matter of this machine's pip settings,
# and everything that needs torch then takes the one that is there.
$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "ilmio needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install $(TORCH)
	$(BIN)/python -m pip install -e '.[dev]'
	touch $@

# Every library as requirements.lock names it, by its hash; torch apart, for its build is a matter of
# this machine. The project itself is put in last, with nothing fetched for it.
setup-locked: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install $(TORCH)
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --no-build-isolation --no-deps -e .
	$(BIN)/python -m pip check
	touch $(STAMP)

# Apart, for it is large: 400 MB of which the tests of one engine alone have need.
setup-spark: $(STAMP)
	$(BIN)/python -m pip install $(SPARK)

demo: $(STAMP)
	$(BIN)/ilmio demo

test: $(STAMP)
	$(BIN)/python -m pytest -m "not slow" -n auto --dist loadfile

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-slow: $(STAMP)
	$(BIN)/python -m pytest -m slow
	$(BIN)/pre-commit run --all-files
	$(MAKE) audit
	$(MAKE) fuzz

# In an environment of its own: what it needs is no library of ours. It fails on a known weakness
# alone; where nobody can be asked it says so.
audit: $(STAMP)
	@test -x $(AUDIT)/bin/pip-audit || { $(PYTHON) -m venv $(AUDIT) \
	  && $(AUDIT)/bin/python -m pip install -q 'pip-audit==2.10.1'; } \
	  || { echo "NOT AUDITED: pip-audit cannot be installed here."; exit 0; }
	@test ! -x $(AUDIT)/bin/pip-audit || $(BIN)/python -m tests.dependencies $(AUDIT)/bin/pip-audit

fuzz: $(STAMP)
	$(BIN)/python -B -m tests.fuzz.readers --inputs $(FUZZ) --processes $$(nproc) --keep .build/fuzz

# The tools of the two below, in an environment of their own: they are no libraries of ours.
$(TOOLS)/bin/%:
	@test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install -q 'cyclonedx-bom==7.5.0' \
	  'cyclonedx-python-lib[json-validation]==11.12.0' 'pip-tools==7.6.2' \
	  || { echo "NOT WRITTEN: the tool cannot be installed here."; exit 0; }

sbom: $(STAMP) $(TOOLS)/bin/cyclonedx-py
	@test ! -x $(TOOLS)/bin/cyclonedx-py || $(BIN)/python -m tests.sbom $(TOOLS) $(SBOM)

lock: $(TOOLS)/bin/pip-compile
	@test ! -x $(TOOLS)/bin/pip-compile || $(PYTHON) -m tests.lock_file $(TOOLS)/bin/pip-compile

lock-check:
	$(PYTHON) -m tests.lock_file

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP)
	$(BIN)/python tests/bench/startup.py
	$(BIN)/python tests/bench/deid.py
	$(BIN)/python -m tests.bench.run_profile
	$(BIN)/python -m tests.bench.run_against_plain
	-$(BIN)/python -m tests.bench.embedding
	-$(BIN)/python -m tests.bench.run_against_plain --answers 2000
	-$(BIN)/python -m tests.bench.run_against_plain --answers 2000 --set encoder.precision=int8
	$(BIN)/python -m tests.bench.disclosure
	$(BIN)/python -m tests.bench.review_load --seconds 60
	$(MAKE) same-everywhere

same-everywhere: setup-spark
	$(BIN)/python -m tests.bench.same_everywhere --passages $(PASSAGES)

samples: $(STAMP)
	$(BIN)/python -m pipeline.tuning.samples

clean:
	rm -rf .venv .build build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +
