"""The law: reads regulation packs, checks them, judges facts, tells why, and what if. Knows nobody, and no Django.

``load_pack`` reads a pack; ``Judge`` gives verdicts on one project and explains them; ``Sweep`` judges a whole
portfolio inside its database; ``Gate`` says whether an act may be done now; ``check`` finds every fault of a pack.
"""

from quancheng.law.checker import check
from quancheng.law.errors import BadValue, Defect, PackError
from quancheng.law.gates import Answer, Gate
from quancheng.law.judge import Judge, Verdict, complete
from quancheng.law.pack import Article, Pack, load_pack, pack_names, regulations_folder
from quancheng.law.rules import Clause, Rule
from quancheng.law.snapshots import snapshot_id
from quancheng.law.subject import Subject
from quancheng.law.values import NEVER, Inside, to_inside, to_outside
from quancheng.law.verdicts import VERDICTS
from quancheng.law.vocabulary import KINDS, PROJECT, Fact, Vocabulary

__all__ = [
    "KINDS", "NEVER", "PROJECT", "VERDICTS", "Answer", "Article", "BadValue", "Clause", "Defect", "Fact", "Gate",
    "Inside", "Judge", "Pack", "PackError", "Rule", "Subject", "Verdict", "Vocabulary", "check", "complete",
    "load_pack", "pack_names", "regulations_folder", "snapshot_id", "to_inside", "to_outside",
]  # fmt: skip
