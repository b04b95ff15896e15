"""Writing a file for others: for whom, what goes in, and whether only they can read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QRadioButton, QVBoxLayout, QWidget

from motaudit.base.errors import MotauditError
from motaudit.exchange.wire import Audience, Kind
from motaudit.locale import _, format_datetime
from ui.common.context import AppContext
from ui.common.controls import ComboBox
from ui.common.labels import Label
from ui.common.layouts import Form
from ui.common.surfaces import Banner, Card, error_texts
from ui.common.theme import GRID, Text
from ui.common.tick_list import TickList
from ui.packages.parts import column
from ui.packages.reading import Identity, Order, Outlook, Sendable, read_outlook
from ui.packages.words import visits_text

ALL, SINCE, CHOSEN = "all", "since", "chosen"


class Radios(QWidget):
    """One of a few, below each other. Signals: `chosen(str)` when a person chose another one."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.buttons: dict[str, QRadioButton] = {}
        for code, text in options:
            radio = self.buttons[code] = QRadioButton(text)
            radio.setMinimumHeight(4 * GRID)
            radio.clicked.connect(lambda _on, code=code: self.chosen.emit(code))
            layout.addWidget(radio, 0, Qt.AlignmentFlag.AlignLeading)

    @property
    def value(self) -> str:
        return next((code for code, radio in self.buttons.items() if radio.isChecked()), "")

    def choose(self, code: str) -> None:
        """Nothing is emitted: `clicked` is for people."""
        self.buttons[code].setChecked(True)


class WritePanel(QWidget):
    """`order` is what is wanted, None while something is missing. Signals: `changed()` after each choice and count."""

    changed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._sendable: Sendable | None = None
        self._identity: Identity | None = None
        self._outlook: Outlook | None = None
        self._last: datetime | None = None
        self._wanted: tuple[str, ...] = ()
        self._reading, self._stale, self._prefer_since = False, False, False
        self.banner = Banner()
        layout = column(self)
        layout.addWidget(self.banner)
        for card in (self._readers_card(), self._visits_card(), self._key_card()):
            layout.addWidget(card)
        layout.addStretch(1)

    # -- what it is made of

    def _readers_card(self) -> Card:
        card = Card(_("Who is it for?"))
        self.readers = Radios(
            (
                (Kind.HEAD_OFFICE, _("Head office")),
                (Kind.BRANCH, _("The managers of branches")),
                (Kind.SHOPPER, _("A shopper")),
            ),
            _("Who is it for?"),
        )
        self.readers.chosen.connect(self._on_readers_chosen)
        self.branches = TickList(_("Branches"), _("Search branches"))
        self.branches.ticked.connect(lambda _code, _on: self._on_readers_picked())
        self.shopper = ComboBox()
        self.shopper.setAccessibleName(_("Shopper"))
        self.shopper.currentIndexChanged.connect(lambda _at: self._on_readers_picked())
        self._inside = Label("", Text.SECONDARY, muted=True)
        for part in (self.readers, self.branches, self.shopper, self._inside):
            card.add(part)
        return card

    def _visits_card(self) -> Card:
        card = Card(_("What goes in?"))
        self.what = Radios(
            ((ALL, _("All visits")), (SINCE, _("What changed since last time")), (CHOSEN, _("Chosen visits"))),
            _("What goes in?"),
        )
        self.what.chosen.connect(lambda _what: self._look())
        self.visits = TickList(_("Visits"), _("Search visits"))
        self.visits.ticked.connect(lambda _id, _on: self._look())
        self.count = Label("", Text.STRONG)
        for part in (self.what, self.visits, self.count):
            card.add(part)
        return card

    def _key_card(self) -> Card:
        card, form = Card(_("Who can read it?")), Form()
        self.key = QLineEdit()
        self.key.setPlaceholderText("age1...")
        self.key.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.key.textChanged.connect(lambda _text: self._on_key_changed())
        self.key_row = form.add(
            _("Key of the recipient"),
            self.key,
            _(
                "Without it, whoever gets hold of the file can read it. With it, only the recipient can: they find "
                "their key under Send and receive, at “This workspace”, and send it to you."
            ),
            stretch=True,
        )
        card.add(form)
        return card

    # -- what is shown

    def begin(self, sendable: Sendable, identity: Identity, audits: Sequence[str] = ()) -> None:
        """Begin a new file; with `audits`, these visits are chosen."""
        self._sendable, self._identity = sendable, identity
        self._wanted = tuple(audits)
        self.banner.hide()
        self.branches.set_options(sendable.branches)
        self.visits.set_options(sendable.visits, audits)
        self.shopper.blockSignals(True)
        self.shopper.clear()
        for each in sendable.shoppers:
            self.shopper.addItem(each.text, each.id)
        self.shopper.blockSignals(False)
        self.key.clear()
        self.readers.choose(Kind.HEAD_OFFICE)
        for kind, radio in self.readers.buttons.items():
            radio.setVisible(kind in sendable.kinds)
        self.what.choose(CHOSEN if audits else ALL)
        self._on_readers_chosen(Kind.HEAD_OFFICE)

    @property
    def order(self) -> Order | None:
        """What is wanted, as far as it is known."""
        audience, what = self._audience(), self.what.value
        if audience is None or self._key_problem() or (what == CHOSEN and not self.visits.chosen):
            return None
        return Order(
            audience,
            audits=self.visits.chosen if what == CHOSEN else None,
            since=self._last if what == SINCE else None,
            recipient=self._key or None,
            shopper=self.shopper.currentText() if audience.kind is Kind.SHOPPER else "",
        )

    @property
    def may_write(self) -> bool:
        """An order that comes to something: plans travel to shoppers, and all that is known between head offices."""
        order = self.order
        if order is None or self._outlook is None or self._reading:
            return False
        office = order.audience.kind is Kind.HEAD_OFFICE and self._context.person.sees_all_visits
        return self._outlook.visits > 0 or order.audience.kind is Kind.SHOPPER or office

    def focus(self) -> None:
        self.readers.buttons[self.readers.value].setFocus()

    def _audience(self) -> Audience | None:
        match self.readers.value:
            case Kind.BRANCH:
                return Audience(Kind.BRANCH, self.branches.chosen) if self.branches.chosen else None
            case Kind.SHOPPER:
                person = self.shopper.currentData()
                return Audience(Kind.SHOPPER, person=person) if person else None
        return Audience(Kind.HEAD_OFFICE)

    @property
    def _key(self) -> str:
        return "".join(self.key.text().split())

    def _key_problem(self) -> str:
        if not self._key:
            return ""
        from motaudit.exchange.package import require_recipient  # needs what encrypts, and nobody else here does

        try:
            require_recipient(self._key)
        except MotauditError as error:
            return " ".join(error_texts(error))
        if self._identity is not None and self._key == self._identity.recipient:
            return _("This is the key of this workspace itself. Paste the one of whoever is to read the file.")
        return ""

    # -- what is chosen

    def _on_readers_chosen(self, kind: str) -> None:
        self.branches.setVisible(kind == Kind.BRANCH)
        self.shopper.setVisible(kind == Kind.SHOPPER)
        self._inside.setText(_inside(Kind(kind), sees_all=self._context.person.sees_all_visits))
        self._on_readers_picked()

    def _on_readers_picked(self) -> None:
        """For other readers it was another time when something was written last."""
        self._last = None
        self.what.buttons[SINCE].setVisible(False)
        if self.what.value == SINCE:
            self.what.choose(ALL)
        self._prefer_since = self.what.value == ALL
        self._look()

    def _on_key_changed(self) -> None:
        self.key_row.set_problem(self._key_problem())
        self.changed.emit()

    def _look(self) -> None:
        """Count beside the window what the file would hold; while that goes on, the newest choice waits."""
        self.visits.setVisible(self.what.value == CHOSEN)
        if self._reading:
            self._stale = True
            return
        audience, self._outlook = self._audience(), None
        if audience is None:
            self.count.setText(_missing(self.readers.value))
            self.changed.emit()
            return
        order = Order(
            audience,
            self.visits.chosen if self.what.value == CHOSEN else None,
            self._last if self.what.value == SINCE else None,
        )
        workspace = self._context.workspace
        self._reading = True
        self._context.tasks.call(
            lambda: read_outlook(workspace, order),
            done=self._on_outlook,
            failed=self.banner.say_error,
            ended=self._on_looked,
        )
        self.changed.emit()

    def _on_outlook(self, outlook: Outlook) -> None:
        if self._stale:
            return
        self._outlook, self._last = outlook, outlook.last
        since = self.what.buttons[SINCE]
        since.setVisible(outlook.last is not None)
        if outlook.last is not None:
            since.setText(_("What changed since {when}").format(when=format_datetime(outlook.last.astimezone())))
            if self._prefer_since:
                self.what.choose(SINCE)
                self._stale = True  # the count is of all visits: count again
        self._prefer_since = False

    def _on_looked(self) -> None:
        self._reading = False
        if self._stale:
            self._stale = False
            self._look()
            return
        self.count.setText(self._count_text())
        self.changed.emit()

    def _count_text(self) -> str:
        if self._outlook is None:
            return ""
        if n := self._outlook.visits:
            return _("{visits} will be in the file.").format(visits=visits_text(n))
        if self.what.value == SINCE:
            nothing = _("No visit has changed since then.")
        elif self.what.value == CHOSEN and not self.visits.chosen:
            return _("Choose at least one visit.")
        elif self.readers.value == Kind.BRANCH:
            nothing = _("None of these visits was sent to the branch.")
        else:
            nothing = _("There is no visit to send.")
        if self.may_write:
            rest = _("The file would only carry branches, people, checklists and plans.")
            return f"{nothing} {rest}"
        return nothing


def _inside(kind: Kind, *, sees_all: bool) -> str:
    match kind:
        case Kind.BRANCH:
            return _(
                "Only visits that were sent to the branch, as the branch may see them: without the shopper, receipts, "
                "staff names and what is kept inside. Photos are made anew, so that they do not say where and when."
            )
        case Kind.SHOPPER:
            return _("The shopper's own visits with what reviewers said, planned visits, and the checklists in use.")
        case Kind.HEAD_OFFICE if sees_all:
            return _("Everything that is known here: visits with photos, reviews, repairs, plans, branches and people.")
    return _("The visits of this computer with photos, answers to the reviewer, queries and repairs.")


def _missing(kind: str) -> str:
    return _("Choose at least one branch.") if kind == Kind.BRANCH else _("Add a shopper under Branches and people.")
