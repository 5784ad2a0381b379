"""Closing an evaluation: the gate before it, the seal on it, what the history says of it afterwards."""
