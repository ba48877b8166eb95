"""An application as its pages see it: loaded once, with who may write what in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person, Post
from quancheng.accounts.presence import Request
from quancheng.documents import of
from quancheng.documents.models import Document
from quancheng.law import Article
from quancheng.lifecycle import application as parts
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.filling import Openness, may_fill, openness, returned_items
from quancheng.lifecycle.application import BY_KEY, COBUILDERS, ESTIMATE, PARTS, RESOURCES, Part, Progress
from quancheng.lifecycle.content import Content, content, differences
from quancheng.lifecycle.findings import State, judge
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.holders import BUILDER
from quancheng.projects.models import OPEN, RETURNED, EstimateLine, Project, ReturnedItem
from quancheng.projects.models.application import OWN
from quancheng.web.application_rows import Row, of_cobuilders, of_lines, of_resources
from quancheng.web.doors import acting, project_or_404
from quancheng.web.inputs import NAME, box

SUBMITTING = papers.SUBMITTING
MOST_HEADS = 5


@dataclass
class Application:
    """One application with what the law sees. What costs a statement is fetched when first asked for."""

    project: Project
    state: State
    acting: Acting
    returned: list[ReturnedItem]

    @cached_property
    def openness(self) -> Openness:
        return openness(self.project, self.returned)

    @cached_property
    def documents(self) -> list[Document]:
        """Its papers (two statements)."""
        return of(papers.subject(self.project))

    @cached_property
    def lines(self) -> list[EstimateLine]:
        return list(EstimateLine.objects.filter(project=self.project))

    @cached_property
    def progress(self) -> list[Progress]:
        return parts.progress(self.state, papers.there(papers.wanted(self.state), self.documents))

    @cached_property
    def content(self) -> Content:
        return content(self.state, self.lines, self.documents)

    @cached_property
    def unmended(self) -> list[ReturnedItem]:
        """What was returned and still says what it said then."""
        if not self.returned:
            return []
        found = differences(self.returned[0].submission.content, self.content)
        changed = {(each.part, name) for each in found for name in (each.field, "")}
        return [each for each in self.returned if (part_title(each.part), each.field) not in changed]

    @property
    def is_open(self) -> bool:
        return self.project.state in OPEN

    @property
    def is_returned(self) -> bool:
        return self.project.state == RETURNED

    @property
    def ready(self) -> bool:
        return all(each.ready for each in self.progress)

    def why_closed(self, part: Part) -> str:
        """Why this person may not write in a part now, as a sentence; nothing where they may."""
        process = self.state.law.pack.process
        if self.project.stage not in process.stages_with(part.act):
            return f"项目现在处于“{self.project.stage}”阶段，申报内容不再修改。"
        if not self.is_open:
            return f"申报现在是“{self.project.state}”，内容不能修改。"
        reason = why_not(process, part.act, self.acting, self.project)
        return f"{reason}，这里只供查看。" if reason else ""

    def why_not_submit(self) -> str:
        """Why this person may not submit; nothing where they may."""
        return why_not(self.state.law.pack.process, SUBMITTING, self.acting, self.project)

    def rows_open(self, part: Part) -> bool:
        """Whether the rows of a part may be written: it is open, or there are none yet."""
        return self.openness.touches(part.key) or (bool(part.rows) and not self.rows(part))

    def filing_open(self, part: Part) -> bool:
        """Whether anything in a part may be written by who may write at all."""
        if part.key == "evaluation":
            return self.openness.touches(part.key) or not any(each.kind == OWN for each in self.state.rows.evaluations)
        if part.key == parts.PAPERS:
            labels = {document.label for document in self.documents}
            return any(self.paper_open(each.paper, each.paper in labels) for each in papers.wanted(self.state))
        return self.rows_open(part) or any(self.field_open(part, name) for name in (*part.facts, *part.texts))

    def field_open(self, part: Part, name: str) -> bool:
        """Whether a field may be written by who may write at all."""
        if name == NAME:
            return self.openness.allows(part.key, name)
        stands = self.state.facts.get(name) if name in part.facts else self.project.details.get(name)
        asked = name in part.texts or name in parts.asked(part, self.state.facts)
        return may_fill(self.openness, part, name, empty=asked and stands in (None, ""))

    def paper_open(self, label: str, there: bool) -> bool:
        return not there or self.openness.allows(parts.PAPERS, label)

    def rows(self, part: Part) -> list[Row]:
        """The rows of a part as they stand in the boxes."""
        if part.rows == ESTIMATE:
            return of_lines(self.lines)
        if part.rows == RESOURCES:
            return of_resources(self.state.rows.resources)
        return of_cobuilders(self.state.rows.cobuilders) if part.rows == COBUILDERS else []

    def values(self, part: Part) -> dict[str, str]:
        """What stands in the boxes of a part."""
        found = {name: box(self.state.facts.get(name)) for name in part.facts}
        found |= {name: box(self.project.details.get(name)) for name in part.texts}
        return ({NAME: self.project.name} if part.key == "overview" else {}) | found

    def seen(self, part: Part) -> str:
        """Stands for what a part says now: whether somebody else has changed it since a page was shown."""
        said: list[object] = [self.values(part), self.rows(part)]
        if part.key == "evaluation":
            said += [[str(each.scores), str(each.on), each.opinion] for each in self.state.rows.evaluations]
        if part.key == parts.PAPERS:
            said += [version.public_id for document in self.documents for version in document.versions.all()]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]

    def article(self, title: str) -> Article:
        """An article of the law that governs the project. Raises StopIteration where it has none of this title."""
        return next(each for each in self.state.law.pack.articles if each.title == title)

    def reasons(self, part: Part, field: str = "") -> list[str]:
        """Why a part (or a field of it) was returned."""
        return [each.reason for each in self.returned if (each.part, each.field) == (part.key, field)]

    def row_reasons(self, part: Part, names: Collection[str]) -> list[str]:
        """Why rows of a part were returned, each with its name. ``names``: the questions, which tell their own."""
        found = [each for each in self.returned if each.part == part.key and each.field and each.field not in names]
        return [f"{each.field}：{each.reason}" for each in found]

    def was(self, part: Part, field: str) -> str:
        """What stood in a field when the application was returned."""
        last = self.returned[-1].submission.content if self.returned else {}
        return str(last.get(part.title, {}).get(field, ""))

    def heads(self) -> list[str]:
        """The names of those in the unit who may submit (one statement)."""
        posts = Post.objects.on(self.state.today).filter(
            unit=self.project.unit, duty=BUILDER, role__in=self.state.law.pack.process.roles(SUBMITTING)
        )
        people = Person.objects.filter(posts__in=posts, is_active=True).order_by("name").distinct()
        return [person.name for person in people[:MOST_HEADS]]


def load(request: Request, public_id: str) -> Application:
    """The application this person may see, as the law sees it today (seven statements, one more when returned)."""
    project = project_or_404(request, public_id)
    state = judge([project], request.at.date())[0]
    return Application(project, state, acting(request), returned_items(project))


def part_or_404(key: str) -> Part:
    """The part of this key."""
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def following(part: Part) -> Part | None:
    """The part after this one."""
    place = PARTS.index(part) + 1
    return PARTS[place] if place < len(PARTS) else None


def next_returned(application: Application, part: Part) -> Part | None:
    """The next part after this one of which something was returned."""
    wanted = {each.part for each in application.returned}
    return next((each for each in PARTS[PARTS.index(part) + 1 :] if each.key in wanted), None)


def before(part: Part) -> Part | None:
    """The part before this one."""
    place = PARTS.index(part)
    return PARTS[place - 1] if place else None


def statuses(application: Application) -> list[tuple[Progress, str, list[str]]]:
    """Every part with the word that tells how it stands, and why it was returned."""
    found = []
    for each in application.progress:
        reasons = [item.reason for item in application.returned if item.part == each.part.key]
        word = each.status
        if application.is_returned:
            word = "被退回" if reasons else ("填写中" if not each.ready else "未退回")
            if reasons and each.ready and not any(item.part == each.part.key for item in application.unmended):
                word = "已修改"
        found.append((each, word, reasons))
    return found


def part_title(key: str) -> str:
    """The title of a part; nothing for a key there is not."""
    return BY_KEY[key].title if key in BY_KEY else ""
