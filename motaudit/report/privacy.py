"""What a branch must not read: left out where it has a field of its own, blotted out where somebody typed it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from motaudit.audit.model import Audit, Contact, Evidence, Visibility
from motaudit.locale import _
from motaudit.report.context import Audience

_SHORTEST_NAME = 3
_KEPT_BACK = ("receipt", "audio")
# Arabic writes "and", "with", "for" and the like as a letter before the name.
_BEFORE_NAME = r"(?<!\w)([وفبلك]?)"


class Privacy:
    """Decides for one audience; an internal reader sees everything."""

    def __init__(self, audit: Audit, audience: Audience) -> None:
        self.for_branch = audience is Audience.BRANCH
        names = _names(audit) if self.for_branch else ()
        pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._names = re.compile(rf"{_BEFORE_NAME}(?:{pattern})(?!\w)", re.IGNORECASE) if pattern else None

    def words(self, text: str) -> str:
        """What somebody wrote, without the shopper's name and the names of staff that were noted."""
        if self._names is None:
            return text
        blot = _("[name]")
        return self._names.sub(lambda found: found[1] + blot, text)

    def shows(self, evidence: Evidence) -> bool:
        """Whether the audience may see a photo, receipt, recording or file."""
        if not self.for_branch:
            return True
        return evidence.visibility is Visibility.BRANCH and evidence.kind not in _KEPT_BACK


def _names(audit: Audit) -> Iterable[str]:
    wanted = {audit.auditor.name}
    for answer in audit.answers.values():
        if isinstance(answer.value, tuple):
            wanted.update(row.who for row in answer.value if isinstance(row, Contact))
    return {" ".join(name.split()) for name in wanted if len(name.strip()) >= _SHORTEST_NAME}
