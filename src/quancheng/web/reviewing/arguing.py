"""The pages of 需求论证 and 方案评估 (第四条)."""

from __future__ import annotations

from quancheng.lifecycle.acts.reviewing.arguing import CONCLUSIONS, LONGEST, argue_need, assess_scheme
from quancheng.reviews.models import NEED, SCHEME, Argument
from quancheng.web.act_page import Opened
from quancheng.web.form_page import Field, Form, form_page

HINTS = {
    NEED: "建设有没有依据，需求是不是真实、必要，与已有系统和统建清单有没有重复",
    SCHEME: "技术路线、建设内容、数据共享和安全是不是可行，概算是不是与内容相称",
}


def _form(opened: Opened) -> Form:
    kind = opened.deed.act
    before = list(Argument.objects.filter(project=opened.project).order_by("-id"))
    return Form(
        fields=(
            Field("conclusion", "结论", "radio", options=CONCLUSIONS),
            Field("text", "意见", "textarea", f"{HINTS[kind]}；不超过 {LONGEST} 字", rows=6),
        ),
        before="reviewing/argued.html",
        more={"argued": before},
        button=f"提交{kind}结论",
    )


argue = form_page("do-argue", argue_need, _form)
assess = form_page("do-assess", assess_scheme, _form)
