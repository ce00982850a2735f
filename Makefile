# Everything a person or CI runs. `make demo` and `make test` set up what they need themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# Compiled once here: without it every process of the tests would compile the libraries anew where nothing may be written.
UV_PIP := $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python

.PHONY: install demo check audit test test-later test-slow test-spark prove bench docs lock browser xmlsec clean

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

check: $(VENV)/.dev $(VENV)/.audit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/architecture/test_repository.py
	$(BIN)/python scripts/audit.py

# Known faults in what is locked, as check looks them up; here what could not be looked up is a fault too.
audit: $(VENV)/.dev $(VENV)/.audit
	$(BIN)/python scripts/audit.py --strict

$(VENV)/.audit: $(UV) requirements-audit.lock
	@test -x $(VENV)/audit/bin/python || $(PYTHON) -m venv $(VENV)/audit
	@$(UV) pip install --quiet --python $(VENV)/audit/bin/python --require-hashes -r requirements-audit.lock
	@touch $@

test: $(VENV)/.dev browser xmlsec
	$(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

# The same tests on a day long after every review: no date that passes may make them fail.
test-later: $(VENV)/.dev browser xmlsec
	SKOLSIKT_TEST_DAY=2041-02-03 $(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

test-slow: $(VENV)/.dev browser xmlsec
	$(BIN)/python -m pytest -n 2 --dist loadscope -m slow $(ARGS)

lock: $(UV)
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra spark -c requirements.lock -o requirements-spark.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra postgresql -c requirements.lock -o requirements-postgresql.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group installer -o requirements-installer.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group audit -o requirements-audit.lock

test-spark: $(VENV)/.dev
	@command -v java >/dev/null || { echo "make test-spark behöver Java 17 (Debian: apt-get install openjdk-17-jre-headless)."; exit 1; }
	$(UV_PIP) --require-hashes -r requirements-spark.lock
	$(BIN)/python -m pytest -m spark $(ARGS)

prove: $(VENV)/.dev
	$(BIN)/python -m benchmarks.prove
	$(BIN)/python -m benchmarks.prove_releases --state docs/proof/releases.state.json

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/.dev
	$(BIN)/python scripts/words.py
	$(BIN)/python scripts/docs.py

# Chromium draws the pages in the browser tests. Debian's package; on another system name it with SKOLSIKT_CHROMIUM.
browser:
	@command -v "$${SKOLSIKT_CHROMIUM:-chromium}" >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  { echo "Webbläsartesterna behöver Chromium: apt-get install chromium, eller sätt SKOLSIKT_CHROMIUM."; exit 1; }

# Signs the SAML answers of the tests; without it those tests are skipped and say so.
xmlsec:
	@command -v xmlsec1 >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq xmlsec1 >/dev/null; } || \
	  echo "SAML-testerna hoppas över: apt-get install xmlsec1."

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
