"""管理: units, people, calendars, laws; log-ins for the 安全管理员, the journal for the 审计管理员."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Binding
from quancheng.accounts.presence import Request
from quancheng.journal.models import Checkpoint
from quancheng.law import load_pack
from quancheng.lifecycle import territory
from quancheng.lifecycle.acts.people import KEEPER
from quancheng.lifecycle.administering import AUDIT, SECURITY
from quancheng.lifecycle.laws import law
from quancheng.web import administration_sheets as sheets
from quancheng.web import watch
from quancheng.web.doors import acting
from quancheng.web.months import months, years

ROWS = 50


def _office(request: Request, *offices: str) -> Acting:
    """The administrator, of one of these offices where any are named; nobody else sees the page."""
    who = acting(request)
    if not who.person.administrator or (offices and who.person.administrator not in offices):
        raise Http404
    return who


def _show(request: Request, template: str, who: Acting, **told: object) -> HttpResponse:
    done = sheets.SHEETS.get(request.GET.get("done", ""))
    shared = {"section": "administration", "who": who, "done": done.done if done else ""}
    return render(request, f"administration/{template}.html", shared | told)


@require_safe
def overview(request: Request) -> HttpResponse:
    """Where an administrator begins."""
    who = _office(request)
    kept = [office for office, keeper in KEEPER.items() if office and keeper == who.person.administrator]
    counts = {
        "units": territory.units(who).filter(dissolved_on=None).count(),
        "people": territory.people(who).filter(is_active=True).count(),
        "waiting": territory.people(who).filter(is_active=False, administrator__in=kept, last_login=None),
        "postless": territory.people(who).filter(is_active=True, administrator="").exclude(
            posts__in=territory.posts(who)
        ).count(),
    }  # fmt: skip
    return _show(request, "overview", who, **counts)


@require_safe
def units(request: Request) -> HttpResponse:
    """Every unit, with its duties of today and how many people work there (bounded statements)."""
    who = _office(request)
    words = request.GET.get("q", "").strip()
    found = territory.units(who).filter(Q(name__icontains=words) | Q(code__istartswith=words)).order_by(
        "dissolved_on", "jurisdiction__code", "name"
    )  # fmt: skip
    page = Paginator(found.prefetch_related("duties", "successor"), ROWS).get_page(request.GET.get("page"))
    return _show(request, "units", who, page=page, words=words, day=request.at.date())


@require_safe
def unit(request: Request, id: str) -> HttpResponse:  # noqa: A002  what the address calls it
    """One unit: sections, duties, who works there."""
    who = _office(request)
    found = get_object_or_404(territory.units(who), public_id=id)
    posts = territory.posts(who).filter(unit=found).order_by("duty", "role", "person__name")
    day = request.at.date()
    current = [each for each in posts if each.until is None or each.until >= day]
    duties = found.duties.order_by("duty", "since")
    return _show(
        request,
        "unit",
        who,
        unit=found,
        day=day,
        duties=duties,
        sections=found.sections.order_by("name"),
        posts=current,
    )


@require_safe
def people(request: Request) -> HttpResponse:
    """Everybody, with the posts of today."""
    who = _office(request)
    words = request.GET.get("q", "").strip()
    found = territory.people(who).filter(Q(name__icontains=words) | Q(username__icontains=words)).order_by(
        "-is_active", "administrator", "name", "pk"
    )  # fmt: skip
    page = Paginator(found.prefetch_related("posts__unit"), ROWS).get_page(request.GET.get("page"))
    return _show(request, "people", who, page=page, words=words, day=request.at.date())


@require_safe
def person(request: Request, id: str) -> HttpResponse:  # noqa: A002  what the address calls it
    """One person: posts past and present, and what the administrator may do."""
    who = _office(request)
    found = get_object_or_404(territory.people(who), public_id=id)
    posts = territory.posts(who).filter(person=found).order_by("-since", "pk")
    told = {"person": found, "posts": posts, "day": request.at.date(), "keeper": KEEPER[found.administrator]}
    return _show(request, "person", who, has_code=watch.has_factor(found), **told)


@require_safe
def calendar(request: Request) -> HttpResponse:
    """The working-day calendars that deadlines are reckoned by, month by month, each with its notice."""
    who = _office(request)
    this = request.at.year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this
    bound = who.person.jurisdiction.bindings.order_by("-since").first()
    if bound is None:
        return _show(request, "calendar", who, year=year, months=[], published=None, years=[])
    held = load_pack(bound.pack).calendar
    shown = years(held, this)
    year = year if year in shown else this
    return _show(
        request, "calendar", who, year=year, months=months(held, year, request.at.date()),
        published=held.years.get(year), years=shown,
    )  # fmt: skip


@require_safe
def packs(request: Request) -> HttpResponse:
    """Which law binds which jurisdiction from when to when, and by what."""
    who = _office(request)
    bound = Binding.objects.filter(jurisdiction__in=territory.jurisdictions(who)).select_related("jurisdiction")
    rows = [(each, load_pack(each.pack)) for each in bound.order_by("jurisdiction__code", "since")]
    return _show(
        request, "packs", who, rows=rows, day=request.at.date(), places=territory.jurisdictions(who),
        snapshots={pack.name: law(pack.name).snapshot for _, pack in rows},
    )  # fmt: skip


@require_safe
def log_ins(request: Request) -> HttpResponse:
    """Who came in, who did not, who is locked out (安全管理员)."""
    who = _office(request, SECURITY)
    kinds = watch.LOG_INS if request.GET.get("only") != "failed" else watch.FAILURES
    entries, after = watch.entries(watch.chains(who), request.GET.get("before", ""), acts=kinds)
    return _show(
        request, "log_ins", who, locked=watch.locked(who, request.at), rows=entries, after=after,
        only=request.GET.get("only", ""),
    )  # fmt: skip


@require_safe
def journal(request: Request) -> HttpResponse:
    """The journal (审计管理员): who did what, when, from where, with which result."""
    who = _office(request, AUDIT)
    chain = watch.chain(who, request.GET.get("chain", ""))
    person, result = request.GET.get("person", "").strip(), request.GET.get("result", "")
    act = request.GET.get("act", "").strip()
    acts = [act] if act else []
    subject = request.GET.get("subject", "").strip()
    before = request.GET.get("before", "")
    rows, after = watch.entries([chain], before, acts=acts, person=person, subject=subject, result=result)
    return _show(
        request, "journal", who, rows=rows, after=after, chain=chain, chains=watch.chains(who), person=person,
        subject=subject, act=act, result=result,
        checkpoints=Checkpoint.objects.filter(jurisdiction=chain).order_by("-number")[:10],
    )  # fmt: skip
