"""Expressions of a checklist: skip logic, constraints, calculations and filters, in XLSForm's notation.

    expression = compile_expression("${greeted} = 'yes' and ${party} > 2")
    expression.names                                  # frozenset({'greeted', 'party'})
    expression.truth({"greeted": "yes", "party": Decimal(3)}, context=EvalContext(today, now))

Unanswered, hidden or in a state is ''; several choices are codes joined by spaces; a tuple is all rows of a repeat.
Evaluating never raises: what makes no sense is '' and false. It is safe from any thread.
"""

from motaudit.checklist.expressions.errors import ExpressionError
from motaudit.checklist.expressions.expression import Expression, choice_columns, compile_expression
from motaudit.checklist.expressions.functions import EvalContext
from motaudit.checklist.expressions.values import Scalar, Value, number, text, truth

__all__ = [
    "EvalContext",
    "Expression",
    "ExpressionError",
    "Scalar",
    "Value",
    "choice_columns",
    "compile_expression",
    "number",
    "text",
    "truth",
]
