"""委托代理 (internal control): the holder of a post lets a colleague act for them, from a day to a day, on record."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Delegation, Person, Post
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed, WrongState
from quancheng.lifecycle.register import official
from quancheng.lifecycle.territory import end_sessions

KIND = "委托"


@official("委托代理")
def delegate(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", person: str, since: datetime.date,
    until: datetime.date, reason: str,
) -> Delegation:  # fmt: skip
    """The own post, to somebody of the same unit (public id), from a day to a day, both counted. Raises Invalid,
    NotAllowed.
    """
    with doing("委托代理", acting=acting, at=at, key=key, digest=digest) as do:
        post = _own_post(do)
        do.allow(None)
        colleague = colleagues(post, do.on).filter(public_id=person).first()
        faults = [] if colleague else [Fault("person", "请选择本单位的另一位同事")]
        if since < do.on:
            faults.append(Fault("since", "起期不能早于今天"))
        if until < since:
            faults.append(Fault("until", "止期不能早于起期"))
        elif post.until is not None and until > post.until:
            faults.append(Fault("until", f"您的岗位到 {post.until} 为止，委托不能更长"))
        if not reason.strip():
            faults.append(Fault("reason", "请写明事由，例如出差、休假"))
        running = Delegation.objects.filter(post=post, revoked_at=None, since__lte=until, until__gte=since)
        if colleague and running.filter(delegate=colleague).exists():
            faults.append(Fault("person", f"这段时间里已经委托给{colleague.name}"))
        if faults or colleague is None:
            raise Invalid(faults)
        made = Delegation.objects.create(
            post=post, delegate=colleague, since=since, until=until, reason=reason.strip(), given_at=at
        )
        _about(do, made)
        do.change("委托", None, f"{post} → {colleague.name}，{since} 至 {until}")
        do.note = made.reason
        do.reply["delegation"] = made.public_id
    return made


def revoke(*, acting: Acting, at: datetime.datetime, key: str, digest: str = "", delegation: str) -> None:
    """Taken back at once, by who gave it. Raises NotAllowed, WrongState."""
    with doing("收回委托", acting=acting, at=at, key=key, digest=digest) as do:
        post = _own_post(do)
        found = Delegation.objects.select_related("post", "delegate").get(public_id=delegation, post=post)
        _about(do, found)
        if Delegation.objects.filter(pk=found.pk, revoked_at=None, until__gte=do.on).update(revoked_at=at) != 1:
            raise WrongState("这项委托已经收回或者到期")
        do.change("委托", f"{post} → {found.delegate.name}，{found.since} 至 {found.until}", "收回")
        end_sessions(Person.objects.filter(pk=found.delegate_id))


def colleagues(post: Post, day: datetime.date) -> QuerySet[Person]:
    """Whom the post may be lent to: who works in the same unit on this day, the holder and administrators aside."""
    inside = Post.objects.on(day).filter(unit=post.unit)
    found = Person.objects.filter(is_active=True, administrator="", posts__in=inside).exclude(pk=post.person_id)
    return found.distinct().order_by("name")


def _own_post(do: Doing) -> Post:
    post = do.acting.post
    if post is None or do.acting.delegation is not None:
        raise NotAllowed("只能委托自己的岗位，受托办理的不能再转委托（内控规则）")
    do.subject, do.title = ("岗位", post.public_id), str(post)
    return post


def _about(do: Doing, delegation: Delegation) -> None:
    do.subject, do.title = (KIND, delegation.public_id), str(delegation.post)
