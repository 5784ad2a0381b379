"""The sessions folder: the only part of the program that reads and writes evaluations."""
