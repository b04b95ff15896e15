"""The one error of expressions: what was not understood, and at which character."""

from __future__ import annotations

from motaudit.base.errors import Place, UserError


class ExpressionError(UserError):
    """An expression cannot be used. `column` counts its characters from 1; `place` holds row and column in the text."""

    def __init__(self, code: str, message: str, *, remedy: str = "", source: str = "", position: int = 0) -> None:
        before = source[:position]
        self.column = position + 1
        place = Place(row=before.count("\n") + 1, column=position - before.rfind("\n"))
        super().__init__(f"expression.{code}", message, remedy=remedy, place=place)
