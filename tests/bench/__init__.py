"""Measures what the product promises: `python -m tests.bench` prints one table, with the machine in its heading."""
