"""An answer is worked out far below what a hand could notice, on a long checklist with skip logic too."""

from __future__ import annotations

from statistics import median
from time import process_time

from motaudit.audit.model import ItemRef
from tests.tables import checklist, walk


def test_an_answer_among_three_hundred_questions_takes_less_than_a_millisecond() -> None:
    lines: list[str] = []
    for n in range(300):
        if n % 60 == 0:
            lines.append(f"stage S{n}")
        if n % 5 == 0:
            lines.append(f"moment m{n}" + (f" relevant=\"${{q{n - 30}}} != 'no'\"" if n > 30 else ""))
        lines.append(
            f"q{n} yes_no" + (f" relevant=\"${{q{n - 1}}} != 'no' or ${{q{n - 2}}} = 'na'\"" if n % 5 > 1 else "")
        )
    of = walk(checklist("\n".join(lines)), {f"q{n}": "yes" for n in range(300)})
    seconds = []
    for n in [*range(0, 300, 7), *range(299, 0, -11)]:
        plan = of.plan_value(ItemRef(f"q{n}"), "no" if n % 2 else "na")
        before = process_time()
        of.apply(plan)
        seconds.append(process_time() - before)
    assert median(seconds) < 0.001
