"""安全管理员: unlocks, resets another's second factor. 审计管理员: keeps a checkpoint of the journal."""

from __future__ import annotations

import datetime

from allauth.mfa.models import Authenticator

from quancheng.accounts import lockout
from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person
from quancheng.journal.checkpoints import NothingRecorded, checkpoint
from quancheng.journal.models import Checkpoint
from quancheng.lifecycle.administering import AUDIT, SECURITY, administering
from quancheng.lifecycle.refusals import Fault, Invalid, WrongState
from quancheng.lifecycle.territory import end_sessions, jurisdictions, people


def unlock(*, acting: Acting, at: datetime.datetime, key: str, digest: str = "", username: str) -> None:
    """Log-in opens again for a user name before its time. Raises WrongState where it is not locked, NotAllowed."""
    with administering("解除锁定", SECURITY, acting=acting, at=at, key=key, digest=digest) as do:
        name = lockout.username(username)
        person = people(acting).filter(username=name).first()
        if person is not None:
            do.jurisdiction = person.jurisdiction.code
            do.about("人员", person.public_id, person.name)
            do.other(person)
        if not lockout.unlock(name):
            raise WrongState("这个用户名没有失败记录，不需要解除")


def reset_code(*, acting: Acting, at: datetime.datetime, key: str, digest: str = "", person: str, reason: str) -> None:
    """Another person's second factor is taken away (a lost phone): the password alone opens until it is set up anew.

    Raises Invalid, NotAllowed, WrongState.
    """
    with administering("重置动态口令", SECURITY, acting=acting, at=at, key=key, digest=digest) as do:
        found = people(acting).get(public_id=person)
        do.jurisdiction = found.jurisdiction.code
        do.about("人员", found.public_id, found.name)
        do.other(found)
        if not reason.strip():
            raise Invalid([Fault("reason", "请写明原因，例如手机遗失")])
        factors = Authenticator.objects.filter(user=found)
        if not factors.exists():
            raise WrongState(f"{found.name}没有启用动态口令")
        do.note = reason.strip()
        factors.delete()
        end_sessions(Person.objects.filter(pk=found.pk))


def keep_checkpoint(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", jurisdiction: str, given_to: str
) -> Checkpoint:
    """The end of a chain, to be taken away from this machine. Raises Invalid, NotAllowed."""
    with administering("制作检查点", AUDIT, acting=acting, at=at, key=key, digest=digest) as do:
        place = jurisdictions(acting).filter(code=jurisdiction).first()
        if place is None:
            raise Invalid([Fault("jurisdiction", "请选择行政区")])
        if not given_to.strip():
            raise Invalid([Fault("given_to", "请写明检查点交给谁保存")])
        do.jurisdiction = place.code
        do.about("行政区", place.code, place.name)
        try:
            kept = checkpoint(place.code, at, given_to.strip())
        except NothingRecorded as error:
            raise WrongState("这个行政区还没有日志") from error
        do.note = f"第 {kept.number} 号，交{given_to.strip()}保存"
        do.reply["checkpoint"] = kept.number
    return kept
