"""A decision judged again as it was: the pack that was kept, the facts that were kept, the same verdicts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quancheng.law.explain import Json
from quancheng.law.gates import Gate
from quancheng.law.judge import Judge
from quancheng.law.outside import WAIVERS
from quancheng.law.snapshots import recall
from quancheng.law.vocabulary import PROJECT


def replay(
    store: Path, address: str, kind: str, raw: Mapping[str, Any], today: datetime.date,
    act: str | None = None, proposed: Mapping[str, Any] | None = None, explain: bool = True,
) -> list[Json]:  # fmt: skip
    """The verdicts as JSON, bit for bit those that were kept.

    ``address``: of the snapshot the decision rested on; ``raw``: the subject as ``subject_json`` wrote it. With an
    ``act`` the verdicts are those of its gate, on what was ``proposed`` (for an act on a child: on the last of its
    kind). Raises PackError for a snapshot that is gone or was altered, BadValue for a subject that is none.
    """
    judge = Judge(recall(store, address))
    waivers = raw.get(WAIVERS) or {}
    subject = judge.subject(PROJECT if act else kind, raw)
    if act:
        found = list(Gate(judge).ask(act, kind, subject, today, proposed or {}, waivers).verdicts)
    elif kind == PROJECT:
        found = judge.project(subject.project, subject.children, today, subject.unknown, waivers)
    else:
        found = judge.objects(kind, [raw], today)[0]
    return [verdict.as_json(explain) for verdict in found]
