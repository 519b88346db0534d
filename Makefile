# Two commands matter: `make demo` shows the product, `make test` proves it. Both set up what they need.
# `make demo PORT=8080` serves it elsewhere, `make demo YEAR=1` tells a year of work first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed

.PHONY: demo install test lint lock bench clean browser

demo: $(STAMP)            ## set up, fill a ledger with three plans, serve it on 127.0.0.1:8000, or PORT
	$(BIN)/taizhang demo $(if $(PORT),--port $(PORT)) $(if $(YEAR),--year)

install: $(STAMP)         ## set up only: the command is .venv/bin/taizhang

test: $(STAMP) lint browser  ## set up, check the code, run every test
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(STAMP)            ## style, types, import contracts, migrations
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	TAIZHANG_HOME=.venv/home $(BIN)/taizhang manage makemigrations --check --dry-run

browser: $(STAMP)         ## a browser and a Chinese font for the browser tests, where this may be installed
	@sh tools/install_browser.sh

lock: $(STAMP)            ## renew the locked set of dependencies
	$(BIN)/uv pip compile -q pyproject.toml --extra dev --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links -o requirements.lock

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check "uv==0.13.9"
	$(BIN)/uv pip sync -q --require-hashes --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	touch $(STAMP)

clean:
	rm -rf .venv
