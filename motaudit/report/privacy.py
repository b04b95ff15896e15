"""What a branch must not read: left out where it has a field of its own, blotted out where somebody typed it."""

from __future__ import annotations

import re

from motaudit.audit.model import Audit, Evidence, Visibility
from motaudit.audit.personal_names import names_in, parts_of, pattern_of
from motaudit.locale import _
from motaudit.report.context import Audience

_KEPT_BACK = ("receipt", "audio")


class Privacy:
    """Decides for one audience; an internal reader sees everything."""

    def __init__(self, audit: Audit, audience: Audience) -> None:
        self.for_branch = audience is Audience.BRANCH
        names = set(names_in(audit)) if self.for_branch else set()
        parts = set(parts_of(audit.auditor.name)) if self.for_branch else set()
        self._names = pattern_of(names)
        self._typed = pattern_of(names | parts)

    def words(self, text: str) -> str:
        """What somebody wrote, without the shopper's name, each part of it, and the names of staff that were noted."""
        return _blotted(self._typed, text)

    def wording(self, text: str) -> str:
        """What the checklist says. A name there is blotted out only as a whole: a rose or a May is none."""
        return _blotted(self._names, text)

    def shows(self, evidence: Evidence) -> bool:
        """Whether the audience may see a photo, receipt, recording or file."""
        if not self.for_branch:
            return True
        return evidence.visibility is Visibility.BRANCH and evidence.kind not in _KEPT_BACK


def _blotted(names: re.Pattern[str] | None, text: str) -> str:
    if names is None:
        return text
    blot = _("[name]")
    return names.sub(lambda found: found[1] + blot, text)
