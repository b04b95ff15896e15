"""What one answer gives of what its item could give. Exact; weights included."""

from __future__ import annotations

from fractions import Fraction

from motaudit.audit.model import Value
from motaudit.checklist.model import Checklist, Item, ItemType, Metric

_ZERO, _ONE = Fraction(0), Fraction(1)


def attained(metric: Metric, actual: Fraction) -> Fraction:
    """clamp((worst - actual) / (worst - goal), 0, 1): 1 at the goal or better, whichever direction is better."""
    goal, worst = Fraction(metric.goal), Fraction(metric.worst)
    if goal == worst:
        return _ONE if actual == goal else _ZERO
    return _clamp((worst - actual) / (worst - goal))


def possible(checklist: Checklist, item: Item) -> Fraction:
    """The most an item can give: its best choice, all its good choices up to `max`, or its `points`."""
    weight = Fraction(item.weight)
    points = [Fraction(choice.points) for choice in checklist.choices_of(item) if choice.points is not None]
    if item.type is ItemType.CHOICE:
        return weight * max(points, default=_ZERO) if max(points, default=_ZERO) > 0 else _ZERO
    if item.type is ItemType.CHOICES:
        return weight * _capped(item, sum((each for each in points if each > 0), _ZERO))
    return weight * Fraction(item.points)


def earned(checklist: Checklist, item: Item, value: Value | None, number: Fraction | None) -> Fraction | None:
    """What a value gives; None if it is not scored: choices without points, no metric, no number.

    `number` is the value as a number.
    """
    weight = Fraction(item.weight)
    if item.type in (ItemType.CHOICE, ItemType.CHOICES):
        chosen = set(value) if isinstance(value, tuple) else {value}
        points = [
            Fraction(choice.points)
            for choice in checklist.choices_of(item)
            if choice.code in chosen and choice.points is not None
        ]
        if not points:
            return None
        return weight * (_capped(item, sum(points, _ZERO)) if item.type is ItemType.CHOICES else points[0])
    if number is None:
        return None
    if item.type is ItemType.SCALE:
        if item.min is None or item.max is None or item.min == item.max:
            return None
        low, high = Fraction(item.min), Fraction(item.max)
        return weight * Fraction(item.points) * _clamp((number - low) / (high - low))
    return None if item.metric is None else weight * Fraction(item.points) * attained(item.metric, number)


def _capped(item: Item, points: Fraction) -> Fraction:
    return points if item.max is None else min(points, Fraction(item.max))


def _clamp(share: Fraction) -> Fraction:
    return min(max(share, _ZERO), _ONE)
