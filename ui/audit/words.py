"""Words of the visit's own lists: how it went, where a time comes from, what became of a try."""

from __future__ import annotations

from motaudit.audit.model import Outcome, Source
from motaudit.checklist.model import Channel
from motaudit.locale import N_, _

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
_TIMES = {
    "arrived": N_("Arrived"),
    "greeted": N_("Greeted"),
    "ordered": N_("Ordered"),
    "served": N_("Served"),
    "paid": N_("Paid"),
    "left": N_("Left"),
}
_SOURCES = {
    Source.MEASURED: N_("Measured"),
    Source.RECEIPT: N_("From the receipt"),
    Source.PHOTO: N_("From a photo"),
    Source.ESTIMATED: N_("Estimated"),
}
_CHANNELS = {
    Channel.IN_PERSON: N_("In person"),
    Channel.PHONE: N_("Phone"),
    Channel.WEB: N_("Web site"),
    Channel.EMAIL: N_("Email"),
    Channel.CHAT: N_("Chat"),
    Channel.SOCIAL: N_("Social media"),
    Channel.APP: N_("App"),
    Channel.DELIVERY: N_("Delivery"),
}
_ATTEMPTS = {
    "answered": N_("Answered"),
    "no_answer": N_("No answer"),
    "busy": N_("Busy"),
    "recording": N_("A recording"),
    "left_message": N_("Left a message"),
    "refused": N_("Refused"),
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
    return _(_TIMES[code]) if code in _TIMES else code


def source_options() -> list[tuple[str, object]]:
    return [(_(text), source) for source, text in _SOURCES.items()]


def channel_text(channel: str) -> str:
    return _(_CHANNELS[Channel(channel)]) if channel in set(Channel) else channel


def channel_options() -> list[tuple[str, object]]:
    return [(_(text), str(channel)) for channel, text in _CHANNELS.items()]


def attempt_options() -> list[tuple[str, object]]:
    return [(_(text), code) for code, text in _ATTEMPTS.items()]
