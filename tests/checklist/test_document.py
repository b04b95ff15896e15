"""Strange files are refused with their place, never with a crash."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motaudit.base.errors import ProblemsError
from motaudit.checklist.document import Node, building, parse_document


def plain(source: str | bytes, name: str = "x.yaml") -> object:
    return _value(parse_document(source.encode() if isinstance(source, str) else source, name))


def _value(node: Node) -> object:
    if node.kind == "list":
        return [_value(element) for element in node.elements]
    return {key: _value(entry) for key, entry in node.entries.items()} if node.kind == "mapping" else node.value


def refused(source: str | bytes, name: str = "x.yaml") -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(ProblemsError) as caught:
        plain(source, name)
    assert all(problem.message and problem.remedy for problem in caught.value.problems)
    return [
        (problem.code.removeprefix("document."), problem.place.row, problem.place.column)
        for problem in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("~", "~"),
        ("true", True),
        ("null", None),
        ("''", ""),
        ("1.50", Decimal("1.50")),
        ("-0.1", Decimal("-0.1")),
        ("1e3", Decimal("1e3")),
        ("'1'", "1"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("12:30", "12:30"),
        ("2026-01-02", "2026-01-02"),
        ("NaN", "NaN"),
        ("{no: Norsk, 1: one}", {"no": "Norsk", "1": "one"}),
        ("a:\n  - b\n  -", {"a": ["b", None]}),
        ("a: >\n  folded\n  text\n", {"a": "folded text\n"}),
        ("ق: مقهى 😀", {"ق": "مقهى 😀"}),
    ],
)
def test_yaml_means_what_its_author_sees(yaml: str, value: object) -> None:
    assert plain(yaml) == value


def test_json_keeps_every_digit() -> None:
    assert plain('{"a": [0.1, 12345678901234567890.5, true, "\\ud83d\\ude00\\/"]}', "x.json") == {
        "a": [Decimal("0.1"), Decimal("12345678901234567890.5"), True, "😀/"]
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_may_carry_a_byte_order_mark(encoding: str) -> None:
    assert plain('{"a": "ق"}'.encode(encoding), "x.json") == {"a": "ق"}


def test_every_part_knows_its_place() -> None:
    for name, source in (("x.yaml", "a:\n  - b\n  - {c: 1}\n"), ("x.json", '{"a":\n  ["b",\n  {"c": 1}]}')):
        root = parse_document(source.encode(), name)
        assert root.place_of(("a", 1, "c")) == (3, 6 if name == "x.yaml" else 4)
        assert root.place_of(("a", 1, "missing")) == (3, 5 if name == "x.yaml" else 3)


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("", "x.yaml", [("empty", 1, 1)]),
        ("# nothing\n", "x.yaml", [("empty", 1, 1)]),
        ("", "x.json", [("syntax", 1, 1)]),
        ("a: 1\nb: 2\na: 3\n", "x.yaml", [("duplicate_key", 3, 1)]),
        ('{"a": 1,\n "a": 2}', "x.json", [("duplicate_key", 2, 2)]),
        ("a: &x 1\nb: *x\n", "x.yaml", [("anchor", 1, 4), ("anchor", 2, 4)]),
        ("a: !!python/object:os.system 1\n", "x.yaml", [("tag", 1, 4)]),
        ("a: {<<: {b: 1}}\n", "x.yaml", [("merge", 1, 5)]),
        ("a: .nan\nb: -.inf\n", "x.yaml", [("number", 1, 4), ("number", 2, 4)]),
        ('{"a": NaN}', "x.json", [("syntax", 1, 7)]),
        ('{"a": -Infinity}', "x.json", [("syntax", 1, 7)]),
        ('{"a": 01}', "x.json", [("syntax", 1, 7)]),
        ('{"a": 1,}', "x.json", [("syntax", 1, 9)]),
        ('{"a" 1}', "x.json", [("syntax", 1, 6)]),
        ('{"a": 1', "x.json", [("syntax", 1, 8)]),
        ('{"a": 1]', "x.json", [("syntax", 1, 8)]),
        ('{"a": 1} 2', "x.json", [("syntax", 1, 10)]),
        ("{'a': 1}", "x.json", [("syntax", 1, 2)]),
        ('{"a": "\\ud800"}', "x.json", [("character", 1, 7)]),
        ('{"a": "\\u0000"}', "x.json", [("character", 1, 7)]),
        ('a: "\\0"\n', "x.yaml", [("character", 1, 4)]),
        ("a: \x00\n", "x.yaml", [("character", 1, 4)]),
        ("a: 1\n---\nb: 2\n", "x.yaml", [("documents", 2, 1)]),
        ("? [1]\n: 2\n", "x.yaml", [("key", 1, 3)]),
        ("a: [1\n", "x.yaml", [("syntax", 2, 1)]),
        ("a: 'x\n", "x.yaml", [("syntax", 2, 1)]),
        ("a: 1e999999999\n", "x.yaml", [("number", 1, 4)]),
        ("[" + "1" * 100_000 + "]", "x.json", [("number", 1, 2)]),
        ("[" * 200_000, "x.json", [("deep", 1, 65)]),
        ("[" * 200_000, "x.yaml", [("deep", 1, 65)]),
        ("- " * 200_000, "x.yaml", [("deep", 1, 129)]),
        ("a: {" * 5_000, "x.yaml", [("deep", 1, 256)]),
    ],
)  # fmt: skip
def test_a_file_is_refused_at_the_right_place(
    source: str, name: str, expected: list[tuple[str, int | None, int | None]]
) -> None:
    assert refused(source, name) == expected


def test_a_file_that_is_no_text_is_refused() -> None:
    assert refused(b"a: caf\xe9\n") == [("encoding", 1, 7)]
    assert refused(b"PK\x03\x04" + bytes(100))[0][0] == "character"
    assert refused(b"\xff\xfea")[0][0] == "encoding"


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert refused(b" " * 20_000_001) == [("large", 1, 1)]


def test_more_values_than_the_limit_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert building.MOST_NODES == 1_000_000
    monkeypatch.setattr(building, "MOST_NODES", 1_000)  # reading a million takes as long as many other tests
    assert plain("[" + "1," * 997 + "1]", "x.json")
    assert refused(b"[" + b"1," * 1_000 + b"1]", "x.json")[0][0] == "large"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def _decimal(value: object) -> object:
    return json.loads(json.dumps(value), parse_int=Decimal)


@settings(deadline=None)
@given(JSON)
def test_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    try:
        found = plain(json.dumps(value, indent=1), "x.json")
    except ProblemsError as error:
        assert {problem.code for problem in error.problems} == {"document.character"}
    else:
        assert found == _decimal(value)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(alphabet="a1:-[]{},'\"\n &*!|>%@?~\\#\t", max_size=40).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("x.yaml", "x.json"):
        try:
            parse_document(data, name)
        except ProblemsError as error:
            assert error.problems
