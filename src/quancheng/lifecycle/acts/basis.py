"""What a gate was asked on, whole, so that its answer can be judged again from the journal and the kept pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quancheng.law import subject_json
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.plain import plain


def asked_on(state: State, act: str, kind: str, proposed: Mapping[str, Any]) -> dict[str, Any]:
    """``facts`` as ``law.replay`` reads them, with what was passed; the day, the kind and what was proposed."""
    facts = subject_json(state.law.pack.vocabulary, state.subject, waivers=state.waivers)
    return {
        "act": act, "kind": kind, "on": state.today.isoformat(), "facts": plain(facts), "proposed": plain(proposed),
        "pack": state.law.snapshot,
    }  # fmt: skip
