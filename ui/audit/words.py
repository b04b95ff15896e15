"""Words of the visit's own lists: how it went, where a time comes from, what became of a try."""

from __future__ import annotations

from motaudit.audit.model import Outcome
from motaudit.locale import N_, _
from motaudit.report.words import ATTEMPTS, CHANNELS, SOURCES, TIME_NAMES, shown

_OUTCOMES = {
    Outcome.COMPLETED: (N_("I made the visit"), N_("The whole visit can be described.")),
    Outcome.CLOSED: (N_("The branch was closed"), N_("Nobody was served when I came.")),
    Outcome.REFUSED: (N_("I was refused"), N_("They would not serve me.")),
    Outcome.WRONG_BRANCH: (N_("It was the wrong branch"), N_("I visited another one than was asked for.")),
    Outcome.RECOGNISED: (N_("I was recognised"), N_("Staff knew, or guessed, that I was a shopper.")),
    Outcome.STOPPED: (N_("I had to stop"), N_("I could not finish, for a reason of my own.")),
}
_FOLLOWS = {
    Outcome.CLOSED: N_(
        "Time, a photo and a note suffice. There is no percentage, and the visit is due again. "
        "A branch that is closed within its hours is a finding."
    ),
    Outcome.REFUSED: N_(
        "Time, a photo and a note suffice: who refused, and in which words. "
        "There is no percentage, and the visit is due again."
    ),
    Outcome.WRONG_BRANCH: N_("Time, a photo and a note suffice. There is no percentage, and the visit is due again."),
    Outcome.RECOGNISED: N_(
        "Say when and by what you were recognised. There is no percentage, the visit stays out of all averages, "
        "and it is due again with another shopper."
    ),
    Outcome.STOPPED: N_(
        "Time and a note suffice: how far you came, and why you stopped. "
        "There is no percentage, and the visit is due again."
    ),
}


def outcome_text(outcome: Outcome) -> str:
    return _(_OUTCOMES[outcome][0])


def outcome_help(outcome: Outcome) -> str:
    return _(_OUTCOMES[outcome][1])


def what_follows(outcome: Outcome) -> str:
    """What an outcome means for the visit; "" for a completed one."""
    return _(_FOLLOWS[outcome]) if outcome in _FOLLOWS else ""


def time_text(code: str) -> str:
    """A time of the header in words; one that only a checklist knows is shown by its code."""
    return shown(TIME_NAMES, code)


def source_options() -> list[tuple[str, object]]:
    return [(shown(SOURCES, source), source) for source in SOURCES]


def channel_text(channel: str) -> str:
    return shown(CHANNELS, channel)


def channel_options() -> list[tuple[str, object]]:
    return [(shown(CHANNELS, channel), str(channel)) for channel in CHANNELS]


def attempt_options() -> list[tuple[str, object]]:
    return [(shown(ATTEMPTS, code), code) for code in ATTEMPTS]
