# What can be done here: `make help`. Needs Python 3.11 or newer, make, and the package registries.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCK := requirements.lock
CODE := bot handlers nlp storage

# A command of that name is not enough: version managers leave ones that only print an error.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)

.DEFAULT_GOAL := help
.PHONY: install run test chromium bench soak lint style format lock clean help

install: $(STAMP) ## set up .venv from the locked file (nothing when it is done)

run: install ## migrate the database and serve on http://127.0.0.1:8000
	@$(BIN)/wudan run

# Many a test waits for something: so three are at it on two cores, and meanwhile, never in a test's way, the types are
# checked. They are told of at the end.
test: install chromium style ## lint, types and every test, on SQLite and on a real PostgreSQL
	@found=$$(mktemp); nice -n 19 $(BIN)/mypy > "$$found" 2>&1 & types=$$!; \
	$(BIN)/python -m pytest -n 3 --dist loadgroup; tests=$$?; \
	wait $$types; types=$$?; cat "$$found"; rm -f "$$found"; exit $$((tests || types))

bench: install ## measure turns a second against a bare echo bot, and the rest of the table
	@$(BIN)/python -m tests.bench

soak: install ## kill the running program at random points, live through ten years, try properties anew (takes a while)
	@$(BIN)/python -m tests.soak
	@$(BIN)/python -m tests.soak broadcast --kills 20
	@$(BIN)/python -m tests.soak.years --years 10
	@$(BIN)/python -m tests.soak.acts --sequences 5000
	@$(BIN)/python -m tests.soak.dispatch
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "hypothesis or long" --hypothesis-profile anew

lint: style ## ruff, mypy and the direction of imports
	@$(BIN)/mypy

style: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

format: install ## put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

chromium: install ## find a Chromium for the browser tests, or install Debian's where that is allowed
	@$(BIN)/python -m tests.browser

lock: install ## choose the newest versions again and write the locked file
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q pyproject.toml --group dev --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' -o $(LOCK)

clean: ## remove what was built, .venv included (data stays)
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find $(CODE) tests -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The build backend comes first, from the same lock: then no package's build fetches anything unlocked.
$(STAMP): pyproject.toml $(LOCK)
	@[ -n "$(PYTHON)" ] || { echo "wudan needs Python 3.11 or newer, and none was found." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y python3-venv; } \
		|| { echo "Python's venv is missing: install it (Debian and Ubuntu: python3-venv), then run this again." >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@awk '/^[^ ]/ {mine = /^setuptools==/} mine' $(LOCK) > $(VENV)/backend.lock
	$(BIN)/python -m pip install -q --require-hashes -r $(VENV)/backend.lock
	$(BIN)/python -m pip install -q --require-hashes --no-build-isolation --use-pep517 -r $(LOCK)
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(CODE)
	@touch $@
