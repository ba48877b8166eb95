"""The first start of an empty house."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from quancheng.accounts import first_start as opening
from quancheng.accounts.models import ADMINISTRATORS
from quancheng.accounts.presence import Request, address
from quancheng.law import Pack, load_pack, pack_names
from quancheng.lifecycle.acts.opening import Administrator, House, open_house
from quancheng.lifecycle.refusals import Invalid, WrongState

DUTIES = {
    "系统": "设置单位、人员、岗位和适用的办法；看不到项目",
    "安全": "查看登录情况，解除锁定，重置他人的动态口令；看不到项目",
    "审计": "查看全部日志，制作检查点；看不到项目",
}


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_start(request: Request) -> HttpResponse:
    """Asks for what a house needs, once."""
    if settings.FIRST_START and opening.is_open():
        return redirect("account_login")
    told: dict[str, object] = {
        "section": "first-start",
        "packs": [load_pack(name) for name in pack_names()],
        "label": _label,
        "offices": [(number, office, DUTIES[office]) for number, office in enumerate(ADMINISTRATORS, 1)],
        "values": request.POST,
        "errors": {},
    }
    if request.method != "POST":
        return render(request, "entrance/first_start.html", told)
    try:
        open_house(_house(request), at=request.at, address=address(request) or "")
    except WrongState:
        return redirect("account_login")
    except Invalid as invalid:
        told["errors"] = {fault.field: fault.message for fault in invalid.faults}
        return render(request, "entrance/first_start.html", told, status=422)
    return render(request, "entrance/opened.html", {"section": "first-start"})


def _house(request: Request) -> House:
    def given(name: str) -> str:
        return str(request.POST.get(name, ""))

    return House(
        code=given("code"),
        district=given("district"),
        district_code=given("district_code"),
        superior=given("superior"),
        superior_code=given("superior_code"),
        pack=given("pack"),
        unit=given("unit"),
        unit_code=given("unit_code"),
        administrators=[
            Administrator(office, given(f"name{number}"), given(f"username{number}"), given(f"password{number}"))
            for number, office in enumerate(ADMINISTRATORS, 1)
        ],
    )


def _label(pack: Pack) -> str:
    return f"{pack.title}（{pack.number}）"
