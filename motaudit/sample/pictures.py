"""Pictures for the sample, drawn by the program: shop fronts, shelves, meals, receipts, screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

import resources

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 900

_WALLS = ("#E8DCC8", "#D9E2E7", "#E9E4DC", "#DCE5DA", "#E6D9D2")
_SIGNS = ("#1F5FA8", "#0B7A5B", "#8A3B1E", "#4A3F8C", "#A11A3A")
_GOODS = ("#C8553D", "#588B8B", "#F2B134", "#4F6D7A", "#8FB339", "#B5838D", "#6D6875", "#E07A5F")


def draw(kind: str, title: str, taken: datetime, random: Random) -> bytes:
    """A JPEG of 1200 x 900 with the EXIF time `taken`, as a phone would make it. `kind` is a key of KINDS."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), random.choice(_WALLS))
    KINDS[kind](ImageDraw.Draw(image), title, taken, random)
    exif = Image.Exif()
    details = exif.get_ifd(0x8769)
    details[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
    details[0x9011] = f"{taken:%z}"[:3] + ":" + f"{taken:%z}"[3:5]
    stream = BytesIO()
    image.save(stream, "JPEG", quality=80, exif=exif)
    return stream.getvalue()


def _font(size: int, *, bold: bool = False) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(resources.path(f"fonts/Vazirmatn-{'Bold' if bold else 'Regular'}.ttf")), size)


def _front(pen: ImageDraw, title: str, taken: datetime, random: Random) -> None:
    """A shop front with its sign, door and windows, and the pavement before it."""
    evening = taken.hour >= 18 or taken.hour < 6
    pen.rectangle((0, 0, WIDTH, 250), fill="#2B3A55" if evening else "#BBD7EC")
    pen.rectangle((0, 720, WIDTH, HEIGHT), fill="#9C9A94")
    for x in range(0, WIDTH, 150):
        pen.line((x, 720, x - 120, HEIGHT), fill="#8B8983", width=4)
    pen.rectangle((80, 180, 1120, 720), fill=random.choice(_WALLS), outline="#6F6A60", width=4)
    pen.rectangle((80, 200, 1120, 310), fill=random.choice(_SIGNS))
    pen.text((600, 255), title, font=_font(54, bold=True), fill="#FFFFFF", anchor="mm")
    glass = "#F6DF9A" if evening else "#CFE3EC"
    for left in (130, 780):
        pen.rectangle((left, 370, left + 290, 640), fill=glass, outline="#5B5750", width=6)
        for _ in range(6):
            x, height = left + random.randint(15, 240), random.randint(40, 150)
            pen.rectangle((x, 634 - height, x + 36, 634), fill=random.choice(_GOODS))
    pen.rectangle((490, 350, 710, 720), fill="#4D5B66", outline="#2F3840", width=6)
    pen.rectangle((515, 380, 597, 690), fill=glass)
    pen.rectangle((603, 380, 685, 690), fill=glass)
    pen.rectangle((586, 520, 592, 600), fill="#D8D8D8")
    pen.rectangle((608, 520, 614, 600), fill="#D8D8D8")


def _shelf(pen: ImageDraw, title: str, taken: datetime, random: Random) -> None:
    """Shelves with goods, price tags, and now and then a gap."""
    pen.rectangle((60, 60, 1140, 860), fill="#F1EEE8", outline="#8A857A", width=8)
    for board in range(4):
        bottom = 240 + board * 195
        x = 80
        while x < 1080:
            width, height = random.randint(48, 92), random.randint(90, 150)
            if random.random() > 0.13:
                pen.rounded_rectangle((x, bottom - height, x + width, bottom), 8, fill=random.choice(_GOODS))
                pen.rectangle((x + 8, bottom - height + 24, x + width - 8, bottom - height + 52), fill="#FFFFFF")
            x += width + 10
        pen.rectangle((60, bottom, 1140, bottom + 14), fill="#A69F92")
        for tag in range(90, 1080, 165):
            pen.rectangle((tag, bottom + 2, tag + 92, bottom + 34), fill="#FFFDF2", outline="#8A857A", width=2)
            pen.text(
                (tag + 46, bottom + 18),
                f"{random.randint(9, 390)}.{random.choice(('00', '50', '95'))}",
                font=_font(20, bold=True),
                fill="#A11A3A",
                anchor="mm",
            )


def _meal(pen: ImageDraw, title: str, taken: datetime, random: Random) -> None:
    """A tray on a table, from above."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#B98B5E")
    for y in range(0, HEIGHT, 90):
        pen.line((0, y, WIDTH, y + random.randint(-8, 8)), fill="#A87B50", width=3)
    pen.rounded_rectangle((140, 120, 1060, 790), 40, fill="#5A4632", outline="#44341F", width=6)
    pen.rectangle((180, 160, 1020, 750), fill="#F6F1E4")
    pen.ellipse((236, 300, 644, 668), fill="#7A4A2B")
    pen.ellipse((226, 268, 654, 644), fill="#8FB339")
    pen.ellipse((240, 230, 640, 610), fill="#D99A4E", outline="#B97A32", width=8)
    for _ in range(26):
        x, y = random.randint(300, 570), random.randint(290, 540)
        pen.ellipse((x, y, x + 10, y + 6), fill="#F7E7C4")
    pen.polygon([(700, 300), (960, 300), (920, 560), (740, 560)], fill="#C8372D")
    for _ in range(14):
        x = random.randint(715, 925)
        pen.rectangle((x, random.randint(210, 270), x + 20, 330), fill="#F2C14E", outline="#D9A62E", width=2)
    pen.ellipse((730, 590, 900, 740), fill="#E9E9E4", outline="#BDBDB6", width=6)
    pen.ellipse((752, 610, 878, 720), fill="#5B3A22")


def _receipt(pen: ImageDraw, title: str, taken: datetime, random: Random) -> None:
    """A till receipt lying on a table."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#7C8790")
    pen.polygon([(360, 40), (850, 60), (830, 870), (340, 850)], fill="#FBFAF6")
    ink = "#33383D"
    pen.text((600, 110), title, font=_font(40, bold=True), fill=ink, anchor="mm")
    pen.text((600, 170), f"{taken:%Y-%m-%d  %H:%M}", font=_font(30), fill=ink, anchor="mm")
    total = 0
    for line in range(random.randint(4, 7)):
        price = random.randint(4, 60)
        total += price
        y = 250 + line * 58
        pen.text(
            (400, y), f"{random.randint(1, 3)} x {random.randint(1000, 9999)}", font=_font(30), fill=ink, anchor="lm"
        )
        pen.text((800, y), f"{price}.00", font=_font(30), fill=ink, anchor="rm")
    pen.line((400, 670, 800, 670), fill=ink, width=3)
    pen.text((400, 710), "TOTAL", font=_font(36, bold=True), fill=ink, anchor="lm")
    pen.text((800, 710), f"{total}.00", font=_font(36, bold=True), fill=ink, anchor="rm")
    for x in range(420, 780, 9):
        pen.rectangle((x, 760, x + random.randint(2, 6), 830), fill=ink)


def _screen(pen: ImageDraw, title: str, taken: datetime, random: Random) -> None:
    """A telephone in the hand with a page of the company on it."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#A9B4BC")
    pen.rounded_rectangle((390, 30, 810, 880), 50, fill="#15191E")
    pen.rectangle((410, 90, 790, 820), fill="#FFFFFF")
    pen.rectangle((410, 90, 790, 190), fill=random.choice(_SIGNS))
    pen.text((600, 140), title, font=_font(30, bold=True), fill="#FFFFFF", anchor="mm")
    pen.text((600, 62), f"{taken:%H:%M}", font=_font(24), fill="#FFFFFF", anchor="mm")
    for block in range(5):
        y = 220 + block * 118
        pen.rounded_rectangle((430, y, 530, y + 92), 10, fill=random.choice(_GOODS))
        for line in range(3):
            pen.rectangle((550, y + 8 + line * 28, 550 + random.randint(110, 215), y + 22 + line * 28), fill="#D4DAE0")


def _counter(pen: ImageDraw, title: str, taken: datetime, random: Random) -> None:
    """A service counter with people waiting before it."""
    pen.rectangle((0, 0, WIDTH, 160), fill=random.choice(_SIGNS))
    pen.text((600, 80), title, font=_font(56, bold=True), fill="#FFFFFF", anchor="mm")
    for screen in range(3):
        left = 150 + screen * 320
        pen.rectangle((left, 210, left + 250, 350), fill="#22303C", outline="#11181F", width=6)
        pen.text(
            (left + 125, 280),
            f"{chr(65 + screen)}{random.randint(10, 99)}",
            font=_font(64, bold=True),
            fill="#F2C14E",
            anchor="mm",
        )
    pen.rectangle((100, 480, 1100, 700), fill="#8C6A48")
    pen.rectangle((80, 455, 1120, 490), fill="#D9C7AE")
    for x in range(random.randint(150, 260), 1060, random.randint(150, 230)):
        colour = random.choice(_GOODS)
        pen.ellipse((x - 34, 500, x + 34, 568), fill=random.choice(("#C99A73", "#A9744F", "#E0B48F", "#8D5B3B")))
        pen.rounded_rectangle((x - 58, 572, x + 58, 860), 44, fill=colour)


KINDS: dict[str, Callable[[ImageDraw, str, datetime, Random], None]] = {
    "front": _front,
    "shelf": _shelf,
    "meal": _meal,
    "receipt": _receipt,
    "screen": _screen,
    "counter": _counter,
}
