"""Reading a predicate: SQL conditions by sqlglot, of which only what the law needs is let through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlglot import exp

from quancheng.law import expressions as x
from quancheng.law.errors import BadPredicate
from quancheng.law.predicate_text import parse
from quancheng.law.vocabulary import PROJECT, Vocabulary

OPS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
_UNDERSTOOD = {"this", "expression", "expressions", "low", "high", "field", "query", "table", "db", "negate"}
_DAYS = {"工作日后": "工作日", "日后": "日", "月后": "月"}
_FOLDS = {"合计", "计数", "首个", "最近"}


@dataclass(frozen=True)
class Names:
    """What a predicate may speak of: base facts, derived facts and their types, parameters and their types."""

    vocabulary: Vocabulary
    derived: Mapping[str, tuple[str, str]]
    """name → (kind, type)"""
    params: Mapping[str, str]


@dataclass(frozen=True)
class Reader:
    """Reads predicates about one kind of object. ``deriving`` lets 若无, sums and folds through (派生.yaml only)."""

    names: Names
    kind: str
    deriving: bool = False

    def condition(self, text: str) -> x.Expr:
        """Something that is true, false or unknown. Raises BadPredicate."""
        return _sound(self._as_condition(parse(text)))

    def value(self, text: str, *types: str) -> x.Expr:
        """A value of one of these types. Raises BadPredicate."""
        result = _sound(self._read(parse(text)))
        if result.type not in types:
            raise BadPredicate(f"这里要{'或'.join(types)}，而“{text}”是{result.type}")
        return result

    def either(self, text: str) -> x.Expr:
        """A date, or a condition: what a duty may be."""
        result = _sound(self._read(parse(text)))
        return result if result.type == "日期" else self._to_condition(result, text)

    def _as_condition(self, node: exp.Expr) -> x.Expr:
        return self._to_condition(self._read(node), node.sql())

    @staticmethod
    def _to_condition(result: x.Expr, text: str) -> x.Expr:
        if result.type == "是否":
            return x.Holds(result)
        if result.type != x.CONDITION:
            raise BadPredicate(f"“{text}”是{result.type}，不是可以判断真假的条件")
        return result

    def _read(self, node: exp.Expr) -> x.Expr:
        if isinstance(node, exp.Paren):
            return self._read(node.this)
        if node.comments:
            raise BadPredicate("谓词里不能写注释")
        if type(node) in OPS:
            return self._compare(OPS[type(node)], node)
        handlers: dict[type[exp.Expr], Callable[[Any], x.Expr]] = {
            exp.And: partial(self._junction, x.And), exp.Or: partial(self._junction, x.Or), exp.Not: self._not,
            exp.Is: self._is, exp.Between: self._between, exp.In: self._in, exp.Column: self._name,
            exp.Anonymous: self._call, exp.Mul: self._share, exp.Add: self._sum, exp.Sub: self._sum,
        }  # fmt: skip
        handler = handlers.get(type(node))
        if handler and not [key for key, value in node.args.items() if value and key not in _UNDERSTOOD]:
            return handler(node)
        if isinstance(node, exp.Boolean) and self.deriving:
            return x.Always(bool(node.this))
        if isinstance(node, exp.Literal):
            if node.is_string:
                return x.Text(node.this)
            raise BadPredicate(f"谓词里不能直接写数“{node.this}”：请在 参数.yaml 里定义，写明条文出处")
        if isinstance(node, exp.Sub | exp.Neg):
            raise BadPredicate("日期不能相减，也没有负数；请用 工作日后、日后、月后")
        raise BadPredicate(f"谓词里不能用“{node.sql()}”")

    def _junction(self, kind: type[x.And] | type[x.Or], node: exp.Expr) -> x.Expr:
        items: list[x.Expr] = []
        for side in (node.this, node.args["expression"]):
            item = self._as_condition(side)
            items += item.items if isinstance(item, kind) else [item]
        return kind(tuple(items))

    def _not(self, node: exp.Expr) -> x.Expr:
        return x.Not(self._as_condition(node.this))

    def _is(self, node: exp.Expr) -> x.Expr:
        if not isinstance(node.args["expression"], exp.Null):
            raise BadPredicate("IS 后面只能是 NULL 或 NOT NULL")
        item = self._read(node.this)
        if isinstance(item, x.Text) or item.type not in ("日期", "金额", "是否", "数", "文字", "选项"):
            raise BadPredicate(f"“{node.this.sql()}”不是事实，不能用 IS NULL")
        return x.Not(x.Missing(item)) if node.args.get("negate") else x.Missing(item)

    def _between(self, node: exp.Expr) -> x.Expr:
        item, low, high = (self._read(node.args[key]) for key in ("this", "low", "high"))
        for bound in (low, high):
            self._check_types(">=", item, bound)
        return x.And((x.Compare(">=", item, low), x.Compare("<=", item, high)))

    def _in(self, node: exp.Expr) -> x.Expr:
        item = self._read(node.this)
        if isinstance(item, x.Text) or item.type not in ("文字", "选项"):
            raise BadPredicate(f"“{node.this.sql()}”不是选项或文字的事实，不能用 IN")
        field = node.args.get("field")
        if field is not None:
            param = self._read(field)
            if not isinstance(param, x.Param) or param.type != x.LIST:
                raise BadPredicate(f"IN 后面要列出选项，或写一个选项表参数，不能是“{field.sql()}”")
            return x.Among(item, (), param)
        values = [self._read(value) for value in node.args.get("expressions") or ()]
        texts = tuple(value.value for value in values if isinstance(value, x.Text))
        if node.args.get("query") is not None or not texts or len(texts) != len(values):
            raise BadPredicate("IN 后面要列出选项（加单引号），或写一个选项表参数")
        for value in texts:
            self._check_option(item, value)
        return x.Among(item, texts)

    def _compare(self, op: str, node: exp.Expr) -> x.Expr:
        left, right = self._read(node.this), self._read(node.args["expression"])
        self._check_types(op, left, right)
        for one, other in ((left, right), (right, left)):
            if isinstance(other, x.Text):
                self._check_option(one, other.value)
        return x.Compare(op, left, right)

    def _check_types(self, op: str, left: x.Expr, right: x.Expr) -> None:
        kinds = {left.type, right.type}
        if isinstance(left, x.Text) and isinstance(right, x.Text):
            raise BadPredicate("两边都是写定的文字，没有可比较的事实")
        if kinds <= {"文字", "选项"}:
            if op not in ("=", "<>"):
                raise BadPredicate("文字和选项不分大小，只能用 = 或 <>")
        elif len(kinds) > 1 or kinds & {x.CONDITION, "是否", x.LIST, x.SHARE, *x.SPANS}:
            raise BadPredicate(f"不能比较{left.type}与{right.type}")

    def _check_option(self, item: x.Expr, value: str) -> None:
        if item.type not in ("文字", "选项"):
            raise BadPredicate(f"不能把{item.type}与文字“{value}”相比")
        if isinstance(item, x.Fact) and item.type == "选项":
            options = self.names.vocabulary.facts[item.kind][item.name].options
            if value not in options:
                raise BadPredicate(f"“{item.name}”没有选项“{value}”，只有{'、'.join(options)}")

    def _name(self, node: exp.Expr) -> x.Expr:
        table, name = node.args.get("table"), node.name
        if node.args.get("db") is not None:
            raise BadPredicate(f"不认识的名称“{node.sql()}”")
        if table is not None and table.name != PROJECT:
            raise BadPredicate(f"“{node.sql()}”：只有“项目.”可以这样写；子项要用 合计、计数、首个、最近")
        kinds = (PROJECT,) if table is not None else (self.kind, PROJECT)
        for kind in kinds:
            fact = self.names.vocabulary.facts[kind].get(name)
            if fact:
                return x.Fact(kind, name, fact.type)
            derived = self.names.derived.get(name)
            if derived and derived[0] == kind:
                return x.Derived(kind, name, derived[1])
        if table is None and name in self.names.params:
            return x.Param(name, self.names.params[name])
        raise BadPredicate(f"不认识的名称“{name}”：既不是{self.kind}或项目的事实，也不是派生事实或参数")

    def _call(self, node: exp.Expr) -> x.Expr:
        name, args = str(node.this), list(node.args.get("expressions") or ())
        if name == "今日" and not args:
            return x.Today()
        if name in _FOLDS and self.deriving:
            return self._fold(name, args)
        if name == "至此合计" and self.deriving and len(args) in (2, 3):
            return self._running(args)
        if name in _DAYS and len(args) == 2:
            return x.Call(name, (self._typed(args[0], "日期"), self._typed(args[1], _DAYS[name])))
        if name == "季末" and len(args) == 1:
            return x.Call(name, (self._typed(args[0], "日期"),))
        if name == "年初" and len(args) == 1:
            return x.Call(name, (self._typed(args[0], "数"),))
        if name in ("最早", "最晚", "已知最大") and len(args) >= 2:
            types = ("金额", "数") if name == "已知最大" else ("日期",)
            return x.Call(name, self._alike([self._typed(arg, *types) for arg in args]))
        if name == "若无" and self.deriving and len(args) == 2:
            values = [self._read(arg) for arg in args]
            return x.Call(name, self._alike([x.Holds(each) if each.type == "是否" else each for each in values]))
        raise BadPredicate(f"这里不能用“{name}”，或它的参数个数不对")

    def _running(self, args: list[exp.Expr]) -> x.Expr:
        if self.kind == PROJECT:
            raise BadPredicate("至此合计只能用于子项（合同、变更等）的派生事实")
        own = _Row(self.names, self.kind)
        value, order = own._typed(args[0], "金额", "数"), own._typed(args[1], "日期")
        return x.Running(value, order, own._as_condition(args[2]) if len(args) == 3 else None)

    @staticmethod
    def _alike(args: list[x.Expr]) -> tuple[x.Expr, ...]:
        if len({arg.type for arg in args}) > 1:
            raise BadPredicate(f"几个值的类型不一样：{'、'.join(arg.type for arg in args)}")
        return tuple(args)

    def _typed(self, node: exp.Expr, *types: str) -> x.Expr:
        result = self._read(node)
        if result.type not in types:
            raise BadPredicate(f"“{node.sql()}”应为{'或'.join(types)}，却是{result.type}")
        return result

    def _fold(self, name: str, args: list[exp.Expr]) -> x.Expr:
        if self.kind != PROJECT or not args or len(args) > 2 or not isinstance(args[0], exp.Column):
            raise BadPredicate(f"“{name}”只能在项目的派生事实里用，写作 {name}(合同.合同金额[, 条件])")
        column = args[0]
        kind = column.name if name == "计数" else str(column.args["table"].name if column.args.get("table") else "")
        if kind not in self.names.vocabulary.facts or kind == PROJECT:
            raise BadPredicate(f"“{column.sql()}”：没有这类子项")
        child = _Child(self.names, kind)
        value = None if name == "计数" else child.member(column.name)
        wanted = {"合计": ("金额", "数"), "计数": (), "首个": ("日期",), "最近": ("日期",)}[name]
        if value is not None and value.type not in wanted:
            raise BadPredicate(f"“{name}”要{'或'.join(wanted)}，而“{column.sql()}”是{value.type}")
        condition = child._as_condition(args[1]) if len(args) == 2 else None
        return x.Fold(name, kind, value, condition)

    def _share(self, node: exp.Expr) -> x.Expr:
        left, right = self._read(node.this), self._read(node.args["expression"])
        if left.type == x.SHARE:
            left, right = right, left
        if left.type != "金额" or right.type != x.SHARE:
            raise BadPredicate("乘号只能用于 金额 * 份额参数")
        return x.Share(left, right)

    def _sum(self, node: exp.Expr) -> x.Expr:
        left, right = self._read(node.this), self._read(node.args["expression"])
        if not self.deriving or left.type != right.type or left.type not in ("金额", "数"):
            raise BadPredicate("加减只能用于 派生.yaml 里的金额或数；日期不能相减")
        return x.Sum(left, right, "+" if isinstance(node, exp.Add) else "-")


def _sound(expr: x.Expr) -> x.Expr:
    """The expression, when every share stands directly on one side of a comparison."""
    placed = [side for node in expr.walk() if isinstance(node, x.Compare) for side in (node.left, node.right)]
    if any(isinstance(node, x.Share) and not any(node is side for side in placed) for node in expr.walk()):
        raise BadPredicate("金额乘份额只能直接写在比较的一边，如 调整金额 <= 概算批复额 * 调整比例")
    return expr


class _Child(Reader):
    """Reads the inside of a fold: 合同.合同类型 means the child's own base fact."""

    def __init__(self, names: Names, kind: str) -> None:
        super().__init__(names, kind)

    def member(self, name: str) -> x.Expr:
        fact = self.names.vocabulary.facts[self.kind].get(name)
        if fact is None:
            raise BadPredicate(f"“{self.kind}”没有事实“{name}”")
        return x.Fact(self.kind, name, fact.type)

    def _name(self, node: exp.Expr) -> x.Expr:
        table = node.args.get("table")
        if table is not None and table.name == self.kind:
            return self.member(node.name)
        if table is None and node.name in self.names.params:
            return x.Param(node.name, self.names.params[node.name])
        raise BadPredicate(f"条件里要写“{self.kind}.{node.name}”")


class _Row(Reader):
    """Reads the inside of a running sum: only the row's own base facts."""

    def _name(self, node: exp.Expr) -> x.Expr:
        fact = self.names.vocabulary.facts[self.kind].get(node.name)
        if fact is None or node.args.get("table") is not None:
            raise BadPredicate(f"至此合计里只能用{self.kind}自己的事实，不能用“{node.sql()}”")
        return x.Fact(self.kind, node.name, fact.type)
