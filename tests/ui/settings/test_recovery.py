"""Somebody prints the recovery key for the safe; later the passphrase is forgotten and the sheet opens the workspace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from motaudit.base.clock import now
from motaudit.base.progress import finish
from motaudit.base.recovery_keys import RecoveryKey
from motaudit.locale import using
from motaudit.workspace import Workspace
from tests.samples import make_workspace
from tests.ui.desk import Desk
from tests.ui.keys import type_text
from ui.common.theme import load_fonts
from ui.settings.passphrase import PassphraseDialog
from ui.settings.recovery import RecoveryKeyDialog, show_recovery_key
from ui.settings.recovery_sheet import FOOT, Sheet, _Page, print_sheet
from ui.welcome.page import WelcomePage
from ui.welcome.trouble import PassphrasePage

PASSPHRASE = "seven seconds"
NEW = "palm boat glass river"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "chain.workspace"
    make_workspace(path, passphrase=PASSPHRASE).close()
    return path


@pytest.fixture
def key(locked: Path) -> RecoveryKey:
    with Workspace.open(locked, passphrase=PASSPHRASE, read_only=True) as workspace:
        return workspace.recovery_key(PASSPHRASE)


def locked_page(desk: Desk, path: Path) -> PassphrasePage:
    page = desk.start_closed(path)
    assert isinstance(page, PassphrasePage)
    desk.come_forward()
    desk.qtbot.waitUntil(page.secret.switch.isVisible)  # no key leads to what is not in sight yet
    return page


def unlock(desk: Desk, path: Path) -> None:
    page = locked_page(desk, path)
    page.secret.passphrase.setText(PASSPHRASE)
    page.unlock.click()
    desk.wait_for_home()


def notice_button(desk: Desk, text: str) -> QPushButton:
    desk.qtbot.waitUntil(desk.window.notices.isVisible, timeout=10_000)
    return next(each for each in desk.window.notices.findChildren(QPushButton) if each.text() == text)


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def shown_key(desk: Desk) -> RecoveryKeyDialog:
    """The dialog, after the passphrase was typed into it."""
    (dialog,) = desk.window.findChildren(RecoveryKeyDialog)
    type_text(dialog.passphrase, PASSPHRASE)
    QTest.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: hasattr(dialog, "key"), timeout=10_000)
    return dialog


def test_the_key_is_offered_once_and_saved_as_a_sheet_of_one_page(
    desk: Desk, locked: Path, key: RecoveryKey, tmp_path: Path
) -> None:
    unlock(desk, locked)
    notice_button(desk, "Recovery key")
    show_recovery_key(desk.context, desk.window)
    dialog = shown_key(desk)
    assert dialog.key.accessibleName() == key.text
    assert all(group in said(dialog.key) for group in key.groups)
    sheet = tmp_path / "sheet.pdf"
    dialog.save(sheet)
    assert b"/Count 1\n" in sheet.read_bytes()
    assert "delete the file" in dialog.banner.text
    dialog.accept()
    desk.qtbot.waitUntil(lambda: not desk.window.notices.isVisible(), timeout=10_000)
    desk.context.go("settings")
    desk.settle()
    assert desk.window.page is not None
    assert f"The recovery key {key.label} was printed on" in said(desk.window.page)
    desk.controller.close()
    desk.begin_again()
    unlock(desk, locked)
    desk.settle()
    assert not desk.window.notices.isVisible()


def test_a_sheet_that_cannot_be_saved_is_not_noted_as_printed(desk: Desk, locked: Path, tmp_path: Path) -> None:
    unlock(desk, locked)
    notice_button(desk, "Recovery key").click()
    dialog = shown_key(desk)
    dialog.save(tmp_path / "nowhere" / "sheet.pdf")
    assert dialog.banner.kind == "error"
    dialog.reject()
    assert desk.context.workspace.settings.get("recovery_key_printed") is None


def test_the_system_s_dialog_prints_the_sheet(desk: Desk, locked: Path, tmp_path: Path) -> None:
    unlock(desk, locked)
    notice_button(desk, "Recovery key").click()
    dialog = shown_key(desk)
    dialog.print_button.click()
    (asked,) = dialog.findChildren(QPrintDialog)
    asked.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    asked.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    assert asked.isVisible()
    asked.accepted.emit(asked.printer())  # its button may ask in a dialog of its own, which blocks
    asked.reject()
    assert (tmp_path / "printed.pdf").stat().st_size > 5_000
    assert "on its way to the printer" in dialog.banner.text
    desk.settle()
    dialog.accept()


def test_the_key_is_not_shown_to_who_does_not_know_the_passphrase(desk: Desk, locked: Path, key: RecoveryKey) -> None:
    unlock(desk, locked)
    notice_button(desk, "Recovery key").click()
    (dialog,) = desk.window.findChildren(RecoveryKeyDialog)
    dialog.passphrase.setText("eight seconds")
    dialog.show_button.click()
    desk.qtbot.waitUntil(lambda: bool(dialog.passphrase.property("invalid")), timeout=10_000)
    assert key.groups[1] not in said(dialog)
    dialog.reject()


def test_who_does_not_want_a_sheet_is_not_asked_again(desk: Desk, tmp_path: Path) -> None:
    page = desk.start_closed()
    assert isinstance(page, WelcomePage)
    page.name.setText("Sara Haddad")
    page.protect.click()
    page.passphrase.first.setText(PASSPHRASE)
    page.passphrase.second.setText(PASSPHRASE)
    page.begin.click()
    desk.wait_for_home()
    notice_button(desk, "Not now").click()
    desk.settle()
    desk.context.go("settings")
    desk.settle()
    assert desk.window.page is not None
    assert "was not printed yet" in said(desk.window.page)
    path = desk.context.workspace.path
    desk.controller.close()
    desk.begin_again()
    unlock(desk, path)
    desk.settle()
    assert not desk.window.notices.isVisible()


def test_a_forgotten_passphrase_is_replaced_by_keyboard_alone(desk: Desk, locked: Path, key: RecoveryKey) -> None:
    page = locked_page(desk, locked)
    assert desk.window.focusWidget() is page.secret.passphrase
    desk.press(Qt.Key.Key_Tab)
    assert desk.window.focusWidget() is page.secret.switch
    desk.press(Qt.Key.Key_Space)
    assert desk.window.focusWidget() is page.secret.recovery
    assert key.label in said(page), "which of several sheets it takes"
    type_text(page.secret.recovery, " ".join(key.groups).lower().replace("0", "o"))
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(PassphraseDialog)), timeout=10_000)
    desk.settle()
    (dialog,) = desk.window.findChildren(PassphraseDialog)
    assert not dialog.current.isVisible(), "the forgotten one is not asked for"
    assert dialog.fields is not None
    before = desk.controller.context
    type_text(dialog.fields.first, NEW)
    QTest.keyClick(dialog.fields.first, Qt.Key.Key_Return)
    type_text(dialog.fields.second, NEW)
    QTest.keyClick(dialog.fields.second, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.controller.context not in (None, before), timeout=20_000)
    workspace = desk.context.workspace
    assert workspace.opens_with(NEW) and not workspace.opens_with(key)
    assert desk.context.recovered is None
    notice_button(desk, "Recovery key")
    desk.settle()


def test_who_puts_it_off_is_reminded_in_the_settings(desk: Desk, locked: Path, key: RecoveryKey) -> None:
    page = locked_page(desk, locked)
    page.secret.switch.click()
    page.secret.recovery.setPlainText(key.text)
    page.unlock.click()
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(PassphraseDialog)), timeout=10_000)
    (dialog,) = desk.window.findChildren(PassphraseDialog)
    dialog.reject()
    desk.settle()
    assert desk.window.page is not None and desk.window.page.name == "settings"
    assert "opened by the recovery key" in said(desk.window.page)
    notice_button(desk, "Set a new passphrase").click()
    (again,) = [each for each in desk.window.findChildren(PassphraseDialog) if each.isVisible()]
    again.reject()


def test_a_mistyped_group_is_named_as_soon_as_it_is_whole(desk: Desk, locked: Path, key: RecoveryKey) -> None:
    page = locked_page(desk, locked)
    page.secret.switch.click()
    groups = list(key.groups)
    groups[2] = groups[2][:-1] + ("2" if groups[2][-1] != "2" else "3")
    type_text(page.secret.recovery, "-".join(groups[:2]))
    assert "2 of 14 groups are typed." in said(page)
    assert not page.secret.recovery.property("invalid")
    type_text(page.secret.recovery, f"-{groups[2]}")
    assert "Group 3 is mistyped" in said(page)
    page.unlock.click()
    assert "Group 3 is the first that does not fit" in said(page)
    page.secret.recovery.setPlainText("ش")
    assert "“ش” in group 1" in said(page)
    assert desk.controller.context is None


def test_an_old_sheet_is_told_from_the_one_that_is_wanted(desk: Desk, locked: Path, key: RecoveryKey) -> None:
    finish(Workspace.change_passphrase(locked, passphrase=key, new_passphrase=NEW))
    page = locked_page(desk, locked)
    page.secret.switch.click()
    page.secret.recovery.setPlainText(key.text)
    page.unlock.click()
    desk.qtbot.waitUntil(lambda: desk.window.stack.currentWidget() is not page, timeout=10_000)
    again = desk.shown_alone()
    assert isinstance(again, PassphrasePage)
    assert f"This is the recovery key {key.label}." in said(again)
    assert again.secret.by_key


def test_the_present_passphrase_may_be_given_by_the_key_when_it_is_changed(
    desk: Desk, locked: Path, key: RecoveryKey
) -> None:
    unlock(desk, locked)
    before = desk.controller.context
    dialog = PassphraseDialog(before, parent=desk.window)
    dialog.change_requested.connect(before.passphrase_change_requested, Qt.ConnectionType.QueuedConnection)
    dialog.open()
    dialog.current.switch.click()
    dialog.current.recovery.setPlainText(RecoveryKey.of(bytes(32), bytes(16)).text)
    dialog.accept_button.click()
    assert "This is not the recovery key of the workspace." in said(dialog)
    dialog.current.recovery.setPlainText(key.text)
    assert dialog.fields is not None
    dialog.fields.first.setText(NEW)
    dialog.fields.second.setText(NEW)
    dialog.accept_button.click()
    desk.qtbot.waitUntil(lambda: desk.controller.context not in (None, before), timeout=20_000)
    assert desk.context.workspace.opens_with(NEW)
    desk.settle()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_sheet_fits_one_page_even_with_long_names(qapp: QApplication, language: str) -> None:
    """At its foot is a line to sign on, which what stands above must not push off the page."""
    load_fonts()
    name = "The workspace of the whole chain of cafés by the harbour and in the hills " * 2
    sheet = Sheet(RecoveryKey.of(bytes(32), bytes(16)), name, name, now().date())
    picture = QImage(482, 728, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    page = _Page(painter, picture.width(), picture.height())
    with using(language):
        page.fill(sheet)
    painter.end()
    assert page._y == picture.height() - FOOT


@pytest.mark.parametrize("paper", [QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter, QPageSize.PageSizeId.A5])
def test_the_sheet_is_one_upright_page_of_whatever_paper_there_is(
    qapp: QApplication, paper: QPageSize.PageSizeId
) -> None:
    load_fonts()
    pdf = QBuffer()
    pdf.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(pdf)
    writer.setPageSize(paper)
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    assert print_sheet(Sheet(RecoveryKey.of(bytes(32), bytes(16)), "Chain", "chain.workspace", now().date()), writer)
    content = pdf.data().data()
    assert b"/Count 1\n" in content
    width, height = map(float, re.findall(rb"/MediaBox \[0 0 (\S+) (\S+)\]", content)[0])
    assert height > width
    assert QPageSize(paper).sizePoints().height() == pytest.approx(height, abs=1)
