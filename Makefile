# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Options of `make demo`, for example ARGS="--units 2400 --speed 300 --seed 7 --faults typical --headless --out DIR",
# and of `make fuzz`, for example ARGS="--jobs 4 --marks".
ARGS ?=
# Seeds of `make fuzz` and the units of each.
SEEDS ?= 1..500
UNITS ?= 500
# Mutants of `make mutants`, by name; all of them if nothing is said.
MUTANTS ?=
# Seeds that may catch each.
MUTANT_SEEDS ?= 1..200
# Parsers of `make parsers`, by name; all of them if nothing is said.
PARSERS ?=
# Sanitizers of `make sanitize`.
SANITIZERS ?= thread address
# How long `make nightly` may try seeds.
HOURS ?= 6
# Options for every call of SwiftPM, for example SWIFTFLAGS="--jobs 2".
SWIFTFLAGS ?=
# How often `make crash` kills the controller, and the seed of the moments.
KILLS ?= 20
SEED ?= 7
# How often `make nightly` kills it.
NIGHTLY_KILLS ?= 200

# Options of `make bench`.
BENCH ?= units=20000 codes=1000000

.PHONY: help demo bench crash fuzz mutants parsers sanitize nightly test build lint docs validation clean setup

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: setup ## Run a complete batch on the simulated line (options in ARGS)
	swift build $(SWIFTFLAGS) --configuration release --product lineage
	swift build $(SWIFTFLAGS) --configuration release --product lineage-sim
	.build/release/lineage demo $(ARGS)

crash: setup ## A batch whose controller is killed again and again (KILLS=20 SEED=7)
	swift build $(SWIFTFLAGS) --configuration release --product lineage
	swift build $(SWIFTFLAGS) --configuration release --product lineage-sim
	Scripts/crash $(KILLS) $(SEED)

test: setup ## Build, run all tests, lint
	swift build $(SWIFTFLAGS) --build-tests
	mkdir -p .build/reports
	swift test $(SWIFTFLAGS) --skip-build --skip EndToEndTests --xunit-output .build/reports/tests.xml
	# By themselves: they run in real time, and what runs beside them would be a load that no line PC has.
	swift test $(SWIFTFLAGS) --skip-build --filter EndToEndTests --xunit-output .build/reports/end-to-end.xml
	$(MAKE) --no-print-directory lint

build: setup ## Build everything for release
	swift build $(SWIFTFLAGS) --configuration release

fuzz: setup ## Random faults against the whole line in virtual time (SEEDS=1..500 UNITS=500)
	swift build $(SWIFTFLAGS) --configuration release --product lineage-sim
	.build/release/lineage-sim fuzz --seeds $(SEEDS) --units $(UNITS) $(ARGS)

mutants: setup ## Deliberate faults, each of which the random faults must find (MUTANTS="NAME …")
	SEEDS=$(MUTANT_SEEDS) SWIFTFLAGS="$(SWIFTFLAGS)" Scripts/mutants $(MUTANTS)

nightly: setup ## What takes a night: kills, every call to the disk, parsers, sanitizers, seeds (HOURS=6 NIGHTLY_KILLS=200)
	HOURS=$(HOURS) Scripts/nightly $(NIGHTLY_KILLS)

parsers: setup ## Search for bytes that do harm to what reads them, a minute each (PARSERS="NAME …")
	SWIFTFLAGS="$(SWIFTFLAGS)" Scripts/nightly-parsers $(PARSERS)

sanitize: setup ## The tests with threads and C under the sanitizers (SANITIZERS="thread address")
	SWIFTFLAGS="$(SWIFTFLAGS)" Scripts/nightly-sanitizers $(SANITIZERS)

bench: setup ## Measure, beside what limits it, and print one table (BENCH="units=20000 codes=1000000")
	swift build $(SWIFTFLAGS) --package-path Benchmarks --configuration release
	Benchmarks/.build/release/bench $(BENCH)

lint: ## Check the form of the source text
	swift format lint --strict --recursive Sources Simulators Tests Benchmarks/Sources Benchmarks/Package.swift Fuzz/Sources Fuzz/Package.swift \
		Package.swift

docs: setup ## Write the manual page and the shell completions to .build/docs
	swift build $(SWIFTFLAGS) --product lineage
	mkdir -p .build/docs
	.build/debug/lineage manual > .build/docs/lineage.1
	for shell in bash zsh fish; do .build/debug/lineage --generate-completion-script $$shell > .build/docs/lineage.$$shell; done

validation: ## Print the matrix requirement, tests, result
	@Scripts/validation

clean: ## Remove what was built
	swift package clean
	rm -rf .build/reports

setup: ## Install the system packages that are missing
	@Scripts/setup
