"""Mutated files: made from sound ones by number and seed, and tried in processes with limits.

    seeds → making (chaos, members, marks, printed, words, bombs) → trying

`bench/mutants.py` runs ten thousand; `test_harness.py` a few hundred; `tests/corpus/past_findings`
holds what they found.
"""
