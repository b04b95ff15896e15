"""The words for codes, marked for translation here and looked up when they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from motaudit.audit.model import AuditState, Outcome, Source, Valence
from motaudit.checklist.model import Channel, MetricKind, Owner
from motaudit.locale import N_, _
from motaudit.scoring.sheet import Reason, Verdict

AUDIT_STATES: Mapping[AuditState, str] = {
    AuditState.PLANNED: N_("Planned"),
    AuditState.IN_PROGRESS: N_("In progress"),
    AuditState.RETURNED: N_("Returned"),
    AuditState.SUBMITTED: N_("Handed in"),
    AuditState.RELEASED: N_("Sent to branch"),
    AuditState.APPEALED: N_("Queried"),
    AuditState.DECIDED: N_("Decided"),
    AuditState.CLOSED: N_("Closed"),
    AuditState.EXCLUDED: N_("Put aside"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.PASSED: N_("Passed"),
    Verdict.FAILED: N_("Failed"),
    Verdict.INSUFFICIENT: N_("Too little seen"),
    Verdict.SCORED: N_("Scored"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.COMPLETED: N_("Completed"),
    Outcome.CLOSED: N_("Not completed: the branch was closed"),
    Outcome.REFUSED: N_("Not completed: service was refused"),
    Outcome.WRONG_BRANCH: N_("Not completed: it was another branch"),
    Outcome.RECOGNISED: N_("Not completed: the visitor was recognised"),
    Outcome.STOPPED: N_("Not completed: the visit was broken off"),
}
REASONS: Mapping[Reason, str] = {
    Reason.HIDDEN: N_("Not asked"),
    Reason.NOT_APPLICABLE: N_("Not at this branch"),
    Reason.NOT_OBSERVED: N_("Not noticed"),
    Reason.NOT_REACHED: N_("Not reached"),
    Reason.UNANSWERED: N_("Not answered"),
    Reason.UNSCORED: N_("Not scored"),
}
VALENCES: Mapping[Valence, str] = {
    Valence.GLORY: N_("Better than expected"),
    Valence.NEUTRAL: N_("As expected"),
    Valence.PAIN: N_("Disappointing"),
}
EMOTIONS: Mapping[int, str] = {
    -2: N_("Very bad"),
    -1: N_("Bad"),
    0: N_("Neither good nor bad"),
    1: N_("Good"),
    2: N_("Very good"),
}
CHANNELS: Mapping[str, str] = {
    Channel.IN_PERSON: N_("In person"),
    Channel.PHONE: N_("Phone"),
    Channel.WEB: N_("Web site"),
    Channel.EMAIL: N_("E-mail"),
    Channel.CHAT: N_("Chat"),
    Channel.SOCIAL: N_("Social media"),
    Channel.APP: N_("App"),
    Channel.DELIVERY: N_("Delivery"),
}
OWNERS: Mapping[str, str] = {
    Owner.BRANCH: N_("Branch"),
    Owner.HEAD_OFFICE: N_("Head office"),
    Owner.PARTNER: N_("Partner"),
}
SOURCES: Mapping[Source, str] = {
    Source.MEASURED: N_("Measured"),
    Source.RECEIPT: N_("From the receipt"),
    Source.PHOTO: N_("From a photo"),
    Source.ESTIMATED: N_("Estimated"),
}
TIME_NAMES: Mapping[str, str] = {
    "arrived": N_("Arrived"),
    "greeted": N_("Greeted"),
    "ordered": N_("Ordered"),
    "served": N_("Served"),
    "paid": N_("Paid"),
    "left": N_("Left"),
}
ATTEMPTS: Mapping[str, str] = {
    "answered": N_("A person answered"),
    "no_answer": N_("No answer"),
    "busy": N_("Busy"),
    "recording": N_("Only a recording"),
    "left_message": N_("Left a message"),
    "refused": N_("Refused"),
}
METRICS: Mapping[str, str] = {
    MetricKind.TIME: N_("Time"),
    MetricKind.EFFORT: N_("Effort"),
    MetricKind.OPTIONS: N_("Options"),
    MetricKind.MONEY: N_("Money"),
}
BANDS: Mapping[str, str] = {
    "excellent": N_("Excellent"),
    "good": N_("Good"),
    "weak": N_("Weak"),
    "poor": N_("Poor"),
}
EVIDENCE_KINDS: Mapping[str, str] = {
    "photo": N_("Photo"),
    "receipt": N_("Receipt"),
    "audio": N_("Recording"),
    "file": N_("File"),
}
HASHES: Mapping[str, str] = {"visit": N_("Visit's fingerprint (SHA-256)")}
_DAY_PARTS = (
    (time(5), N_("Night")),
    (time(11), N_("Morning")),
    (time(15), N_("Midday")),
    (time(18), N_("Afternoon")),
    (time(22), N_("Evening")),
)
_LATE = N_("Night")


def shown(words: Mapping[Any, str], code: str | int) -> str:
    """The words for a code in the language in force; a code without words (of an imported file) stands for itself."""
    return _(words[code]) if code in words else str(code)


def day_part(at: time) -> str:
    return _(next((words for end, words in _DAY_PARTS if at.replace(tzinfo=None) < end), _LATE))
