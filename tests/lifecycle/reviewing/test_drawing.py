"""抽取专家: by lots from the journal's own last hash; who must keep away takes no part (internal control)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quancheng.accounts.models import Post
from quancheng.journal import Entry, verifier, verify
from quancheng.journal.export import export_lines
from quancheng.journal.lots import draw
from quancheng.lifecycle.acts.reviewing import invitations, recusing
from quancheng.lifecycle.acts.reviewing.drawing import Candidates, candidates
from quancheng.lifecycle.acts.reviewing.readiness import checklist, short, targets
from quancheng.lifecycle.laws import law_of
from quancheng.lifecycle.refusals import Invalid, WrongState
from quancheng.projects.models import CoBuilder
from quancheng.reviews.models import Batch, Draw, Expert, Reviewed, Seat
from tests.lifecycle.reviewing.drawn import batch_with, drawn, entered, entry
from tests.lifecycle.standing import PARTNER, add
from tests.lifecycle.standing_made import Standing


def prepared(standing: Standing) -> Batch:
    return Batch.objects.get(public_id=standing.ids["批次"])


def lot(standing: Standing, *fields: str) -> Candidates:
    pack = law_of(standing.world.jurisdiction, standing.world.at.date()).pack
    return candidates(prepared(standing), standing.world["周闻笛"], pack, standing.world.at.date(), fields)


def reasons(standing: Standing, field: str = "数据资源") -> dict[str, str]:
    """Who is left out of a draw of one field, by name, and why."""
    found = lot(standing, field)
    return {found.names[who]: reason for who, reason in found.recused}


def worked(name: str, until: str = "", since: str = "2010-01-01") -> dict[str, Any]:
    return {"employments": [{"name": name, "since": since, "until": until}]}


# the draw


def test_what_was_drawn_follows_from_the_row_before_and_everybody_can_draw_it_again(standing: Standing) -> None:
    before = Entry.objects.filter(jurisdiction="379901").latest("number")
    made = drawn(standing.world, prepared(standing), [("网络安全", 3)])
    assert made.seed == {"entry": before.number, "hash": before.hash}
    assert (made.number, made.by_name) == (2, "周闻笛")
    pool = {who: fields for who, _, fields in made.pool}
    assert len(pool) == 6
    assert [tuple(each) for each in made.drawn] == draw(before.hash, pool, [("网络安全", 3)])
    told = Entry.objects.latest("pk").content["after"]["抽取"]
    assert set(told) == {"seed", "wanted", "pool", "recused", "drawn"}
    assert (told["seed"], told["drawn"]) == (made.seed, made.drawn)
    assert "网络安全1" not in json.dumps(told, ensure_ascii=False)
    assert {seat.expert.public_id for seat in made.seats.all()} == {who for _, who in made.drawn}
    assert set(made.seats.values_list("state", "field")) == {("待答复", "网络安全")}


def test_the_verifier_draws_every_draw_of_an_export_again(
    standing: Standing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn(standing.world, prepared(standing), [("网络安全", 2)])
    assert verify() == []
    file = tmp_path / "日志.jsonl"
    file.write_text("".join(export_lines(standing.world.at)), encoding="utf-8", newline="\n")
    assert verifier.main([str(file)]) == 0
    assert "379901：按种子重新抽取 2 次" in capsys.readouterr().out


def test_who_has_a_seat_is_not_drawn_again(standing: Standing) -> None:
    first = drawn(standing.world, prepared(standing), [("网络安全", 4)])
    second = drawn(standing.world, prepared(standing), [("网络安全", 2)])
    assert not {who for _, who in first.drawn} & {who for _, who in second.drawn}
    assert {reason for *_, reason in second.recused} == {"第 2 次已抽中，待答复"}


def test_too_few_are_told_with_how_many_and_nobody_is_invited(standing: Standing) -> None:
    count = Seat.objects.count()
    with pytest.raises(Invalid, match="“网络安全”还差 3 名、“密码应用”还差 1 名"):
        drawn(standing.world, prepared(standing), [("网络安全", 9), ("密码应用", 1)])
    assert Seat.objects.count() == count


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ([], "请填写要抽取的人数"), ([("算命", 1)], "专业领域没有“算命”"), ([("网络安全", 0)], "人数应为 1 至 99"),
        ([("网络安全", 1), ("网络安全", 1)], "同一领域写了两次"),
    ],
)  # fmt: skip
def test_what_makes_no_draw_is_told(standing: Standing, wanted: list[tuple[str, int]], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        drawn(standing.world, prepared(standing), wanted)


def test_nobody_is_drawn_before_it_is_known_from_whom_to_keep_away(standing: Standing) -> None:
    batch = batch_with(standing.world, agency="")
    with pytest.raises(WrongState, match="先委托评审机构"):
        drawn(standing.world, batch, [("网络安全", 1)])
    batch = batch_with(standing.world, name="另一批")
    with pytest.raises(WrongState, match="先把项目列入批次"):
        drawn(standing.world, batch, [("网络安全", 1)])


# who is left out


def test_who_works_for_the_building_unit_or_left_it_within_two_years_is_left_out(standing: Standing) -> None:
    unit = "区文化和旅游局"
    entered(
        standing.world,
        entry("现职", "数据资源", **worked(unit)),
        entry("刚走", "数据资源", **worked(unit, "2023-03-20")),
        entry("走久", "数据资源", **worked(unit, "2023-03-19")),
    )
    assert prepared(standing).on.isoformat() == "2025-03-20"
    assert reasons(standing) == {
        "现职": "任职于区文化和旅游局，“待抽取”的建设单位",
        "刚走": "2023-03-20 离开区文化和旅游局，“待抽取”的建设单位",
    }


def test_cobuilders_the_agency_and_declared_interests_count_alike(standing: Standing) -> None:
    CoBuilder.objects.create(project=standing["待抽取"], unit=standing.world.units[PARTNER], part="研学")
    interest = {"name": "衡信咨询有限公司", "text": "兼职", "on": "2025-01-01"}
    entered(
        standing.world,
        entry("共建的", "数据资源", **worked(PARTNER)),
        entry("机构的", "数据资源", **worked("衡信咨询有限公司")),
        entry("有关的", "数据资源", interests=[interest]),
        entry("解除的", "数据资源", interests=[interest | {"withdrawn_on": "2025-02-01"}]),
    )
    assert reasons(standing) == {
        "共建的": f"任职于{PARTNER}，“待抽取”的共建单位",
        "机构的": "任职于衡信咨询有限公司，评审机构",
        "有关的": "申报与衡信咨询有限公司有利益关系（兼职），评审机构",
    }


def test_a_unit_that_was_merged_into_the_builder_counts_as_the_builder(standing: Standing) -> None:
    old = add(standing.world, "旧人", "区旅游服务中心", "项目建设单位", "经办", standing.world.jurisdiction).unit
    assert old
    old.successor = standing.world["林知远"].unit
    old.save()
    entered(standing.world, entry("旧单位的", "数据资源", **worked("区旅游服务中心")))
    assert "已并入区文化和旅游局" in reasons(standing)["旧单位的"]


def test_who_is_registered_as_recused_or_works_where_the_batch_is_handled_is_left_out(standing: Standing) -> None:
    world = standing.world
    person = add(world, "兼职专家", "区政务信息化专家库", "评审专家", "经办", world.jurisdiction).person
    post = world["周闻笛"].post
    assert post
    told = {"unit": post.unit, "section": post.section, "duty": post.duty, "role": "经办", "since": "2024-01-01"}
    Post.objects.create(person=person, **told)
    found = entered(
        world,
        entry("兼职专家", "数据资源", person=person.public_id),
        entry("登记的", "数据资源"),
        entry("可以的", "数据资源"),
    )
    recused = {"batch": standing.ids["批次"], "expert": found[1].public_id, "values": {"reason": "近亲属任职"}}
    world.does("周闻笛", recusing.recuse, **recused)
    assert reasons(standing) == {"兼职专家": "在组织评审的区大数据局信息科任职", "登记的": "已登记回避：近亲属任职"}
    assert list(lot(standing, "数据资源").pool.values()) == [["数据资源"]]


def test_who_left_the_pool_or_judges_other_fields_takes_no_part_at_all(standing: Standing) -> None:
    Expert.objects.filter(name="网络安全1").update(active=False)
    found = lot(standing, "网络安全")
    assert len(found.pool) == 5
    assert not found.recused
    assert found.count("网络安全") == 5


def test_candidates_ask_the_same_number_of_statements_however_many_there_are(
    standing: Standing, django_assert_num_queries: Any
) -> None:
    lot(standing, "数据资源")
    for many in (2, 30):
        rows = [entry(f"专家{many}-{each}", "数据资源", **worked("区文化和旅游局")) for each in range(many)]
        entered(standing.world, *rows)
        with django_assert_num_queries(13):  # three of them ask for the batch and the law
            assert len(lot(standing, "数据资源").recused) >= many


# the panel that is wanted


def panel(standing: Standing) -> tuple[list[Draw], list[Seat]]:
    batch = prepared(standing)
    return list(batch.draws.order_by("number")), list(batch.seats.select_related("draw"))


def declined(standing: Standing, seat: Seat) -> None:
    told = {"seat": seat.public_id, "answer": "不参加", "reason": "出差", "teller": "来电"}
    standing.world.later(minutes=5)
    standing.world.does("周闻笛", invitations.answer_invitation, **told)
    standing.world.later(minutes=5)


def test_a_seat_that_was_given_up_is_missing_until_somebody_is_drawn_for_it(standing: Standing) -> None:
    drawn(standing.world, prepared(standing), [("网络安全", 3)])
    declined(standing, Seat.objects.filter(field="网络安全").first())  # type: ignore[arg-type]  # there are three
    assert short(*panel(standing)) == {"网络安全": 1}
    drawn(standing.world, prepared(standing), [("网络安全", 1)])
    assert short(*panel(standing)) == {}
    assert targets(*panel(standing)) == {"软件工程": 1, "网络安全": 3}


def test_a_draw_beyond_what_is_missing_makes_the_panel_larger(standing: Standing) -> None:
    drawn(standing.world, prepared(standing), [("网络安全", 2)])
    drawn(standing.world, prepared(standing), [("网络安全", 2)])
    assert targets(*panel(standing)) == {"软件工程": 1, "网络安全": 4}


def test_the_checklist_wants_an_odd_panel_that_is_large_enough(standing: Standing) -> None:
    batch = prepared(standing)
    drawn(standing.world, batch, [("网络安全", 5)])
    pack = law_of(standing.world.jurisdiction, standing.world.at.date()).pack
    said = {}
    for coming in (4, 5, 6):
        keys = Seat.objects.filter(batch=batch).values_list("pk", flat=True)
        Seat.objects.filter(batch=batch).update(state="已谢绝")
        Seat.objects.filter(pk__in=list(keys)[:coming]).update(state="已接受")
        draws, seats = panel(standing)
        reviewed = list(Reviewed.objects.filter(batch=batch))
        checks = checklist(batch, reviewed, draws, seats, pack, standing.world.at.date())
        said[coming] = next((check.done, check.words) for check in checks if "位专家参加" in check.words)
    assert said == {
        4: (False, "4 位专家参加，不少于 5 位才能评审"),
        5: (True, "5 位专家参加"),
        6: (False, "6 位专家参加，是双数；评审组应为单数"),
    }
