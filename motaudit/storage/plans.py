"""Visits to come, in their table."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from motaudit.review.plans import Plan
from motaudit.storage import rows, tables
from motaudit.storage.reviews import TieRepository

_PLANS = rows.compiled(select(tables.plan.c.content).order_by(tables.plan.c.closes, tables.plan.c.id))
_plan = msgspec.json.Decoder(Plan)
_encode = msgspec.json.Encoder(order="deterministic").encode


class PlanRepository(TieRepository):
    def plans(self) -> tuple[Plan, ...]:
        return tuple(_plan.decode(content) for (content,) in self.connection.exec_driver_sql(_PLANS))

    def save_plan(self, plan: Plan) -> None:
        rows.put(self.connection, tables.plan, **plan_row(plan))


def plan_row(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "branch_id": plan.branch_id,
        "auditor_id": plan.auditor_id,
        "state": plan.state,
        "opens": plan.opens.isoformat(),
        "closes": plan.closes.isoformat(),
        "content": _encode(plan).decode(),
    }
