# Two commands on a fresh machine with Python 3.11: `make graph`, `make test`. Each sets up its own environment.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := graph
.PHONY: graph test lint wheel ontology web docs clean

graph: $(READY)  ## build the default graph from examples/ into build/
	$(BIN)/trialgraph build examples/ -o build/
	$(BIN)/trialgraph network co-sponsorship --graph build/ -o build/sponsors.html

test: $(READY)  ## run all tests
	$(BIN)/pytest $(PYTEST_ARGS)

lint: $(READY)  ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

wheel: $(READY)  ## build sdist and wheel into dist/
	rm -rf dist
	$(BIN)/python -m build --outdir dist .

ontology: $(READY)  ## the ontology as a page, build/ontology.html
	$(BIN)/python -m trialgraph.ontology --html build/ontology.html

web:  ## make the script of the network page anew, from web/ (needs node and npm; nothing else does)
	cd web && npm ci --ignore-scripts --no-audit --no-fund && npm run check && npm run build

docs: graph ontology  ## write anew what docs/ has from the program: the questions
	$(BIN)/trialgraph query --list -o docs/questions.md
	$(BIN)/trialgraph query --list -o build/questions.html

clean:  ## remove environments, caches and outputs
	rm -rf $(VENV) .cache dist .hypothesis
	find build -mindepth 1 ! -name README.md -delete

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "trialgraph needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[all]" --group dev
	touch $@
