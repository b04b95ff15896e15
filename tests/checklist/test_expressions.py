"""What a checklist's author may write in conditions, constraints and calculations, and what comes out."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motaudit.checklist.expressions import EvalContext, ExpressionError, Value, choice_columns, compile_expression
from motaudit.checklist.expressions.compiler import SPECIAL_FORMS
from motaudit.checklist.expressions.functions import FUNCTIONS
from motaudit.checklist.model import Choice

RIYADH = timezone(timedelta(hours=3))
VISIT = EvalContext(
    today=date(2026, 11, 2),
    now=datetime(2026, 11, 2, 18, 30, tzinfo=RIYADH),
    position=2,
    choice_label=lambda item, choice: f"{item}/{choice}",
    own="42",
    columns={"region": "north", "code": "b1"},
)


def result(source: str, values: Mapping[str, Value] | None = None) -> str:
    return compile_expression(source).text(values or {}, context=VISIT)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Numbers are exact, and printed as people write them.
        ("0.1 + 0.2 = 0.3", "true"),
        ("0.1 + 0.2", "0.3"),
        ("1 div 3 * 3", "1"),
        ("10 div 4", "2.5"),
        ("2 + 3 * 4 - -1", "15"),
        ("7 mod 3 - 1", "0"),
        ("-7 mod 3", "-1"),
        ("100000000000000000000 + 1", "100000000000000000001"),
        ("1 div 0", ""),
        ("'twelve' + 1", ""),
        ("pow(9, 99999)", ""),
        ("pow(2, -2)", "0.25"),
        ("pow(2, 0.5)", "1.414213562373095048801688724"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(75.445, 2)", "75.45"),
        ("round(1234, -2)", "1200"),
        ("floor(-1.5)", "-2"),
        ("ceiling(1.2)", "2"),
        ("int(-1.9)", "-1"),
        ("abs(-4)", "4"),
        ("sqrt(16)", "4"),
        ("number('12')", "12"),
        ("number('12 km')", ""),
        # Comparing means what the author meant.
        ("5 = '5'", "true"),
        ("'' > 3", "false"),
        ("'' < 3", "false"),
        ("'' = ''", "true"),
        ("'' != 3", "true"),
        ("'b' > 'a'", "false"),
        ("true() = 'true'", "true"),
        ("false() = 'false'", "true"),
        ("'2026-11-02' > '2026-10-31'", "true"),
        ("'10:30' < '11:00'", "true"),
        ("'2026-11-02T00:00' = '2026-11-02'", "true"),
        ("not('false')", "true"),
        ("boolean('no')", "true"),
        ("1 and 'x' and not(0)", "true"),
        ("0 or ''", "false"),
        # Dates count in days.
        ("today()", "2026-11-02"),
        ("today() - '2026-10-30'", "3"),
        ("date(today() + 30)", "2026-12-02"),
        ("date-time('2026-11-02T07:05:09')", "2026-11-02T07:05:09"),
        ("('11:15' - '10:45') * 1440", "30"),
        ("now() > '2026-11-02T18:00'", "true"),
        ("format-date(now(), '%e %b %Y, %H:%M %% %a')", "2 Nov 2026, 18:30 % Mon"),
        ("date('2026-02-30')", ""),
        ("date(1000000000)", ""),
        ("decimal-date-time('1970-01-02T12:00')", "1.5"),
        # Texts.
        ("concat()", ""),
        ("concat('a')", "a"),
        ("concat('a', 1.50, true())", "a1.5true"),
        ("substr('coffee', 1, 3)", "of"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring-before('9:30', ':')", "9"),
        ("substring-after('9:30', ':')", "30"),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("normalize-space('  a   b ')", "a b"),
        ("upper-case('ab')", "AB"),
        ("string-length('قهوة')", "4"),
        ("contains('abc', 'b') and starts-with('abc', 'a') and ends-with('abc', 'c')", "true"),
        ("regex('A-12', '[A-Z]-[0-9]+')", "true"),
        ("regex('A-12x', '[A-Z]-[0-9]+')", "false"),
        ("regex('قهوة', '\\p{Arabic}+')", "true"),
        ("coalesce('', 'x')", "x"),
        ("if(2 > 1, 'yes', 'no')", "yes"),
        # Where we are.
        ("position(..)", "2"),
        ("index()", "2"),
        (". > 41", "true"),
        ("once(today())", "42"),
        ("region = 'north'", "true"),
        # What XLSForms look like in the wild.
        (" 1\n + \u00a0 1 ", "2"),
        ("‘a’ = 'a'", "true"),
        ("'“as said”'", "“as said”"),
    ],
)
def test_an_expression_gives(source: str, expected: str) -> None:
    assert result(source) == expected


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("${greeted} = 'yes' and ${branch.drive_thru} != 'true'", {"greeted": "yes", "branch.drive_thru": "false"}, "true"),
        ("${greeted} = 'yes'", {}, "false"),
        ("${wait} > 60", {"wait": Decimal("60.5")}, "true"),
        ("${wait} = '60.50'", {"wait": Decimal("60.5")}, "true"),
        ("${left_at} - ${arrived_at} > 0.02", {"left_at": "2026-11-02T11:00:00+03:00", "arrived_at": "2026-11-02T10:30:00+03:00"}, "true"),
        ("${a-b}-1", {"a-b": Decimal(3)}, "2"),
        ("${ spaced }", {"spaced": "x"}, "x"),
        ("selected(${seen}, 'oven') and not(selected(${seen}, 'ove'))", {"seen": "sink oven"}, "true"),
        ("count-selected(${seen})", {"seen": "sink oven"}, "2"),
        ("selected-at(${seen}, 1)", {"seen": "sink oven"}, "oven"),
        ("jr:choice-name(${seen}, '${seen}')", {"seen": "sink"}, "seen/sink"),
        ("../zone = 'north'", {"zone": "north"}, "true"),
        ("/data/visit/zone = 'north'", {"zone": "north"}, "true"),
        # All rows of a repeat.
        ("sum(${cost})", {"cost": (Decimal(1), "", Decimal("2.5"))}, "3.5"),
        ("count(${cost})", {"cost": (Decimal(1), "", Decimal("2.5"))}, "3"),
        ("count-non-empty(${cost})", {"cost": (Decimal(1), "", Decimal("2.5"))}, "2"),
        ("max(${cost}) - min(${cost})", {"cost": (Decimal(1), "", Decimal("2.5"))}, "1.5"),
        ("min(${cost})", {"cost": ()}, ""),
        ("${name} = 'no'", {"name": ("yes", "no")}, "true"),
        ("${name} != 'yes'", {"name": ("yes", "no")}, "true"),
        ("concat(${name})", {"name": ("yes", "no")}, "yesno"),
        ("join(', ', ${name})", {"name": ("yes", "no")}, "yes, no"),
        ("string(${name})", {"name": ("yes", "no")}, "yes"),
        ("indexed-repeat(${name}, ${staff}, 2)", {"name": ("yes", "no")}, "no"),
    ],
)  # fmt: skip
def test_an_expression_reads_answers(source: str, values: Mapping[str, Value], expected: str) -> None:
    assert result(source, values) == expected


@pytest.mark.parametrize(
    ("source", "code", "column"),
    [
        ("", "empty", 1),
        ("  ", "empty", 1),
        ("1 +", "end", 4),
        ("(${a} = 1", "end", 10),
        ("${a} = 'yes", "quote", 8),
        ("${a} = yes no", "unexpected", 12),
        ("${a} >= 140,0", "unexpected", 12),
        ("pulldata('a')", "function", 1),
        ("${a b} = 1", "name", 1),
        ("${a = 1", "brace", 2),
        ("today(1)", "arguments", 1),
        ("selected(${a})", "arguments", 1),
        ("regex(., '[')", "pattern", 10),
        ("jr:choice-name(${a}, 1)", "choice_name", 4),
        ("a/b[c = 1]", "path", 2),
        ("count(*)", "path", 7),
        ("1e999 + 1", "number", 1),
        ("(" * 2000, "deep", 1),
        ("-" * 15000 + "1", "deep", 1),
        ("1" * 30000, "long", 1),
    ],
)
def test_an_author_is_told_where_an_expression_is_wrong(source: str, code: str, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source)
    assert (caught.value.code, caught.value.column) == (f"expression.{code}", column)
    assert caught.value.message and caught.value.remedy


def test_the_place_of_an_error_counts_rows_and_columns() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression("${a} = 1\n  and foo(2)")
    assert (caught.value.place.row, caught.value.place.column) == (2, 7)


def test_an_expression_knows_what_it_refers_to() -> None:
    expression = compile_expression("${a} + ${branch.x} > 1 or region = 'n' or . = jr:choice-name(${b}, '${c}')")
    assert expression.names == {"a", "branch.x", "b"}
    assert expression.mentions == {"c"}
    assert expression.columns == {"region"}
    assert not expression.uses_today
    assert compile_expression("now() > position(..)").uses_today


def test_the_same_text_is_compiled_once() -> None:
    assert compile_expression("${a} = 1") is compile_expression("${a} = 1")


def test_a_filter_may_name_the_columns_of_a_choice() -> None:
    columns = choice_columns(Choice("b1", {"en": "North gate"}, attributes={"region": "north"}))
    assert columns == {"region": "north", "code": "b1", "name": "b1", "label": "North gate"}


def test_a_hundred_questions_may_be_added_up() -> None:
    names = [f"q{i}" for i in range(1000)]
    total = compile_expression(" + ".join(f"${{{name}}}" for name in names))
    assert total.number(dict.fromkeys(names, Decimal("0.1")), context=VISIT) == 100


def test_a_pattern_that_never_ends_is_given_up() -> None:
    started = time.perf_counter()
    assert result("regex(${text}, '(a|aa)+$')", {"text": "a" * 60 + "b"}) == "false"
    assert time.perf_counter() - started < 2


def test_texts_that_grow_without_end_are_given_up() -> None:
    grown = "x" * 60_000
    assert len(result("concat(${text}, 'y')", {"text": grown})) == 60_001
    assert result("concat(${text}, ${text})", {"text": grown}) == ""
    assert result("join('-', ${text}, ${text})", {"text": grown}) == ""


def test_threads_may_compile_and_evaluate_together() -> None:
    wrong: list[str] = []

    def work(start: int) -> None:
        for n in range(start, start + 60):
            if result(f"${{a}} * {n} = {n * 7} and selected('x y', 'y')", {"a": Decimal(7)}) != "true":
                wrong.append(str(n))

    threads = [threading.Thread(target=work, args=(1000 * t,)) for t in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=3)
SCALARS = st.one_of(
    st.just(""), st.booleans(), NUMBERS, st.decimals(), st.text(max_size=12), st.dates().map(date.isoformat)
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3).map(tuple))


def _literal(number: Decimal) -> str:
    return f"({number:f})" if number >= 0 else f"(-{-number:f})"


@given(NUMBERS, NUMBERS, NUMBERS)
def test_arithmetic_agrees_with_exact_fractions(a: Decimal, b: Decimal, c: Decimal) -> None:
    source = f"{_literal(a)} + {_literal(b)} * ${{c}} - ${{a}}"
    assert compile_expression(source).number({"a": a, "c": c}, context=VISIT) == Fraction(b) * Fraction(c)
    assert compile_expression("${a} < ${b}").truth({"a": a, "b": b}, context=VISIT) == (a < b)
    assert compile_expression("${a} = ${b}").truth({"a": a, "b": b}, context=VISIT) == (a == b)
    if c:
        assert compile_expression("${a} div ${c}").number({"a": a, "c": c}, context=VISIT) == Fraction(a) / Fraction(c)


@given(NUMBERS)
def test_a_number_survives_being_written_as_text(a: Decimal) -> None:
    assert Decimal(result("${a}", {"a": a})) == a


@given(st.dates(), st.integers(-5000, 5000))
def test_dates_move_by_days(day: date, by: int) -> None:
    try:
        expected = (day + timedelta(days=by)).isoformat()
    except OverflowError:
        expected = ""
    assert result("date(${d} + ${n})", {"d": day.isoformat(), "n": Decimal(by)}) == expected


def _trees() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(
        ["${a}", "${b}", ".", "1", "0", "2.5", "''", "'x y'", "'2026-01-02'", "'10:30'", "999999999999", "today()"]
    )
    operators = st.sampled_from(["+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or"])
    names = [name for name in (*FUNCTIONS, *SPECIAL_FORMS) if name not in ("choice-name", "indexed-repeat", "position")]

    def call(name: str, arguments: list[str]) -> str:
        least, most = (2, 2) if name in SPECIAL_FORMS else (FUNCTIONS[name].least, FUNCTIONS[name].most)
        count = min(max(len(arguments), least), len(arguments) if most is None else most)
        return f"{name}({', '.join((arguments * 3)[: max(count, least)])})"

    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.tuples(inner, operators, inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
            st.tuples(st.sampled_from(names), st.lists(inner, min_size=1, max_size=3)).map(lambda c: call(*c)),
            inner.map(lambda one: f"-({one})"),
        )

    return st.recursive(leaves, grown, max_leaves=12)


@settings(max_examples=300, deadline=None)
@given(_trees(), VALUES, VALUES, VALUES)
def test_evaluating_never_raises_whatever_was_answered(source: str, a: Value, b: Value, own: Value) -> None:
    context = EvalContext(VISIT.today, VISIT.now, own=own)
    try:
        expression = compile_expression(source)
    except ExpressionError as error:
        assert error.code == "expression.pattern"
        return
    values = {"a": a, "b": b}
    assert isinstance(expression.evaluate(values, context=context), str | Fraction | bool)
    assert isinstance(expression.text(values, context=context), str)
    assert expression.truth(values, context=context) in (True, False)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(alphabet="$${}()'\"=<>!+-*/.,:[]@ \nab19 andor", max_size=30)))
def test_any_text_is_an_expression_or_a_located_error(source: str) -> None:
    try:
        expression = compile_expression(source)
    except ExpressionError as error:
        assert 1 <= error.column <= len(source) + 1
    else:
        expression.text({}, context=VISIT)
