"""Answers of a graph held against counts over the raw records."""
