"""Scoring line by line, without a screen: plain lines in and out, for speech, a pipe, a terminal without a cursor."""
