"""How many examples are tried of what comes by chance."""

from __future__ import annotations

is_quick = False  # whether this is the inner loop: conftest.py says so before any test is read


def examples(count: int) -> int:
    """That many, and a tenth of them in the inner loop."""
    return max(2, count // 10) if is_quick else count
