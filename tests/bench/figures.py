"""Figures by name: their values, medians and percentiles, and the table of them beside the targets."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(values: Sequence[float], percent: float) -> float:
    ordered = sorted(values)
    rank = (len(ordered) - 1) * percent / 100
    low = int(rank)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (rank - low)


@dataclass
class Figures:
    """`values` are in the unit of the name's end: s, bytes, MB, %; `missing` says what was not measured, and why."""

    values: dict[str, list[float]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, *values: float) -> None:
        self.values.setdefault(name, []).extend(values)

    def has(self, *names: str) -> bool:
        return all(self.values.get(name) for name in names)

    def median(self, name: str) -> float:
        return statistics.median(self.values[name])

    def percentile(self, name: str, percent: float) -> float:
        return percentile(self.values[name], percent)

    def as_json(self, machine: dict[str, object]) -> str:
        measured = {
            name: {
                "n": len(values),
                "median": round(self.median(name), 6),
                "p90": round(self.percentile(name, 90), 6),
                "p99": round(self.percentile(name, 99), 6),
                "max": round(max(values), 6),
            }
            for name, values in sorted(self.values.items())
        }
        document = {"machine": machine, "figures": measured, "missing": self.missing}
        return json.dumps(document, ensure_ascii=False, indent=1)
