"""The photo tray: dropped, pasted, assigned and removed as a shopper does."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motaudit.audit.model import ItemRef, Visibility
from tests.ui.keys import type_text
from ui.audit.photo_view import PhotoDialog
from ui.audit.photos import PhotoTray, by_time_taken, unassigned
from ui.audit.session import WalkSession

FRONT = ItemRef("front")


@pytest.fixture
def tray(qtbot: QtBot, session: WalkSession) -> PhotoTray:
    made = PhotoTray(session)
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def photo(path: Path, *, colour: str = "navy", taken: str = "") -> Path:
    picture = Image.new("RGB", (80, 60), colour)
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    picture.save(path, exif=exif)
    return path


def wait_for(qtbot: QtBot, session: WalkSession, count: int) -> None:
    qtbot.waitUntil(lambda: len(session.audit.evidence) == count and not session.context.tasks.busy)
    session.flush()


def drop(tray: PhotoTray, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(5, 5), copy, data, left, none)
    assert QApplication.sendEvent(tray, enter) and enter.isAccepted()
    QApplication.sendEvent(tray, QDropEvent(QPointF(5, 5), copy, data, left, none))


def test_photos_dropped_at_once_come_in_the_order_they_were_taken(
    qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path
) -> None:
    late = photo(tmp_path / "a.jpg", taken="2026:11:02 12:30:00")
    early = photo(tmp_path / "b.jpg", colour="red", taken="2026:11:02 12:05:00")
    never = photo(tmp_path / "c.png", colour="green")
    drop(tray, late, early, never)
    wait_for(qtbot, session, 3)
    names = [each.name for _code, each in by_time_taken(dict(session.audit.evidence))]
    assert names == ["b.jpg", "a.jpg", "c.png"]
    assert tray.unassigned_count == 3


def test_one_key_gives_the_earliest_waiting_photo_to_the_question(
    qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path
) -> None:
    drop(tray, photo(tmp_path / "a.jpg"))
    wait_for(qtbot, session, 1)
    assert tray.assign_to(FRONT)
    assert [each.item for each in session.audit.evidence.values()] == [FRONT]
    assert tray.unassigned_count == 0
    assert not tray.assign_to(FRONT)


def test_a_click_gives_a_photo_to_the_question_in_focus(
    qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path
) -> None:
    drop(tray, photo(tmp_path / "a.jpg"))
    wait_for(qtbot, session, 1)
    tray.set_focus_item(FRONT)
    (tile,) = tray._tiles.values()
    qtbot.mouseClick(tile.picture, Qt.MouseButton.LeftButton)
    assert unassigned(session) == []


def test_a_picture_is_pasted(qtbot: QtBot, tray: PhotoTray, session: WalkSession) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(picture)
    tray.add.setFocus()
    qtbot.keyClick(tray.add, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, session, 1)
    assert [each.media_type for each in session.audit.evidence.values()] == ["image/png"]


def test_a_removed_photo_comes_back_by_undo(
    qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path
) -> None:
    drop(tray, photo(tmp_path / "a.jpg"))
    wait_for(qtbot, session, 1)
    (tile,) = tray._tiles.values()
    tile.picture.setFocus()
    qtbot.keyClick(tile.picture, Qt.Key.Key_Delete)
    assert not session.audit.evidence
    assert session.undo()
    assert len(session.audit.evidence) == 1
    assert len(tray._tiles) == 1


def test_what_is_no_picture_is_refused_with_its_reason(
    qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture at all")
    drop(tray, broken)
    qtbot.waitUntil(lambda: tray.banner.isVisible() and not session.context.tasks.busy)
    assert "broken.jpg" in tray.banner.text
    assert not session.audit.evidence


def test_a_receipt_becomes_internal(qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path) -> None:
    drop(tray, photo(tmp_path / "a.jpg"))
    wait_for(qtbot, session, 1)
    code = next(iter(session.audit.evidence))
    assert session.audit.evidence[code].visibility is Visibility.BRANCH
    tray.set_kind(code, "receipt")
    assert session.audit.evidence[code].visibility is Visibility.INTERNAL
    assert tray.unassigned_count == 0


def test_shoppers_do_not_decide_what_the_branch_sees(
    qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path
) -> None:
    drop(tray, photo(tmp_path / "a.jpg"))
    wait_for(qtbot, session, 1)
    menu = tray.menu_of(next(iter(session.audit.evidence)))
    texts = [action.text() for action in menu.actions()]
    menu.deleteLater()
    assert "Keep it internal" not in texts
    assert "Remove from the visit" in texts


def test_arrows_walk_through_the_photos(qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path) -> None:
    drop(tray, photo(tmp_path / "a.jpg"), photo(tmp_path / "b.jpg", colour="red"))
    wait_for(qtbot, session, 2)
    tiles = [tray._tiles[code] for code, _each in by_time_taken(dict(session.audit.evidence))]
    tray.add.setFocus()
    qtbot.keyClick(tray.add, Qt.Key.Key_Down)
    assert tiles[0].picture.hasFocus()
    qtbot.keyClick(tiles[0].picture, Qt.Key.Key_Right)
    assert tiles[1].picture.hasFocus()


def test_a_photo_is_looked_at_and_gets_its_caption(
    qtbot: QtBot, tray: PhotoTray, session: WalkSession, tmp_path: Path
) -> None:
    drop(tray, photo(tmp_path / "a.jpg"))
    wait_for(qtbot, session, 1)
    tray.look_at(next(iter(session.audit.evidence)))
    dialog = tray.findChild(PhotoDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: not session.context.tasks.busy)
    assert not dialog._state.isVisible()
    type_text(dialog.caption, "The front door, closed")
    qtbot.keyClick(dialog.caption, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert [each.caption for each in session.audit.evidence.values()] == ["The front door, closed"]
