"""The first start: which language, who you are, what you do here; then work begins in a new workspace or a sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from motaudit.audit.places import Role
from motaudit.base.errors import MotauditError
from motaudit.base.progress import Work
from motaudit.locale import LANGUAGES, _, current_language
from ui.common.buttons import Segmented, button
from ui.common.controls import CheckBox, LineEdit
from ui.common.labels import ElidedLabel, Rule
from ui.common.layouts import FlowLayout, Form
from ui.common.passphrase import PassphraseFields
from ui.common.preferences import Preferences, data_dir, free_path
from ui.common.surfaces import Banner
from ui.common.tasks import TaskRunner
from ui.common.theme import GRID, Text
from ui.welcome.frame import CentredCard

_SHOPPER = Role.AUDITOR.value
_READER = " ".join(role.value for role in (Role.REVIEWER, Role.MANAGER, Role.ANALYST))


class WelcomePage(CentredCard):
    """Asks little, and only once.

    Signals: `language_chosen(Preferences)`: build the page anew; `begun(Preferences, Path, str)`: make a workspace
    there, with that passphrase ("" for none);
    `sample_requested(Preferences, Path)`: the sample is made, open it; `open_requested(Preferences, Path)`.
    """

    language_chosen = Signal(object)
    begun = Signal(object, object, str)
    sample_requested = Signal(object, object)
    open_requested = Signal(object, object)

    def __init__(
        self,
        preferences: Preferences,
        tasks: TaskRunner,
        *,
        make_sample: Callable[[Path], Work[Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "clipboard-check",
            _("Welcome to motaudit"),
            _("Walk a visit from the customer's side, moment by moment. All you write stays on this computer."),
            parent,
        )
        self._preferences = preferences
        self._tasks = tasks
        self._make_sample = make_sample
        self._path = free_path(data_dir(), _("My visits"))
        self._build_form()
        self._build_actions()
        self.setFocusProxy(self.name)

    def _build_form(self) -> None:
        form = Form()
        self.language = Segmented([(entry.name, entry.code) for entry in LANGUAGES if entry.complete])
        self.language.choose(current_language())
        self.language.chosen.connect(self._on_language)
        form.add(_("Language"), self.language)
        self.name = LineEdit(self._preferences.name)
        self.name.setMaxLength(80)
        self.name.returnPressed.connect(self._begin)
        self._name_row = form.add(_("Your name"), self.name, _("Reports to a branch never show it."), stretch=True)
        self.role = Segmented([(_("Visit branches"), _SHOPPER), (_("Read the results"), _READER), (_("Both"), "")])
        self.role.choose(self._preferences.roles)
        form.add(_("What you do here"), self.role, _("Who only visits branches never sees scores."))
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self._place = ElidedLabel(_shown(self._path), Text.BODY, muted=True)
        row.addWidget(self._place, 1)
        row.addWidget(button(_("Choose another place"), kind="quiet", on_click=self._choose_place))
        form.add(_("Where your work is kept"), place, stretch=True)
        self.protect = CheckBox(_("Protect it with a passphrase"))
        form.add_widget(self.protect)
        self.passphrase = PassphraseFields()
        self.passphrase.hide()
        self.passphrase.finished.connect(self._begin)
        self.protect.toggled.connect(self._on_protect)
        form.add_widget(self.passphrase)
        self.body.addWidget(form)

    def _build_actions(self) -> None:
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.begin = button(_("Begin"), kind="primary", on_click=self._begin)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.begin)
        self.body.addLayout(line)
        self.body.addWidget(Rule())
        others = FlowLayout()
        self.sample = button(_("Look round in the sample"), "sparkles", on_click=self._open_sample)
        self.other = button(_("Open a workspace you have"), "folder-open", on_click=self._open_other)
        others.addWidget(self.sample)
        others.addWidget(self.other)
        if (last := Path(self._preferences.workspace)).is_file():
            back = button(_("Back to “{name}”").format(name=last.stem), "undo-2")
            back.clicked.connect(lambda: self.open_requested.emit(self._chosen(), last))
            others.addWidget(back)
        self.body.addLayout(others)

    def _chosen(self) -> Preferences:
        return replace(
            self._preferences,
            language=str(self.language.value),
            name=self.name.text().strip(),
            roles=str(self.role.value or ""),
            person="",
        )

    def _on_protect(self, protect: bool) -> None:
        self.passphrase.setVisible(protect)
        if protect:
            self.passphrase.first.setFocus()

    def _on_language(self, code: str) -> None:
        self.language_chosen.emit(replace(self._chosen(), language=code))

    def _begin(self) -> None:
        if not self.name.text().strip():
            self._name_row.set_problem(_("Please type your name."))
            self.name.setFocus()
            return
        passphrase = self.passphrase.accepted() if self.protect.isChecked() else ""
        if passphrase is not None:
            self.begun.emit(self._chosen(), self._path, passphrase)

    def _choose_place(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Where to keep your work"), str(self._path))
        if chosen:
            path = Path(chosen)
            self._path = path if path.suffix else path.with_suffix(".workspace")
            self._place.setText(_shown(self._path))

    def _open_other(self) -> None:
        start = str(data_dir()) if data_dir().exists() else _documents()
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Open a workspace"), start)
        if chosen:
            self.open_requested.emit(self._chosen(), Path(chosen))

    def _open_sample(self) -> None:
        self._set_busy(True)
        path = free_path(data_dir(), _("Sample"))

        def work() -> Work[Any]:
            path.parent.mkdir(parents=True, exist_ok=True)
            return self._make_sample(path)

        self._tasks.start(
            work,
            title=_("Making the sample"),
            done=lambda _made: self.sample_requested.emit(self._chosen(), path),
            failed=self._on_failed,
            ended=lambda: self._set_busy(False),
        )

    def _on_failed(self, error: MotauditError) -> None:
        self.banner.say_error(error)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.begin, self.sample, self.other):
            widget.setEnabled(not busy)


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _shown(path: Path) -> str:
    """A path that reads from left to right within a sentence of any direction."""
    return f"\u2066{path}\u2069"
