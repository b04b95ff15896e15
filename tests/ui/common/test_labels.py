"""Text that is only read stays within its room, whichever way it runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from motaudit.locale import using
from ui.common.buttons import ChoiceButton
from ui.common.labels import Label, draw_text, facts, settled
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


def drawn(qtbot: QtBot, text: str, wrap: bool = True) -> QImage:
    label = Label(text, wrap=wrap)
    qtbot.addWidget(label)
    label.resize(400, 60)
    return label.grab().toImage()


@pytest.mark.parametrize("wrap", [True, False])
@pytest.mark.parametrize(
    "text", ["«locked.workspace» مقفل", "Omar Haddad: سُلّمت.", "motaudit ليس ملف عمل لبرنامج «letter.txt»."]
)
def test_an_arabic_sentence_may_begin_with_a_latin_name(
    qtbot: QtBot, right_to_left: None, text: str, wrap: bool
) -> None:
    assert drawn(qtbot, text, wrap) == drawn(qtbot, "\u200f" + text, wrap)


def test_what_is_not_arabic_at_all_keeps_its_own_direction(qtbot: QtBot, right_to_left: None) -> None:
    for text in ("Please check this again.", "\u2068/srv/زيارات.workspace\u2069 (2)."):
        assert drawn(qtbot, text) == drawn(qtbot, "\u200e" + text)


def test_an_english_sentence_may_begin_with_an_arabic_name(qtbot: QtBot, qapp: QApplication) -> None:
    load_fonts()
    assert drawn(qtbot, "سارة: handed in.") == drawn(qtbot, "\u200eسارة: handed in.")
    note = "قال الموظف «OK» ثم انصرف."
    assert drawn(qtbot, note) == drawn(qtbot, "\u200f" + note), "a note is shown as it was written"


def test_of_a_long_title_two_lines_are_drawn(qtbot: QtBot, right_to_left: None) -> None:
    """What stands below is not written over."""
    image = QImage(160, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    line = painter.fontMetrics().lineSpacing()
    top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    draw_text(painter, QRectF(0, 0, 160, 2 * line), top, ARABIC, lines=2)
    painter.end()
    inked = [y for y in range(200) if any(_is_ink(image, x, y) for x in range(160))]
    assert line < inked[-1] < 2.5 * line


def test_a_line_that_begins_with_a_quotation_mark_does_not_follow_the_line_before(
    qtbot: QtBot, right_to_left: None
) -> None:
    """Only the first of the two lines differs: its last letter has no say in the second."""
    second = "«letter.txt» ليس ملف عمل"
    latin, arabic = drawn(qtbot, f"letter.txt\n{second}"), drawn(qtbot, f"ملف\n{second}")
    half = latin.height() // 2
    lower = QRect(0, half + 2, latin.width(), half - 2)
    assert latin.copy(lower) == arabic.copy(lower)


def test_facts_keep_their_order_whatever_they_begin_with(qapp: QApplication) -> None:
    branch = "R-04 مجمع الحدائق"
    with using("ar"):
        assert facts(branch, "Omar", "") == f"\u200f\u2067{branch}\u2069 · \u2066Omar\u2069"
    with using("en"):
        assert facts("R-04 Garden Mall", "سارة") == "\u2066R-04 Garden Mall\u2069 · \u2067سارة\u2069"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("المراجع: Which table?", "المراجع: \u2066Which table?\u2069"),
        ("لم تجتز: Was it clean? No", "لم تجتز: \u2066Was it clean?\u2069 No"),
        ("٣. Was the queue short?", "٣. \u2066Was the queue short?\u2069"),
        ("المشاهدة: No. «By the window»", "المشاهدة: No. «\u2066By the window\u2069»"),
        ("«Why?» قال", "«\u2066Why?\u2069» قال"),
        ("هل زرت Harbour Street؟", "هل زرت Harbour Street؟"),
        ("Harbour Street هل زرت?", "Harbour Street هل زرت?"),
    ],
)
def test_a_question_in_english_keeps_its_sign_within_arabic(text: str, shown: str) -> None:
    assert settled(text) == shown
