"""Benchmarks, measured from outside in pseudo-terminals: `python -m tests.bench`; no part of the test suite."""
