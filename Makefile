# make with no target prints the targets. Needed: git, make and Python 3.11 or newer.

PYTHON ?=
SEEDS  ?= fixtures
OUT    ?= build/clean
GOLD   ?=
UV     ?= uv

BIN := .venv/bin
PY  := $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help venv clean-seeds test test-extras lint types format bench bench-corpus train lock clean moved

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  SEEDS=DIR OUT=DIR   what clean-seeds reads ($(SEEDS)) and where it writes ($(OUT))"
	@echo "  GOLD=DIR            a folder of gold sets for bench; without it, bench runs on fixtures/"
	@echo "  ARGS=...            of bench-corpus, for figures to go by: --documents 20000 --many 100000 --kills 50"
	@echo "  PYTHON=PATH         the Python that .venv is made with"

venv: .venv/.ready ## make .venv, with all dependencies pinned

clean-seeds: .venv/.ready ## clean the sample pages in SEEDS into OUT, and show what each stage took
	@$(BIN)/cleanseed seeds "$(SEEDS)" -o "$(OUT)"

test: .venv/.ready ## run all checks: lint, imports, types, tests
	@failed=; \
	run() { echo "== $$*"; $(BIN)/"$$@" || failed="$$failed$${failed:+, }$$*"; }; \
	run ruff check; \
	run ruff format --check; \
	run lint-imports --no-logo --no-cache; \
	run mypy; \
	run pytest; \
	if [ -n "$$failed" ]; then echo "make test: failed: $$failed"; exit 1; fi

test-extras: .venv/.extras ## install the extras, and run the tests that use them
	CLEANSEED_EXTRAS=1 $(BIN)/pytest -m extra

lint: .venv/.ready ## ruff, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo --no-cache

types: .venv/.ready ## mypy, strict
	$(BIN)/mypy

format: .venv/.ready ## let ruff format, and fix what it safely can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: .venv/.ready ## score against gold, beside the baselines
	@$(PY) -m cleanseed.bench $(if $(GOLD),--gold "$(GOLD)")

bench-corpus: .venv/.ready ## what a run over a corpus costs, and what it survives
	@$(PY) -m cleanseed.bench.corpus $(ARGS)

train: .venv/.ready ## make the weights of both models, and their calibration, anew from GOLD
	@test -n "$(GOLD)" || { echo "make train needs the gold sets: GOLD=DIR" >&2; exit 1; }
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement lock/train.txt
	@OPENBLAS_NUM_THREADS=1 $(PY) -m cleanseed.training.lines --gold "$(GOLD)"
	@$(PY) -m cleanseed.training.blocks --gold "$(GOLD)"
	@$(PY) -m cleanseed.training.calibration --gold "$(GOLD)"

# The pins of lock/ stay as they are where they still satisfy pyproject.toml; UPGRADE=1 takes the newest releases.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock: .venv/.ready ## renew lock/ from pyproject.toml (UPGRADE=1: to the newest releases)
	@command -v "$(UV)" >/dev/null || { echo "make lock needs uv: install it, or name it with UV=PATH." >&2; exit 1; }
	$(COMPILE) pyproject.toml --output-file lock/run.txt
	$(COMPILE) pyproject.toml --group dev --constraint lock/run.txt --output-file lock/dev.txt
	$(COMPILE) pyproject.toml --group dev --group extras --extra corpus --extra ray --extra datatrove --constraint lock/dev.txt \
	  --output-file lock/extras.txt
	$(COMPILE) pyproject.toml --group dev --group train --constraint lock/dev.txt --output-file lock/train.txt
	$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' | \
	  $(COMPILE) - --group build --constraint lock/dev.txt --output-file lock/build.txt

clean: ## remove what make made: .venv, build, dist, caches
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the virtual environment ---------------------------------------------------------------------------------------
# Two steps, so that an edit of pyproject.toml does not reinstall every dependency. Every file that pip takes is pinned
# by hash; what builds packages (setuptools for langdetect, hatchling for cleanseed) is installed first, from the lock.

PIP := $(PY) -m pip -qq --disable-pip-version-check --no-input

.venv/.ready: .venv/.locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.locked: lock/build.txt lock/dev.txt
	@$(find_python); \
	echo "Setting up .venv with $$("$$python" --version) (once; up to a minute) ..."; \
	"$$python" -m venv --clear .venv
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement lock/build.txt
	@$(PIP) install --no-compile --no-deps --require-hashes --no-build-isolation --requirement lock/dev.txt
	@printf '%s' "$(CURDIR)" > $@

.venv/.extras: .venv/.ready lock/extras.txt
	@echo "Installing the extras (once; some 300 MB) ..."
	@$(PIP) install --no-compile --no-deps --require-hashes --no-build-isolation --requirement lock/extras.txt
	@touch $@

# A .venv whose Python is gone, or that came here with a moved or copied checkout, is made anew.
ifneq ($(shell test -x $(PY) && cat .venv/.locked 2>/dev/null),$(CURDIR))
.venv/.locked: moved
endif

# Sets $python to $(PYTHON) or the first that will do, or says what is missing.
define find_python
python=; seen=; bare=; \
for name in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3.14 python3); do \
  version=$$("$$name" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue; \
  seen="$$seen$${seen:+, }$$name $$version"; \
  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
  if "$$name" -c 'import ensurepip, venv' 2>/dev/null; then python=$$name; break; fi; \
  bare=$${bare:-$$name}; \
done; \
if [ -z "$$python" ]; then \
  if [ -n "$$bare" ]; then \
    echo "$$bare lacks the modules venv and ensurepip (Debian, Ubuntu: apt install python3-venv)." \
      "Install them, or name another Python with PYTHON=PATH." >&2; \
  else \
    echo "cleanseed needs Python 3.11 or newer; found: $${seen:-none$(if $(PYTHON), that runs as $(PYTHON))}." \
      "Install one, or name it with PYTHON=PATH." >&2; \
  fi; \
  exit 1; \
fi
endef
