# Everything a person or CI runs. `make demo` and `make test` set up what they need themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_PIP := $(UV) pip install --quiet --python $(BIN)/python

.PHONY: install demo check test test-slow test-spark prove bench docs lock clean

install: $(VENV)/.installed

$(UV): requirements-installer.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Skolsikt behöver Python 3.11 eller senare. Sätt PYTHON=... till en sådan.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-installer.lock
	@touch $(UV)

$(VENV)/.installed: $(UV) requirements.lock pyproject.toml
	@test -e $(VENV)/.dev || $(UV_PIP) --require-hashes -r requirements.lock
	@test -e $(VENV)/.dev || $(UV_PIP) --no-deps .
	@touch $@

$(VENV)/.dev: $(UV) requirements-dev.lock pyproject.toml
	@$(UV_PIP) --require-hashes -r requirements-dev.lock
	@$(UV_PIP) --no-deps --no-build-isolation --editable .
	@touch $@

demo: install
	@$(BIN)/skolsikt demo $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/lint-imports
	$(BIN)/mypy

test: $(VENV)/.dev browser
	$(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

test-slow: $(VENV)/.dev browser
	$(BIN)/python -m pytest -m slow $(ARGS)

lock: $(UV)
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra spark -c requirements.lock -o requirements-spark.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra postgresql -c requirements.lock -o requirements-postgresql.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group installer -o requirements-installer.lock
