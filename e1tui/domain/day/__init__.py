"""A day of oral examinations: the passages, their order and hours, the timer of each."""
