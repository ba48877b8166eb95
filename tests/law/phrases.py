"""Predicates, derived facts and rules made up at random, from all that the grammar of law.md allows."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from quancheng.law import PROJECT, Pack, load_pack

CHILD = {"合同": ("合同金额", "合同签订日", "合同类型"), "变更": ("调整金额", "提出日", None)}
"""Kinds with an amount, a date and an option to fold over."""
OWN = "〔解释 I-3-1〕"


@dataclass
class Phrases:
    """Makes texts about one kind of object of a pack. ``deriving``: also what only 派生.yaml may say."""

    pack: Pack
    kind: str
    chance: random.Random
    deriving: bool = False

    def __post_init__(self) -> None:
        self.names: dict[str, list[str]] = defaultdict(list)
        self.options: dict[str, tuple[str, ...]] = {}
        for kind in dict.fromkeys([self.kind, PROJECT]):
            for fact in self.pack.vocabulary.facts[kind].values():
                own = fact.name not in self.pack.vocabulary.facts[self.kind]
                name = f"{PROJECT}.{fact.name}" if kind != self.kind and not (own and self._some(2)) else fact.name
                self.names[fact.type].append(name)
                self.options[name] = fact.options
        for derived in self.pack.derived.values():
            if derived.kind in (self.kind, PROJECT):
                self.names[derived.type].append(derived.name)
        for param in self.pack.parameters.values():
            self.names[f"参数{param.type}"].append(param.name)

    def _some(self, of: int) -> bool:
        return self.chance.randrange(of) == 0

    def _pick(self, type_: str) -> str:
        return self.chance.choice(self.names[type_])

    def condition(self, depth: int) -> str:
        """Something true, false or unknown."""
        if depth > 0 and not self._some(4):
            one, other = self.condition(depth - 1), self.condition(depth - 1)
            forms = [f"{one} AND {other}", f"({one}) AND ({other})", f"{one} OR {other}", f"({one} OR {other})"]
            forms += [f"NOT {one}", f"NOT ({one})", f"NOT ({one} AND {other}) OR {one}"]
            if self.deriving:
                forms += [f"若无({one}, {other})", f"若无({one}, {self.chance.choice(['TRUE', 'FALSE'])})"]
            return self.chance.choice(forms)
        return self.chance.choice([self._days, self._days, self._money, self._numbers, self._words, self._missing])()

    def _days(self) -> str:
        if self._some(5):
            word = self.chance.choice(["BETWEEN", "NOT BETWEEN"])
            return f"{self.day(1)} {word} {self.day(1)} AND {self.day(1)}"
        return f"{self.day(2)} {self._op()} {self.day(1)}"

    def _money(self) -> str:
        left, right = self.amount(1), self.amount(1)
        if self._some(2):
            right = self._share(right)
        if self._some(4):
            left = self._share(left)
        return f"{left} {self._op()} {right}"

    def _share(self, amount: str) -> str:
        share = self._pick("参数份额")
        amount = f"({amount})" if " " in amount else amount
        return f"{share} * {amount}" if self._some(3) else f"{amount} * {share}"

    def _numbers(self) -> str:
        return f"{self.number(1)} {self._op()} {self.number(1)}"

    def _words(self) -> str:
        if self._some(3):
            return self._pick("是否")
        if self._some(4):
            return f"{self._pick('文字')} {self.chance.choice(['=', '<>'])} '甲说明'"
        name = self._pick("选项")
        word, options = self.chance.choice(["", "NOT "]), self.options[name]
        if self._some(3):
            return f"{name} {self.chance.choice(['=', '<>'])} '{self.chance.choice(options)}'"
        if self._some(3):
            return f"{name} {word}IN {self._pick('参数选项表')}"
        chosen = ", ".join(f"'{option}'" for option in self.chance.sample(options, self.chance.randint(1, 2)))
        return f"{name} {word}IN ({chosen})"

    def _missing(self) -> str:
        what = self._pick(self.chance.choice(["日期", "金额", "数", "文字", "选项"]))
        what = self.day(2) if self._some(3) else self.amount(1) if self._some(3) else what
        return f"{f'({what})' if ' ' in what else what} IS {self.chance.choice(['', 'NOT '])}NULL"

    def _op(self) -> str:
        return self.chance.choice(["=", "<>", "<", "<=", ">", ">="])

    def day(self, depth: int) -> str:
        """A date."""
        if depth <= 0 or self._some(3):
            return "今日()" if self._some(8) else self._pick("日期")
        inner = self.day(depth - 1)
        forms = [f"{name}({inner}, {self._pick(f'参数{unit}')})" for name, unit in (("日后", "日"), ("月后", "月"))]
        forms += [f"工作日后({inner}, {self._pick('参数工作日')})"] * 2
        forms += [f"季末({inner})", f"年初({self._pick('数')})"]
        many = ", ".join(self.day(depth - 1) for _ in range(self.chance.randint(2, 3)))
        forms += [f"最早({many})", f"最晚({many})"]
        if self.deriving:
            forms += [f"若无({inner}, {self.day(depth - 1)})"] * 3
        return self.chance.choice(forms)

    def amount(self, depth: int) -> str:
        """An amount."""
        return self._quantity("金额", depth)

    def number(self, depth: int) -> str:
        """A number."""
        return self._quantity("数", depth)

    def _quantity(self, type_: str, depth: int) -> str:
        if depth <= 0 or self._some(3):
            return self._pick(f"参数{type_}") if self._some(4) else self._pick(type_)
        one, other = (self._quantity(type_, depth - 1) for _ in range(2))
        forms = [f"已知最大({one}, {other})", f"已知最大({one}, {other}, {self._pick(type_)})"]
        if self.deriving:
            forms += [f"若无({one}, {other})", f"{one} + {other}", f"{one} - {other}"]
        return self.chance.choice(forms)

    def fold(self, type_: str) -> str:
        """A sum, count, first or last over children of a project."""
        kind = self.chance.choice(list(CHILD))
        amount, day, option = (f"{kind}.{name}" for name in CHILD[kind])
        conditions = [f"{day} IS NOT NULL", f"{day} <= 今日()", f"{amount} > 监理起点", f"NOT {day} IS NULL"]
        if CHILD[kind][2]:
            conditions += [f"{option} = '监理'", f"{option} IN ('建设', '运维') OR {day} > {kind}.合同备案日"]
        name = {"金额": f"合计({amount}", "数": f"计数({kind}"}.get(type_)
        name = name or self.chance.choice([f"首个({day}", f"最近({day}"])
        return f"{name})" if self._some(3) else f"{name}, {self.chance.choice(conditions)})"


def derivations(pack: Pack, chance: random.Random, count: int) -> str:
    """Derived facts at random, as 派生.yaml has them: 试项目金额1, 试合同日期2 …"""
    lines = []
    for kind in (PROJECT, "合同", "变更"):
        for type_ in ("日期", "金额", "数", "是否"):
            for number in range(count):
                phrases = Phrases(pack, kind, chance, deriving=True)
                make = {"日期": phrases.day, "金额": phrases.amount, "数": phrases.number, "是否": phrases.condition}
                text = make[type_](2)
                if kind == PROJECT and type_ != "是否" and number == 0:
                    text = phrases.fold(type_)
                elif kind == "变更" and type_ == "金额" and number == 0:
                    text = f"至此合计(调整金额, {chance.choice(['提出日', '变更批准日'])}, {chance.choice(RUNNING)})"
                lines.append(f'试{kind}{type_}{number}: {{对象: {kind}, 类型: {type_}, 含义: 试, 式: "{text}"}}')
    return "\n".join(lines) + "\n"


RUNNING = ["变更批准日 IS NULL", "提出日 <= 变更实施日", "提出日 < 变更批准日 OR 变更实施日 IS NOT NULL"]


def questions(pack: Pack, kind: str, chance: random.Random, count: int, depth: int) -> str:
    """Rules of which each asks one predicate: hints, so that true is 符合, false 未到期 and unknown 待认定."""
    phrases = Phrases(pack, kind, chance)
    return "".join(
        f"```规则 问{kind}{number}\n对象: {kind}\n主体: 某\n力度: 提示\n应: {OWN} | {phrases.condition(depth)}\n```\n\n"
        for number in range(count)
    )


def rules(pack: Pack, kind: str, chance: random.Random, count: int) -> str:
    """Whole rules at random: any duty, any number of conditions, limits and events."""
    phrases = Phrases(pack, kind, chance)
    return "".join(f"```规则 判{kind}{number}\n{_rule(phrases, kind)}```\n\n" for number in range(count))


def _rule(phrases: Phrases, kind: str) -> str:
    chance = phrases.chance
    lines = [f"对象: {kind}", "主体: 某", f"力度: {chance.choice(['刚性', '刚性', '原则', '提示'])}", "可由: 某"]
    lines += [f"当: {OWN} | {phrases.condition(1)}" for _ in range(chance.choice([0, 0, 1, 2]))]
    if phrases.chance.randrange(5) == 0:
        return "\n".join([*lines, f"不得: {OWN} | {phrases.condition(1)}"]) + "\n"
    dated = chance.randrange(3) > 0
    lines.append(f"应: {OWN} | {phrases.day(chance.choice([0, 0, 1])) if dated else phrases.condition(1)}")
    lines += [f"且: {OWN} | {phrases.condition(1)}" for _ in range(chance.choice([0, 0, 1]))]
    lines += [f"自: {OWN} | {phrases.day(1)}"] if dated and chance.randrange(3) == 0 else []
    lines += [f"限: {OWN} | {phrases.day(2)}" for _ in range(chance.choice([0, 1, 1, 2]))]
    for _ in range(chance.choice([0, 0, 1, 2])):
        lines.append(f"先于: {OWN} | {phrases.day(1)}{chance.choice(['', ' 开始前'])}")
    chance.shuffle(lines)
    return "\n".join(lines) + "\n"


def made_pack(base: Pack, folder: Path, derived: str, blocks: str) -> Pack:
    """A pack like ``base`` with more derived facts and, in place of its articles, one with these rules."""
    shutil.copytree(base.folder.parent, folder, dirs_exist_ok=True)
    pack = folder / base.folder.name
    with (pack / "派生.yaml").open("a", encoding="utf-8") as file:
        file.write(derived)
    text = (pack / "办法.md").read_text(encoding="utf-8")
    front = text.split("---\n")[1].replace("前提: [适用范围]\n", "")
    (pack / "办法.md").write_text(f"---\n{front}---\n\n### 第一条\n\n试。\n\n{blocks}", encoding="utf-8")
    return load_pack(pack)
