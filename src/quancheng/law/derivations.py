"""Derived facts: their expressions read, reading by reading, and the proof that none needs itself."""

from __future__ import annotations

from collections.abc import Mapping

from quancheng.law import expressions as x
from quancheng.law.errors import BadPredicate
from quancheng.law.predicates import Names, Reader
from quancheng.law.sources import Source
from quancheng.law.tables import DerivedFact, Reading

_TYPES = ("金额", "日期", "是否", "数")
Formulas = dict[tuple[str, str], x.Expr]


def read_formulas(
    source: Source, names: Names, derived: Mapping[str, DerivedFact], readings: Mapping[str, Reading]
) -> Formulas:
    """(derived fact, reading) → expression; faults go to ``source.defects``."""
    result: Formulas = {}
    for name, fact in derived.items():
        if fact.type not in _TYPES:
            source.defect(f"派生事实“{name}”的类型只能是{'、'.join(_TYPES)}", name)
            continue
        if fact.reading is not None:
            entry = readings.get(fact.reading)
            if entry is None or set(fact.formulas) != set(entry.readings):
                source.defect(f"派生事实“{name}”的读法与解释“{fact.reading}”的读法不一致", name, "式")
        reader = Reader(names, fact.kind, deriving=True)
        for reading, text in fact.formulas.items():
            try:
                result[name, reading] = reader.condition(text) if fact.type == "是否" else reader.value(text, fact.type)
            except BadPredicate as error:
                source.defect(f"派生事实“{name}”：{error}", name, "式", reading)
    for circle in _circles(result):
        source.defect(f"派生事实循环：{' → '.join(circle)}", circle[0])
    return result


def _circles(formulas: Formulas) -> list[list[str]]:
    """Each chain of derived facts that comes back to its start."""
    needs: dict[str, set[str]] = {}
    for (name, _), expr in formulas.items():
        needs.setdefault(name, set()).update(node.name for node in expr.walk() if isinstance(node, x.Derived))
    circles: list[list[str]] = []
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> None:
        if name in path:
            circles.append([*path[path.index(name) :], name])
            return
        if name in done:
            return
        for other in sorted(needs.get(name, ())):
            visit(other, [*path, name])
        done.add(name)

    for name in needs:
        visit(name, [])
    return circles
