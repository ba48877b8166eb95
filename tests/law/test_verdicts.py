"""The verdict table of law.md, row by row, each on both of its sides."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from quancheng.law import Judge, Verdict

RULES = """
```规则 有条件
主体: 建设单位
当: 〔解释 I-3-1〕 | 上云
当: 〔解释 I-3-1〕 | 涉密
应: 〔解释 I-3-1〕 | 报备日
```

```规则 及时
主体: 建设单位
应: 〔解释 I-3-1〕 | 报备日
```

```规则 有限期
主体: 建设单位
限: 〔解释 I-3-1〕 | 日后(立项批复日, 签约天数)
应: 〔解释 I-3-1〕 | 报备日
```

```规则 两个限期
主体: 建设单位
限: 〔解释 I-3-1〕 | 日后(立项批复日, 签约天数)
限: 〔解释 I-3-1〕 | 整改期限
应: 〔解释 I-3-1〕 | 报备日
```

```规则 先于
主体: 建设单位
先于: 〔解释 I-3-1〕 | 采购启动日
应: 〔解释 I-3-1〕 | 报备日
```

```规则 开始前
主体: 建设单位
先于: 〔解释 I-3-1〕 | 采购启动日 开始前
应: 〔解释 I-3-1〕 | 报备日
```

```规则 先于且有限期
主体: 建设单位
先于: 〔解释 I-3-1〕 | 采购启动日
限: 〔解释 I-3-1〕 | 日后(立项批复日, 签约天数)
应: 〔解释 I-3-1〕 | 报备日
```

```规则 且通过
主体: 建设单位
先于: 〔解释 I-3-1〕 | 验收日
应: 〔解释 I-3-1〕 | 审核日
且: 〔解释 I-3-1〕 | 审核结论 = '通过'
```

```规则 自起
主体: 建设单位
自: 〔解释 I-3-1〕 | 月后(验收日, 自评价起)
限: 〔解释 I-3-1〕 | 月后(验收日, 自评价止)
应: 〔解释 I-3-1〕 | 自评价日
```

```规则 不得
主体: 建设单位
不得: 〔解释 I-3-1〕 | 采购启动日 < 立项批复日
```

```规则 是否
主体: 建设单位
应: 〔解释 I-3-1〕 | 上云
```

```规则 是否且有限期
主体: 建设单位
限: 〔解释 I-3-1〕 | 日后(立项批复日, 签约天数)
应: 〔解释 I-3-1〕 | 上云
且: 〔解释 I-3-1〕 | 设专人
```

```规则 是否且先于
主体: 建设单位
先于: 〔解释 I-3-1〕 | 采购启动日
应: 〔解释 I-3-1〕 | 上云
```

```规则 原则
主体: 建设单位
力度: 原则
可由: 主管部门
先于: 〔解释 I-3-1〕 | 采购启动日
应: 〔解释 I-3-1〕 | 报备日
```

```规则 提示
主体: 建设单位
力度: 提示
先于: 〔解释 I-3-1〕 | 采购启动日
限: 〔解释 I-3-1〕 | 工作日后(立项批复日, 合同备案工作日)
应: 〔解释 I-3-1〕 | 报备日
```

```规则 提示不得
主体: 建设单位
力度: 提示
不得: 〔解释 I-3-1〕 | 上云
```

```规则 工作日
主体: 建设单位
限: 〔解释 I-3-1〕 | 工作日后(立项批复日, 合同备案工作日)
应: 〔解释 I-3-1〕 | 报备日
```

```规则 工作日或日
主体: 建设单位
限: 〔解释 I-3-1〕 | 工作日后(立项批复日, 合同备案工作日)
限: 〔解释 I-3-1〕 | 日后(立项批复日, 签约天数)
应: 〔解释 I-3-1〕 | 报备日
```

```规则 工作日且先于
主体: 建设单位
限: 〔解释 I-3-1〕 | 工作日后(立项批复日, 合同备案工作日)
先于: 〔解释 I-3-1〕 | 采购启动日
应: 〔解释 I-3-1〕 | 报备日
```

```规则 不得早于工作日
主体: 建设单位
不得: 〔解释 I-3-1〕 | 采购启动日 < 工作日后(立项批复日, 合同备案工作日)
```

```规则 且不晚于工作日
主体: 建设单位
先于: 〔解释 I-3-1〕 | 采购启动日
应: 〔解释 I-3-1〕 | 报备日
且: 〔解释 I-3-1〕 | 报备日 <= 工作日后(立项批复日, 合同备案工作日)
```
"""
TODAY = "2024-12-02"
Facts = dict[str, Any]


@pytest.fixture(scope="module")
def law(judge_by: Callable[[str], Judge]) -> Judge:
    return judge_by(RULES)


def asked(law: Judge, rule: str, facts: Facts, today: str = TODAY) -> Verdict:
    found = law.objects("项目", [facts], datetime.date.fromisoformat(today))[0]
    return next(verdict for verdict in found if verdict.rule.name == rule)


def table(*rows: tuple[str, str, Facts, str]) -> Any:
    """(what it is about, rule, facts, verdict)"""
    return pytest.mark.parametrize(
        ("rule", "facts", "verdict"), [row[1:] for row in rows], ids=[row[0].replace(" ", "_") for row in rows]
    )


@table(
    ("both hold", "有条件", {"上云": True, "涉密": True}, "未到期"),
    ("one is false", "有条件", {"上云": True, "涉密": False}, "不适用"),
    ("one is unknown", "有条件", {"上云": True}, "待认定"),
    ("false beats unknown, whatever the order", "有条件", {"涉密": False}, "不适用"),
    ("false beats unknown, the other way round", "有条件", {"上云": False}, "不适用"),
    ("nothing is said of a duty that does not bind", "有条件", {"上云": False, "涉密": True, "报备日": "未知"}, "不适用"),
)  # fmt: skip
def test_conditions(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


@table(
    ("done", "及时", {"报备日": "2024-12-02"}, "符合"),
    ("not done", "及时", {"报备日": None}, "未到期"),
    ("not known whether done", "及时", {"报备日": "未知"}, "待认定"),
    ("a day that lies ahead has not happened", "及时", {"报备日": "2024-12-03"}, "未到期"),
)
def test_a_duty_without_limit(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    found = asked(law, rule, facts)
    assert found.verdict == verdict
    assert found.due is None


START = {"立项批复日": "2024-11-01"}  # thirty days later: 2024-12-01


@table(
    ("done on the last day", "有限期", START | {"报备日": "2024-12-01"}, "符合"),
    ("done a day late", "有限期", START | {"报备日": "2024-12-02"}, "逾期办结"),
    ("not done and past the limit", "有限期", START, "不符合"),
    ("not done on the last day", "有限期", {"立项批复日": "2024-11-02"}, "未到期"),
    ("the limit does not run", "有限期", {}, "未到期"),
    ("done before the limit runs", "有限期", {"报备日": "2024-01-01"}, "符合"),
    ("done, but the limit is not known", "有限期", {"立项批复日": "未知", "报备日": "2024-12-01"}, "待认定"),
    ("not done, and the limit is not known", "有限期", {"立项批复日": "未知"}, "待认定"),
)
def test_a_limit(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


@table(
    ("in time for both", "两个限期", START | {"整改期限": "2024-11-20", "报备日": "2024-11-20"}, "符合"),
    ("late for one", "两个限期", START | {"整改期限": "2024-11-20", "报备日": "2024-11-21"}, "逾期办结"),
    ("one has passed", "两个限期", START | {"整改期限": "2025-06-01"}, "不符合"),
    ("neither has passed", "两个限期", {"立项批复日": "2024-11-20", "整改期限": "2025-06-01"}, "未到期"),
    ("one has passed, the other is not known", "两个限期", START | {"整改期限": "未知"}, "不符合"),
    ("one runs, the other is not known", "两个限期", {"立项批复日": "2024-11-20", "整改期限": "未知"}, "待认定"),
    ("late for one, the other not known", "两个限期", START | {"整改期限": "未知", "报备日": "2024-12-02"}, "逾期办结"),
    ("in time for one, the other not known", "两个限期", START | {"整改期限": "未知", "报备日": "2024-11-02"}, "待认定"),
)  # fmt: skip
def test_two_limits(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


def test_of_two_limits_the_earlier_is_the_due_day(law: Judge) -> None:
    assert asked(law, "两个限期", START | {"整改期限": "2024-11-20"}).as_json()["due"] == "2024-11-20"
    assert asked(law, "两个限期", START | {"整改期限": "2025-01-20"}).as_json()["due"] == "2024-12-01"
    assert asked(law, "两个限期", START | {"整改期限": None}).as_json()["due"] == "2024-12-01"
    assert asked(law, "两个限期", START | {"整改期限": "未知"}).as_json()["due"] is None


@table(
    ("done before", "先于", {"报备日": "2024-11-30", "采购启动日": "2024-12-01"}, "符合"),
    ("done the same day", "先于", {"报备日": "2024-12-01", "采购启动日": "2024-12-01"}, "符合"),
    ("done the day after", "先于", {"报备日": "2024-12-02", "采购启动日": "2024-12-01"}, "逾期办结"),
    ("done, the event has not come", "先于", {"报备日": "2024-12-02"}, "符合"),
    ("not done, the event is there", "先于", {"采购启动日": "2024-12-01"}, "不符合"),
    ("not done, the event is today", "先于", {"采购启动日": "2024-12-02"}, "不符合"),
    ("not done, the event lies ahead", "先于", {"采购启动日": "2024-12-03"}, "未到期"),
    ("not done, no event", "先于", {}, "未到期"),
    ("not done, the event is not known", "先于", {"采购启动日": "未知"}, "待认定"),
    ("done, the event is not known", "先于", {"报备日": "2024-12-01", "采购启动日": "未知"}, "待认定"),
    ("not known whether done, the event is there", "先于", {"报备日": "未知", "采购启动日": "2024-12-01"}, "待认定"),
)  # fmt: skip
def test_an_event(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    found = asked(law, rule, facts)
    assert found.verdict == verdict
    assert found.due is None, "the law names only an event"


@table(
    ("the day before", "开始前", {"报备日": "2024-11-30", "采购启动日": "2024-12-01"}, "符合"),
    ("the same day is too late", "开始前", {"报备日": "2024-12-01", "采购启动日": "2024-12-01"}, "逾期办结"),
    ("not done on the day", "开始前", {"采购启动日": "2024-12-02"}, "不符合"),
    ("not done, the event lies ahead", "开始前", {"采购启动日": "2024-12-03"}, "未到期"),
)
def test_before_the_day_begins(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


EVENT = {"采购启动日": "2024-11-10"}


@table(
    ("in time for both", "先于且有限期", START | EVENT | {"报备日": "2024-11-10"}, "符合"),
    ("after the event, within the limit", "先于且有限期", START | EVENT | {"报备日": "2024-11-11"}, "逾期办结"),
    ("before the event, after the limit", "先于且有限期", START | {"报备日": "2024-12-02"}, "逾期办结"),
    ("not done, the event is there", "先于且有限期", EVENT, "不符合"),
    ("not done, the limit has passed", "先于且有限期", START, "不符合"),
    ("not done, neither", "先于且有限期", {"立项批复日": "2024-11-30"}, "未到期"),
    ("the event is there, the limit not known", "先于且有限期", EVENT | {"立项批复日": "未知"}, "不符合"),
    ("the limit has passed, the event not known", "先于且有限期", START | {"采购启动日": "未知"}, "不符合"),
    ("no event, the limit not known", "先于且有限期", {"立项批复日": "未知"}, "待认定"),
)
def test_an_event_and_a_limit(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


REVIEWED = {"审核日": "2024-11-01"}
ACCEPTED = {"验收日": "2024-11-20"}


@table(
    ("done and passed", "且通过", REVIEWED | {"审核结论": "通过"} | ACCEPTED, "符合"),
    ("not passed counts as not done", "且通过", REVIEWED | {"审核结论": "不通过"}, "未到期"),
    ("not passed, and the event is there", "且通过", REVIEWED | {"审核结论": "不通过"} | ACCEPTED, "不符合"),
    ("not known whether passed", "且通过", REVIEWED, "待认定"),
    ("not known whether passed, the event is there", "且通过", REVIEWED | ACCEPTED, "待认定"),
    ("not done, so the result does not matter", "且通过", ACCEPTED, "不符合"),
    ("passed after the event", "且通过", {"审核日": "2024-11-21", "审核结论": "通过"} | ACCEPTED, "逾期办结"),
)
def test_what_the_done_thing_must_also_be(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


FINISHED = {"验收日": "2023-02-28"}  # opens 2024-02-28, ends 2025-02-28


@table(
    ("on the first day", "自起", FINISHED | {"自评价日": "2024-02-28"}, "符合"),
    ("a day too early counts as not done", "自起", FINISHED | {"自评价日": "2024-02-27"}, "未到期"),
    ("too early, and the limit has passed", "自起", {"验收日": "2022-02-28", "自评价日": "2023-02-27"}, "不符合"),
    ("on the last day", "自起", {"验收日": "2022-03-31", "自评价日": "2024-03-31"}, "符合"),
    ("after the last day", "自起", {"验收日": "2022-03-31", "自评价日": "2024-04-01"}, "逾期办结"),
    ("done before the window runs", "自起", {"自评价日": "2024-04-01"}, "未到期"),
    ("the window is not known", "自起", {"验收日": "未知", "自评价日": "2024-04-01"}, "待认定"),
)
def test_a_window_opens_and_ends(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


def test_the_window_is_told(law: Judge) -> None:
    found = asked(law, "自起", {"验收日": "2024-02-29"}).as_json()
    assert (found["opens"], found["due"]) == ("2025-02-28", "2026-02-28")


@table(
    ("what is barred was done", "不得", {"采购启动日": "2024-01-01", "立项批复日": "2024-02-01"}, "不符合"),
    ("it was not done", "不得", {"采购启动日": "2024-02-01", "立项批复日": "2024-02-01"}, "符合"),
    ("neither day has come", "不得", {}, "符合"),
    ("one day is not known", "不得", {"采购启动日": "2024-01-01", "立项批复日": "未知"}, "待认定"),
)
def test_a_ban(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


@table(
    ("true", "是否", {"上云": True}, "符合"),
    ("unknown", "是否", {}, "待认定"),
    ("false at once is a breach where there is neither limit nor event", "是否", {"上云": False}, "不符合"),
    ("true and the limit has passed", "是否且有限期", START | {"上云": True, "设专人": True}, "符合"),
    ("false within the limit", "是否且有限期", {"立项批复日": "2024-11-02", "上云": False, "设专人": True}, "未到期"),
    ("false past the limit", "是否且有限期", START | {"上云": False, "设专人": True}, "不符合"),
    ("one of two is false past the limit", "是否且有限期", START | {"上云": True, "设专人": False}, "不符合"),
    ("one is false, the other not known, past the limit", "是否且有限期", START | {"设专人": False}, "不符合"),
    ("one holds, the other is not known", "是否且有限期", START | {"上云": True}, "待认定"),
    ("false, and the limit is not known", "是否且有限期", {"立项批复日": "未知", "上云": False}, "待认定"),
    ("false before the event", "是否且先于", {"上云": False}, "未到期"),
    ("false, and the event is there", "是否且先于", {"上云": False, "采购启动日": "2024-12-02"}, "不符合"),
    ("true, whenever the event was", "是否且先于", {"上云": True, "采购启动日": "2023-12-02"}, "符合"),
)
def test_a_duty_that_is_a_condition(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


def test_an_unmet_principle_is_not_met_but_not_counted_as_a_breach(law: Judge) -> None:
    found = asked(law, "原则", {"采购启动日": "2024-12-01"})
    assert (found.verdict, found.as_json()["strength"]) == ("不符合", "原则")
    assert not found.is_breach
    assert found.waived_by is None
    firm = asked(law, "先于", {"采购启动日": "2024-12-01"})
    assert firm.is_breach


def test_a_principle_that_was_passed_says_by_whom(law: Judge) -> None:
    passed = {"放行": {"原则": "区大数据局〔2024〕3号"}}
    found = asked(law, "原则", {"采购启动日": "2024-12-01"} | passed)
    assert (found.verdict, found.waived_by) == ("不符合", "区大数据局〔2024〕3号")
    assert asked(law, "原则", passed).waived_by is None, "nothing was to be passed"
    assert asked(law, "先于", {"采购启动日": "2024-12-01", "放行": {"先于": "某"}}).waived_by is None, "刚性 is not passed"


@table(
    ("not done, the event is there", "提示", {"采购启动日": "2024-01-01"}, "未到期"),
    ("not done, past the limit", "提示", {"立项批复日": "2024-01-02"}, "未到期"),
    ("not done, past a limit that is provisional", "提示", {"立项批复日": "2022-01-02"}, "未到期"),
    ("done", "提示", {"报备日": "2024-01-01"}, "符合"),
    ("not known", "提示", {"报备日": "未知"}, "待认定"),
    ("what is discouraged was done", "提示不得", {"上云": True}, "未到期"),
    ("what is discouraged was not done", "提示不得", {"上云": False}, "符合"),
)
def test_a_hint_is_never_a_breach(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


EARLY = {"立项批复日": "2023-06-05"}  # no calendar for 2023 here: ten working days later, 2023-06-19, is 暂定
AFTER = {"立项批复日": "2024-06-03"}  # with a calendar: 2024-06-18, over the Dragon Boat Festival


@table(
    ("a breach on a certain day", "工作日", AFTER, "不符合"),
    ("a breach on a provisional day", "工作日", EARLY, "待认定"),
    ("late by a certain day", "工作日", AFTER | {"报备日": "2024-06-19"}, "逾期办结"),
    ("late by a provisional day", "工作日", EARLY | {"报备日": "2023-06-20"}, "待认定"),
    ("in time by a provisional day", "工作日", EARLY | {"报备日": "2023-06-19"}, "符合"),
    ("a breach of a certain limit beside a provisional one", "工作日或日", EARLY, "不符合"),
    ("late for a certain limit too", "工作日或日", EARLY | {"报备日": "2023-07-10"}, "逾期办结"),
    ("late for the provisional limit only", "工作日或日", EARLY | {"报备日": "2023-06-30"}, "待认定"),
    ("the event makes the breach certain", "工作日且先于", EARLY | {"采购启动日": "2023-06-06"}, "不符合"),
    ("without the event it is not", "工作日且先于", EARLY, "待认定"),
    ("a ban broken by a certain day", "不得早于工作日", AFTER | {"采购启动日": "2024-06-17"}, "不符合"),
    ("a ban broken by a provisional day", "不得早于工作日", EARLY | {"采购启动日": "2023-06-16"}, "待认定"),
    ("a ban kept by a provisional day", "不得早于工作日", EARLY | {"采购启动日": "2023-06-19"}, "符合"),
    ("且 fails by a certain day", "且不晚于工作日",
     AFTER | {"报备日": "2024-06-19", "采购启动日": "2024-07-01"}, "不符合"),
    ("且 fails by a provisional day", "且不晚于工作日",
     EARLY | {"报备日": "2023-06-20", "采购启动日": "2023-07-01"}, "待认定"),
)  # fmt: skip
def test_no_breach_rests_on_a_provisional_day(law: Judge, rule: str, facts: Facts, verdict: str) -> None:
    assert asked(law, rule, facts).verdict == verdict


def test_a_provisional_limit_is_shown_as_such(law: Judge) -> None:
    running = asked(law, "工作日", {"立项批复日": "2025-12-29"}, "2025-12-30")
    assert (running.verdict, running.provisional, running.as_json()["due"]) == ("未到期", True, "2026-01-12")
    assert not asked(law, "工作日", AFTER).provisional
    assert asked(law, "工作日", EARLY).provisional


def test_a_limit_turns_into_a_breach_overnight(law: Judge) -> None:
    facts = {"立项批复日": "2024-06-03"}
    assert asked(law, "工作日", facts, "2024-06-18").verdict == "未到期"
    assert asked(law, "工作日", facts, "2024-06-19").verdict == "不符合"


def test_late_is_late_for_ever_and_done_is_done(law: Judge) -> None:
    late = AFTER | {"报备日": "2024-06-19"}
    for today in ("2024-06-19", "2024-12-31", "2031-01-01"):
        assert asked(law, "工作日", late, today).verdict == "逾期办结"
    assert asked(law, "工作日", late, "2024-06-18").verdict == "未到期", "as of the day before it was not done yet"


# the pack's 前提, in the small pack


def of_mini(judge: Judge, facts: Facts) -> dict[str, Verdict]:
    return {each.rule.name: each for each in judge.objects("项目", [facts], datetime.date.fromisoformat(TODAY))[0]}


OVERDUE = {"完工日": "2024-01-31"}


def test_outside_the_scope_nothing_else_binds(judge: Judge) -> None:
    found = of_mini(judge, OVERDUE | {"类别": "其他"})
    assert found.pop("适用范围").verdict == "不符合"
    assert {each.verdict for each in found.values()} == {"不适用"}
    assert all(each.due is None for each in found.values())


def test_a_scope_that_is_not_known_leaves_the_rest_to_be_judged(judge: Judge) -> None:
    found = of_mini(judge, OVERDUE)
    assert found["适用范围"].verdict == "待认定"
    assert found["验收期限"].verdict == "不符合"


def test_within_the_scope_the_rest_is_judged(judge: Judge) -> None:
    found = of_mini(judge, OVERDUE | {"类别": "乙"})
    assert found["适用范围"].verdict == "符合"
    assert found["验收期限"].verdict == "不符合"
    assert found["验收期限"].as_json()["due"] == "2024-07-31"


def test_the_scope_of_the_project_is_that_of_its_contracts(judge: Judge) -> None:
    signed = {"合同签订日": "2024-03-01"}
    day = datetime.date.fromisoformat(TODAY)
    rows = judge.objects("合同", [signed | {"类别": "其他"}, signed | {"类别": "甲"}, signed], day)
    filing = [next(each for each in row if each.rule.name == "合同备案").verdict for row in rows]
    assert filing == ["不适用", "不符合", "不符合"]


def test_a_project_with_state_secrets_is_not_ours(mudan: Judge) -> None:
    found = {each.rule.name: each.verdict for each in mudan.objects("项目", [{"涉密": True}], datetime.date(2024, 6, 1))[0]}
    assert found.pop("涉密排除") == "不符合"
    assert found.pop("适用范围") == "待认定"
    assert set(found.values()) == {"不适用"}


# periods


def test_a_report_that_is_missing_is_seen(judge: Judge) -> None:
    facts = {"类别": "甲", "立项批复日": "2024-05-06", "验收日": "2024-11-20", "季度": [{"季度": "2024Q2", "季报报送日": "2024-06-30"}], "年度": []}  # fmt: skip
    subject = judge.subject("项目", facts)
    found = judge.project(subject.project, subject.children, datetime.date(2025, 3, 1), subject.unknown)
    assert {each.number: each.verdict for each in found if each.rule.name == "季报"} == {
        "2024Q2": "符合",
        "2024Q3": "不符合",
        "2024Q4": "不符合",
    }
    assert {each.number: each.verdict for each in found if each.rule.name == "年度总结"} == {"2024": "不符合"}


def test_without_acceptance_periods_go_on_to_today(judge: Judge) -> None:
    subject = judge.subject("项目", {"类别": "甲", "立项批复日": "2024-12-31", "季度": [], "年度": []})
    found = judge.project(subject.project, subject.children, datetime.date(2025, 7, 1), subject.unknown)
    quarters = {each.number: each.verdict for each in found if each.rule.name == "季报"}
    assert quarters == {"2024Q4": "不符合", "2025Q1": "不符合", "2025Q2": "不符合", "2025Q3": "未到期"}
    years = {each.number: each.verdict for each in found if each.rule.name == "年度总结"}
    assert years == {"2024": "不符合", "2025": "未到期"}


def test_where_no_one_knows_which_reports_there_are_none_is_called_missing(judge: Judge) -> None:
    subject = judge.subject("项目", {"类别": "甲", "立项批复日": "2024-05-06"})
    assert "季度" in subject.unknown
    found = judge.project(subject.project, subject.children, datetime.date(2025, 7, 1), subject.unknown)
    assert {each.verdict for each in found if each.rule.name == "季报"} == {"待认定"}


def test_a_report_from_before_or_after_its_time_is_not_asked_for(judge: Judge) -> None:
    facts = {"类别": "甲", "立项批复日": "2024-05-06", "验收日": "2024-06-20", "年度": [], "季度": [{"季度": "2024Q1"}, {"季度": "2024Q3"}]}  # fmt: skip
    subject = judge.subject("项目", facts)
    found = judge.project(subject.project, subject.children, datetime.date(2025, 7, 1), subject.unknown)
    quarters = {each.number: each.verdict for each in found if each.rule.name == "季报"}
    assert quarters == {"2024Q1": "不适用", "2024Q2": "不符合", "2024Q3": "不适用"}


def test_a_project_that_has_not_begun_owes_no_report(judge: Judge) -> None:
    subject = judge.subject("项目", {"类别": "甲", "季度": [], "年度": []})
    found = judge.project(subject.project, subject.children, datetime.date(2025, 7, 1), subject.unknown)
    assert not [each for each in found if each.rule.kind in ("季度", "年度")]
