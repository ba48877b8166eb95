"""The acts on one project that have a page here."""

from quancheng.web.deed import Deed

DEEDS: tuple[Deed, ...] = (
    Deed(
        "签订责任书", "do-letter", "签订责任书",
        "由单位负责人签订。责任书按下面的内容生成 Word 文件，存入项目材料并固定，签订以后不能再改。",
        "责任书已经存入项目材料，项目主管部门和财政部门都能看到。", done="已签订责任书", first=True,
    ),
    Deed(
        "报市级备案", "do-city", "报市级备案",
        "把备案表和下列材料按现在的版本固定，登记为报市级项目主管部门备案；市级主管部门能看到项目。",
        "等待市级回执；没有回执的，列在“市级备案”里提醒。", done="已报市级备案", first=True,
    ),
    Deed(
        "登记市级回执", "do-receipt", "登记市级回执",
        "登记市级项目主管部门给出的回执号和日期，备案办结。",
        "市级备案已经办结。", done="已登记市级回执", first=True,
    ),
)  # fmt: skip
