"""Benchmarks: a corpus of studies, and how fast it is mapped and built beside other ways to do the same."""
