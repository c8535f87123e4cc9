# Two commands: `make run` starts a shop that sells, `make test` runs everything that proves it.
PYTHON ?= python3
BOOTSTRAP = $(PYTHON) tools/bootstrap.py
VENV = .venv/bin

.PHONY: run build test test-all check bench format openapi clean

run: ## from a fresh clone to a shop at http://127.0.0.1:8000 (PORT=8123 changes the port)
	@$(BOOTSTRAP) run
	@exec $(VENV)/zhida up

build: ## environment, front end and texts, without starting anything
	@$(BOOTSTRAP) run

test: ## everything that proves the product
	@$(BOOTSTRAP) test
	@$(VENV)/python tools/run_tests.py

test-all: ## every test on SQLite and on MariaDB
	@$(BOOTSTRAP) test
	@$(VENV)/python tools/run_tests.py --everything-on-mariadb

check: ## format, lint, types, import contracts, house tests, drift tests
	@$(BOOTSTRAP) dev
	@$(VENV)/python tools/run_checks.py

bench: ## ratios, each measured side by side in one run
	@$(BOOTSTRAP) dev
	@$(VENV)/python -m bench

format:
	@$(VENV)/ruff format . && $(VENV)/ruff check --fix -q .

openapi: ## write docs/api/openapi.json and the TypeScript client from it
	@ZHIDA_MODE=test $(VENV)/zhida openapi docs/api/openapi.json
	@cd web && ../$(VENV)/python ../tools/bootstrap.py npm run generate

clean:
	rm -rf .build web/node_modules src/zhida/entrypoints/static_built
