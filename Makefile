# One-word recipes. Each makes its own virtual environment; nothing else has to be installed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two locks, two stamps: what runs kxai, and beside it what tests and measures it.
RUNS := $(VENV)/.runs
STAMP := $(VENV)/.tests
REPORTS ?= fixtures/reports
GOLD ?= fixtures/gold
DEMO ?= out/demo
QUESTIONS ?= eval/qa/fixtures.jsonl
DATA ?= eval/fixtures.json
REAL ?= ../shared/real
# Tests over all processors; SPREAD= for one process.
SPREAD := -n auto --dist worksteal
# Counting costs as much as the tests do: only what tests the gated rooms is counted.
COUNTED := tests/text tests/ask tests/extract tests/check tests/clean tests/official tests/read tests/test_fixtures.py

RESOLVE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-strip-extras --quiet

.NOTPARALLEL:
.PHONY: help demo test gold eval eval-gate real real-gate bench bench-check bench-ask bench-client bench-engines bench-model bench-model-pool bench-local-pool bench-ask-model bench-review bench-local-review bench-sayable bench-jobs bench-archive bench-pointing bench-refusals bench-retrieval bench-inject bench-kept bench-formats bench-pdf bench-tables bench-scan fuzz fixtures local-model notices lock clean

help:
	@echo "make demo      install what runs kxai, read fixtures/reports and leave the four files of a run in out/demo"
	@echo "make test      lint, types, import contracts, tests with coverage gates"
	@echo "make gold      precision and recall against fixtures/gold (REPORTS=… GOLD=… for a folder of yours)"
	@echo "make eval      all four evaluations of the fixtures (DATA=… for a dataset of yours, ARGS=…)"
	@echo "make eval-gate against eval/baseline.json: what must pass passes, nothing got worse (REASON=… makes a new baseline)"
	@echo "make real      a pool of real reports, by house and by what is set aside (REAL=… the pool, ARGS=…)"
	@echo "make real-gate  against eval/real_baseline.json: no house got worse beyond noise (REASON=… makes a new one)"
	@echo "make bench     speed and memory, as a table"
	@echo "make bench-peers  speed of every stage beside a named peer, in one run"
	@echo "make bench-check  the checker beside simpler ones on annotated data (AGGRECOL=…/dataset.jl.gz), and its speed"
	@echo "make bench-kept    relations that the numbers of a pool keep, and how many the checker asks for (REAL=DIR)"
	@echo "make bench-inject  planted errors by class: found, cause right, place named (ARGS=\"--show digit\")"
	@echo "make bench-ask     speed of index and questions on 100 to 10,000 generated reports"
	@echo "make bench-jobs    reports a second with one process and with two, and where the time goes"
	@echo "make bench-workers  reports a second by number of workers, and before a slow endpoint"
	@echo "make chaos         workers killed, stopped and cut off from PostgreSQL, with a faulty endpoint: does it come to the same"
	@echo "make test-ray      workers on a local Ray cluster of two nodes, one of which is killed, in an environment of 1.1 GB"
	@echo "make bench-archive one new report into a large archive; sizes, lists, backup (ARGS=\"--reports 2000 --grow 100000\")"
	@echo "make bench-refusals  memory that refused files leave behind"
	@echo "make bench-web     speed and memory of the pages on 10,000 generated reports with 50,000 findings"
	@echo "make first-use     a new reviewer's way from an empty folder to a letter, in a browser, by the clock (PDFS=… a folder of ten)"
	@echo "make bench-retrieval  is the evidence among the first five: by words, n-grams, vectors, fused (QUESTIONS=… REPORTS=…)"
	@echo "make bench-client  the model client's own cost against a loopback server"
	@echo "make bench-engines rules, hybrid and llm side by side (GGUF=… for a local model)"
	@echo "make bench-model   scripted models (right, 90 %, careless, refusing, slow, broken) over loopback (ARGS=--all)"
	@echo "make bench-model-pool  the same models on a pool of real reports, numbers labelled by hand (REAL=… the pool)"
	@echo "make bench-local-pool  a real model on reports that were set aside: rules, hybrid, llm (REAL=… the pool, GGUF=… a local model)"
	@echo "make bench-ask-model  questions with a perfect planner and reader, and with careless ones, over loopback"
	@echo "make bench-strange  reports in names and wording that no genre file knows: what share do the rules get right"
	@echo "make bench-review  hints of scripted models on a pool: what is noted, shown and told (REAL=… the pool, ARGS='--pairs 120')"
	@echo "make bench-local-review  hints of a real model on a pool, beside the scripted ones (REAL=… the pool, GGUF=… a local model)"
	@echo "make bench-sayable  labelled numbers of a pool: can a model say the right label (REAL=… the pool)"
	@echo "make bench-pointing  a local model pointing at numbers against copying them (GGUF=…)"
	@echo "make bench-formats  one report in every format: do they give the same figures"
	@echo "make bench-pdf     speed of reading PDF beside pdfplumber; bench-tables: cells of tables; bench-scan: recognition of scans"
	@echo "make bench-parsers  share of relations that close when another parser has read the tables (ARGS=\"--pool …\")"
	@echo "make fuzz          thousands of damaged files: no crash, no hang, no network"
	@echo "make local-model   fetch the weights of a small local model and say where they lie"
	@echo "make fixtures  make fixtures/reports and fixtures/gold anew from fixtures/source"
	@echo "make notices   THIRD_PARTY_NOTICES from the metadata of what is installed (ARGS=--texts: the licences in full)"
	@echo "make licences  are all licences of what is installed allowed; make audit: known vulnerabilities, where a service tells them"
	@echo "make release-notes  the newest changes, the audit and the bill of materials (CycloneDX) in out/"
	@echo "make wheel     build the wheel and count what it holds, by room"
	@echo "make check-facts  Arelle, in an environment of its own, opens and validates what kxai export --format xbrl-json writes"
	@echo "make lock      resolve requirements.lock (what runs) and requirements-dev.lock (what tests) anew from pyproject.toml"
	@echo "make clean     remove the virtual environment and what runs left"

$(RUNS): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "kxai needs Python 3.11 or newer; set PYTHON=… to name one"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python .ci/install.py requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(RUNS)

$(STAMP): requirements-dev.lock $(RUNS)
	@$(BIN)/python .ci/install.py requirements-dev.lock
	@touch $(STAMP)

demo: $(RUNS)
	$(BIN)/kxai run fixtures/reports --workspace $(DEMO) --force

# Tests start hundreds of processes: without byte code each compiles the libraries anew. Types take
# one processor for a minute, so they are looked at beside the first tests.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@$(BIN)/mypy >$(VENV)/types.txt 2>&1 & types=$$!; \
	$(BIN)/python -m pytest $(SPREAD) --cov=kxai.text --cov=kxai.extract.rules --cov=kxai.check --cov=kxai.ask --cov-report= $(COUNTED); tests=$$?; \
	wait $$types; types=$$?; cat $(VENV)/types.txt; exit $$((tests | types))
	$(BIN)/coverage report --include='kxai/text/*' --fail-under=95
	$(BIN)/coverage report --include='kxai/extract/rules/*' --fail-under=95
	$(BIN)/coverage report --include='kxai/check/*' --fail-under=95
	$(BIN)/coverage report --include='kxai/ask/*' --fail-under=90
	$(BIN)/python -m pytest $(SPREAD) $(addprefix --ignore=,$(COUNTED))
	$(BIN)/kxai gold --reports fixtures/reports --gold fixtures/gold --min-f1 0.97

gold: $(STAMP)
	$(BIN)/kxai gold --reports $(REPORTS) --gold $(GOLD)

eval: $(STAMP)
	$(BIN)/kxai eval run all --data $(DATA) --runs out/eval $(ARGS)

eval-gate: $(STAMP)
	$(BIN)/kxai eval gate --data eval/fixtures.json $(if $(REASON),--update-baseline "$(REASON)")

real: $(STAMP)
	$(BIN)/kxai eval real --pool $(REAL) $(ARGS)

real-gate: $(STAMP)
	$(BIN)/kxai eval real --pool $(REAL) --baseline eval/real_baseline.json $(if $(REASON),--update-baseline "$(REASON)") $(ARGS)

bench: $(STAMP)
	$(BIN)/python eval/bench.py

bench-check: $(STAMP)
	$(BIN)/python eval/bench_check.py $(if $(AGGRECOL),--aggrecol $(AGGRECOL))

bench-client: $(STAMP)
	$(BIN)/python eval/bench_client.py $(ARGS)

bench-engines: $(STAMP)
	$(BIN)/python eval/bench_engines.py --reports $(REPORTS) --gold $(GOLD) $(if $(GGUF),--gguf $(GGUF)) $(ARGS)

bench-model: $(STAMP)
	$(BIN)/python eval/bench_model.py --reports $(REPORTS) --gold $(GOLD) $(ARGS)

bench-model-pool: $(STAMP)
	$(BIN)/python eval/bench_model_pool.py --pool $(REAL) $(ARGS)

bench-local-pool: $(STAMP)
	$(BIN)/python eval/bench_local_pool.py --pool $(REAL) $(if $(GGUF),--gguf $(GGUF)) $(ARGS)

bench-ask-model: $(STAMP)
	$(BIN)/python eval/bench_ask_model.py $(ARGS)

bench-review: $(STAMP)
	$(BIN)/python eval/bench_review.py --pool $(REAL) $(ARGS)

bench-local-review: $(STAMP)
	$(BIN)/python eval/bench_local_review.py --pool $(REAL) $(if $(GGUF),--gguf $(GGUF)) $(ARGS)

bench-jobs: $(STAMP)
	$(BIN)/python eval/bench_jobs.py $(ARGS)

# In an environment of its own: Ray is large, and what it needs is no part of what is tested elsewhere.
.venv-ray/bin/ray:
	@test -x .venv-ray/bin/python || $(PYTHON) -m venv .venv-ray
	@.venv-ray/bin/python .ci/install.py requirements-dev.lock
	@.venv-ray/bin/python -m pip install --quiet --disable-pip-version-check "ray[client]>=2.50,<3"

.PHONY: test-ray chaos bench-workers
test-ray: .venv-ray/bin/ray
	PYTHONPATH=$(CURDIR) .venv-ray/bin/python -m pytest tests/bulk/queue/test_cluster.py

bench-workers: $(STAMP)
	$(BIN)/python eval/bench_workers.py $(ARGS)

chaos: $(STAMP)
	$(BIN)/python eval/chaos.py $(ARGS)

bench-archive: $(STAMP)
	$(BIN)/python eval/bench_archive.py $(ARGS)

bench-refusals: $(STAMP)
	$(BIN)/python eval/bench_refusals.py $(ARGS)

bench-sayable: $(STAMP)
	$(BIN)/python eval/sayable.py --pool $(REAL)

bench-retrieval: $(STAMP)
	$(BIN)/python eval/bench_retrieval.py --questions $(QUESTIONS) --reports $(REPORTS) $(ARGS)

bench-ask: $(STAMP)
	$(BIN)/python eval/bench_ask.py $(ARGS)

# The peers have dependencies of their own, some of them old: an environment for them alone.
PEERS := .venv-peers/bin/python
bench-peers: $(STAMP)
	@test -x $(PEERS) || { $(PYTHON) -m venv .venv-peers && $(PEERS) -m pip install --quiet --disable-pip-version-check \
		jionlp recognizers-text-number-with-unit "emoji<2" pdfplumber tablers docling-parse; }
	$(BIN)/python eval/bench_peers.py --peers $(PEERS) $(ARGS)

.PHONY: bench-peers bench-strange bench-web wheel check-facts bench-parsers
.PHONY: licences audit sbom release-notes
licences: $(STAMP)
	$(BIN)/python -m licences.notices --check

sbom: $(STAMP)
	$(BIN)/python -m licences.sbom

# In an environment of its own: what audits is no part of what is audited.
.venv-audit/bin/pip-audit:
	@$(PYTHON) -m venv .venv-audit && .venv-audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3"

audit: $(STAMP) .venv-audit/bin/pip-audit
	$(BIN)/python -m licences.advisories .venv-audit/bin/pip-audit

release-notes: sbom .venv-audit/bin/pip-audit
	$(BIN)/python -m licences.advisories .venv-audit/bin/pip-audit > out/audit.txt
	$(BIN)/python -m licences.release --bill out/kxai-*.cdx.json --audit "$$(cat out/audit.txt)" > out/release-notes.md

bench-parsers: $(STAMP)
	$(BIN)/python eval/bench_parsers.py $(ARGS)

bench-strange: $(STAMP)
	$(BIN)/python eval/bench_strange.py $(ARGS)

check-facts: $(STAMP)
	@test -x .venv-arelle/bin/arelleCmdLine || { $(PYTHON) -m venv .venv-arelle && \
		.venv-arelle/bin/python -m pip install --quiet --disable-pip-version-check "arelle-release>=2.47,<3"; }
	KXAI_ARELLE=$(CURDIR)/.venv-arelle/bin/arelleCmdLine $(BIN)/python -m pytest tests/export/test_xbrl_facts.py

wheel: $(STAMP)
	$(BIN)/python eval/wheel_lines.py

bench-web: $(STAMP)
	$(BIN)/python eval/bench_web.py $(ARGS)

.PHONY: first-use
first-use: $(STAMP)
	$(BIN)/python -m eval.first_use $(PDFS)

bench-pointing: $(STAMP)
	$(BIN)/python eval/bench_pointing.py $(if $(GGUF),--gguf $(GGUF)) $(ARGS)

local-model: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "xllamacpp>=2026.10,<2028"
	$(BIN)/python -m kxai.llm.weights

bench-inject: $(STAMP)
	$(BIN)/python eval/bench_inject.py --reports $(REPORTS) --gold $(GOLD) $(ARGS)

bench-kept: $(STAMP)
	$(BIN)/python eval/bench_kept.py $(REAL) $(ARGS)

bench-formats: $(STAMP)
	$(BIN)/python eval/bench_formats.py $(ARGS)

bench-pdf: $(STAMP)
	$(BIN)/python eval/bench_pdf.py $(ARGS)

bench-tables: $(STAMP)
	$(BIN)/python eval/bench_tables.py $(ARGS)

bench-scan: $(STAMP)
	$(BIN)/python eval/bench_scan.py $(ARGS)

fuzz: $(STAMP)
	$(BIN)/python eval/fuzz_load.py $(ARGS)

fixtures: $(STAMP)
	$(BIN)/python -m fixtures.build

notices: $(STAMP)
	$(BIN)/python -m licences.notices $(ARGS)

# The run-time lock holds the versions that were tested: it is resolved under the other one.
lock: $(STAMP)
	$(RESOLVE) --extra build --extra dev -o requirements-dev.lock
	$(RESOLVE) --extra build -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) .venv-arelle .venv-peers .venv-audit .venv-ray out .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
