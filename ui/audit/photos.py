"""The photo tray: everything the shopper brought home, in the order it was taken, and to which question it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.model import Evidence, ItemRef, Visibility
from motaudit.base.errors import MotauditError
from motaudit.base.progress import Progress
from motaudit.locale import _, format_number, format_time, ngettext
from ui.audit.editors.evidence import Thumbnail, choose_files, show_thumbnails
from ui.audit.intake import Intake, visibility_of
from ui.audit.photo_view import PhotoDialog
from ui.audit.session import WalkSession
from ui.common.buttons import button, icon_button
from ui.common.keys import logical_key
from ui.common.labels import ElidedLabel, Label
from ui.common.layouts import FlowLayout
from ui.common.marks import ThinBar
from ui.common.surfaces import Banner
from ui.common.tasks import SLOW_MS, Task
from ui.common.theme import GRID, HALF, Text

_EDGE = 12 * GRID
_KINDS = ("photo", "receipt", "audio", "file")
_NEVER = datetime.max.replace(tzinfo=UTC)


def by_time_taken(evidence: dict[str, Evidence]) -> list[tuple[str, Evidence]]:
    """In the order of the visit; what has no time comes last, in the order it was added."""

    def moment(entry: tuple[str, Evidence]) -> tuple[datetime, str]:
        taken = entry[1].taken
        return (taken.astimezone(UTC) if taken else _NEVER, entry[0])

    return sorted(evidence.items(), key=moment)


def unassigned(session: WalkSession) -> list[str]:
    """Ids of the photos that belong to no question yet, the earliest first."""
    evidence = dict(session.audit.evidence)
    return [code for code, each in by_time_taken(evidence) if each.item is None and each.kind == "photo"]


class _Drop(QWidget):
    """Takes in what is dropped on it, and Ctrl+V while the focus is within."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.intake = Intake.of(session)
        self.setAcceptDrops(not session.read_only)

    def paste(self) -> bool:
        """Take in the picture or the files of the clipboard. False if there are none."""
        data = QGuiApplication.clipboard().mimeData()
        return data is not None and not self.session.read_only and self.intake.take(data)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.intake.take(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if logical_key(event) == "Ctrl+V" and self.paste():
            return
        super().keyPressEvent(event)


class EvidenceTile(QWidget):
    """One photo of the tray: its picture, when it was taken, where it belongs, and a menu.

    Signals: `menu_requested(str)`, `assign_requested(str)`, `remove_requested(str)`, each with the evidence's id.
    """

    menu_requested = Signal(str)
    assign_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, code: str, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = code
        self._session = session
        self._intake = Intake.of(session)
        evidence = session.audit.evidence[code]
        self.picture = Thumbnail(evidence, self._intake.thumbnail(evidence.sha256), edge=_EDGE)
        self.picture.clicked.connect(lambda: self.assign_requested.emit(code))
        self.picture.remove_requested.connect(lambda: self.remove_requested.emit(code))
        self._where = ElidedLabel("", Text.SECONDARY)
        self._when = ElidedLabel("", Text.SECONDARY, muted=True)
        self._menu = icon_button("ellipsis", _("What to do with it"), lambda: self.menu_requested.emit(code))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._where)
        words.addWidget(self._when)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addLayout(words, 1)
        line.addWidget(self._menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(line)
        self.setFixedWidth(_EDGE + GRID)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.refresh()

    def refresh(self) -> None:
        evidence = self._session.audit.evidence[self.code]
        self.picture.evidence = evidence
        self.picture.set_picture(self._intake.thumbnail(evidence.sha256))
        where = self._session.walk.label(evidence.item) if evidence.item else _("Not assigned")
        self._where.setText(where)
        self._where.set_ink("" if evidence.item or evidence.kind != "photo" else "warning")
        taken = format_time(evidence.taken) if evidence.taken else _("no time")
        internal = evidence.visibility is Visibility.INTERNAL
        self._when.setText(_("{time}, internal").format(time=taken) if internal else taken)
        self.picture.setAccessibleName(_("{name}: {place}").format(name=evidence.caption or evidence.name, place=where))


class IntakeRow(QWidget):
    """A file on its way, with its progress; it can be stopped."""

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = ThinBar()
        self._bar.set_progress(0, 0)
        words = QVBoxLayout()
        words.addWidget(ElidedLabel(task.title, Text.SECONDARY))
        words.addWidget(self._bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(words, 1)
        layout.addWidget(icon_button("x", _("Stop"), task.cancel))
        task.progressed.connect(self._on_progressed)

    def _on_progressed(self, progress: Progress) -> None:
        self._bar.set_progress(progress.done, progress.total)


class PhotoTray(_Drop):
    """All evidence of the visit. A click or `assign_to` gives a photo to the question in focus; Delete removes one.

    Signals: `unassigned_changed(int)`.
    """

    unassigned_changed = Signal(int)

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._focus_item: ItemRef | None = None
        self._tiles: dict[str, EvidenceTile] = {}
        self._unassigned = -1
        self.banner = Banner()
        self.add = button(_("Add photos or files"), "camera", on_click=self._choose)
        if session.read_only:
            self.add.hide()
        self.add.installEventFilter(self)
        self._hint = Label("", Text.SECONDARY, muted=True)
        self._coming = QVBoxLayout()
        self._grid = QWidget()
        self._flow = FlowLayout(self._grid)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._grid.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self._hint)
        layout.addWidget(self.banner)
        layout.addLayout(self._coming)
        layout.addWidget(self._grid)
        layout.addStretch(1)
        self.setFocusProxy(self.add)
        self.intake.failed.connect(self._on_failed)
        self.intake.started.connect(self._on_started)
        self.intake.thumbnail_ready.connect(self._on_thumbnail_ready)
        session.entries_changed.connect(self._on_entries_changed)
        self.refresh()

    @property
    def unassigned_count(self) -> int:
        return max(0, self._unassigned)

    def set_focus_item(self, ref: ItemRef | None) -> None:
        """The question to which a click or key gives a photo."""
        if ref != self._focus_item:
            self._focus_item = ref
            self._show_hint()

    def add_files(self, paths: list[Path], item: ItemRef | None = None) -> None:
        self.intake.add_files(paths, item)

    def assign_to(self, ref: ItemRef) -> bool:
        """Give the photo in focus, else the earliest unassigned one, to a question. False if there is none."""
        focused = next((code for code, tile in self._tiles.items() if tile.picture.hasFocus()), None)
        waiting = unassigned(self.session)
        code = focused or (waiting[0] if waiting else None)
        if code is None or self.session.read_only:
            return False
        self.intake.assign(code, ref)
        return True

    def refresh(self) -> None:
        ordered = by_time_taken(dict(self.session.audit.evidence))
        present = {code for code, _evidence in ordered}
        for code in [code for code in self._tiles if code not in present]:
            self._drop(code)
        for at, (code, _evidence) in enumerate(ordered):
            if code in self._tiles:
                self._tiles[code].refresh()
            else:
                self._insert(at, code)
        waiting = len(unassigned(self.session))
        if waiting != self._unassigned:
            self._unassigned = waiting
            self.unassigned_changed.emit(waiting)
        self._show_hint()

    def menu_of(self, code: str) -> QMenu:
        """What can be done with one photo."""
        evidence = self.session.audit.evidence[code]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Look at it"), lambda: self.look_at(code))
        if self._focus_item is not None and evidence.item != self._focus_item:
            menu.addAction(_("Give it to the question in focus"), lambda: self._assign(code))
        if evidence.item is not None:
            menu.addAction(_("Take it from its question"), lambda: self.intake.assign(code, None))
        kinds = menu.addMenu(_("Kind"))
        for kind, text in zip(_KINDS, (_("Photo"), _("Receipt"), _("Recording"), _("File")), strict=True):
            action = kinds.addAction(text, lambda kind=kind: self.set_kind(code, kind))
            action.setCheckable(True)
            action.setChecked(evidence.kind == kind)
        if self.session.context.person.sees_scores:
            internal = evidence.visibility is Visibility.INTERNAL
            text = _("Show it to the branch") if internal else _("Keep it internal")
            menu.addAction(text, lambda: self.set_internal(code, not internal))
        menu.addSeparator()
        menu.addAction(_("Remove from the visit"), lambda: self.remove(code))
        return menu

    def look_at(self, code: str) -> None:
        """Open it large, to read what is on it and to write what it shows."""
        dialog = PhotoDialog(self.session, code, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def set_kind(self, code: str, kind: str) -> None:
        """Say what it is; receipts and recordings become internal."""
        self._change(code, lambda before: replace(before, kind=kind, visibility=visibility_of(kind)))

    def set_internal(self, code: str, internal: bool) -> None:
        visibility = Visibility.INTERNAL if internal else Visibility.BRANCH
        self._change(code, lambda before: replace(before, visibility=visibility))

    def remove(self, code: str) -> None:
        """Take it out of the visit; undo brings it back."""
        if self.session.read_only:
            return
        self.intake.remove(code)
        self.banner.say(
            "info", _("The photo was removed from the visit."), actions={_("Undo"): self._on_undo_requested}
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the photos; a button of Qt would spend them on its own neighbours."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = logical_key(event)
            if key in ("Left", "Right", "Up", "Down"):
                self._step(key)
                return True
        return super().eventFilter(watched, event)

    def _change(self, code: str, how: Callable[[Evidence], Evidence]) -> None:
        before = self.session.audit.evidence[code]
        self.session.commit(self.session.walk.plan_evidence(how(before), code))

    def _assign(self, code: str) -> None:
        if self._focus_item is not None and not self.session.read_only:
            self.intake.assign(code, self._focus_item)

    def _insert(self, at: int, code: str) -> None:
        tile = EvidenceTile(code, self.session)
        tile.assign_requested.connect(self._assign)
        tile.remove_requested.connect(self.remove)
        tile.menu_requested.connect(self._on_menu_requested)
        tile.picture.installEventFilter(self)
        self._tiles[code] = tile
        self._flow.insert(at, tile)
        tile.show()

    def _drop(self, code: str) -> None:
        tile = self._tiles.pop(code)
        self._flow.removeWidget(tile)
        tile.hide()
        tile.deleteLater()

    def _step(self, key: str) -> None:
        """Arrows walk through the photos, in the direction of reading."""
        tiles = [self._tiles[code] for code, _evidence in by_time_taken(dict(self.session.audit.evidence))]
        if not tiles:
            return
        forward = key == "Down" or key == ("Left" if self.isRightToLeft() else "Right")
        at = next((at for at, tile in enumerate(tiles) if tile.picture.hasFocus()), -1 if forward else len(tiles))
        tiles[min(max(at + (1 if forward else -1), 0), len(tiles) - 1)].picture.setFocus()

    def _show_hint(self) -> None:
        total = len(self._tiles)
        if not total:
            self._hint.setText(_("Drop photos here, or paste one with Ctrl+V. All at once is fine."))
            return
        photos = ngettext("{n} photo or file", "{n} photos and files", total).format(n=format_number(total))
        if not self._unassigned:
            self._hint.setText(photos)
            return
        waiting = ngettext(
            "{photos}, {n} not assigned. Click it to give it to the question in focus.",
            "{photos}, {n} not assigned. Click one to give it to the question in focus.",
            self._unassigned,
        )
        self._hint.setText(waiting.format(photos=photos, n=format_number(self._unassigned)))

    def _choose(self) -> None:
        self.add_files(choose_files(self, pictures=True))

    def _on_started(self, task: Task) -> None:
        row = IntakeRow(task)
        row.hide()
        self._coming.addWidget(row)
        QTimer.singleShot(SLOW_MS, row, row.show)
        task.finished.connect(row.hide)
        task.finished.connect(row.deleteLater)

    def _on_menu_requested(self, code: str) -> None:
        tile = self._tiles[code]
        self.menu_of(code).popup(tile.mapToGlobal(tile.rect().bottomLeft()))

    def _on_undo_requested(self) -> None:
        self.banner.hide()
        self.session.undo()

    def _on_failed(self, error: MotauditError) -> None:
        self.banner.say_error(error)

    def _on_thumbnail_ready(self, sha256: str) -> None:
        for tile in self._tiles.values():
            if tile.picture.evidence.sha256 == sha256:
                tile.picture.set_picture(self.intake.thumbnail(sha256))

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if any(key.kind is EntryKind.EVIDENCE for key in keys):
            self.refresh()


class ProofStrip(_Drop):
    """Photos that belong to the visit and to no question: proof that a branch was closed, for example."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._shown: dict[str, Thumbnail] = {}
        self._problem = Label("", Text.SECONDARY)
        self._problem.set_ink("critical")
        self._problem.hide()
        self.add = button(_("Add a photo"), "camera", on_click=self._choose)
        self.add.setEnabled(not session.read_only)
        strip = QWidget()
        self._flow = FlowLayout(strip)
        self._flow.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(strip)
        layout.addWidget(self._problem)
        self.intake.thumbnail_ready.connect(self._on_thumbnail_ready)
        self.intake.failed.connect(self._on_failed)
        self.refresh()

    def refresh(self) -> None:
        present = {code: each for code, each in self.session.audit.evidence.items() if each.item is None}
        if present.keys() - self._shown.keys():
            self._problem.hide()
        show_thumbnails(self._flow, self._shown, present, self.intake, self.intake.remove)

    def _choose(self) -> None:
        self.intake.add_files(choose_files(self, pictures=True))

    def _on_thumbnail_ready(self, sha256: str) -> None:
        for thumbnail in self._shown.values():
            if thumbnail.evidence.sha256 == sha256:
                thumbnail.set_picture(self.intake.thumbnail(sha256))

    def _on_failed(self, error: MotauditError) -> None:
        self._problem.setText(" ".join(part for part in (error.message, error.remedy) if part))
        self._problem.show()
