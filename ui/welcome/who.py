"""Who works here: asked at the start where several people share the computer, and when one hands over to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from motaudit.audit.places import Person, Role
from motaudit.locale import _, fold
from ui.common.buttons import button
from ui.common.controls import SearchBox
from ui.common.icons import pixmap
from ui.common.keys import digit_of
from ui.common.labels import Label, facts, leading
from ui.common.layouts import Form
from ui.common.passphrase import secret_field
from ui.common.roles import roles_text
from ui.common.surfaces import Banner
from ui.common.tasks import TaskRunner
from ui.common.theme import CONTROL_RADIUS, GRID, HALF, Text, enlarged, font, tokens
from ui.welcome.frame import CentredCard
from ui.welcome.staff import Staff

Index = QModelIndex | QPersistentModelIndex
_PERSON = int(Qt.ItemDataRole.UserRole)
_SEARCHED_FROM = 12
_ROWS_IN_SIGHT = 6
_TICK = 16
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UP_AND_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PersonDelegate(QStyledItemDelegate):
    """A name with the roles below it; a tick, so that colour alone does not say who is chosen."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = sum(QFontMetrics(font(role)).lineSpacing() for role in (Text.STRONG, Text.SECONDARY))
        return QSize(20 * GRID, lines + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        person: Person = index.data(_PERSON)
        t = tokens()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.tint(t.accent, 0.16)))
            painter.drawRoundedRect(option.rect, CONTROL_RADIUS, CONTROL_RADIUS)
        room = option.rect.adjusted(GRID, HALF, -GRID, -HALF)
        edge = round(_TICK * enlarged())
        tick = QRect(room.right() - edge, room.center().y() - edge // 2, edge, edge)
        words = room.adjusted(0, 0, -edge - GRID, 0)
        if option.direction is Qt.LayoutDirection.RightToLeft:
            tick.moveLeft(room.left())
            words = room.adjusted(edge + GRID, 0, 0, 0)
        if chosen:
            painter.drawPixmap(tick, pixmap("check", color=t.accent, size=edge))
        for text, role, ink in ((person.name, Text.STRONG, t.text), (roles_text(person), Text.SECONDARY, t.muted)):
            metrics = QFontMetrics(font(role))
            line = QRect(words.left(), words.top(), words.width(), metrics.lineSpacing())
            painter.setFont(font(role))
            painter.setPen(QColor(ink))
            painter.drawText(line, leading(), metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width()))
            words.setTop(line.bottom() + 1)
        painter.restore()


class PeopleList(QListWidget):
    """People by name; a letter jumps to the next one whose name begins with it.

    Signals: `entered()` on Enter or a double click; `digit_typed(str)`, which no name begins with.
    """

    entered = Signal()
    digit_typed = Signal(str)

    def __init__(self, people: tuple[Person, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("People"))
        self.setItemDelegate(PersonDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.itemDoubleClicked.connect(lambda _row: self.entered.emit())
        for person in people:
            row = QListWidgetItem(person.name)
            row.setData(_PERSON, person)
            row.setData(Qt.ItemDataRole.AccessibleTextRole, facts(person.name, roles_text(person)))
            self.addItem(row)
        in_sight = min(len(people), round(_ROWS_IN_SIGHT / enlarged()))
        self.setFixedHeight(in_sight * self.sizeHintForRow(0) + GRID + HALF)

    @property
    def person(self) -> Person | None:
        """None while the search finds nobody."""
        at = self.currentRow()
        return None if at < 0 or self.item(at).isHidden() else self.item(at).data(_PERSON)

    def choose(self, person_id: str) -> None:
        row = next((row for row in self._rows() if row.data(_PERSON).id == person_id), self.item(0))
        self.setCurrentItem(row)
        self.scrollToItem(row)

    def search(self, text: str) -> None:
        """Leave in sight whose name or role has all these words; one of them is chosen."""
        words = fold(text).split()
        for row in self._rows():
            person = row.data(_PERSON)
            row.setHidden(not all(word in fold(f"{person.name} {roles_text(person)}") for word in words))
        if self.person is None:
            self.setCurrentRow(next((at for at, row in enumerate(self._rows()) if not row.isHidden()), -1))

    def keyboardSearch(self, text: str) -> None:
        at, letters = self.currentRow() + 1, fold(text)
        rows = self._rows()
        for row in (*rows[at:], *rows[:at]):
            if letters and not row.isHidden() and fold(row.text()).startswith(letters):
                self.setCurrentItem(row)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered.emit()
        elif digit_of(event.text()) is not None:
            self.digit_typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _rows(self) -> list[QListWidgetItem]:
        return [self.item(at) for at in range(self.count())]


class WhoPage(CentredCard):
    """Lists the people, and asks for the PIN of who has one. Signals: `chosen(Person)`."""

    chosen = Signal(object)

    def __init__(
        self,
        staff: Staff,
        *,
        fits: Callable[[str, str], bool],
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        """`fits(id, PIN)` takes its time, so that it runs in the background."""
        super().__init__(
            "users", _("Who works here?"), _("You see your own pages, and what you do carries your name."), parent
        )
        self._with_pin, self._fits, self._tasks = staff.with_pin, fits, tasks
        self._reviewers = {person.id for person in staff.people if Role.REVIEWER in person.roles}
        self._checking = False
        self.search = SearchBox(_("Search people"))
        self.search.setVisible(len(staff.people) >= _SEARCHED_FROM)
        self.people = PeopleList(staff.people)
        self.nobody = Label(_("Nobody here has that name or role."), muted=True)
        self.nobody.hide()
        self.pin = secret_field()
        self._form = Form()
        self._row = self._form.add(
            _("PIN"),
            self.pin,
            _(
                "A PIN says who does what on a computer that several people share. "
                "It keeps nothing secret: whoever has the file can read it."
            ),
            stretch=True,
        )
        self.banner = Banner()
        self.go_on = button(_("Go on"), kind="primary", on_click=self._go_on)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.go_on)
        for widget in (self.search, self.people, self.nobody, self._form, self.banner):
            self.body.addWidget(widget)
        self.body.addLayout(line)
        self.setFocusProxy(self.people)
        self.people.choose(staff.last.id)
        self._connect()
        self._on_person()

    def _connect(self) -> None:
        self.search.searched.connect(self.people.search)
        self.search.returnPressed.connect(self._go_on)
        self.people.currentItemChanged.connect(self._on_person)
        self.people.entered.connect(self._go_on)
        self.people.digit_typed.connect(self._on_digit)
        self.pin.returnPressed.connect(self._go_on)
        self.pin.textChanged.connect(lambda: self._row.set_problem(""))
        for field in (self.search, self.pin):
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the fields, too, the arrows go through the list."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _UP_AND_DOWN:
            QApplication.sendEvent(self.people, event)
            return True
        return super().eventFilter(watched, event)

    def _on_person(self, *_rows: Any) -> None:
        person = self.people.person
        asked = person is not None and person.id in self._with_pin
        if not asked and self.pin.hasFocus():
            self.people.setFocus()
        self.pin.clear()
        self._row.set_problem("")
        self._form.setVisible(asked)
        self.nobody.setVisible(person is None)
        self.go_on.setEnabled(person is not None)

    def _on_digit(self, digit: str) -> None:
        """Whoever is chosen already may type the PIN at once."""
        if not self._form.isHidden():
            self.pin.setFocus()
            self.pin.insert(digit)

    def _go_on(self) -> None:
        person, typed = self.people.person, self.pin.text()
        if person is None or self._checking:
            return
        if person.id not in self._with_pin:
            self.chosen.emit(person)
        elif not typed:
            self._ask_for_pin(_("Please type your PIN.") if self.pin.hasFocus() else "")
        else:
            self._set_checking(True)
            self._tasks.call(
                lambda: self._fits(person.id, typed),
                done=lambda fits: self._on_checked(person, fits),
                failed=self.banner.say_error,
                ended=lambda: self._set_checking(False),
            )

    def _set_checking(self, checking: bool) -> None:
        self._checking = checking

    def _on_checked(self, person: Person, fits: bool) -> None:
        if fits:
            self.chosen.emit(person)
        elif person == self.people.person:
            self._ask_for_pin(self._remedy(person))

    def _ask_for_pin(self, problem: str) -> None:
        self._row.set_problem(problem)
        self.pin.selectAll()
        self.pin.setFocus()
        # Where the text is large it may lie below the edge, once it is laid out anew.
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.go_on))

    def _remedy(self, person: Person) -> str:
        if self._reviewers <= {person.id}:
            return _(
                "The PIN does not fit. Only another reviewer can reset it, and there is none yet: "
                "somebody else here can add one under Branches and people."
            )
        return _("The PIN does not fit. A reviewer can reset it.")
