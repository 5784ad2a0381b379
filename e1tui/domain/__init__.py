"""The form, the evaluations and their rules: pure values, no I/O, no clock."""
