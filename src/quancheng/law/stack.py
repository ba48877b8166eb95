"""A stack of columns that becomes one SQL statement, each thing computed once.

Level 0 reads tables; every column above uses only columns below it (``s.c1``). ``render`` nests one SELECT a level,
kept apart by a barrier, so neither database merges them and computes a column twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

_USED = re.compile(r"\bs\.(c\d+)")
_QUOTED = re.compile(r"'[^']*'")
LAYERS = 2
"""SELECTs between the tables and the answer. Each copies all it passes on, so what lies deeper is written out."""


@dataclass(frozen=True)
class DayTable:
    """A look-up table for a date function with a fixed count; the database makes it once a calendar."""

    function: str
    count: int
    digest: str

    @property
    def name(self) -> str:
        code = {"工作日后": "workday", "日后": "day", "月后": "month", "季末": "quarter", "年初": "year"}[self.function]
        return f"law_{code}_{self.count}_{self.digest}".replace("-", "m")


@dataclass(frozen=True)
class Column:
    """One computed thing: its SQL over the columns below (``s.c1``), or over the tables at level 0."""

    alias: str
    level: int
    sql: str
    join: tuple[DayTable, str] | None = None
    """the look-up this column reads, and the alias of its key"""


class Stack:
    """Columns by level; grows as texts are added."""

    def __init__(self) -> None:
        self.columns: dict[str, Column] = {}
        self._by_sql: dict[tuple[str, bool], str] = {}

    def add(self, sql: str) -> str:
        """A column above the columns its text uses; the same text is never computed twice."""
        if (sql, False) not in self._by_sql:
            self._by_sql[sql, False] = self._put(1 + self.level(sql), sql)
        return self._by_sql[sql, False]

    def base(self, sql: str) -> str:
        """A column of level 0, over the tables."""
        if (sql, True) not in self._by_sql:
            self._by_sql[sql, True] = self._put(0, sql)
        return self._by_sql[sql, True]

    def level(self, sql: str) -> int:
        """The highest level a text uses."""
        return max((self.columns[alias].level for alias in uses(sql)), default=0)

    def _written(self, column: Column, write: Callable[[Column], str]) -> str:
        """A column as a text over the tables (or over whatever ``write`` makes of a column of level 0)."""
        if column.level == 0:
            return column.sql if column.join else write(column)
        inner = _USED.sub(lambda found: self._written(self.columns[found.group(1)], write), column.sql)
        return f"({inner})"

    def _put(self, level: int, sql: str, join: tuple[DayTable, str] | None = None) -> str:
        alias = f"c{len(self.columns) + 1}"
        self.columns[alias] = Column(alias, level, sql, join)
        return alias

    def look_up(self, table: DayTable, key: str, what: str) -> str:
        """A column that reads ``v`` (the day) or ``p`` (暂定) of a look-up table at the value of another column.

        Look-ups are joined at the bottom, with their key written out over the tables, so that they add no level.
        """
        sql = f"{table.name}_{key}.{what}"
        if (sql, True) not in self._by_sql:
            self._by_sql[sql, True] = self._put(0, sql, (table, key))
        return self._by_sql[sql, True]

    def render(
        self,
        outputs: Sequence[tuple[str, str]],
        base: Callable[[list[Column], str], str],
        barrier: str,
        write: Callable[[Column], str] = attrgetter("sql"),
        end: str = "",
    ) -> str:
        """One SELECT of ``outputs`` (text, name) over the columns they need.

        ``base(columns, joins)`` gives the SELECT of level 0, with the joins of the look-ups at the end of its FROM;
        their keys are written over the tables, or as ``write`` says. ``end`` closes the statement.
        """
        needed = {alias for text, _ in outputs for alias in uses(text)}
        layers: list[tuple[list[tuple[str, str]], list[str]]] = []
        for level in range(LAYERS, 0, -1):
            here = [alias for alias in sorted(needed, key=_order) if min(self.columns[alias].level, LAYERS) == level]
            items = [(alias, self._down_to(level - 1, self.columns[alias].sql)) for alias in here]
            through = sorted(needed - set(here), key=_order)
            if here:
                layers.append((items, through))
            needed = set(through).union(*(uses(text) for _, text in items))
        bottom = [self.columns[alias] for alias in sorted(needed, key=_order)]
        text = base(bottom, self._joins(bottom, write))
        for made, passed in reversed(layers):
            columns = [f"{sql} AS {alias}" for alias, sql in made] + [f"s.{alias}" for alias in passed]
            text = f"SELECT s.id, {', '.join(columns)} FROM ({text}{barrier}) s"
        finals = ", ".join(f'{sql} AS "{name}"' for sql, name in outputs)
        return f"SELECT s.id, {finals} FROM ({text}{barrier}) s{end}"

    def _down_to(self, level: int, sql: str) -> str:
        """A text in which every column above a level is written out."""

        def written(found: re.Match[str]) -> str:
            column = self.columns[found.group(1)]
            return f"s.{column.alias}" if column.level <= level else f"({self._down_to(level, column.sql)})"

        return _USED.sub(written, sql)

    def _joins(self, columns: Iterable[Column], write: Callable[[Column], str]) -> str:
        """The joins of the look-ups these columns read; one that is the key of another comes first."""
        joins: dict[tuple[DayTable, str], None] = {}

        def visit(column: Column) -> None:
            if column.join:
                for alias in sorted(self.bottom(column.join[1])):
                    visit(self.columns[alias])
                joins[column.join] = None

        for column in columns:
            visit(column)
        texts = (f" LEFT JOIN {t.name} {t.name}_{key} ON {t.name}_{key}.k = " for t, key in joins)
        return "".join(
            text + self._written(self.columns[key], write) for text, (_, key) in zip(texts, joins, strict=True)
        )

    def bottom(self, alias: str) -> set[str]:
        """The columns of level 0 a column rests on, itself when it is one, without what look-ups need."""
        column = self.columns[alias]
        return {alias} if column.level == 0 else set().union(*(self.bottom(used) for used in uses(column.sql)))

    def inputs(self, columns: Iterable[Column]) -> list[Column]:
        """The columns over tables that these columns of level 0 need, those of the keys of look-ups included."""
        found: dict[str, Column] = {}
        for column in columns:
            below = [self.columns[alias] for alias in self.bottom(column.join[1])] if column.join else []
            found |= {each.alias: each for each in (self.inputs(below) if column.join else [column])}
        return sorted(found.values(), key=lambda column: _order(column.alias))

    def day_tables(self) -> list[DayTable]:
        """The look-up tables the columns read."""
        return list(dict.fromkeys(column.join[0] for column in self.columns.values() if column.join))


def uses(sql: str) -> set[str]:
    """The columns a text speaks of."""
    return set(_USED.findall(_QUOTED.sub("''", sql)))


def _order(alias: str) -> int:
    return int(alias[1:])


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
