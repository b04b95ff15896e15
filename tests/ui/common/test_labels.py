"""Text that is only read stays within its room, whichever way it runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.common.buttons import ChoiceButton
from ui.common.labels import Label
from ui.common.theme import GRID, Text, load_fonts
from ui.common.tokens import FAMILY

ARABIC = "تنتظر ثلاث زيارات المراجعة ولم تُقرأ بعد زيارتان أُرسلتا إلى فروعك، ابدأ بالأقدم ثم أجب عن الأسئلة"
LATIN = "Three visits wait for review and two that were sent to your branches are not read yet, begin with the oldest"
MARGIN = 20


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    load_fonts()
    before = qapp.font()
    qapp.setFont(QFont(FAMILY, 11))
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    qapp.setFont(before)


def lines_of(qtbot: QtBot, widget: QWidget, width: int, line: int) -> list[tuple[int, int]]:
    """How far the ink of each line is from the left and the right edge of the widget."""
    qtbot.addWidget(widget)
    widget.resize(width, widget.heightForWidth(width))
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    widget.render(image, QPoint(), QRect(), QWidget.RenderFlag.DrawChildren)
    found = []
    for top in range(0, image.height() - line + 1, line):
        inked = [x for x in range(width) if any(_is_ink(image, x, y) for y in range(top + 3, top + line - 3))]
        found.append((inked[0], width - 1 - inked[-1]))
    return found


def _is_ink(image: QImage, x: int, y: int) -> bool:
    return QColor(image.pixel(x, y)).lightness() < 160


@pytest.mark.parametrize("text", [ARABIC, LATIN], ids=["arabic", "latin"])
@pytest.mark.parametrize("role", [Text.BODY, Text.SECONDARY, Text.CARD_TITLE])
def test_every_line_begins_at_the_right_edge(qtbot: QtBot, right_to_left: None, text: str, role: Text) -> None:
    for width in range(160, 420, 23):
        label = Label(text, role)
        gaps = [right for _left, right in lines_of(qtbot, label, width, label.fontMetrics().lineSpacing())]
        assert len(gaps) > 1
        assert max(gaps) <= 2, (width, gaps)


def test_no_line_loses_its_last_letter_at_the_left_edge(qtbot: QtBot, right_to_left: None) -> None:
    """Where a line just fits, it is drawn as wide as it is: nothing lies outside, so nothing is cut off."""
    label = Label(ARABIC)
    line = label.fontMetrics().lineSpacing()
    first = ARABIC[: ARABIC.index("ولم") - 1]
    width = label.fontMetrics().horizontalAdvance(first) + 1
    roomy = Label(first, wrap=False)
    qtbot.addWidget(roomy)
    roomy.resize(width + MARGIN, line)
    ink = roomy.fontMetrics().tightBoundingRect(first).width()
    left, right = lines_of(qtbot, label, width, line)[0]
    assert width - left - right == pytest.approx(ink, abs=2)


def test_the_answers_of_a_question_begin_where_their_mark_ends(qtbot: QtBot, right_to_left: None) -> None:
    choice = ChoiceButton(ARABIC)
    qtbot.addWidget(choice)
    choice.resize(260, choice.heightForWidth(260))
    image = choice.grab().toImage()
    ground = image.pixel(130, 4)
    line = choice.fontMetrics().lineSpacing()
    room = QRect(0, 0, 260 - choice._lead() - GRID, 1000)
    height = choice.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap.value), ARABIC).height()
    top = (choice.height() - height) // 2
    words = range(8, 260 - choice._lead() + 4)
    ends = [
        max(x for x in words if any(image.pixel(x, y) != ground for y in range(start + 3, start + line - 3)))
        for start in range(top, top + height - line + 1, line)
    ]
    assert len(ends) > 1
    assert max(ends) - min(ends) <= 2, ends


def test_a_text_in_the_middle_stays_there(qtbot: QtBot, right_to_left: None) -> None:
    label = Label(ARABIC)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    for left, right in lines_of(qtbot, label, 300, label.fontMetrics().lineSpacing()):
        assert abs(left - right) <= 3
