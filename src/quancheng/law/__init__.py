"""A regulation that runs: reads packs, checks them, judges facts, says why and what would change it. Knows nobody.

A pack is a folder with no Python in it: the regulation's full text, and under each article the rules that carry it
out. ``load_pack`` reads it, ``check`` finds every fault, ``Judge`` judges and explains one project, ``Sweep`` a whole
portfolio inside its database, ``Gate`` says whether an act may be done now. Predicates are SQL conditions, checked and
rendered by us, three-valued throughout: what is not known stays unknown. Pure: no Django, no clock, no database but the
connection it is given.
"""

from quancheng.law.acts import Act
from quancheng.law.bindings import Binding, Governing, basis_date, governing
from quancheng.law.checker import check
from quancheng.law.errors import BadValue, Defect, PackError
from quancheng.law.gates import Answer, Gate
from quancheng.law.grades import criteria, dimensions, grade, smallest_panel
from quancheng.law.judge import Judge
from quancheng.law.judgement import Judged, Verdict
from quancheng.law.needed import Needed
from quancheng.law.outside import subject_json
from quancheng.law.pack import Article, Pack, load_pack, pack_names, regulations_folder
from quancheng.law.papers import Papers
from quancheng.law.process import ROLES, Process, Stage
from quancheng.law.quarters import complete
from quancheng.law.replay import replay
from quancheng.law.rules import Clause, Rule
from quancheng.law.snapshots import keep, recall, snapshot_id
from quancheng.law.subject import Subject
from quancheng.law.values import NEVER, Inside, to_inside, to_outside
from quancheng.law.verdicts import VERDICTS
from quancheng.law.vocabulary import KINDS, PROJECT, Fact, Vocabulary

__all__ = [
    "KINDS", "NEVER", "PROJECT", "ROLES", "VERDICTS", "Act", "Answer", "Article", "BadValue", "Binding",
    "Clause", "Defect", "Fact", "Gate", "Governing", "Inside", "Judge", "Judged", "Needed", "Pack",
    "PackError", "Papers", "Process", "Rule", "Stage", "Subject", "Verdict", "Vocabulary", "basis_date",
    "check", "complete", "criteria", "dimensions", "governing", "grade", "keep", "load_pack", "pack_names", "recall",
    "regulations_folder", "replay", "smallest_panel", "snapshot_id", "subject_json", "to_inside", "to_outside",
]  # fmt: skip
