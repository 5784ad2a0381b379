"""The levels of the E1 grid, by name: what most tests give."""

from e1tui.storage.grids import load_grid

LEVELS = load_grid().scale


class _Levels:
    """`Level.TS`, `Level("TS")`, and each in turn."""

    TI, I, S, TS = LEVELS  # noqa: E741

    def __call__(self, name):
        return next(level for level in LEVELS if level.value == name)

    def __iter__(self):
        return iter(LEVELS)


Level = _Levels()
