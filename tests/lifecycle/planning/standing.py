"""What of this chapter stands in the small world before each test: a list, a filed plan with a draft, a window."""

from tests.lifecycle.planning.plans import FLOW, OFFICE, drafted, filed, item, opened, published, rows_of
from tests.lifecycle.standing_made import Standing


def stand(made: Standing) -> None:
    """The unified-build list, the own unit's plan filed and being amended, a window."""
    world = made.world
    made.ids["统建清单"] = published(world).public_id
    plan = filed(world, [OFFICE, FLOW])
    made.ids["年度计划"] = plan.public_id
    made.ids["计划项目"] = item(plan, OFFICE["name"]).public_id
    drafted(world, [*rows_of(plan), OFFICE | {"name": "非遗数据库", "amount": "120000"}])
    made.ids["申报窗口"] = opened(world).public_id
