"""Whatever a shopper does, in whatever order: the Walk knows what a fresh look at the audit would find."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from motaudit.audit.entries import Change
from motaudit.audit.model import (
    TIMES,
    AnswerState,
    BreakCause,
    Evidence,
    ItemRef,
    MomentRef,
    TimeMark,
)
from motaudit.audit.walk import Walk
from motaudit.base.clock import from_text
from tests.tables import checklist, walk

OF = checklist(
    """
    stage A
      moment one
        a yes_no
        b yes_no relevant="${a} = 'yes'"
        n integer min=0 max=5 constraint=". != 3 or ${a} = 'no'"
      moment staff repeat=3 relevant="${a} != 'na'"
        name text
        polite yes_no relevant="${name} != ''" constraint="position(..) < 3 or . = 'yes'"
        second yes_no relevant="position(..) = 2 and ${polite} = 'yes'" text="And ${name}?"
    stage B relevant="${n} > 1 or ${busy} = 'yes'"
      moment three
        wait duration from=ordered_at to=served_at goal=60 worst=600
        slow yes_no relevant="${wait} > 100"
        met  calculate calculation="count-non-empty(${name})"
        shot photo relevant="${scenario} = '' and today() != '2026-11-03'"
      moment four relevant="selected(join(' ', ${polite}), 'no') or ${met} > 1"
        c yes_no default=no
        k integer constraint=". <= count(${name})" text="All of ${name}?"
        d yes_no relevant="${c} = 'no' and ${shot} = ''"
    stage C
      moment five
        e yes_no relevant="${d} != 'no'"
    """,
    context=[{"code": "busy", "text": {"en": "Busy?"}, "type": "choice", "choices": "yes_no"}],
)

_refs = st.builds(ItemRef, st.sampled_from(sorted(OF.items)), st.integers(1, 3))
_moments = st.builds(MomentRef, st.sampled_from(sorted(OF.moment_by_code)), st.integers(1, 3))
_values = st.sampled_from(["yes", "no", "na", "", None, Decimal(0), Decimal(2), Decimal(3), Decimal(150)])
_instants = st.sampled_from(["2026-11-02T12:00:00+03:00", "2026-11-02T12:03:00+03:00", "2026-11-03T00:10:00+03:00"])

_actions = st.one_of(
    st.tuples(st.just("value"), _refs, _values),
    st.tuples(st.just("state"), _refs, st.sampled_from([*AnswerState, None])),
    st.tuples(st.just("break"), _moments, st.sampled_from([*BreakCause, None])),
    st.tuples(st.just("add"), st.just("staff"), st.none()),
    st.tuples(st.just("remove"), _moments, st.none()),
    st.tuples(st.just("time"), st.sampled_from(TIMES), st.one_of(st.none(), _instants)),
    st.tuples(st.just("context"), st.just("busy"), st.sampled_from(["yes", "no", None])),
    st.tuples(st.just("header"), st.sampled_from(["scenario"]), st.sampled_from(["rush", None])),
    st.tuples(st.just("started"), st.just("started"), _instants),
    st.tuples(st.just("photo"), _refs, st.sampled_from(["e1", "e2"])),
)


def plan(of: Walk, action: tuple[str, object, object]) -> tuple[Change, ...]:
    match action:
        case ("value", ItemRef() as ref, value):
            return of.plan_value(ref, value)  # type: ignore[arg-type]
        case ("state", ItemRef() as ref, state):
            return of.plan_state(ref, state)  # type: ignore[arg-type]
        case ("break", MomentRef() as moment, cause):
            return of.plan_break_off(moment, cause)  # type: ignore[arg-type]
        case ("add", str() as code, _):
            return of.plan_add_row(code)
        case ("remove", MomentRef() as moment, _):
            return of.plan_remove_row(moment)
        case ("time", str() as code, at):
            return of.plan_time(code, TimeMark(from_text(at)) if isinstance(at, str) else None)
        case ("context", str() as code, value):
            return of.plan_context(code, value)  # type: ignore[arg-type]
        case ("started", str() as field, str() as at):
            return of.plan_header(field, from_text(at))
        case ("photo", ItemRef() as ref, str() as code):
            return of.plan_evidence(Evidence("ab", "a.jpg", "image/jpeg", 1, item=ref), code)
        case (_, str() as field, value):
            return of.plan_header(field, value)
    raise AssertionError(action)


def look(of: Walk) -> dict[str, object]:
    """Everything that can be asked of a walk."""
    return {
        "stages": of.stages(),
        "moments": {ref: (of.moment_status(ref), of.items(ref)) for ref in of.moments()},
        "items": {
            ref: (of.is_visible(ref), of.value(ref), of.state(ref), of.source(ref), of.problem(ref), of.label(ref))
            for ref in of.all_items()
        },
        "break": of.break_point(),
        "gaps": of.gaps(),
    }


@given(st.lists(_actions, max_size=25))
def test_after_any_changes_the_walk_is_what_a_fresh_one_would_be(actions: list[tuple[str, object, object]]) -> None:
    of = walk(OF)
    for action in actions:
        before = look(of)["items"]
        changes = of.apply(plan(of, action))
        after = look(of)["items"]
        assert isinstance(before, dict) and isinstance(after, dict)
        changed = {ref for ref in before.keys() | after.keys() if before.get(ref) != after.get(ref)}
        assert changed <= changes.items
    assert look(of) == look(Walk(OF, of.audit))


@given(st.lists(_actions, max_size=15))
def test_undoing_everything_leads_back(actions: list[tuple[str, object, object]]) -> None:
    of = walk(OF)
    start, audit, done = look(of), of.audit, list[Change]()
    for action in actions:
        step = plan(of, action)
        of.apply(step)
        done += step
    of.apply(change.inverse() for change in reversed(done))
    assert of.audit == audit
    assert look(of) == start


@given(st.lists(st.tuples(_refs, _values), max_size=20, unique_by=lambda pair: pair[0]), st.randoms())
def test_the_order_of_answers_does_not_matter(answers: list[tuple[ItemRef, object]], random: object) -> None:
    first, second = walk(OF), walk(OF)
    shuffled = list(answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for of, given_answers in ((first, answers), (second, shuffled)):
        for ref, value in given_answers:
            of.apply(of.plan_value(ref, value))  # type: ignore[arg-type]
    assert look(first) == look(second)
