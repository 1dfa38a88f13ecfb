# Habits. `python3 manage.py test` runs the tests; everything here works in the same .venv.
PY := .venv/bin/python
# Tools that read the settings must not make a key in the user's own data folder.
TOOLS := DAYBOOK_HOME=$(or $(TMPDIR),/tmp)/daybook-tools DJANGO_SETTINGS_MODULE=config.settings.test $(PY)

.PHONY: check fix test e2e chaos bench lock venv

venv:
	@python3 manage.py test --version >/dev/null

check: venv  ## lint, format, types, import contracts, templates, migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(TOOLS) -m mypy --no-incremental apps config tests
	$(TOOLS) .venv/bin/lint-imports
	$(PY) -m djlint templates --lint --quiet
	$(PY) manage.py makemigrations --check --dry-run
	git diff --check $$(git hash-object -t tree /dev/null)  # the whole tree: a clean clone has no changes

fix: venv  ## format everything
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

test:
	python3 manage.py test

e2e: venv  ## the journeys in a real browser only
	python3 manage.py test -m e2e tests/e2e

chaos: venv  ## kills, freezes and stops real servers: R1 to R5, R7, R10, R11, R15, R16; then every outcome of a mail (R6) and the commit before the wake-up (R14)
	python3 manage.py test -m chaos tests/chaos
	python3 manage.py test tests/mail/test_outcomes.py tests/jobs/test_services.py tests/guards/test_source.py

bench: venv  ## ratios and server times on one machine in one run
	python3 manage.py test -m bench -s tests/bench

lock: venv  ## new locks after a change of pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
