"""An article with its rules, numbers and readings in plain text, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator

from quancheng.law import expressions as x
from quancheng.law.pack import Article, Pack
from quancheng.law.rules import Rule
from quancheng.law.wording import words


def show_article(pack: Pack, article: Article) -> str:
    """The whole page of one article."""
    lines = [f"{article.title}　{article.chapter}", "", *("　　" + part for part in article.text.split("\n"))]
    for rule in article.rules:
        lines += ["", *_rule(pack, rule)]
    for note in article.notes:
        lines += ["", "说明　" + note]
    lines += _parameters(pack, article)
    lines += _readings(pack, article)
    return "\n".join(lines) + "\n"


def _rule(pack: Pack, rule: Rule) -> Iterator[str]:
    holder = "、".join(pack.terms.names.get(name, name) for name in (rule.holder, *rule.together))
    yield f"【{rule.name}】 对象 {rule.kind} · 主体 {holder} · {rule.strength}"
    if rule.period:
        yield f"  逐期　{rule.period.text}"
    for clause in rule.clauses:
        place = f"〔{clause.elsewhere}〕" if clause.elsewhere else ""
        yield f"  {clause.key}　{place}{clause.quote}"
        yield f"  　　{spelled(pack, clause.meaning)}{'（之前，不含当日）' if clause.strict else ''}"
    if rule.blocks:
        yield f"  未办妥不得：{'、'.join(rule.blocks)}"
    if rule.waivers:
        yield f"  说明理由后可由{'、'.join(rule.waivers)}放行"


def spelled(pack: Pack, expr: x.Expr) -> str:
    """An expression in words, with the present value of each parameter: 合同签订日后第10个工作日."""
    text = words(expr)
    for node in expr.walk():
        if isinstance(node, x.Param):
            entry = pack.parameters[node.name]
            value = entry.shown(entry.values[-1].value)
            text = text.replace(node.name, value if node.type in x.SPANS else f"{node.name}（{value}）")
    return text


def _parameters(pack: Pack, article: Article) -> Iterator[str]:
    for parameter in pack.parameters.values():
        here = [dated for dated in parameter.values if dated.article == article.title]
        for dated in here:
            yield f"\n参数　{parameter.name} = {parameter.shown(dated.value)}　自 {dated.since} 起　“{dated.quote}”"


def _readings(pack: Pack, article: Article) -> Iterator[str]:
    for reading in pack.readings.values():
        if reading.article == article.title:
            adopted = pack.adopted[reading.id]
            decided = "拟定" if reading.is_proposed else f"{reading.decided_by} {reading.decided_on}"
            yield f"\n解释　{reading.id}　{reading.question}"
            for name, meaning in reading.readings.items():
                yield f"  {'●' if name == adopted else '○'} {name}：{meaning}"
            yield f"  理由：{reading.reason}（{decided}）"
