"""The acts on one project that have a page here."""

from quancheng.web.deed import Deed

PREPARE, CHECK, SIGN, CONFIRM = "do-prepare", "do-check", "do-sign", "do-confirm-own"
OPINION, PASS, APPROVE = "do-opinion", "do-pass", "do-approve"

DEEDS: tuple[Deed, ...] = (
    Deed(
        "拟办", PREPARE, "拟办",
        "由经办人拟出要办理的内容，交另一人复核、负责人签发；签发以前不对外生效。",
        "等待复核。", done="已拟办", first=True,
    ),
    Deed(
        "复核", CHECK, "复核", "由经办人以外的另一人复核：同意的交负责人签发，不同意的写明理由退回。",
        "等待负责人签发。", done="已复核", first=True,
    ),
    Deed(
        "签发", SIGN, "签发", "由没有拟办、复核过的负责人签发。签发以后按办理单上的内容办理，不能再改。",
        "可以按办理单办理。", done="已签发", first=True,
    ),
    Deed(
        "领导小组确认", CONFIRM, "确认",
        "项目主管部门自己的项目，审核结果经领导小组确认后才能办理；不同意的写明理由退回。",
        "可以按办理单办理。", done="已确认", first=True,
    ),
    Deed(
        "出具审核意见", OPINION, "出具审核意见",
        "按签发的办理单出具立项审核意见及投资额度建议，出具以后不能再改；立项审核意见日记为今天。",
        "接着把评审情况提交区财政部门（第十条“同时”）。", done="已出具审核意见", first=True,
    ),
    Deed(
        "提交评审情况", PASS, "提交评审情况",
        "把立项评审情况和审核意见提交区财政部门。办法要求与出具审核意见“同时”：同一天提交的，不迟。",
        "审核意见“同意”的，项目进入项目库环节，区财政部门组织预算评审（第十一条）；“不同意”的，项目终止；"
        "“修改后再审”的，退回建设单位补正。",
        done="已提交评审情况", first=True,
    ),
    Deed(
        "立项批复", APPROVE, "立项批复",
        "按签发的办理单批复建设方案和投资预算，批复以后不能再改；项目建设单位应严格按照批复实施。",
        "等待项目建设单位签订责任书（第十四条）。", done="已批复", first=True,
    ),
)  # fmt: skip
