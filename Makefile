# Sổ Chi bộ. `make help` lists the targets; docs/map.md is the map of the house.
SHELL := /bin/sh
.DEFAULT_GOAL := help
BIN := .venv/bin
PYTHON := $(BIN)/python
READY := .venv/.ready
# Python's own caches would hide a start-up that is twice as slow as it should be.
unexport PYTHONDONTWRITEBYTECODE
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.PHONY: help setup run demo test bench soak screens build lint format types contracts \
        translations check-translations schema lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A tree that was copied or moved brings commands that point to the old place.
ifneq ($(shell cat $(READY) 2>/dev/null),$(realpath $(CURDIR)))
.PHONY: $(READY)
endif

setup: $(READY) ## everything the other targets need: system libraries, Python packages
$(READY): requirements.lock pyproject.toml .ci/setup.sh
	@sh .ci/setup.sh

run: setup ## open the window
	@if [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  echo "Không có màn hình để mở cửa sổ; hãy chạy \`make demo\` để xem chương trình qua tệp." >&2; exit 1; fi
	@$(PYTHON) -m desktop_app

demo: setup ## without a screen: sample book, every paper, every screen, into build/demo
	@mkdir -p build
	$(OFFSCREEN) $(PYTHON) -m desktop_app demo build/demo

screens: setup ## a picture of every screen, into build/screens
	@mkdir -p build
	$(OFFSCREEN) $(PYTHON) -m desktop_app screens build/screens

test: setup lint types contracts ## everything that must be green
	$(OFFSCREEN) $(PYTHON) -m pytest -n auto --maxprocesses=4 --dist=worksteal

lint: setup ## style and likely bugs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup ## every type, strictly
	$(BIN)/mypy

contracts: setup ## who may import whom
	@$(BIN)/lint-imports

format: setup ## put the code in its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: setup ## read the words of the code into translations/, compile them
	@mkdir -p build
	$(BIN)/pybabel -q extract --project=sochibo --copyright-holder='Sổ Chi bộ authors' --msgid-bugs-address= \
	  --no-wrap --sort-by-file --add-location=file \
	  --add-comments=TRANSLATORS: -o build/messages.pot desktop_app
	@test -f translations/en/LC_MESSAGES/messages.po || \
	  $(BIN)/pybabel -q init -l en -i build/messages.pot -d translations
	$(BIN)/pybabel -q update -l en --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  -i build/messages.pot -d translations
	$(BIN)/pybabel -q compile -d translations --statistics

check-translations: setup ## fails when an English word is missing or the compiled catalogue is old
	$(OFFSCREEN) $(PYTHON) -m pytest -q tests/test_translations.py

bench: setup ## measure, as ratios to raw floors: build/bench.json (docs/bench.md)
	@mkdir -p build
	$(OFFSCREEN) $(PYTHON) -m tests.bench.bench build/bench.json

soak: setup ## kill, fill, damage for twelve minutes at most: build/soak.json
	@mkdir -p build
	$(OFFSCREEN) $(PYTHON) -m tests.soak build/soak.json

build: setup ## the folder for an office PC, in build/dist/sochibo, tried from an empty environment
	sh .ci/build.sh

schema: setup ## write the schema that the migration steps lead to
	$(PYTHON) -m desktop_app.core.migrations.dump

lock: setup ## write requirements.lock for pyproject.toml (LOCK=--upgrade: newest versions)
	sh .ci/lock.sh $(LOCK)

clean: ## what can be made again
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
