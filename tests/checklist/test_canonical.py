"""A version is known by the hash of its content, whatever file it was written in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motaudit.checklist.canonical import canonical_json, checklist_hash, read_document, to_document, write_yaml
from motaudit.checklist.library import load_shipped, shipped
from motaudit.checklist.loader import read_checklist
from motaudit.checklist.model import (
    Band,
    Channel,
    Checklist,
    Choice,
    Critical,
    Item,
    ItemType,
    Lane,
    Metric,
    MetricKind,
    Moment,
    Owner,
    Repeat,
    Require,
    Scenario,
    ScoringRules,
    Stage,
    StoryRules,
    Text,
    Touch,
)

SMALL = b"""{"format": "motaudit/checklist/1", "code": "c", "title": {"en": "T"}, "stages": [{"code": "S", "title": {"en": "S"},
 "moments": [{"code": "m", "title": {"en": "M"}, "items": [
 {"code": "q", "text": {"en": "Q"}, "type": "scale", "min": 1.0, "max": 5, "weight": 2.50}]}]}]}"""


def test_the_canonical_text_is_what_the_guide_says() -> None:
    checklist, _problems = read_checklist(SMALL)
    assert canonical_json(checklist).decode() == (
        '{"code":"c","format":"motaudit/checklist/1","languages":["en"],"stages":[{"code":"S","moments":[{"code":"m",'
        '"items":[{"code":"q","max":5,"min":1,"text":{"en":"Q"},"type":"scale","weight":2.5}],"title":{"en":"M"}}],'
        '"title":{"en":"S"}}],"title":{"en":"T"}}'
    )
    assert checklist_hash(checklist) == hashlib.sha256(canonical_json(checklist)).hexdigest()


def test_the_spelling_of_a_file_does_not_change_its_hash() -> None:
    checklist, _problems = read_checklist(SMALL)
    spelled, _problems = read_checklist(SMALL.replace(b"1.0", b"1").replace(b"2.50", b"25e-1"))
    explicit, _problems = read_checklist(SMALL.replace(b'"type"', b'"required": true, "points": 1, "type"'))
    assert checklist_hash(checklist) == checklist_hash(spelled) == checklist_hash(explicit)
    other, _problems = read_checklist(SMALL.replace(b"2.50", b"2.51"))
    assert checklist_hash(other) != checklist_hash(checklist)


@pytest.mark.parametrize("code", [entry.code for entry in shipped()])
def test_a_shipped_checklist_survives_every_way_of_writing_it(code: str) -> None:
    checklist = load_shipped(code)
    assert read_checklist(canonical_json(checklist)) == (checklist, ())
    assert read_checklist(write_yaml(checklist).encode(), "x.yaml") == (checklist, ())
    assert read_document(canonical_json(checklist)) == checklist


def test_yaml_is_written_for_people() -> None:
    lines = write_yaml(load_shipped("restaurant-visit")).splitlines()
    assert '    - {code: "yes", label: {en: "Yes", ar: "نعم"}, points: 1}' in lines
    assert "    - {code: excellent, min: 90}" in lines
    assert "        touches: [information, technology, price]" in lines


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=12
).filter(str.strip)
TEXTS = st.fixed_dictionaries({"en": WORDS}, optional={"ar": WORDS})
MAYBE_TEXT: st.SearchStrategy[Text] = st.one_of(st.just({}), TEXTS)
AMOUNTS = st.decimals(min_value=0, max_value=1000, places=3)
PERCENTS = st.decimals(min_value=0, max_value=100, places=1)
CHOICES = (
    Choice("yes", {"en": "Yes"}, Decimal(1)),
    Choice("1", {"en": "One"}, Decimal("-0.5"), attributes={"region": "north"}),
    Choice("na", {"en": "Not here"}, not_applicable=True),
)


def _items(number: int) -> st.SearchStrategy[Item]:
    code = f"q{number}"
    common = {
        "code": st.just(code),
        "text": TEXTS,
        "help": MAYBE_TEXT,
        "weight": AMOUNTS,
        "required": st.booleans(),
        "bonus": st.booleans(),
        "appearance": st.sampled_from([None, "likert"]),
        "constraint": st.sampled_from([None, ". != 'x'"]),
    }
    require = st.sampled_from([Require(), Require(("yes",)), Require(("*",), ("na", "yes"))])
    chosen = st.builds(
        Item,
        type=st.sampled_from([ItemType.CHOICE, ItemType.CHOICES]),
        choices=st.just("some"),
        critical=st.sampled_from([None, Critical(("yes", "1"))]),
        require=require,
        **common,
    )
    counted = st.builds(
        Item,
        type=st.sampled_from([ItemType.INTEGER, ItemType.MONEY, ItemType.DURATION]),
        metric=st.sampled_from([None, Metric(MetricKind.TIME, Decimal("0.5"), Decimal(300))]),
        points=AMOUNTS,
        min=st.sampled_from([None, Decimal(-2)]),
        critical=st.sampled_from([None, Critical(("0", "1.5"))]),
        **common,
    )
    scale = st.builds(
        Item,
        type=st.just(ItemType.SCALE),
        min=st.just(Decimal(1)),
        max=AMOUNTS.map(lambda a: a + 2),
        ends=st.one_of(st.none(), st.tuples(TEXTS, TEXTS)),
        **common,
    )
    written = st.builds(
        Item,
        type=st.just(ItemType.TEXT),
        default=st.sampled_from([None, "yes", "1", "a: b"]),
        rows=st.sampled_from([None, 4]),
        **common,
    )
    return st.one_of(chosen, counted, scale, written)


CHECKLISTS = st.builds(
    Checklist,
    code=st.just("c"),
    title=TEXTS,
    languages=st.sampled_from([("en",), ("en", "ar"), ("ar", "en")]),
    industry=st.one_of(st.none(), WORDS.map(str.strip)),
    scenarios=st.lists(TEXTS, max_size=2).map(lambda titles: tuple(Scenario(f"s{n}", title, title if n else {}) for n, title in enumerate(titles))),
    scoring=st.builds(
        ScoringRules,
        total=st.sampled_from(["pooled", "stage_weights"]),
        pass_=st.one_of(st.none(), PERCENTS),
        bands=st.sets(PERCENTS, max_size=3).map(lambda lows: tuple(Band(f"b{n}", low, {"en": "B"} if n else {}) for n, low in enumerate(sorted(lows, reverse=True)))),
        bonus_cap=st.booleans(),
        min_coverage=PERCENTS,
        when_hidden=st.sampled_from(["leave", "zero"]),
        counts=st.sampled_from(["branch", "all"]),
    ),
    choices=st.just({"some": CHOICES}),
    context=_items(0).map(lambda item: (item,)),
    story=st.builds(StoryRules, min_length=st.integers(0, 500), guidance=MAYBE_TEXT),
    stages=st.builds(
        Stage,
        code=st.just("S"),
        title=TEXTS,
        weight=st.one_of(st.none(), AMOUNTS.map(lambda a: a + 1)),
        pass_=st.one_of(st.none(), PERCENTS),
        relevant=st.sampled_from([None, "${scenario} = 's1'"]),
        moments=st.builds(
            Moment,
            code=st.just("m"),
            title=TEXTS,
            items=st.tuples(_items(1), _items(2)),
            channel=st.sampled_from([None, Channel.WEB]),
            lane=st.sampled_from(list(Lane)),
            owner=st.sampled_from(list(Owner)),
            touches=st.sets(st.sampled_from(list(Touch))).map(lambda touched: tuple(sorted(touched))),
            blocker=st.booleans(),
            repeat=st.one_of(st.none(), st.builds(Repeat, label=MAYBE_TEXT, max=st.sampled_from([None, 3]))),
            guidance=MAYBE_TEXT,
        ).map(lambda moment: (moment,)),
    ).map(lambda stage: (stage,)),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(CHECKLISTS)
def test_any_checklist_survives_every_way_of_writing_it(checklist: Checklist) -> None:
    data = canonical_json(checklist)
    assert read_checklist(data)[0] == checklist
    assert read_checklist(write_yaml(checklist).encode(), "x.yaml")[0] == checklist
    assert canonical_json(read_document(data)) == data
    assert json.loads(data) == json.loads(json.dumps(to_document(checklist), default=float))


def test_what_equals_its_default_is_not_written() -> None:
    document = to_document(replace(load_shipped("restaurant-visit"), scoring=ScoringRules(), story=StoryRules()))
    assert "scoring" not in document and "story" not in document
    assert "lane" not in next(
        moment for stage in document["stages"] for moment in stage["moments"] if moment["code"] == "phone_contact"
    )
