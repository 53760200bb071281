"""What ``benchmarks.cells`` is made of: labelled records, contestants, scores, doses, speed, and tables."""
