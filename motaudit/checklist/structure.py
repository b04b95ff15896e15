"""From the tree of a checklist document to the model: keys, types and defaults. What they mean together is `checks`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from motaudit.checklist.document import Fields, Findings, Node, Path
from motaudit.checklist.expressions import text as written
from motaudit.checklist.expressions.values import operand
from motaudit.checklist.model import (
    FORMAT,
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
from motaudit.locale import _

CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
MOST_ROWS = 999
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?", re.ASCII)

CHECKLIST_KEYS = frozenset(
    {"format", "code", "title", "industry", "languages", "scenario", "scoring", "choices", "context", "story", "stages"}
)
SCORING_KEYS = frozenset(
    {
        "total",
        "pass",
        "bands",
        "bonus_cap",
        "min_coverage",
        "not_reached",
        "when_hidden",
        "estimated_times",
        "critical_cap",
        "counts",
    }
)
STAGE_KEYS = frozenset({"code", "title", "weight", "pass", "relevant", "description", "moments"})
MOMENT_KEYS = frozenset(
    {"code", "title", "items", "channel", "lane", "owner", "touches", "blocker", "relevant", "repeat", "guidance"}
)
# fmt: off
ITEM_KEYS = frozenset({
    "code", "text", "type", "help", "choices", "choice_filter", "min", "max", "ends", "points", "weight", "required",
    "relevant", "constraint", "message", "default", "critical", "require", "metric", "bonus", "unit", "currency",
    "calculation", "from", "to", "rows", "appearance",
})
# fmt: on
CHOICE_KEYS = frozenset({"code", "label", "points", "not_applicable", "attributes"})

Word = TypeVar("Word", bound=StrEnum)


class ChecklistReader:
    """Reads one document; what is wrong goes to `findings`, and reading goes on with defaults."""

    def __init__(self, root: Node, findings: Findings) -> None:
        self._root = root
        self._findings = findings
        self._languages: tuple[str, ...] = ("en",)
        self._choices: dict[str, tuple[Choice, ...]] = {}

    def read(self) -> Checklist:
        fields = self._fields(self._root, (), CHECKLIST_KEYS)
        fields.need("format", "code", "title", "stages")
        self._check_format(fields)
        self._languages = self._read_languages(fields)
        for name, node, path in fields.entries("choices"):
            self._check_code(name, path)
            self._choices[name] = self._choice_list(node, path)
        context = tuple(self._item(node, path) for node, path in fields.list("context"))
        stages = tuple(self._stage(node, path) for node, path in fields.list("stages"))
        return Checklist(
            code=self._code(fields),
            title=self._text(fields, "title"),
            stages=stages,
            languages=self._languages,
            industry=fields.text("industry") or None,
            scenarios=self._scenarios(fields),
            scoring=self._scoring(fields),
            choices=self._choices,
            context=context,
            story=self._story(fields),
        )

    def _fields(self, node: Node, path: Path, known: frozenset[str]) -> Fields:
        return Fields(node, path, self._findings, known)

    def _check_format(self, fields: Fields) -> None:
        found = fields.text("format", FORMAT)
        if found == FORMAT:
            return
        if found.startswith("motaudit/checklist/"):
            message = _("This checklist is written for another version of motaudit ({format}).").format(format=found)
            remedy = _("Open it with a newer motaudit.")
        else:
            message = _("{format} is not the format of a checklist.").format(format=found)
            remedy = _("Write {format}.").format(format=FORMAT)
        self._findings.add("format", fields.at("format"), message, remedy)

    def _read_languages(self, fields: Fields) -> tuple[str, ...]:
        """As listed; else the languages of the title."""
        found: list[str] = []
        for node, path in fields.list("languages"):
            self._check_language(node.raw, path)
            if node.raw in found:
                self._findings.add(
                    "duplicate_language",
                    path,
                    _("The language {code} is listed twice.").format(code=node.raw),
                    _("Remove one of them."),
                )
            else:
                found.append(node.raw)
        title = fields.get("title")
        return tuple(found) or tuple(title.entries if title is not None else ()) or ("en",)

    def _check_language(self, code: str, path: Path) -> None:
        if not LANGUAGE.fullmatch(code):
            self._findings.add(
                "language",
                path,
                _("{code} is not the code of a language.").format(code=code or "''"),
                _("Write a code such as en, ar or pt-BR."),
            )

    def _code(self, fields: Fields) -> str:
        code = fields.text("code")
        if fields.get("code") is not None:
            self._check_code(code, fields.at("code"))
        return code

    def _check_code(self, code: str, path: Path) -> None:
        if not CODE.fullmatch(code):
            self._findings.add(
                "code",
                path,
                _("{code} cannot be used as a code.").format(code=f"“{code}”"),
                _("Use letters, digits, _ and - and begin with a letter or _."),
            )

    def _text(self, fields: Fields, key: str) -> Text:
        node = fields.get(key)
        return {} if node is None else self._wording(node, fields.at(key), fields)

    def _wording(self, node: Node, path: Path, fields: Fields) -> Text:
        """Language -> text; a plain text is in the first language."""
        if node.kind == "list":
            fields.wrong(path, node, _("a text, or one text per language"))
            return {}
        if node.kind != "mapping":
            return {self._languages[0]: node.raw} if self._is_written(node, path) else {}
        found: dict[str, str] = {}
        for language, entry in node.entries.items():
            self._check_language(language, (*path, language))
            if entry.kind in ("list", "mapping", "null"):
                fields.wrong((*path, language), entry, _("a text"))
            elif self._is_written(entry, (*path, language)):
                found[language] = entry.raw
        if not node.entries:
            self._is_written(Node("", node.row, node.column), path)
        return found

    def _is_written(self, node: Node, path: Path) -> bool:
        if node.raw.strip():
            return True
        self._findings.add("empty_text", path, _("The text is empty."), _("Write a text, or leave the key out."))
        return False

    def _word(self, fields: Fields, key: str, words: type[Word]) -> Word | None:
        found = fields.word(key, [word.value for word in words])
        return None if found is None else words(found)

    def _expression(self, fields: Fields, key: str) -> str | None:
        return fields.text(key).strip() or None

    def _scenarios(self, fields: Fields) -> tuple[Scenario, ...]:
        node = fields.get("scenario")
        if node is None:
            return ()
        if node.kind != "list":
            return (Scenario("scenario", self._text(fields, "scenario")),)
        return tuple(self._scenario(element, path) for element, path in fields.list("scenario"))

    def _scenario(self, node: Node, path: Path) -> Scenario:
        fields = self._fields(node, path, frozenset({"code", "title", "brief"}))
        fields.need("code", "title")
        return Scenario(self._code(fields), self._text(fields, "title"), self._text(fields, "brief"))

    def _story(self, fields: Fields) -> StoryRules:
        node = fields.get("story")
        if node is None:
            return StoryRules()
        if node.kind != "mapping" or not node.entries.keys() & {"min_length", "guidance"}:
            return StoryRules(guidance=self._text(fields, "story"))
        story = self._fields(node, fields.at("story"), frozenset({"min_length", "guidance"}))
        return StoryRules(story.whole("min_length", 0, 100_000) or 0, self._text(story, "guidance"))

    def _scoring(self, parent: Fields) -> ScoringRules:
        node = parent.get("scoring")
        if node is None:
            return ScoringRules()
        fields = self._fields(node, parent.at("scoring"), SCORING_KEYS)
        default = ScoringRules()
        return ScoringRules(
            total=fields.word("total", ("pooled", "stage_weights")) or default.total,
            pass_=fields.number("pass", 0, 100),
            bands=self._bands(fields),
            bonus_cap=fields.flag("bonus_cap", default.bonus_cap),
            min_coverage=_or(fields.number("min_coverage", 0, 100), default.min_coverage),
            not_reached=fields.word("not_reached", ("leave", "zero")) or default.not_reached,
            when_hidden=fields.word("when_hidden", ("leave", "zero")) or default.when_hidden,
            estimated_times=fields.word("estimated_times", ("report", "score")) or default.estimated_times,
            critical_cap=fields.number("critical_cap", 0, 100),
            counts=fields.word("counts", ("branch", "all")) or default.counts,
        )

    def _bands(self, fields: Fields) -> tuple[Band, ...]:
        """Highest first, whatever their order in the document."""
        bands: list[Band] = []
        for node, path in fields.list("bands"):
            band = self._band(node, path)
            if band is None:
                continue
            if any(band.min == other.min for other in bands):
                self._findings.add(
                    "duplicate_band",
                    path,
                    _("Another band begins at {min} too.").format(min=band.min),
                    _("Give each band a lowest percentage of its own."),
                )
            elif bands and band.min > bands[-1].min:
                self._findings.warn(
                    "band_order",
                    path,
                    _("This band lies above the one before it."),
                    _("List the highest band first; they are read in that order."),
                )
            bands.append(band)
        return tuple(sorted(bands, key=lambda band: -band.min))

    def _band(self, node: Node, path: Path) -> Band | None:
        fields = self._fields(node, path, frozenset({"code", "min", "label"}))
        fields.need("code", "min")
        code, lowest, label = self._code(fields), fields.number("min", 0, 100), self._text(fields, "label")
        return None if lowest is None else Band(code, lowest, label)

    def _choice_list(self, node: Node, path: Path) -> tuple[Choice, ...]:
        if node.kind != "list":
            Fields(Node({}, node.row, node.column), path, self._findings, ()).wrong(path, node, _("a list of choices"))
        return tuple(self._choice(element, (*path, index)) for index, element in enumerate(node.elements))

    def _choice(self, node: Node, path: Path) -> Choice:
        fields = self._fields(node, path, CHOICE_KEYS)
        fields.need("code", "label")
        code = fields.text("code")
        if fields.get("code") is not None and (not code or code == "*" or re.search(r"\s", code)):
            self._findings.add(
                "code",
                fields.at("code"),
                _("{code} cannot be used as the code of a choice.").format(code=f"“{code}”"),
                _("Use letters and digits without spaces."),
            )
        attributes: dict[str, str] = {}
        for name, entry, place in fields.entries("attributes"):
            self._check_code(name, place)
            if entry.kind in ("list", "mapping"):
                fields.wrong(place, entry, _("a text"))
            attributes[name] = entry.raw
        return Choice(
            code=code,
            label=self._text(fields, "label"),
            points=fields.number("points"),
            not_applicable=fields.flag("not_applicable", False),
            attributes=attributes,
        )

    def _stage(self, node: Node, path: Path) -> Stage:
        fields = self._fields(node, path, STAGE_KEYS)
        fields.need("code", "title", "moments")
        return Stage(
            code=self._code(fields),
            title=self._text(fields, "title"),
            moments=tuple(self._moment(element, place) for element, place in fields.list("moments")),
            weight=fields.number("weight", 0),
            pass_=fields.number("pass", 0, 100),
            relevant=self._expression(fields, "relevant"),
            description=self._text(fields, "description"),
        )

    def _moment(self, node: Node, path: Path) -> Moment:
        fields = self._fields(node, path, MOMENT_KEYS)
        fields.need("code", "title", "items")
        touches = [fields.one_of(element, place, list(Touch)) for element, place in fields.list("touches")]
        return Moment(
            code=self._code(fields),
            title=self._text(fields, "title"),
            items=tuple(self._item(element, place) for element, place in fields.list("items")),
            channel=self._word(fields, "channel", Channel),
            lane=self._word(fields, "lane", Lane) or Lane.FRONT,
            owner=self._word(fields, "owner", Owner) or Owner.BRANCH,
            touches=tuple(Touch(touch) for touch in dict.fromkeys(touches) if touch is not None),
            blocker=fields.flag("blocker", False),
            relevant=self._expression(fields, "relevant"),
            repeat=self._repeat(fields),
            guidance=self._text(fields, "guidance"),
        )

    def _repeat(self, parent: Fields) -> Repeat | None:
        node = parent.get("repeat")
        if node is None:
            return None
        fields = self._fields(node, parent.at("repeat"), frozenset({"label", "max"}))
        return Repeat(self._text(fields, "label"), fields.whole("max", 1, MOST_ROWS))

    def _item(self, node: Node, path: Path) -> Item:
        fields = self._fields(node, path, ITEM_KEYS)
        fields.need("code", "text", "type")
        code = self._code(fields)
        kind = self._word(fields, "type", ItemType)
        if kind is None:
            kind = ItemType.TEXT
            self._findings.spoiled.add(path)
        choices = self._choices_of(fields, code)
        item = Item(
            code=code,
            text=self._text(fields, "text"),
            type=kind,
            help=self._text(fields, "help"),
            choices=choices,
            choice_filter=self._expression(fields, "choice_filter"),
            min=fields.number("min"),
            max=fields.number("max"),
            ends=self._ends(fields),
            points=_or(fields.number("points", 0), Decimal(1)),
            weight=_or(fields.number("weight", 0), Decimal(1)),
            relevant=self._expression(fields, "relevant"),
            constraint=self._expression(fields, "constraint"),
            message=self._text(fields, "message"),
            default=self._default(fields, kind),
            critical=self._critical(fields),
            require=self._require(fields),
            metric=self._metric(fields),
            bonus=fields.flag("bonus", False),
            unit=fields.text("unit") or None,
            currency=fields.text("currency") or None,
            calculation=self._expression(fields, "calculation"),
            from_=fields.text("from") or None,
            to=fields.text("to") or None,
            rows=fields.whole("rows", 1, MOST_ROWS),
            appearance=fields.text("appearance") or None,
        )
        required = fields.flag("required", item.is_scored(self._choices.get(choices or "", ())))
        return replace(item, required=required and kind.is_asked)

    def _choices_of(self, fields: Fields, code: str) -> str | None:
        """The name of the item's list; one that is written in place is named after the item."""
        node = fields.get("choices")
        if node is None or node.kind != "list":
            return fields.text("choices") or None
        if code in self._choices:
            self._findings.add(
                "duplicate_choices",
                fields.at("choices"),
                _("There is a list of choices named {code} already.").format(code=code),
                _("Name that list here, or rename it."),
            )
        self._findings.aliases["choices", code] = fields.at("choices")
        self._choices[code] = self._choice_list(node, fields.at("choices"))
        return code

    def _ends(self, fields: Fields) -> tuple[Text, Text] | None:
        """Two texts as a list, or under min and max."""
        node = fields.get("ends")
        if node is None:
            return None
        path = fields.at("ends")
        if node.kind == "mapping":
            ends = self._fields(node, path, frozenset({"min", "max"}))
            ends.need("min", "max")
            return self._text(ends, "min"), self._text(ends, "max")
        if len(node.elements) != 2:
            fields.wrong(path, node, _("two texts, for the lowest and the highest value"))
            return None
        low, high = node.elements
        return self._wording(low, (*path, 0), fields), self._wording(high, (*path, 1), fields)

    def _metric(self, parent: Fields) -> Metric | None:
        node = parent.get("metric")
        if node is None:
            return None
        fields = self._fields(node, parent.at("metric"), frozenset({"kind", "goal", "worst"}))
        fields.need("kind", "goal", "worst")
        kind = self._word(fields, "kind", MetricKind)
        goal, worst = fields.number("goal"), fields.number("worst")
        if kind is None or goal is None or worst is None:
            return None
        return Metric(kind, goal, worst)

    def _critical(self, parent: Fields) -> Critical | None:
        node = parent.get("critical")
        if node is None:
            return None
        if node.kind == "list":
            return Critical(self._answers(parent, "critical"))
        fields = self._fields(node, parent.at("critical"), frozenset({"answers"}))
        fields.need("answers")
        return Critical(self._answers(fields, "answers"))

    def _require(self, parent: Fields) -> Require:
        node = parent.get("require")
        if node is None:
            return Require()
        fields = self._fields(node, parent.at("require"), frozenset({"note", "photo"}))
        return Require(self._needed(fields, "note"), self._needed(fields, "photo"))

    def _needed(self, fields: Fields, key: str) -> tuple[str, ...]:
        """The answers that need something; true = every one, false or an empty list = none."""
        node = fields.get(key)
        if node is not None and isinstance(node.value, bool):
            return ("*",) if node.value else ()
        return self._answers(fields, key)

    def _answers(self, fields: Fields, key: str) -> tuple[str, ...]:
        """Answers as text; numbers without trailing zeros, as answers are compared."""
        found = []
        for node, path in fields.list(key):
            if node.kind in ("list", "mapping", "null"):
                fields.wrong(path, node, _("the code of a choice, or a number"))
            else:
                found.append(_as_answer(node))
        return tuple(dict.fromkeys(found))

    def _default(self, fields: Fields, kind: ItemType) -> str | Decimal | tuple[str, ...] | None:
        """As answers of its type are kept; whether it can be one is judged later."""
        node = fields.get("default")
        if node is None or node.kind == "mapping":
            if node is not None:
                fields.wrong(fields.at("default"), node, _("a value, or a list of codes"))
            return None
        if node.kind == "list":
            return self._answers(fields, "default")
        if kind.is_number and isinstance(node.value, Decimal):
            return node.value
        if kind.is_number and _PLAIN_NUMBER.fullmatch(node.raw):
            return Decimal(node.raw)
        return (_as_answer(node) if kind in (ItemType.CHOICE, ItemType.CHOICES) else node.raw) or None


def _as_answer(node: Node) -> str:
    return written(operand(node.value)) if isinstance(node.value, Decimal) else node.raw


def _or(found: Decimal | None, default: Decimal) -> Decimal:
    return default if found is None else found
