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
.PHONY: install
install: $(STAMP) ## set up .venv from the locked file (does nothing when it is done)

# The build backend comes first, from the same lock: then no package's build fetches anything unlocked.
$(STAMP): pyproject.toml $(LOCK)
	@if [ -z "$(PYTHON)" ]; then echo "五单 needs Python 3.11 or newer; none was found." >&2; exit 1; fi
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y python3-venv; } \
		|| { echo "Python's venv is missing: install it (Debian and Ubuntu: python3-venv) and run this again." >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@awk '/^[^ ]/ {mine = /^setuptools==/} mine' $(LOCK) > $(VENV)/backend.lock
	$(BIN)/python -m pip install -q --require-hashes -r $(VENV)/backend.lock
	$(BIN)/python -m pip install -q --require-hashes --no-build-isolation --use-pep517 -r $(LOCK)
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(wildcard $(CODE))
	@touch $@
