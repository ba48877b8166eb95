"""What of this chapter stands in the small world before each test."""

from quancheng.lifecycle.acts.approving import slips
from tests.lifecycle.placed import IN_LIBRARY, PASSED, placed
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import World

SHARED = {
    "市县区协同": True,
    "事权划分日": "2025-02-01",
    "区级承担建设资金": "500000.00",
    "区级承担运维经费": "60000.00",
}
CUT = [
    {"approved": "800000.00", "why": "同类系统合同价较低"},
    {"approved": "130020.00", "why": ""},
]
"""The two lines of the world's estimate (860000.00 and 130020.00), the first of them cut."""

REVIEW = {"number": "青财评〔2025〕3号", "text": "同意按审定金额安排", "lines": CUT}


def stand(made: Standing) -> None:
    """Projects and rows of this chapter, by a word in ``made.projects`` and ``made.ids``."""
    world = made.world
    made.projects["待审定"] = placed(world, "待审定", "评审", PASSED).public_id
    signed(world, made.projects["待审定"])
    facts = IN_LIBRARY | SHARED | {"预算评审反馈日": None}
    made.projects["待列预算"] = placed(world, "待列预算", "入库", facts).public_id


def signed(world: World, project: str, **values: object) -> str:
    """A slip for the budget review, prepared, checked and signed by three people of finance."""
    told = {"project": project, "version": None}
    slip = world.does("钱有度", slips.prepare, act="预算评审", values=REVIEW | values, **told)
    for name, step in (("贝明珠", slips.check), ("金满仓", slips.sign)):
        world.does(name, step, slip=slip.public_id, agreed=True, **told)
    return str(slip.public_id)
