"""Rules of passwords: length, kinds, what everybody guesses, what was used before."""
