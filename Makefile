# The four entry points of the project. Each works from a bare checkout with Python >= 3.11.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
.PHONY: serve test check install pictures test-slow load fuzz audit sbom lock mutants

# Builds the site and the index, and serves them on http://127.0.0.1:8000
serve: install
	$(BIN)/fanwen serve

install: .venv/.runtime

test: .venv/.dev
	sh tests/system_packages.sh
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m "not slow" $(PYTEST_ARGS)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --skip-covered --fail-under=90

test-slow: .venv/.dev
	$(BIN)/pytest -m slow $(PYTEST_ARGS)

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/fanwen check
	$(BIN)/fanwen build --out .cache/check-site
	$(BIN)/python tests/sbom.py .cache/sbom.json
	$(BIN)/python tests/audit.py

# How many readers the service bears; CORPUS is a folder, or a .tar.xz of one, of prose as .txt or .md files
load: .venv/.dev
	PYTHONPATH=tests:. $(BIN)/python tests/load/measure.py --corpus $(CORPUS)

# A million inputs for all that reads what others wrote; FUZZ_ARGS: --inputs N --target NAME --seed N --processes N
fuzz: .venv/.dev
	$(BIN)/python tests/fuzz.py $(FUZZ_ARGS)

# The pictures of README and guides; needs Chromium, LibreOffice and poppler
pictures: .venv/.dev
	$(BIN)/python tests/pictures.py

# Takes out one defence at a time and shows that its test notices; ROWS="S1 R2" for some of them
mutants: .venv/.dev
	$(BIN)/python tests/mutants.py $(ROWS)

# Known holes of what is locked. Says what it could not ask about; FANWEN_REQUIRE_AUDIT=1 makes that a failure
audit: .venv/.dev
	$(BIN)/python tests/audit.py

# Software bill of materials (CycloneDX) with versions, hashes and licences
sbom: .venv/.dev
	$(BIN)/python tests/sbom.py .cache/sbom.json

# Exact versions with hashes, without any address; run after changing dependencies in pyproject.toml
LOCK := $(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras --build-deps-for=editable --allow-unsafe
lock: .venv/.dev
	$(LOCK) -o requirements.txt pyproject.toml
	$(LOCK) --extra fast --extra cluster --extra crawl --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

.venv/.runtime: requirements.txt pyproject.toml
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
