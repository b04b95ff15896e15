"""Where sending and receiving begin, how others know this workspace, and what a written file was."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from motaudit.exchange.plan import Written
from motaudit.locale import _, format_datetime, format_number, ngettext
from ui.common.backups import size_text
from ui.common.buttons import button
from ui.common.dialogs import open_folder
from ui.common.labels import Label, facts
from ui.common.layouts import FlowLayout, TwoColumns
from ui.common.surfaces import Banner, Card
from ui.common.theme import Text
from ui.packages.conflicts_panel import conflicts_text
from ui.packages.parts import CopyRow, column
from ui.packages.reading import Identity
from ui.packages.words import visits_text


class OverviewPanel(QWidget):
    """Signals: `write_requested()`, `choose_requested()` a file, `waiting_requested()` the files not looked at yet,
    `conflicts_requested()`.
    """

    write_requested = Signal()
    choose_requested = Signal()
    waiting_requested = Signal()
    conflicts_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.waiting = Banner(closable=False)
        self.conflicts = Banner(closable=False)
        self._last = Label("", Text.SECONDARY, muted=True)
        self._last.hide()
        self.write = button(_("Write a file"), "send", on_click=self.write_requested.emit)
        send = Card(_("Send"))
        send.add(
            Label(
                _(
                    "Visits with their photos, reviews and repairs go into one file. Send it by mail or carry it on a "
                    "USB stick; nobody needs a server."
                )
            )
        )
        send.add(self._last)
        send.body.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeading)
        self.choose = button(_("Open a file"), "folder-open", on_click=self.choose_requested.emit)
        receive = Card(_("Receive"))
        receive.add(
            Label(
                _(
                    "Open a file that somebody sent you, or drop it on the window. First you see what it would do; "
                    "nothing changes before you say so."
                )
            )
        )
        receive.body.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeading)
        columns = TwoColumns()
        columns.add(send, 0)
        columns.add(receive, 1)
        columns.settle()
        self.identity = IdentityCard()
        layout = column(self)
        for part in (self.waiting, self.conflicts, columns, self.identity):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_waiting(self, n: int) -> None:
        self.waiting.setVisible(n > 0)
        if n:
            said = ngettext("{n} file waits to be looked at", "{n} files wait to be looked at", n)
            self.waiting.say(
                "info", said.format(n=format_number(n)), "", {_("Look at it"): self.waiting_requested.emit}
            )

    def show_conflicts(self, n: int) -> None:
        self.conflicts.setVisible(n > 0)
        if n:
            self.conflicts.say(
                "warning",
                conflicts_text(n),
                _("Until somebody decides, one of them is shown."),
                {_("Decide"): self.conflicts_requested.emit},
            )

    def show_last(self, last: datetime | None) -> None:
        self._last.setVisible(last is not None)
        if last is not None:
            when = format_datetime(last.astimezone())
            self._last.setText(_("The last file for head office was written {when}.").format(when=when))


class IdentityCard(Card):
    """How others know this workspace, and what they need to write for it alone."""

    def __init__(self) -> None:
        super().__init__(_("This workspace"))
        self.fingerprint = CopyRow(
            _("Fingerprint"),
            _("By it others know that a file comes from here. Read it to them when they ask before the first import."),
        )
        self.key = CopyRow(
            _("Key for files to you"),
            _("Send it to whoever writes files for you: what they encrypt with it can be read only here."),
        )
        self.add(self.fingerprint)
        self.add(self.key)

    def show_identity(self, identity: Identity) -> None:
        self.fingerprint.show_code(identity.fingerprint)
        self.key.show_code(identity.recipient)


class WrittenPanel(QWidget):
    """The file is there: where, how large, and how it gets to others."""

    def __init__(self) -> None:
        super().__init__()
        self.written: Written | None = None
        self.banner = Banner(closable=False)
        self.path = CopyRow(_("The file"), _("Attach it to a mail, or copy it to a USB stick. Keep it as it is."))
        self.fingerprint = CopyRow(
            _("Your fingerprint"),
            _("Whoever gets a file of yours for the first time asks you for it. Read it to them over the telephone."),
        )
        card = Card()
        card.add(self.path)
        actions = FlowLayout()
        self.show_folder = button(_("Show in its folder"), "folder-open", on_click=self._show_folder)
        actions.addWidget(self.show_folder)
        card.body.addLayout(actions)
        card.add(self.fingerprint)
        layout = column(self)
        layout.addWidget(self.banner)
        layout.addWidget(card)
        layout.addStretch(1)

    def show_written(self, written: Written, identity: Identity) -> None:
        self.written = written
        self.banner.say("good", _("The file is written."), facts(visits_text(written.audits), size_text(written.size)))
        self.path.show_code(str(written.path))
        self.fingerprint.show_code(identity.fingerprint)

    def _show_folder(self) -> None:
        if self.written is not None:
            open_folder(self.written.path.parent)
