"""Whether there is anything to do for the acts of this chapter on a project: no button for what does not arise."""

from __future__ import annotations

from quancheng.lifecycle.acts.letters.city import FILED_ON, FILING, RECEIPT, RECEIPT_ON
from quancheng.lifecycle.acts.letters.letter import APPROVED_ON, SIGNED_ON, SIGNING
from quancheng.lifecycle.findings import State


def arising(state: State) -> dict[str, bool]:
    """act → whether something waits for it here."""
    facts = state.facts
    return {
        SIGNING: bool(facts.get(APPROVED_ON)) and not facts.get(SIGNED_ON),
        FILING: any(wait.act == FILING for wait in state.steps.waits),
        RECEIPT: bool(facts.get(FILED_ON)) and not facts.get(RECEIPT_ON),
    }
