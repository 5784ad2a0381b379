"""TOML files, strict both ways: a candidate's, a session's."""
