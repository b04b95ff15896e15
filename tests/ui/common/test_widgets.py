"""The small parts: choosing, faces, marks, flows, messages, icons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

import resources
from motaudit.audit.model import Observation, Recovery, Valence
from motaudit.base.errors import Place, Problem, ProblemsError, UserError
from ui.common.backups import size_text
from ui.common.buttons import ChoiceButton, Segment, Segmented, button
from ui.common.controls import ComboBox, SearchBox
from ui.common.dialogs import FittedDialog
from ui.common.faces import FacePicker, emotion_icon
from ui.common.icons import DIRECTIONAL, pixmap
from ui.common.labels import Label
from ui.common.layouts import FlowLayout, Form, margins
from ui.common.marks import Mark, Pill, ThinBar, ValenceMark, mark_of, mark_text
from ui.common.surfaces import Banner


def test_the_same_face_is_chosen_by_mouse_and_by_key(qtbot: QtBot) -> None:
    faces = FacePicker()
    qtbot.addWidget(faces)
    picked: list[int] = []
    faces.picked.connect(picked.append)
    faces.show()
    assert faces.value is None
    assert faces.pick_key("5")
    assert not faces.pick_key("6")
    qtbot.mouseClick(faces._group.button(0), Qt.MouseButton.LeftButton)
    assert picked == [2, -2]
    faces.set_value(None)
    assert faces.value is None
    assert picked == [2, -2]
    faces.close()


def test_every_emotion_has_its_face() -> None:
    for emotion in range(-2, 3):
        assert resources.icon(emotion_icon(emotion)).exists()


def test_segments_tell_only_what_a_person_chose(qtbot: QtBot) -> None:
    segments = Segmented([("Light", "light"), ("Dark", "dark")])
    qtbot.addWidget(segments)
    chosen: list[object] = []
    segments.chosen.connect(chosen.append)
    segments.choose("light")
    assert (segments.value, chosen) == ("light", [])
    segments._group.button(1).click()
    assert (segments.value, chosen) == ("dark", ["dark"])


def test_a_list_is_populated_in_silence(qtbot: QtBot) -> None:
    combo = ComboBox([("English", "en"), ("Arabic", "ar")])
    qtbot.addWidget(combo)
    with qtbot.assertNotEmitted(combo.currentIndexChanged):
        combo.choose("ar")
    assert combo.currentData() == "ar"


def test_searching_waits_for_a_pause_but_not_for_enter(qtbot: QtBot) -> None:
    box = SearchBox()
    qtbot.addWidget(box)
    with qtbot.waitSignal(box.searched) as found:
        box.setText(" harbour ")
    assert found.args == ["harbour"]
    with qtbot.waitSignal(box.searched):
        box.returnPressed.emit()


def test_long_answers_wrap_instead_of_being_cut(qtbot: QtBot) -> None:
    answer = ChoiceButton("Yes, within fifteen seconds and with a smile that one could see from the door", "1")
    qtbot.addWidget(answer)
    assert answer.heightForWidth(200) > answer.heightForWidth(800) >= 40


def test_a_flow_wraps_and_mirrors(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box)
    parts = [ChoiceButton(text) for text in ("Yes", "No", "Not at this branch")]
    for part in parts:
        flow.addWidget(part)
    width = parts[0].sizeHint().width() + parts[1].sizeHint().width() + 10
    flow.setGeometry(QRect(0, 0, width, 200))
    assert parts[0].y() == parts[1].y() < parts[2].y()
    assert parts[0].x() < parts[1].x()
    box.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.setGeometry(QRect(0, 0, width, 200))
    assert parts[0].x() > parts[1].x()
    assert parts[0].geometry().right() == width - 1


@pytest.mark.parametrize(
    ("observation", "mark"),
    [
        (Observation(), None),
        (Observation(valence=Valence.NEUTRAL), Mark.NEUTRAL),
        (Observation(valence=Valence.GLORY, wow=True), Mark.WOW),
        (Observation(valence=Valence.PAIN), Mark.PAIN),
        (Observation(valence=Valence.PAIN, recovery=Recovery("voucher", 1)), Mark.RECOVERED),
        (Observation(valence=Valence.PAIN, break_off=True), Mark.BREAK_OFF),
    ],
)
def test_a_moment_is_marked_by_what_weighs_most(observation: Observation, mark: Mark | None) -> None:
    assert mark_of(observation) is mark


def test_marks_differ_in_shape_and_not_only_in_colour(qtbot: QtBot) -> None:
    pictures = set()
    for mark in Mark:
        widget = ValenceMark(mark, size=32)
        qtbot.addWidget(widget)
        image = widget.grab().toImage()
        ground = image.pixel(0, 0)
        pictures.add(tuple(image.pixel(x, y) != ground for y in range(32) for x in range(32)))
        assert mark_text(mark) == widget.toolTip()
    assert len(pictures) == len(Mark)


def test_progress_is_drawn_from_nothing_to_all(qtbot: QtBot) -> None:
    for widget in (ThinBar(), Pill("New")):
        qtbot.addWidget(widget)
        for done, total in ((0, 0), (0, 4), (2, 4), (4, 4)):
            if not isinstance(widget, Pill):
                widget.set_progress(done, total)
            assert not widget.grab().isNull()


def test_a_banner_says_what_is_wrong_where_and_what_to_do(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say_error(UserError("x", "The file is empty.", remedy="Choose another.", place=Place(file="a.yaml")))
    assert banner.text == "The file is empty.\n(a.yaml) Choose another."
    banner.hide()


def test_a_banner_lists_the_first_problems_and_counts_the_rest(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    problems = [Problem("p", f"Problem {number}.") for number in range(8)]
    banner.say_error(ProblemsError("x", "Not read.", problems))
    assert "Problem 4." in banner.text and "Problem 5." not in banner.text
    assert banner.text.endswith("and 3 more")
    banner.hide()


def test_a_form_marks_the_field_that_is_wrong(qtbot: QtBot) -> None:
    form, field = Form(), QLineEdit()
    qtbot.addWidget(form)
    row = form.add("Code", field, "As the branch is called.")
    row.set_problem("Codes hold no spaces.")
    assert field.property("invalid")
    row.set_problem("")
    assert not field.property("invalid")
    assert field.accessibleName() == "Code"


def test_icons_that_point_somewhere_turn_with_the_language(qapp: QApplication) -> None:
    for name in DIRECTIONAL:
        resources.icon(name)
    left_to_right = pixmap("arrow-left", color="#000000", size=24, ratio=1).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        right_to_left = pixmap("arrow-left", color="#000000", size=24, ratio=1).toImage()
        assert right_to_left == left_to_right.flipped(Qt.Orientation.Horizontal)
        assert pixmap("check", color="#000000", size=24, ratio=1).toImage() != right_to_left
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_sizes_are_told_in_megabytes() -> None:
    assert size_text(1_440_000) == "1.4 MB"
    assert [size_text(size) for size in (0, 1, 30_100, 999_000)] == ["0 KB", "1 KB", "31 KB", "999 KB"]


def test_tab_comes_to_the_option_that_holds(qtbot: QtBot) -> None:
    options = Segmented([("Visit branches", "shopper"), ("Read the results", "reader"), ("Both", "")])
    qtbot.addWidget(options)
    options.choose("reader")
    reachable = [each for each in options.findChildren(Segment) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [each.text() for each in reachable] == ["Read the results"]
    options.choose("shopper")
    reachable = [each for each in options.findChildren(Segment) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [each.text() for each in reachable] == ["Visit branches"]


def test_a_dialog_grows_with_what_is_said_in_it(qtbot: QtBot) -> None:
    dialog = FittedDialog(width=320)
    qtbot.addWidget(dialog)
    text = Label("Short.")
    dialog.body.addWidget(text)
    dialog.buttons.addWidget(button("Close"))
    dialog.show()
    qtbot.waitExposed(dialog)
    before = dialog.height()
    text.setText("So much is to be said here that it takes many lines, one below the other. " * 6)
    qtbot.waitUntil(lambda: dialog.height() > before + 60)
    assert text.height() >= text.heightForWidth(text.width())


def test_margins_follow_the_direction_of_reading(qapp: QApplication) -> None:
    assert margins(16, 1, 8, 2) == QMargins(16, 1, 8, 2)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert margins(16, 1, 8, 2) == QMargins(8, 1, 16, 2)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_choice_without_room_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    """It is drawn as if it were only what there is room for."""
    long = ComboBox([("Did hours and location online agree with the shop?", 1)])
    qtbot.addWidget(long)
    long.setFixedWidth(170)
    fitting = next(
        picture
        for end in range(len(long.currentText()), 0, -1)
        if (picture := drawn_whole(qtbot, f"{long.currentText()[:end].rstrip()}…")) is not None
    )
    assert long.grab().toImage() == fitting


@pytest.mark.parametrize("text", ["الكل عدا المستبعدة", "All but those put aside", "W"])
def test_a_choice_that_has_the_room_it_asks_for_is_shown_whole(qtbot: QtBot, text: str) -> None:
    box, wider = ComboBox([(text, 1)]), ComboBox([(text, 1)])
    for each, spare in ((box, 0), (wider, 40)):
        qtbot.addWidget(each)
        each.resize(each.sizeHint() + QSize(spare, 0))
    left = QRect(0, 0, box.width() - 32, box.height())
    assert box.grab(left).toImage() == wider.grab(left).toImage()


def drawn_whole(qtbot: QtBot, text: str) -> QImage | None:
    """A box of the same width that shows this; None where it has no room for all of it."""
    box = ComboBox([(text, 1)])
    qtbot.addWidget(box)
    box.setFixedWidth(170)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(control, option, part, box).width() - 2
    return box.grab().toImage() if box.fontMetrics().horizontalAdvance(text) <= room else None
