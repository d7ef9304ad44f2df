# Circle: `make run` and `make test` are all a newcomer needs. `make help` lists the rest.

PORT ?= 8000
VENV ?= .venv
export VENV

BIN := $(VENV)/bin
# Bun and the other tools of the environment are found by name.
export PATH := $(abspath $(BIN)):$(PATH)
# Nobody is asked anything and nothing is reported home.
export REFLEX_TELEMETRY_ENABLED = false
export REFLEX_CHECK_LATEST_VERSION = false

# The first Python that is new enough; 3.11 is the one every release is tested on.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

# Two test processes by default: `make test WORKERS=4` on a bigger machine.
WORKERS ?= 2
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check fmt dev migrate e2e bench soak demo constraints venv venv-dev

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv:
	@test -n "$(PYTHON)" || { echo "Circle needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) tools/environment.py run

venv-dev:
	@test -n "$(PYTHON)" || { echo "Circle needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) tools/environment.py dev

run: venv ## Serve Circle on port 8000 (PORT=8080 for another)
	@exec $(BIN)/python tools/serve.py --port $(PORT)

# What `make check` proves is not proved twice: its tests are left out here.
test: venv-dev ## Run the tests on SQLite, on PostgreSQL and in a browser
	@chromium="$$($(BIN)/python tools/ensure_browser.py)" || exit 1; \
	CIRCLE_CHROMIUM="$$chromium" $(BIN)/python -m pytest tests --ignore=tests/architecture -n $(WORKERS) \
		-m "not bench and not soak" $(ARGS)

check: venv-dev ## Format, lint, types, layers, pages compile, house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/compile_pages.py
	$(BIN)/python -m pytest tests/architecture -q -n $(WORKERS) $(ARGS)

fmt: venv-dev ## Format and repair what a machine can repair
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

dev: venv-dev ## Serve on PORT and reload when a file changes
	CIRCLE_ORIGIN="$${CIRCLE_ORIGIN:-http://localhost:$(PORT)}" $(BIN)/reflex run --env preview --backend-port $(PORT)

migrate: venv-dev ## Write a migration from the models: make migrate m="what changes"
	@test -n "$(m)" || { echo 'Say what changes: make migrate m="add the colour of a circle"'; exit 2; }
	@scratch="$$(mktemp -d)"; export DATABASE_URL= CIRCLE_DATA_DIR="$$scratch"; \
	number="$$(printf %04d $$(($$(ls alembic/versions/*.py | wc -l) + 1)))"; \
	$(BIN)/alembic upgrade head && \
	$(BIN)/alembic revision --autogenerate --rev-id "$$number" -m "$(m)"; \
	status=$$?; rm -rf "$$scratch"; exit $$status

e2e: venv-dev ## Run only the journeys in the browser
	@chromium="$$($(BIN)/python tools/ensure_browser.py)" || exit 1; \
	CIRCLE_CHROMIUM="$$chromium" $(BIN)/python -m pytest tests/e2e $(ARGS)

bench: venv-dev ## Measure this machine and print the table
	@chromium="$$($(BIN)/python tools/ensure_browser.py)" || exit 1; \
	CIRCLE_CHROMIUM="$$chromium" $(BIN)/python -m tests.bench $(ARGS)

soak: venv-dev ## Run what takes long: the rarer tests, every look of every page, hours of use
	@chromium="$$($(BIN)/python tools/ensure_browser.py)" || exit 1; \
	CIRCLE_SWEEP=whole CIRCLE_CHROMIUM="$$chromium" \
	$(BIN)/python -m pytest tests -n $(WORKERS) -m "soak or sweep"
	$(BIN)/python -m tests.bench --soak $(ARGS)

demo: venv ## Fill an empty database with nine believable circles
	$(BIN)/python -m circle_app demo $(ARGS)

constraints: venv-dev ## Write constraints.txt from the present environment
	$(BIN)/python tools/constraints.py
