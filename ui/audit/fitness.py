"""Why a planner would give a visit to somebody else: said before one begins that nobody planned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from motaudit.locale import _

if TYPE_CHECKING:
    from motaudit.workspace import Workspace


def why_unfit(workspace: Workspace, shopper_id: str, branch_id: str, own_id: str, today: date) -> str:
    """One sentence a line; empty where nothing speaks against it. The visit can be started all the same.

    `own_id` is who works here: shoppers are told what they said themselves.
    """
    said, planned = [], False
    for problem in workspace.plans.why_not(shopper_id, branch_id, today, today):
        match problem.code:
            case "plan.conflict" if shopper_id == own_id:
                reason = workspace.ties.conflicts(shopper_id)[branch_id].rstrip(".")
                said.append(_("You said that you must not visit this branch: {reason}.").format(reason=reason))
            case "plan.conflict" | "plan.manager" | "plan.rotation":
                said.append(problem.message)
            case "plan.given":
                planned = True
                said.append(problem.message)
    if planned:
        said.append(_("Begin it under “Visits to come”, so that it counts as made."))
    elif said:
        said.append(_("You can start the visit all the same."))
    return "\n".join(said)
