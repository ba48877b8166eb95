"""The acts that a project's page offers: where each is done, what it will do, and what happens next."""

from __future__ import annotations

from django.urls import reverse

from quancheng.projects.models import Project
from quancheng.web.approving.deeds import DEEDS as APPROVING
from quancheng.web.budgeting.deeds import DEEDS as BUDGETING
from quancheng.web.deed import Deed
from quancheng.web.letters.deeds import DEEDS as LETTERS
from quancheng.web.library.deeds import DEEDS as LIBRARY
from quancheng.web.planning.deeds import DEEDS as PLANNING
from quancheng.web.reviewing.deeds import DEEDS as REVIEWING

_APPLYING = (
    Deed("提交立项申请", "check", "提交立项申请", "", "等待项目主管部门受理"),
    Deed(
        "受理申报", "do-accept", "受理申报",
        "申报转入下一阶段，申报内容和提交时固定的材料作为办理的依据；受理日记为今天。",
        "项目转入评审阶段，由项目主管部门组织集中评审（第十条）。建设单位能看到受理日和现在的阶段。",
    ),
    Deed(
        "退回补正", "do-return", "退回补正",
        "逐项写明理由退回。只有退回的各项重新开放，其余内容不能改；建设单位补正后由负责人重新提交。",
        "等待建设单位补正并重新提交；重新提交以后，前后两次的内容可以逐项对照。", done="已退回补正",
    ),
    Deed(
        "准予例外", "do-waive", "准予例外",
        "对办法“原则上”的要求写明理由，准予通过；理由、办理人和日期写进档案。",
        "这一项不再阻止后面的办理，档案里注明“已放行”和理由。", done="已准予例外",
    ),
    Deed(
        "委托绩效评估", "do-commission", "委托绩效评估",
        "必要时会同财政部门委托第三方机构开展绩效评估。受托机构从现在起能看到这个项目，到它提交报告为止。",
        "等待第三方机构提交评估报告。", done="已委托第三方绩效评估",
    ),
    Deed(
        "提交委托评估报告", "do-report", "提交评估报告",
        "提交以后不能再改，本机构也不再能看到这个项目；等级由得分按办法的分档得出。",
        "报告已交项目主管部门，委托办结，本机构不再能看到这个项目。", done="已提交评估报告",
    ),
    Deed(
        "确认共建", "do-confirm", "确认共建",
        "确认本单位承担的内容和共同形成的建设方案。确认以后牵头单位改动本单位承担的内容，须重新确认。",
        "各共建单位都确认以后，牵头单位才能提交立项申请（第九条）。", done="已确认共建",
    ),
    Deed(
        "更正", "do-correct", "更正一项内容",
        "写明原值、新值和理由，由提出人以外的另一人确认后生效；确认以前原值不变。",
        "等待本单位另一人确认；确认以前原值不变。", done="已提出更正",
    ),
    Deed(
        "确认更正", "do-decide", "确认更正",
        "确认以后新值立即生效，有关条文重新判断；不同意的，原值不变。",
        "有关条文已按现在的内容重新判断。", done="已办理更正",
    ),
    Deed(
        "作出认定", "do-find", "作出认定",
        "对办法留给本部门认定的事实，认定是或者否，写明理由；记入档案，看这个事实的各条立即重新判断。可以重新认定，以最后一次为准。",
        "有关条文已按认定的事实重新判断；认定的日期和办理的人写在“事实”和日志里。", done="已作出认定", first=True,
    ),
    Deed(
        "撤回", "do-withdraw", "撤回申报",
        "收回已经提交、还没有受理的申报：项目回到“起草”，立项申请日和报批备案日清空，项目编号保留。",
        "可以继续修改申报，改好后由负责人重新提交。", done="已撤回申报",
    ),
    Deed(
        "催办", "do-urge", "催办",
        "提醒建设单位办理将到期或者已到期的事项，可以写明答复期限。",
        "建设单位在工作台上看到这条催办；答复以后在本页显示。", done="已催办",
    ),
    Deed(
        "答复催办", "do-answer", "答复催办",
        "答复办理情况和预计办结的日期，答复后不能再改。",
        "催办单位能看到答复。", done="已答复催办",
    ),
    Deed(
        "交接经办", "do-clerk", "交接经办",
        "换一位经办人，未办的事项一并交接；原经办人的办理记录不变。",
        "新的经办人在工作台上看到这个项目。", done="已交接经办",
    ),
    Deed(
        "移交项目", "do-offer", "移交项目",
        "把项目移交给另一个单位。对方接收以前，项目仍由本单位负责；接收以后，本单位不再办理这个项目。",
        "等待对方负责人接收；接收以前，项目仍由本单位负责。", done="已提出移交",
    ),
    Deed(
        "撤回移交", "do-unoffer", "撤回移交",
        "收回已经提出、对方还没有接收的移交，项目仍由本单位负责。",
        "项目仍由本单位负责，可以另行移交。", done="已撤回移交",
    ),
    Deed(
        "接收项目", "take", "接收项目",
        "接收以后，项目和全部未办事项由本单位负责。",
        "项目由本单位负责，义务和期限见下。", done="已接收项目",
    ),
    Deed(
        "作废", "do-void", "作废",
        "这条记录从此不再有效，不能恢复。记录本身、材料和日志都保留，可以查阅。",
        "记录不再有效，不能再办理任何事项，仍可查阅。", grave=True, done="已作废",
    ),
)  # fmt: skip

_ALL = (*_APPLYING, *PLANNING, *REVIEWING, *APPROVING, *BUDGETING, *LIBRARY, *LETTERS)

FIRST = (
    "提交立项申请",
    "受理申报",
    "退回补正",
    "提交委托评估报告",
    "确认共建",
    "答复催办",
    "确认更正",
    "准予例外",
    *(deed.act for deed in _ALL if deed.first),
)
"""Acts that somebody waits for: they stand first, the rest behind."""

LAST = ("更正", "撤回", "交接经办", "移交项目", "撤回移交", "作废")

DEEDS = {deed.act: deed for deed in _ALL}
BY_NAME = {deed.name: deed for deed in _ALL}

FILLING = (
    "起草申报", "编制建设方案", "登记资源目录", "说明安全可靠", "登记事权划分", "报送事前绩效评估",
)  # fmt: skip
"""Acts that are done part by part in the application: one button for all."""


def rank(act: str) -> int:
    """Where an act stands among what can be done."""
    return FIRST.index(act) if act in FIRST else len(FIRST) + 1 + (LAST.index(act) if act in LAST else -1)


def address(deed: Deed, project: Project) -> str:
    """Where the act is done on this project."""
    return reverse(deed.name, kwargs={"id": project.public_id})
