# The chores themselves stand in make.py, which Windows calls without make: python make.py run
PYTHON ?= python3

.PHONY: help setup run designer test check bench chaos screenshots lock
help setup run designer test check bench chaos screenshots lock:
	@$(PYTHON) make.py $@ $(ARGS)
