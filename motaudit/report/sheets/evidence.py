"""Photos with what they show; other files are only named."""

from __future__ import annotations

from functools import partial

from motaudit.audit.model import Evidence
from motaudit.locale import _, format_datetime, format_number, ngettext
from motaudit.report import words
from motaudit.report.document import Block, Cell, Column, Heading, Paragraph, Picture, Pictures, Sheet, Table, Tone
from motaudit.report.material import Material
from motaudit.report.sheets.front import GRID
from motaudit.report.text import shorten

_MOST = 160
"""Characters of a question or caption under a picture."""


def evidence(material: Material) -> Sheet | None:
    visible = material.evidence()
    if not visible:
        return None
    photos = [each for each in visible if each.media_type.startswith("image/")]
    others = [each for each in visible if each not in photos]
    blocks: list[Block] = [Heading(_("Evidence"), 1)]
    if photos:
        text = ngettext(
            "{n} picture, made smaller for this report.", "{n} pictures, made smaller for this report.", len(photos)
        )
        blocks += [Paragraph(text.format(n=format_number(len(photos))), Tone.MUTED)]
        blocks.append(Pictures(tuple(_picture(material, each) for each in photos)))
    blocks += _others(material, others)
    return Sheet("evidence", _("Evidence"), GRID, tuple(blocks))


def _picture(material: Material, each: Evidence) -> Picture:
    caption = _caption(material, each)
    return Picture(
        read=partial(material.given.pictures, each.sha256),
        caption=caption,
        alt=shorten(_("Picture: {caption}").format(caption=caption), 2 * _MOST),
        unreadable=_("This picture cannot be shown: its file is damaged or of an unknown kind."),
    )


def _caption(material: Material, each: Evidence) -> str:
    """The question it belongs to and what was written to it; inside the house also when it was taken."""
    about = shorten(_question(material, each), _MOST)
    caption = shorten(material.words(each.caption), _MOST)
    if about and caption:
        text = f"{about}\n{caption}"
    else:
        text = about or caption or _("Not assigned to a question")
    if each.taken is not None and not material.for_branch:
        return _("{text} ({when})").format(text=text, when=format_datetime(each.taken, calendar="gregorian"))
    return text


def _question(material: Material, each: Evidence) -> str:
    if each.item is None or each.item.code not in material.checklist.items:
        return ""
    return material.question(each.item)


def _others(material: Material, others: list[Evidence]) -> list[Block]:
    if not others:
        return []
    columns = (
        Column(_("File"), span=5),
        Column(_("What it is"), span=3, tone=Tone.MUTED),
        Column(_("Belongs to"), span=8),
    )
    rows = tuple(
        # A file's name may say whose it is.
        (
            Cell(material.words(each.caption) or _("Without a caption") if material.for_branch else each.name),
            Cell(words.shown(words.EVIDENCE_KINDS, each.kind)),
            Cell(_question(material, each)),
        )
        for each in others
    )
    text = _("These are kept with the visit and are not part of this workbook.")
    return [Heading(_("Other files")), Paragraph(text, Tone.MUTED), Table("OtherFiles", columns, rows)]
