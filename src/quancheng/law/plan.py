"""From predicates to the columns of one SQL statement: facts at the bottom, what follows from them above.

The text is the same for SQLite and PostgreSQL: everything is whole numbers, texts and conditions; NULL is "unknown";
dates that have not happened are NEVER; date functions are look-ups in tables that days.py fills.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from quancheng.law import expressions as x
from quancheng.law.pack import Pack
from quancheng.law.stack import DayTable, Stack, quoted
from quancheng.law.stored import TODAY, cut, fold_name, running_sum
from quancheng.law.tables import ParamValue
from quancheng.law.values import NEVER
from quancheng.law.vocabulary import PROJECT

CERTAIN = "确知"
"""The engine's own function: a working day only where the calendars are published, else unknown."""
_DAY_FUNCTIONS = {"工作日后", "日后", "月后", "季末", "年初"}


class Plan(Stack):
    """The columns needed to judge one kind of object of a pack.

    For explaining, every fact and comparison is a column. For a sweep only those comparisons that ``shared`` names are,
    and a stored text never travels upwards.
    """

    def __init__(self, pack: Pack, kind: str, shared: Callable[[x.Expr], bool] | None = None) -> None:
        super().__init__()
        self.pack, self.kind, self.explains = pack, kind, shared is None
        self.shared = shared or (lambda expr: True)
        self.folds: list[x.Fold] = []
        self.runs = False
        """whether a running sum looks at siblings, so that no row may be left out below"""
        self._known: dict[x.Expr, str] = {}
        self._bound: dict[str, ParamValue] = {}

    def column(self, expr: x.Expr) -> str:
        """The alias of the column that holds this expression, made when it is first needed."""
        if expr not in self._known:
            self._known[expr] = self._make(expr)
        return self._known[expr]

    def known(self, expr: x.Expr) -> str | None:
        """The alias of the column, when the plan has one."""
        return self._known.get(expr)

    def _make(self, expr: x.Expr) -> str:
        if isinstance(expr, x.Fact):
            return self.base(self.fact(expr))
        if isinstance(expr, x.Fold):
            return self._fold(expr)
        if isinstance(expr, x.Running):
            self.runs = True
            for part in expr.parts():
                self.column(part)
            return self.base(self._running(expr))
        if isinstance(expr, x.Derived):
            return self.add(self.sql(self.pack.formula(expr.name)))
        if isinstance(expr, x.Call) and expr.function in _DAY_FUNCTIONS and not self._dated(expr):
            return self._look_up(expr, "v")
        return self.add(self._render(expr))

    def provisional(self, expr: x.Expr) -> str | None:
        """A condition: does a 暂定 day take part in this expression? None when that cannot be."""
        found = []
        for node in expr.walk():
            if isinstance(node, x.Derived):
                inner = self.provisional(self.pack.formula(node.name))
                found += [inner] if inner else []
            elif isinstance(node, x.Call) and node.function == "工作日后":
                found += [f"s.{alias} = 1" for alias in self._doubtful(node)]
        return " OR ".join(dict.fromkeys(found)) or None

    def _doubtful(self, expr: x.Call) -> list[str]:
        dated = self._dated(expr)
        if not dated:
            return [self._look_up(expr, "p")]
        result = []
        for version in self.pack.parameters[dated[0].name].values:
            self._bound[dated[0].name] = version.value
            result.append(self._look_up(expr, "p"))
            del self._bound[dated[0].name]
        return result

    def _look_up(self, expr: x.Call, what: str) -> str:
        key = self._atom(expr.args[0])
        table = DayTable(expr.function, self._count(expr), self.pack.calendar.digest)
        return self.look_up(table, key, what)

    def _count(self, expr: x.Call) -> int:
        if len(expr.args) == 1:
            return 0
        count = expr.args[1]
        if isinstance(count, x.Span):
            return count.count
        if isinstance(count, x.Param):
            return int(self._value(count))  # type: ignore[arg-type]  # the value of a span is a whole number
        raise TypeError(count)

    def table(self, kind: str) -> str:
        """The alias of the table that holds the facts of this kind."""
        return "f" if kind == self.kind else "p"

    def fact(self, expr: x.Fact) -> str:
        """A base fact as it stands at ``today``: a date that lies ahead has not happened, but for terms."""
        return cut(self.pack, expr, self.stored(expr))

    def raw(self, expr: x.Fact) -> str:
        """A date as recorded, also when it lies ahead; as a column's text."""
        return f"s.{self.base(self.stored(expr))}"

    def stored(self, expr: x.Fact) -> str:
        """A base fact as the tables hold it."""
        return f'{self.table(expr.kind)}."{expr.name}"'

    def _fold(self, expr: x.Fold) -> str:
        if expr not in self.folds:
            self.folds.append(expr)
        alias = f"a{1 + self.fold_kinds.index(expr.kind)}"
        sql = f"{alias}.{fold_name(expr)}"
        known = f'{self.table(PROJECT)}."#{expr.kind}" = 1'
        if expr.function == "将来":
            return self.base(sql)
        if expr.function == "合计":
            return self.base(f"CASE WHEN {known} THEN {sql} END")
        empty = "0" if expr.function == "计数" else str(NEVER)
        return self.base(f"CASE WHEN {known} THEN CASE WHEN {alias}.k IS NULL THEN {empty} ELSE {sql} END END")

    @property
    def fold_kinds(self) -> list[str]:
        """The kinds of children that are summed up, in the order met."""
        return list(dict.fromkeys(fold.kind for fold in self.folds))

    def _running(self, expr: x.Running) -> str:
        rows = RowTexts(self.pack, self.kind)
        value, order = rows.sql(expr.value), rows.sql(expr.order)
        wanted = rows.sql(expr.condition) if expr.condition else "TRUE"
        return running_sum(value, order, wanted)

    def sql(self, expr: x.Expr) -> str:
        """The text of an expression over the columns of the plan."""
        if not self.explains and self._is_test_of_text(expr):
            return f"s.{self.base(self._tested(expr))}"
        is_column = isinstance(expr, x.Fact | x.Fold | x.Running | x.Derived | x.Call | x.Basis)
        is_column = is_column or (isinstance(expr, x.Param) and bool(self._dated(expr)))
        if is_column or (isinstance(expr, x.Compare) and self.shared(expr)):
            return f"s.{self._atom(expr)}"
        return self._render(expr)

    @staticmethod
    def _is_test_of_text(expr: x.Expr) -> bool:
        """Whether a stored text is compared with fixed words: done at level 0, so that no text travels upwards."""
        if isinstance(expr, x.Among):
            return isinstance(expr.item, x.Fact) and expr.param is None
        return isinstance(expr, x.Compare) and isinstance(expr.left, x.Fact) and isinstance(expr.right, x.Text)

    def _tested(self, expr: x.Expr) -> str:
        if isinstance(expr, x.Among) and isinstance(expr.item, x.Fact):
            return "(" + " OR ".join(f"{self.stored(expr.item)} = {quoted(value)}" for value in expr.values) + ")"
        if isinstance(expr, x.Compare) and isinstance(expr.left, x.Fact) and isinstance(expr.right, x.Text):
            return f"({self.stored(expr.left)} {expr.op} {quoted(expr.right.value)})"
        raise TypeError(expr)

    def _atom(self, expr: x.Expr) -> str:
        """The column of an expression, under the parameter values bound just now."""
        if any(isinstance(node, x.Param) and node.name in self._bound for node in expr.walk()):
            return self.add(self._render(expr))
        bound, self._bound = self._bound, {}
        try:
            return self.column(expr)
        finally:
            self._bound = bound

    def _render(self, expr: x.Expr) -> str:
        dated = self._dated(expr)
        return self._versions(expr, dated[0]) if dated else self._plain(expr)

    def _plain(self, expr: x.Expr) -> str:
        match expr:
            case x.Compare():
                return self._compare(expr)
            case x.And(items):
                return "(" + " AND ".join(self.sql(item) for item in items) + ")"
            case x.Or(items):
                return "(" + " OR ".join(self.sql(item) for item in items) + ")"
            case x.Not(item):
                return f"(NOT {self.sql(item)})"
            case x.Missing(item):
                is_date = item.type == "日期"
                return (
                    f"({self.sql(item)} = {NEVER})"
                    if is_date
                    else f"(CASE WHEN {self.sql(item)} IS NOT NULL THEN FALSE END)"
                )
            case x.Holds(fact):
                return f"({self.sql(fact)} = 1)"
            case x.Among(item, values, param):
                chosen = values if param is None else self._value(param)
                return "(" + " OR ".join(f"{self.sql(item)} = {quoted(value)}" for value in chosen) + ")"  # type: ignore[union-attr]  # the value of a list is a tuple
            case x.Sum(left, right, sign):
                return f"({self.sql(left)} {sign} {self.sql(right)})"
            case x.Call():
                return self._call(expr)
            case x.Always() | x.Today():
                return TODAY if isinstance(expr, x.Today) else str(expr.value).upper()
            case x.Text(value):
                return quoted(value)
            case x.Param():
                return str(self._value(expr))
            case x.Basis():
                return self._basis()
        raise TypeError(expr)

    def _compare(self, expr: x.Compare) -> str:
        (left, left_share), (right, right_share) = self._scaled(expr.left), self._scaled(expr.right)
        up, down = left_share.numerator * right_share.denominator, right_share.numerator * left_share.denominator
        ratio = Fraction(up, down)
        left = left if ratio.numerator == 1 else f"{left} * {ratio.numerator}"
        right = right if ratio.denominator == 1 else f"{right} * {ratio.denominator}"
        return f"({left} {expr.op} {right})"

    def _scaled(self, expr: x.Expr) -> tuple[str, Fraction]:
        if isinstance(expr, x.Share) and isinstance(expr.share, x.Param):
            share = self._value(expr.share)
            if isinstance(share, Fraction):
                return self.sql(expr.amount), share
        return self.sql(expr), Fraction(1)

    def _call(self, expr: x.Call) -> str:
        if expr.function in _DAY_FUNCTIONS:
            return f"s.{self._look_up(expr, 'v')}"
        if expr.function == CERTAIN:
            return f"(CASE WHEN {self.provisional(expr)} THEN NULL ELSE {self.sql(expr.args[0])} END)"
        if len(expr.args) > 2:
            return self._call(x.Call(expr.function, (x.Call(expr.function, expr.args[:-1]), expr.args[-1])))
        a, b = (f"s.{self._atom(arg)}" for arg in expr.args)
        if expr.function == "已知最大":
            return f"(CASE WHEN {a} IS NULL THEN {b} WHEN {b} IS NULL THEN {a} WHEN {a} >= {b} THEN {a} ELSE {b} END)"
        if expr.function == "若无":
            test = f"{a} < {NEVER}" if expr.type == "日期" else f"{a} IS NOT NULL"
            return f"(CASE WHEN {test} THEN {a} ELSE {b} END)"
        op = "<" if expr.function == "最早" else ">"
        return f"(CASE WHEN {a} {op}= {b} THEN {a} WHEN {b} {op} {a} THEN {b} END)"

    def _basis(self) -> str:
        dates = [self.sql(x.Fact(PROJECT, name, "日期")) for name in self.pack.base_dates]
        whens = "".join(f" WHEN {date} IS NULL THEN NULL WHEN {date} < {NEVER} THEN {date}" for date in dates)
        return f"(CASE{whens} ELSE {TODAY} END)" if whens else TODAY

    def _dated(self, expr: x.Expr) -> list[x.Param]:
        """The parameters with several values, not bound yet, for each of which this needs a text of its own."""
        match expr:
            case x.Param():
                own: tuple[x.Expr | None, ...] = (expr,)
            case x.Compare(_, left, right):
                own = tuple(side.share for side in (left, right) if isinstance(side, x.Share))
            case x.Among(_, _, param):
                own = (param,)
            case x.Call(function, args) if function in _DAY_FUNCTIONS:
                own = args[1:]
            case _:
                own = ()
        params = [each for each in own if isinstance(each, x.Param) and each.name not in self._bound]
        return [param for param in params if len(self.pack.parameters[param.name].values) > 1]

    def _versions(self, expr: x.Expr, param: x.Param) -> str:
        entry = self.pack.parameters[param.name]
        by = x.Fact(self._home(entry.by), entry.by, "日期") if entry.by else x.Basis()
        basis = f"s.{self.column(by)}"
        texts = []
        for dated in reversed(entry.values):
            self._bound[param.name] = dated.value
            texts.append((dated.since.toordinal(), self._render(expr)))
            del self._bound[param.name]
        whens = "".join(f" WHEN {basis} >= {since} THEN {text}" for since, text in texts[:-1])
        return f"(CASE WHEN {basis} IS NULL THEN NULL{whens} ELSE {texts[-1][1]} END)"

    def _home(self, fact: str) -> str:
        return self.kind if fact in self.pack.vocabulary.facts[self.kind] else PROJECT

    def _value(self, param: x.Param) -> ParamValue:
        return self._bound.get(param.name, self.pack.parameters[param.name].values[-1].value)


class RowTexts(Plan):
    """Texts straight over the row of a table, for what is summed over rows."""

    def __init__(self, pack: Pack, kind: str) -> None:
        super().__init__(pack, kind, shared=lambda expr: False)

    def sql(self, expr: x.Expr) -> str:
        return self.fact(expr) if isinstance(expr, x.Fact) else self._render(expr)
