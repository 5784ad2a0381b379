"""A grid as a file says it: read, refused with all its faults, and how it makes the final mark."""
