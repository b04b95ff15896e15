"""Checks of when: times that do not add up, receipts and photos beside the visit, and answers written long after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from motaudit.audit.model import TIMES, Evidence
from motaudit.checklist.model import Channel
from motaudit.locale import _, format_date, format_datetime, format_duration, format_time, isolated
from motaudit.review.hints import Checked, Hint, Severity

_LONG_VISIT = timedelta(hours=8)
_LONG_AFTER = timedelta(hours=36)
_EARLY, _LATE_PHOTO = timedelta(minutes=30), timedelta(hours=1)
_RECEIPT_OFF = timedelta(minutes=30)
_REMOTE = frozenset(Channel) - {Channel.IN_PERSON, Channel.DELIVERY}
# People pay before they are served at a counter and after it at a table, so paying has no fixed place.
_SEQUENCE = tuple(code for code in TIMES if code != "paid")


def time_hints(checked: Checked) -> Iterator[Hint]:
    yield from _order(checked)
    yield from _span(checked)
    yield from _receipts(checked)
    yield from _photos(checked)
    yield from _written(checked)


def _order(checked: Checked) -> Iterator[Hint]:
    times = checked.audit.times
    known = [(code, times[code].at) for code in _SEQUENCE if code in times]
    remedy = _("Ask the shopper which of the two is right.")
    for (first, earlier), (second, later) in pairwise(known):
        if later < earlier:
            message = _("“{second}” ({later}) lies before “{first}” ({earlier}).").format(
                first=_name(first), second=_name(second), earlier=format_time(earlier), later=format_time(later)
            )
            yield Hint("times.order", Severity.WARNING, message, remedy=remedy)
    paid = times.get("paid")
    if paid is not None and known:
        too_late = "left" in times and paid.at > times["left"].at
        if paid.at < known[0][1] or too_late:
            message = _("Paying ({time}) lies outside the visit.").format(time=format_time(paid.at))
            yield Hint("times.order", Severity.WARNING, message, remedy=remedy)


def _span(checked: Checked) -> Iterator[Hint]:
    begins, ends = checked.begins, checked.ends
    if begins is None or ends is None:
        return
    if ends < begins:
        message = _("The visit ends before it begins.")
        yield Hint("times.span", Severity.WARNING, message, remedy=_("Correct the date, or ask the shopper."))
    elif ends - begins > _LONG_VISIT:
        message = _("The visit took {duration}.").format(duration=format_duration(int((ends - begins).total_seconds())))
        yield Hint("times.span", Severity.WARNING, message, remedy=_("Look whether a date is wrong."))
    if begins > checked.handed_in:
        message = _("The visit lies after it was handed in: {date}.").format(date=format_datetime(begins))
        yield Hint("times.future", Severity.WARNING, message, remedy=_("Correct the date, or ask the shopper."))


def _receipts(checked: Checked) -> Iterator[Hint]:
    begins, ends = checked.begins, checked.ends
    if begins is None or ends is None:
        return
    paid = checked.audit.times.get("paid")
    remedy = _("Compare the picture of the receipt with the header.")
    for receipt in checked.audit.receipts.values():
        if receipt.at is None:
            continue
        near = begins - _RECEIPT_OFF <= receipt.at <= ends + _RECEIPT_OFF  # also past midnight
        if not near and receipt.at.astimezone(begins.tzinfo).date() != begins.date():
            message = _("Receipt {number} is of {date}, the visit of {visit}.").format(
                number=isolated(receipt.number or "–"),
                date=format_date(receipt.at.date()),
                visit=format_date(begins.date()),
            )
            yield Hint("receipt.date", Severity.WARNING, message, remedy=remedy)
        elif paid is not None and abs(receipt.at - paid.at) > _RECEIPT_OFF:
            message = _("Receipt {number} says {time}, the header says that it was paid at {paid}.").format(
                number=isolated(receipt.number or "–"), time=format_time(receipt.at), paid=format_time(paid.at)
            )
            yield Hint("receipt.time", Severity.WARNING, message, remedy=remedy)
        elif not near:
            message = _("Receipt {number} ({time}) lies outside the visit.").format(
                number=isolated(receipt.number or "–"), time=format_time(receipt.at)
            )
            yield Hint("receipt.time", Severity.WARNING, message, remedy=remedy)


def _photos(checked: Checked) -> Iterator[Hint]:
    begins, ends = checked.begins, checked.ends
    if begins is None or ends is None:
        return
    for key, each in checked.audit.evidence.items():
        if each.kind != "photo" or each.taken is None or _is_remote(checked, each):
            continue
        if not begins - _EARLY <= each.taken <= ends + _LATE_PHOTO:
            message = _("This photo was taken on {taken}, outside the visit.").format(taken=format_datetime(each.taken))
            remedy = _("The phone's clock may be wrong; compare it with the other photos.")
            yield Hint("photo.time", Severity.WARNING, message, each.item, key, remedy)


def _is_remote(checked: Checked, evidence: Evidence) -> bool:
    """Whether it shows what did not happen at the branch: an advertisement, a chat, an answer by mail."""
    moment = checked.checklist.moment_of.get(evidence.item.code) if evidence.item else None
    return moment is not None and moment.channel in _REMOTE


def _written(checked: Checked) -> Iterator[Hint]:
    """By when half of the answers were there, so that a small later change does not count."""
    begins, ends = checked.begins, checked.ends
    if begins is None or ends is None or not checked.answered:
        return
    half: datetime = checked.answered[len(checked.answered) // 2]
    if begins - half > _EARLY:
        message = _("Most answers were written {duration} before the visit.").format(
            duration=format_duration(int((begins - half).total_seconds()))
        )
        yield Hint("filled.early", Severity.HINT, message, remedy=_("Correct the date, or ask the shopper."))
    if half - ends > _LONG_AFTER:
        message = _("Most answers were written {duration} after the visit.").format(
            duration=format_duration(int((half - ends).total_seconds()))
        )
        yield Hint("filled.late", Severity.HINT, message, remedy=_("Trust exact times and words less."))


def _name(code: str) -> str:
    return {
        "arrived": _("Arrived"),
        "greeted": _("Greeted"),
        "ordered": _("Ordered"),
        "served": _("Served"),
        "left": _("Left"),
    }[code]
