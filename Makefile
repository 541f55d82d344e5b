# Every target is complete: it makes .venv and installs what is missing before it does its work.
# The second time that costs a fraction of a second.

.PHONY: help demo run test bench package translations check format clean
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON_OF_VENV := .venv/bin/python
SYSTEM_PACKAGES := packaging/linux/system_packages.sh
ENVIRONMENT := packaging/environment.sh

# Without a display the demo brings a private one.
DEMO_PACKAGES := run $(if $(DISPLAY)$(WAYLAND_DISPLAY),,desktop)

help:
	@echo "make demo     try Bellbird with friends on this computer; without a display it plays itself"
	@echo "make run      start Bellbird"
	@echo "make test     run all tests on a private desktop          (make test TESTS=tests/unit)"
	@echo "make bench    measure the budgets beside their controls, in ten minutes (QUICK=1: in one and a half)"
	@echo "make package  build what people install, in build/package/out"
	@echo "make translations   collect what the program says, compile what is translated"
	@echo "make check    ruff, mypy for Linux, Windows and macOS, the rules of the house"
	@echo "make format   let ruff format the code"
	@echo "make clean    remove what these made"

demo:
	@$(SYSTEM_PACKAGES) $(DEMO_PACKAGES)
	@$(ENVIRONMENT)
	@$(PYTHON_OF_VENV) main.py demo

run:
	@$(SYSTEM_PACKAGES) run
	@$(ENVIRONMENT)
	@$(PYTHON_OF_VENV) main.py

test:
	@$(SYSTEM_PACKAGES) run desktop test
	@$(ENVIRONMENT) dev
	@$(PYTHON_OF_VENV) -m pytest $(TESTS)

bench:
	@$(SYSTEM_PACKAGES) run desktop test
	@$(ENVIRONMENT) dev
	@$(PYTHON_OF_VENV) -m tests.benchmarks $(if $(QUICK),quick)

package:
	@$(SYSTEM_PACKAGES) run package
	@$(ENVIRONMENT) package
	@$(PYTHON_OF_VENV) packaging/build.py

translations:
	@$(ENVIRONMENT) dev
	@$(PYTHON_OF_VENV) packaging/translations.py --missing

check:
	@$(ENVIRONMENT) dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy --platform linux
	.venv/bin/mypy --platform win32
	.venv/bin/mypy --platform darwin
	.venv/bin/lint-imports

format:
	@$(ENVIRONMENT) dev
	.venv/bin/ruff check --fix-only
	.venv/bin/ruff format

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find app tests resources packaging -name __pycache__ -type d -prune -exec rm -rf {} +
