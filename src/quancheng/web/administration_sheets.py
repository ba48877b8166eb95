"""The sheets of 管理: every act of the three administrators, each on a page of its own."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import ADMINISTRATORS, BODIES, ROLES, Person, Post, Section, Unit
from quancheng.law import load_pack, pack_names
from quancheng.lifecycle import territory
from quancheng.lifecycle.acts import binding, establishment, people, security
from quancheng.lifecycle.acts.people import KEEPER
from quancheng.lifecycle.administering import AUDIT, SECURITY, SYSTEM
from quancheng.web.sheets import Option, Question, Sheet

ONE_DAY = datetime.timedelta(days=1)
LOGIN_BOX = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def _office(name: str) -> Callable[[Any], str]:
    return lambda row: name


def _keeper(person: Person) -> str:
    return KEEPER[person.administrator]


def _jurisdictions(acting: Acting, row: Any, day: datetime.date) -> Sequence[Option]:  # noqa: ARG001  one signature
    return [(each.code, each.name) for each in territory.jurisdictions(acting)]


def _bodies(acting: Acting, row: Any, day: datetime.date) -> Sequence[Option]:  # noqa: ARG001  one signature
    return BODIES


def _roles(acting: Acting, row: Any, day: datetime.date) -> Sequence[Option]:  # noqa: ARG001  one signature
    return ROLES


def _packs(acting: Acting, row: Any, day: datetime.date) -> Sequence[Option]:  # noqa: ARG001  one signature
    packs = [load_pack(name) for name in pack_names()]
    return [(pack.name, f"{pack.title}（{pack.number}）") for pack in packs]


def _duties(acting: Acting, row: Any, day: datetime.date) -> Sequence[Option]:
    place = row.jurisdiction if isinstance(row, Unit | Person) else acting.person.jurisdiction
    return territory.duties(place, day)


def _held(acting: Acting, row: Unit, day: datetime.date) -> Sequence[Option]:  # noqa: ARG001  one signature
    return [each.duty for each in row.duties.on(day).order_by("pk")]


def _units(acting: Acting, row: Person, day: datetime.date) -> Sequence[Option]:  # noqa: ARG001  one signature
    """At most some dozens in a district; typing finds one."""
    standing = territory.units(acting).filter(dissolved_on=None).order_by("name")
    return [(each.public_id, each.name) for each in standing]


def _other_units(acting: Acting, row: Unit, day: datetime.date) -> Sequence[Option]:
    return [option for option in _units(acting, Person(), day) if option[0] != row.public_id]


def _sections(acting: Acting, row: Person, day: datetime.date) -> Sequence[Option]:  # noqa: ARG001  one signature
    standing = Section.objects.filter(unit__in=territory.units(acting).filter(dissolved_on=None))
    named = standing.select_related("unit").order_by("unit__name", "name")
    return [(str(each.pk), f"{each.unit.name} {each.name}") for each in named]


def _offices(acting: Acting, row: Any, day: datetime.date) -> Sequence[Option]:  # noqa: ARG001  one signature
    named = [(name, f"{name}管理员", f"由{KEEPER[name]}管理员启用以后才能登录") for name in ADMINISTRATORS]
    return [("", "不是管理员", "在单位里担任岗位、办理业务"), *named]


REASON = Question("reason", "依据", hint="文件名称和文号", width="30")
WHY = Question("reason", "原因", width="30")
SINCE = Question("since", "自", "date", width="10")
UNTIL = Question("until", "至", "date", hint="不填就是没有期限", width="10", required=False)
CODE = Question("code", "统一社会信用代码", hint="18 位", width="20", more={"spellcheck": "false"})
DUTY = Question("duty", "职责", "select", options=_duties, width="20")


def _of_unit(unit: Unit) -> dict[str, Any]:
    return {"unit": unit.public_id, "version": unit.version}


def _unit(unit: Unit) -> dict[str, Any]:
    return {"unit": unit.public_id}


def _person(person: Person) -> dict[str, Any]:
    return {"person": person.public_id}


def _from_today(row: Any, day: datetime.date) -> dict[str, str]:  # noqa: ARG001  one signature
    return {"since": day.isoformat()}


def _until_yesterday(row: Any, day: datetime.date) -> dict[str, str]:  # noqa: ARG001  one signature
    return {"last": (day - ONE_DAY).isoformat()}


UNITS = (
    Sheet(
        "enter-unit", "新增单位", "新增", establishment.enter_unit,
        (
            Question("jurisdiction", "行政区", "select", options=_jurisdictions, width="20"),
            Question("name", "单位名称", hint="写全称", width="30"), CODE,
            Question("body", "单位类别", "select", hint="办法第二条看它的类别", options=_bodies, width="20"),
            Question(
                "duty", "承担的职责", "select", required=False, options=_duties, width="20",
                hint="每个单位都可以是项目建设单位，不用选；主管、财政、审计等职责在这里选，也可以以后再设",
            ),
        ),
        "已新增单位。", _office(SYSTEM),
        initial=lambda row, day: {"jurisdiction": ""},
    ),
    Sheet(
        "rename-unit", "单位更名", "更名", establishment.rename_unit,
        (Question("name", "新名称", width="30"), CODE, REASON), "已更名。", _office(SYSTEM), "unit",
        says="以后的页面、文书都用新名称；已经形成的记录和日志不变。",
        given=_of_unit, initial=lambda unit, day: {"name": unit.name, "code": unit.code},
    ),
    Sheet(
        "merge-unit", "单位合并", "合并", establishment.merge_unit,
        (Question("into", "合并到", "select", options=_other_units, width="30"), REASON),
        "已合并。", _office(SYSTEM), "unit", grave=True, given=_of_unit,
        says="本单位从今天起撤销，它的岗位全部终止，正在使用的人立即退出。名下的项目须先逐个移交给接收单位。",
    ),
    Sheet(
        "dissolve-unit", "单位撤销", "撤销", establishment.dissolve_unit, (REASON,), "已撤销。", _office(SYSTEM),
        "unit", says="本单位从今天起撤销，它的岗位全部终止，正在使用的人立即退出。名下的项目须先逐个移交给接收单位。",
        grave=True, given=_of_unit,
    ),
    Sheet(
        "add-section", "新增科室", "新增", establishment.add_section,
        (Question("name", "科室名称", width="20"),), "已新增科室。", _office(SYSTEM), "unit",
        says="评审回避按科室判断：科室里有人提出的项目，同科室的人不参加评审（内控规则）。", given=_unit,
    ),
    Sheet(
        "give-duty", "设定职责", "设定", establishment.give_duty, (DUTY, SINCE, UNTIL), "已设定职责。", _office(SYSTEM),
        "unit", says="职责的名称是办法里的名称。单位承担职责，人员担任岗位，才能办理相应的事。",
        given=_unit, initial=_from_today,
    ),
    Sheet(
        "end-duty", "终止职责", "终止", establishment.end_duty,
        (
            Question("duty", "职责", "select", options=_held, width="20"),
            Question("last", "最后一天", "date", hint="填昨天，就是立即终止", width="10"),
        ),
        "已终止职责。", _office(SYSTEM), "unit", grave=True, given=_unit, initial=_until_yesterday,
        says="这个单位为这一职责设的岗位随之终止，正在使用的人立即退出。",
    ),
)  # fmt: skip

PEOPLE = (
    Sheet(
        "enter-person", "新增人员", "新增", people.enter_person,
        (
            Question("jurisdiction", "行政区", "select", options=_jurisdictions, width="20"),
            Question("name", "姓名", width="10"),
            Question(
                "username", "用户名", hint="小写字母、数字，不能和他人相同，例如 zhangmin", width="20", more=LOGIN_BOX
            ),
            Question("administrator", "管理员", "radio", options=_offices),
        ),
        "已新增人员。", _office(SYSTEM), secret=True,
    ),
    Sheet(
        "give-post", "设定岗位", "设定", people.give_post,
        (
            Question("unit", "单位", "select", options=_units, width="30"),
            Question(
                "section", "科室", "select", options=_sections, width="30", required=False, hint="评审回避按科室判断"
            ),
            DUTY,
            Question("role", "岗位", "radio", options=_roles, inline=True, hint="经办起草，负责人提交和签发"),
            Question("since", "自", "date", width="10"), UNTIL,
        ),
        "已设定岗位。", _office(SYSTEM), "person", given=_person, initial=_from_today,
        says="本人现在的登录立即退出，重新登录以后按新的岗位办理。",
    ),
    Sheet(
        "end-post", "终止岗位", "终止", people.end_post,
        (Question("last", "最后一天", "date", hint="填昨天，就是立即终止", width="10"), WHY),
        "已终止岗位。", _office(SYSTEM), "post", grave=True, initial=_until_yesterday,
        given=lambda post: {"post": post.public_id},
        says="本人现在的登录立即退出；未办的事项，请本单位负责人交接给他人。",
    ),
    Sheet(
        "disable", "停用账号", "停用", people.disable, (WHY,), "已停用，正在使用的立即退出。", _keeper, "person",
        says="本人立即退出，不能再登录；岗位和办理过的记录不变。", grave=True, given=_person,
    ),
    Sheet(
        "enable", "启用账号", "启用", people.enable, (), "已启用。", _keeper, "person",
        says="启用以后，用新的一次性初始密码登录，首次登录必须改密码。", secret=True, given=_person,
    ),
    Sheet(
        "reset-password", "重置密码", "重置", people.reset_password, (), "已重置密码。", _keeper, "person",
        says="原来的密码立即失效，正在使用的立即退出。新的一次性初始密码只显示一次，请当面交给本人。",
        grave=True, secret=True, given=_person,
    ),
    Sheet(
        "reset-code", "重置动态口令", "重置", security.reset_code, (WHY,), "已重置动态口令。", _office(SECURITY),
        "person",
        says="本人的动态口令、恢复码和安全密钥全部作废，正在使用的立即退出；以后只凭密码登录，直到本人重新启用。",
        grave=True, given=_person,
    ),
)  # fmt: skip

OTHERS = (
    Sheet(
        "bind-pack", "设定适用办法", "设定", binding.bind_pack,
        (
            Question("jurisdiction", "行政区", "select", options=_jurisdictions, width="20"),
            Question("pack", "规程包", "radio", options=_packs), SINCE, UNTIL,
            Question("basis", "依据", hint="规定适用的文件名称和文号", width="30"),
            Question("ends_earlier", "起始日还在适用的原办法，到前一天终止", "checkbox", required=False),
        ),
        "已设定适用办法。", _office(SYSTEM), initial=_from_today,
        says="以后立项的项目按基准日适用新办法；已经立项的仍按原办法判断（第四十三条）。",
    ),
    Sheet(
        "add-jurisdiction", "新增下级行政区", "新增", binding.add_jurisdiction,
        (Question("name", "名称", width="20"), Question("code", "行政区划代码", hint="6 位数字", width="10")),
        "已新增行政区。", _office(SYSTEM),
    ),
    Sheet(
        "unlock", "解除锁定", "解除", security.unlock,
        (Question("username", "用户名", width="20", more=LOGIN_BOX),), "已解除锁定，现在就可以登录。",
        _office(SECURITY),
        says="先确认是本人忘记密码，不是他人在试探。",
    ),
    Sheet(
        "keep-checkpoint", "制作检查点", "制作", security.keep_checkpoint,
        (
            Question("jurisdiction", "行政区", "select", options=_jurisdictions, width="20"),
            Question("given_to", "交给谁保存", hint="本机以外的人或者单位，例如：区档案馆", width="20"),
        ),
        "已制作检查点，请抄下或者打印编号和杂凑值，交出保存。", _office(AUDIT),
        says="日志首尾相扣，能看出中间被改动；要看出末尾被截断、整本被重写，须有一份编号和杂凑值保存在本机以外。",
    ),
)  # fmt: skip

SHEETS = {sheet.name: sheet for sheet in (*UNITS, *PEOPLE, *OTHERS)}

FINDERS: dict[str, Callable[[Acting], Any]] = {
    "unit": territory.units, "person": territory.people, "post": territory.posts,
}  # fmt: skip


def subject_of(row: Unit | Person | Post | None) -> tuple[str, str, str]:
    """The page a sheet belongs to: the name of its address, the row's public id, its words."""
    if isinstance(row, Unit):
        return "unit", row.public_id, row.name
    if isinstance(row, Post):
        return "person", row.person.public_id, row.person.name
    if isinstance(row, Person):
        return "person", row.public_id, row.name
    return "administration", "", "管理"
