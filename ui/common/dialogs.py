"""What the person is told when something unexpected happened, and the questions that stop the way."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import motaudit
from motaudit.base.errors import MotauditError
from motaudit.locale import _
from ui.common.buttons import button
from ui.common.focus_order import focus_next
from ui.common.icons import IconLabel
from ui.common.labels import Label
from ui.common.layouts import scrolled
from ui.common.surfaces import error_texts
from ui.common.theme import GRID, Text, enlarged

_log = logging.getLogger("motaudit")
_ROOT = Path(motaudit.__file__).parents[1]
_LOG_BYTES = 512 * 1024
_LOG_FILES = 3


def start_log(folder: Path) -> None:
    """Write the log into `folder`, in three files of half a megabyte that take turns."""
    if _log.handlers:
        return
    from logging.handlers import RotatingFileHandler  # with its sockets it would be felt at every start

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "motaudit.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES - 1, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.StreamHandler()  # a log that cannot be written must not keep the window from opening
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)


def bug_report(error: BaseException, *, schema: int | None = None) -> str:
    """A report that can be sent: versions and where it happened; no message, for that may hold a person's data."""
    lines = [
        f"motaudit {motaudit.__version__}, schema {schema if schema is not None else '-'}",
        f"Python {sys.version.split()[0]}, Qt {qVersion()}, {sys.platform}",
    ]
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        code = f" {current.code}" if isinstance(current, MotauditError) else ""
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}{code}")
        lines.extend(
            f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        )
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def _place(filename: str) -> str:
    """A source file without the folders of the person's computer."""
    path = Path(filename)
    if path.is_relative_to(_ROOT):
        return path.relative_to(_ROOT).as_posix()
    return f".../{path.parent.name}/{path.name}"


class FittedDialog(QDialog):
    """A dialog as high as its content, whatever the text size and whatever is said in it later.

    Put content into `body`, which scrolls where the screen ends, and buttons into `buttons`, which stay in sight.
    """

    def __init__(self, *, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(round(width * min(enlarged(), 1.5)))
        self._content = QWidget()
        self._area = scrolled(self._content)
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        self.body.setSpacing(2 * GRID)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        self.buttons.setSpacing(GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._area, 1)
        layout.addLayout(self.buttons)
        self._content.installEventFilter(self)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return focus_next(self, forward=forward) or super().focusNextPrevChild(forward)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Not Qt's own fitting: that stops at two thirds of the screen, and when the dialog is shown."""
        width = max(self.width(), self.minimumWidth())
        wanted = self.body.totalHeightForWidth(width) + self.buttons.sizeHint().height() + 2 * GRID
        most = self.screen().availableGeometry().height() - 8 * GRID
        self.setMinimumHeight(min(wanted, most))
        self.resize(width, self.minimumHeight())


class BugDialog(QDialog):
    """One dialog for all that should not happen. The app goes on after it."""

    def __init__(self, report: str, *, log_folder: Path, saved: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setMinimumWidth(560)
        self.report = report
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(IconLabel("triangle-alert", color="warning", size=32), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(Label(_("motaudit met a fault of its own"), Text.CARD_TITLE))
        if saved:
            words.addWidget(Label(_("Your answers are saved. You can go on working.")))
        else:
            words.addWidget(
                Label(_("Your last answers are not saved yet. Leave the window open and try to save again."))
            )
        words.addWidget(
            Label(
                _(
                    "Please send this report to whoever looks after motaudit for you. "
                    "It holds no answers, names or folders of yours."
                ),
                muted=True,
            )
        )
        top.addLayout(words, 1)
        layout.addLayout(top)
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setAccessibleName(_("Report"))
        text.setMinimumHeight(160)
        layout.addWidget(text, 1)
        buttons = QHBoxLayout()
        self.copy = button(_("Copy the report"), "copy", on_click=self._copy)
        buttons.addWidget(self.copy)
        buttons.addWidget(button(_("Open the log folder"), "folder-open", on_click=lambda: open_folder(log_folder)))
        buttons.addStretch(1)
        go_on = button(_("Go on"), kind="primary", on_click=self.accept)
        go_on.setDefault(True)
        buttons.addWidget(go_on)
        layout.addLayout(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.copy.setText(_("Copied"))


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class FaultCatcher(QObject):
    """Takes every exception that nobody handled: into the log, and to the person. Use as `with`, or `install`.

    Errors that a person can act on are shown with their remedy; all others are bugs and get the `BugDialog`.
    Signals: `caught(exception)`, also from other threads.
    """

    caught = Signal(object)

    def __init__(
        self,
        *,
        log_folder: Path,
        schema: Callable[[], int | None] = lambda: None,
        saved: Callable[[], bool] = lambda: True,
        window: Callable[[], QWidget | None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._log_folder = log_folder
        self._schema = schema
        self._saved = saved
        self._window = window
        self._dialog: QDialog | None = None
        self.caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def uninstall(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _hook(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        start_log(self._log_folder)
        _log.error("%s", bug_report(error, schema=self._schema()))
        self.caught.emit(error)

    def _on_caught(self, error: BaseException) -> None:
        if self._dialog is not None:
            return  # one dialog at a time: a fault in a repaint would otherwise pile them up
        if isinstance(error, MotauditError):
            self._dialog = MessageDialog(*error_texts(error), parent=self._window())
        else:
            report = bug_report(error, schema=self._schema())
            self._dialog = BugDialog(report, log_folder=self._log_folder, saved=self._saved(), parent=self._window())
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.finished.connect(self._on_closed)
        self._dialog.open()

    def _on_closed(self) -> None:
        self._dialog = None


class MessageDialog(FittedDialog):
    """A question or a message with its ways out. `accept_text` names what happens, e.g. "Restore this backup"."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        accept_text: str = "",
        cancel_text: str = "",
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(width=420, parent=parent)
        self.setWindowTitle(title)
        self.body.addWidget(Label(title, Text.CARD_TITLE))
        if text:
            self.body.addWidget(Label(text))
        self.content = QVBoxLayout()
        self.body.addLayout(self.content)
        self.buttons.addStretch(1)
        if cancel_text:
            self.buttons.addWidget(button(cancel_text, on_click=self.reject))
        self.accept_button = button(
            accept_text or _("Close"), kind="danger" if danger else "primary", on_click=self.accept
        )
        self.accept_button.setDefault(not danger)
        self.buttons.addWidget(self.accept_button)


def ask(
    parent: QWidget, title: str, text: str, *, accept_text: str, then: Callable[[], object], danger: bool = False
) -> MessageDialog:
    """Ask before something that is hard to take back; `then` runs if the person agrees. The window is not blocked."""
    dialog = MessageDialog(title, text, accept_text=accept_text, cancel_text=_("Cancel"), danger=danger, parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then())
    dialog.open()
    return dialog
