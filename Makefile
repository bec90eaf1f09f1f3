# Thin names for dev.py, which says what each does: python3 dev.py help
PYTHON ?= python3

run:
	@$(PYTHON) dev.py up
test:
	@$(PYTHON) dev.py test $(ARGS)
lint:
	@$(PYTHON) dev.py lint
bench:
	@$(PYTHON) dev.py bench $(ARGS)
vectors:
	@$(PYTHON) dev.py vectors $(FILE)
screens:
	@$(PYTHON) dev.py screens $(ARGS)
requirements:
	@$(PYTHON) dev.py requirements

.PHONY: run test lint bench vectors screens requirements
