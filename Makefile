# Two commands: `make demo` (a running site with the sample province) and `make test` (a green suite).
# Debian's own Python is built for speed; one of a version manager that stands before it in the path often is not.
PYTHON ?= $(shell /usr/bin/python3.11 -c 'import ensurepip, venv' 2>/dev/null && echo /usr/bin/python3.11 || echo python3)
UV_VERSION = 0.13.9
VENV = .venv
BIN = $(VENV)/bin
TOOLS = .tools
# The tests' cluster (motcua/config/tests/in_memory.py).
IN_MEMORY = /dev/shm/motcua-$(shell printf %s "$(CURDIR)/motcua/config/tests/in_memory.py" | sha256sum | cut -c1-10)
export PORT ?= 8000

screenshots: setup $(TOOLS)/.browser
	MOTCUA_SCREENSHOTS=1 $(BIN)/pytest -n0 tests/e2e/test_screenshots.py

.PHONY: demo test screenshots lint bench setup lock clean

setup: $(VENV)/.ready motcua/ui/static/ui/.built

demo: setup
	$(BIN)/motcua demo --serve

test: setup $(TOOLS)/.browser
	$(BIN)/pytest -n 2 --dist loadgroup -m "not alone" $(ARGS)
	$(BIN)/pytest -m alone $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy motcua
	$(BIN)/motcua manage makemigrations --check --dry-run

bench: setup
	$(BIN)/python -m bench $(ARGS)

$(TOOLS)/bin/uv:
	@bash scripts/tools.sh $(PYTHON) $(TOOLS) $(UV_VERSION)

# Byte-compiled here: every process starts a second sooner, also where Python itself may write nothing.
$(VENV)/.ready: requirements.lock pyproject.toml $(TOOLS)/bin/uv
	@echo "== Python packages"
	@test -x $(BIN)/python || $(TOOLS)/bin/uv venv -q --python $(PYTHON) $(VENV)
	@$(TOOLS)/bin/uv pip sync -q --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock
	@$(TOOLS)/bin/uv pip install -q --no-deps --python $(BIN)/python --editable .
	@$(BIN)/python -m compileall -q motcua bench
	@touch $@

motcua/ui/static/ui/.built: package-lock.json motcua/ui/build.mjs $(shell find motcua/ui/static_src -type f 2>/dev/null) $(VENV)/.ready
	@echo "== Front end"
	@bash scripts/frontend.sh $(BIN)
	@touch $@

$(TOOLS)/.browser:
	@bash scripts/browser.sh
	@touch $@

lock: $(TOOLS)/bin/uv
	$(TOOLS)/bin/uv pip compile -q pyproject.toml --group dev --generate-hashes --universal --no-header --python-version 3.11 --no-emit-index-url -o requirements.lock
	npm install --package-lock-only

clean:
	rm -rf $(VENV) $(TOOLS) node_modules motcua/ui/static/ui $(IN_MEMORY)
