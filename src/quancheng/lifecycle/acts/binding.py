"""Which law binds a jurisdiction from when to when, and by which document; and jurisdictions below the own one."""

from __future__ import annotations

import datetime

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Binding, Jurisdiction
from quancheng.law import PackError, load_pack, pack_names
from quancheng.lifecycle.administering import SYSTEM, administering
from quancheng.lifecycle.refusals import Fault, Invalid
from quancheng.lifecycle.territory import jurisdictions

ONE_DAY = datetime.timedelta(days=1)


def bind_pack(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", jurisdiction: str, pack: str,
    since: datetime.date, until: datetime.date | None = None, basis: str, ends_earlier: bool = False,
) -> Binding:  # fmt: skip
    """A pack binds a jurisdiction from a day to a day (both counted).

    Where another one already binds then, this is refused; with ``ends_earlier`` the one that runs on the first day
    ends the day before, and the journal says so. Raises Invalid, NotAllowed.
    """
    with administering("设定适用办法", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        place = jurisdictions(acting).filter(code=jurisdiction).first()
        if place is None:
            raise Invalid([Fault("jurisdiction", "请选择行政区")])
        do.jurisdiction = place.code
        do.about("行政区", place.code, place.name)
        faults = _faults(pack, since, until, basis)
        if faults:
            raise Invalid(faults)
        for other in place.bindings.order_by("since"):
            if _apart(other, since, until):
                continue
            if not ends_earlier or other.since >= since:
                span = f"{other.since} 至 {other.until or '另行通知'}"
                raise Invalid(
                    [Fault("since", f"“{other.pack}”已在 {span} 适用，时间重叠；请改时间，或者写明原办法提前终止")]
                )
            do.before["原办法"] = f"{other.pack}，至 {other.until or '另行通知'}"
            other.until = since - ONE_DAY
            other.save(update_fields=["until"])
            do.after["原办法"] = f"{other.pack}，至 {other.until}"
        made = Binding.objects.create(jurisdiction=place, pack=pack, since=since, until=until, basis=basis.strip())
        do.after["适用办法"] = f"{pack}，自 {since} 至 {until or '另行通知'}"
        do.note = basis.strip()
    return made


def add_jurisdiction(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", code: str, name: str
) -> Jurisdiction:
    """A district below the own jurisdiction. Raises Invalid, NotAllowed."""
    with administering("新增行政区", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        number = code.strip()
        faults = [] if name.strip() else [Fault("name", "请填写名称")]
        if not (len(number) == 6 and number.isascii() and number.isdigit()):
            faults.append(Fault("code", "行政区划代码应当是 6 位数字"))
        elif Jurisdiction.objects.filter(code=number).exists():
            faults.append(Fault("code", "这个行政区划代码已经有了"))
        if faults:
            raise Invalid(faults)
        made = Jurisdiction.objects.create(code=number, name=name.strip(), superior=acting.person.jurisdiction)
        do.about("行政区", made.code, made.name)
        do.after |= {"行政区划代码": made.code, "名称": made.name, "上级": str(acting.person.jurisdiction)}
    return made


def _faults(pack: str, since: datetime.date, until: datetime.date | None, basis: str) -> list[Fault]:
    faults = [] if basis.strip() else [Fault("basis", "请写明依据的文件")]
    if until is not None and until < since:
        faults.append(Fault("until", "止期不能早于起期"))
    if pack not in pack_names():
        return [*faults, Fault("pack", "请选择规程包")]
    try:
        load_pack(pack)
    except PackError as error:
        faults.append(Fault("pack", f"规程包有问题，不能适用：{error}"))
    return faults


def _apart(other: Binding, since: datetime.date, until: datetime.date | None) -> bool:
    """Whether the other one is over before, or begins after."""
    return (other.until is not None and other.until < since) or (until is not None and until < other.since)
