"""What a predicate is once it has been read: a small tree, checked and typed. It knows no text and no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

CONDITION = "条件"
SHARE, LIST = "份额", "选项表"
SPANS = {"工作日", "日", "月"}


@dataclass(frozen=True)
class Expr:
    """A node. ``type`` is a fact type, 条件 for what is true or false, 份额, 选项表, or a span (工作日, 日, 月)."""

    @property
    def type(self) -> str:
        return CONDITION

    def parts(self) -> Iterator[Expr]:
        """The expressions directly inside."""
        for field in fields(self):
            value = getattr(self, field.name)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Expr):
                    yield item

    def walk(self) -> Iterator[Expr]:
        """This expression and all inside it, outermost first."""
        yield self
        for part in self.parts():
            yield from part.walk()


class Stated(Expr):
    """What has the type its ``value_type`` states."""

    value_type: str

    @property
    def type(self) -> str:
        return self.value_type


@dataclass(frozen=True)
class Fact(Stated):
    """A base fact of an object or of its project."""

    kind: str
    name: str
    value_type: str


@dataclass(frozen=True)
class Derived(Stated):
    """A fact the pack derives."""

    kind: str
    name: str
    value_type: str


@dataclass(frozen=True)
class Param(Stated):
    """A parameter of the pack, by name."""

    name: str
    value_type: str


@dataclass(frozen=True)
class Span(Expr):
    """A span the engine itself needs (never written in a pack)."""

    count: int

    @property
    def type(self) -> str:
        return "月"


@dataclass(frozen=True)
class Text(Expr):
    """A quoted word, compared with a 选项 or 文字 fact."""

    value: str

    @property
    def type(self) -> str:
        return "文字"


@dataclass(frozen=True)
class Today(Expr):
    """今日()."""

    @property
    def type(self) -> str:
        return "日期"


@dataclass(frozen=True)
class Always(Expr):
    """TRUE or FALSE, for a derived fact that a reading settles once for all."""

    value: bool


@dataclass(frozen=True)
class Holds(Expr):
    """A bare 是否 fact used as a condition."""

    fact: Expr


@dataclass(frozen=True)
class Share(Expr):
    """An amount times a share; stands only on one side of a comparison."""

    amount: Expr
    share: Expr

    @property
    def type(self) -> str:
        return "金额"


@dataclass(frozen=True)
class Sum(Expr):
    """left + right, or left - right; amounts or numbers."""

    left: Expr
    right: Expr
    sign: str

    @property
    def type(self) -> str:
        return self.left.type


@dataclass(frozen=True)
class Compare(Expr):
    """left op right; op is one of = <> < <= > >=."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class And(Expr):
    items: tuple[Expr, ...]


@dataclass(frozen=True)
class Or(Expr):
    items: tuple[Expr, ...]


@dataclass(frozen=True)
class Not(Expr):
    item: Expr


@dataclass(frozen=True)
class Missing(Expr):
    """IS NULL: a date that has not happened. Of another type an empty value is unknown, and so is the answer."""

    item: Expr


@dataclass(frozen=True)
class Among(Expr):
    """item IN ('a', 'b'), or IN a parameter that lists options."""

    item: Expr
    values: tuple[str, ...]
    param: Param | None = None


@dataclass(frozen=True)
class Call(Expr):
    """A function of the law: the date functions of days.py, 最早, 最晚, 已知最大, 若无."""

    function: str
    args: tuple[Expr, ...]

    @property
    def type(self) -> str:
        return "日期" if self.function == "年初" else self.args[0].type


@dataclass(frozen=True)
class Fold(Expr):
    """Over the children of a project: 合计, 计数, 首个, 最近; only those for which ``condition`` holds.

    The engine itself also asks for 将来: the first date among them that lies ahead.
    """

    function: str
    kind: str
    value: Expr | None
    condition: Expr | None

    @property
    def type(self) -> str:
        return "数" if self.value is None else self.value.type


@dataclass(frozen=True)
class Running(Expr):
    """至此合计: the sum over an object and its siblings that come before it in the order of a date, of those wanted."""

    value: Expr
    order: Expr
    condition: Expr | None = None

    @property
    def type(self) -> str:
        return self.value.type


@dataclass(frozen=True)
class Basis(Expr):
    """The date that decides which law governs the project (基准日)."""

    @property
    def type(self) -> str:
        return "日期"
