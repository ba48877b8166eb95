"""Distance (internal control): nobody decides on what he builds, and no organ on its own project as on any other."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from quancheng.accounts.models import Person, Post, Unit
from quancheng.journal import DONE, Entry
from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.refusals import NotAllowed
from quancheng.projects.models import CoBuilder, Project, Submission

SECTION = "本单位自己的项目，由其他科室办理，并报领导小组确认（内控规则）"
_BEHALF = "（代 "


def builds(project: Project, unit: Unit | None) -> bool:
    """Whether the unit builds the project, alone or along with others (one statement)."""
    if unit is None or project.unit_id == unit.pk:
        return unit is not None
    return CoBuilder.objects.filter(project=project, unit=unit).exists()


def demand_distance(do: Doing, project: Project) -> None:
    """Who decides is not of those who build (internal control; the organ's own projects: 第四条, 领导小组).

    Whoever has done anything on it for who builds it, in whatever post he was then, decides nothing on it. A
    stranger's project: neither the person nor the holder of the post works in the building unit. The own unit's, or
    one it builds along: another 科室 than the one that builds, both known, and nobody who had a hand in it (clerk, the
    head who submitted, who confirmed the co-building), himself or through a delegate. Raises NotAllowed.
    """
    acting = do.acting
    both = {acting.person, acting.post.person if acting.post else acting.person}
    people = {each.pk for each in both}
    if not builds(project, acting.unit):
        theirs = Q(unit=project.unit_id) | Q(unit__cobuilt__project=project)
        if Post.objects.on(do.on).filter(theirs, person__in=people).exists():
            raise NotAllowed("您在建设单位任职，这个项目由其他人办理（内控规则）")
        _demand_no_hand(do, project, both)
        return
    names = {each.name for each in both}
    involved = _involved(project, acting.unit)
    if project.clerk_id in people or names & involved:
        raise NotAllowed(f"您是这个项目的经办人或者提交、确认人，不能办理“{do.name}”（内控规则）")
    _demand_no_hand(do, project, both)
    _demand_section(do, project, people, involved)


def _demand_no_hand(do: Doing, project: Project, people: Iterable[Person]) -> None:
    """Raises NotAllowed where the journal has anything one of them did on it for who builds (one statement)."""
    kind, number = project.subject
    done = Entry.objects.filter(jurisdiction=project.jurisdiction.code, subject_kind=kind, subject_id=number)
    theirs = done.filter(person__in=[each.public_id for each in people], result=DONE)
    if any(each.content["actor"]["duty"] == BUILDER for each in theirs):
        raise NotAllowed(f"您曾为建设单位办理过这个项目，不能办理“{do.name}”（内控规则）")


def _demand_section(do: Doing, project: Project, people: set[int], involved: set[str]) -> None:
    """Raises NotAllowed unless the sections of both sides are known and have nothing in common."""
    unit = do.acting.unit
    posts = Post.objects.on(do.on).filter(unit=unit).select_related("person")
    rows = list(posts.values_list("person", "person__name", "section"))
    building = {
        section
        for person, name, section in rows
        if section and (person == project.clerk_id or (project.unit_id != (unit and unit.pk) and name in involved))
    }
    own = {section for person, _, section in rows if person in people and section}
    if do.acting.section is None:
        raise NotAllowed(f"{SECTION}；您的岗位没有登记科室，请系统管理员先登记")
    if not building:
        raise NotAllowed(f"{SECTION}；这个项目经办人的科室没有登记，请系统管理员先登记")
    if own & building:
        raise NotAllowed(f"{SECTION}；您和项目的经办人在同一科室（{do.acting.section}）")


def _involved(project: Project, unit: Unit | None) -> set[str]:
    """The names of who submitted the project for the unit, or confirmed its part of it."""
    if project.unit_id == (unit and unit.pk):
        return _names(Submission.objects.filter(project=project).values_list("by_name", flat=True))
    return _names(CoBuilder.objects.filter(project=project, unit=unit).values_list("confirmed_by", flat=True))


def _names(told: Iterable[str]) -> set[str]:
    """Both names of each: who did it, and whose post it was (林知远（代 苏明达）)."""
    return {name for each in told for name in each.removesuffix("）").split(_BEHALF) if name}
