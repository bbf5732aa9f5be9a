# Two commands do all the set-up they need: `make demo` and `make test`.
# Versions: locked (requirements/lock.txt, what CI uses), lowest (requirements/lowest.txt) or highest.
PYTHON ?= python3
VERSIONS ?= locked
VENV_locked := .venv
VENV_lowest := .venv-lowest
VENV_highest := .venv-highest
VENV := $(or $(VENV_$(VERSIONS)),$(error VERSIONS must be locked, lowest or highest, got $(VERSIONS)))
BIN := $(VENV)/bin
TOOLS := .venv-tools
SECONDS ?= 600
COVERAGE := --cov --cov-report=term:skip-covered --cov-fail-under=90

.PHONY: install demo test lint docs fuzz lock audit licences dist clean

install: $(VENV)/.installed

define new_venv
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(1)
endef

define install_package
	$(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(1)/bin/python -m pip check
	@touch $(1)/.installed
endef

.venv/.installed: setup.cfg pyproject.toml requirements/lock.txt
	$(call new_venv,.venv)
	.venv/bin/python -m pip install --quiet --require-hashes --requirement requirements/lock.txt
	$(call install_package,.venv)

.venv-lowest/.installed: setup.cfg pyproject.toml requirements/lowest.txt
	rm -rf .venv-lowest
	$(call new_venv,.venv-lowest)
	.venv-lowest/bin/python -m pip install --quiet --require-hashes --requirement requirements/lowest.txt
	$(call install_package,.venv-lowest)

# The newest of today, each time.
.PHONY: .venv-highest/.installed
.venv-highest/.installed:
	$(call new_venv,.venv-highest)
	.venv-highest/bin/python -m pip install --quiet --upgrade --upgrade-strategy eager --editable '.[test]'

$(TOOLS)/.installed: requirements/tools.txt
	$(call new_venv,$(TOOLS))
	$(TOOLS)/bin/python -m pip install --quiet --require-hashes --requirement requirements/tools.txt
	@touch $@

demo: install
	$(BIN)/a2d-tf demo --workdir runs/demo

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The documentation site, which needs no network to be read: open site/index.html.
docs: install
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

# Style and types are checked, and lines counted, with the locked versions alone.
ifeq ($(VERSIONS),locked)
# Altered files for every reader; $(SECONDS) seconds, shared by all.
fuzz: install
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	$(BIN)/python tools/fuzz.py --seconds $(SECONDS)

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=40 $(COVERAGE)
else
test: install
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
endif

# `make lock UPGRADE=1` takes the newest versions.
lock: $(TOOLS)/.installed
	$(TOOLS)/bin/python tools/locks.py $(if $(UPGRADE),--upgrade)

audit: $(TOOLS)/.installed licences
	$(TOOLS)/bin/python tools/audit.py

licences: install
	$(BIN)/python tools/licences.py

dist: $(TOOLS)/.installed
	$(TOOLS)/bin/python tools/release.py

clean:
	rm -rf .venv .venv-lowest .venv-highest $(TOOLS) runs build dist site *.egg-info
