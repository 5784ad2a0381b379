"""Evaluations → documents; knows neither Textual nor the store."""
