"""What ``benchmarks.identity`` is made of: the hand-made truth, the contestants, the scores and their tables."""
