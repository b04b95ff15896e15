"""What a branch gets says nothing about who came, whom they met, and what is kept inside."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from motaudit.audit.model import Answer, ItemRef
from motaudit.audit.places import Person
from motaudit.report.context import Audience
from motaudit.report.pictures import LONGEST_EDGE, PictureUnreadableError, printable
from motaudit.report.privacy import Privacy
from tests.report.visits import (
    CHECKLIST,
    SECRETS,
    SHOPPER,
    STAFF,
    everything,
    given,
    photo,
    reopened,
    texts,
    visit,
    write,
)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_branch_finds_no_secret_anywhere_in_the_file(tmp_path: Path, language: str) -> None:
    content = everything(write(tmp_path, language=language))
    assert [secret for secret in SECRETS if secret.encode() in content] == []


def test_the_files_properties_name_the_program_and_nobody_else(tmp_path: Path) -> None:
    properties = reopened(write(tmp_path)).properties
    assert (properties.creator, properties.lastModifiedBy) == ("motaudit", None)
    assert properties.created.isoformat() == "2026-11-04T09:40:00"


def test_typed_names_are_blotted_out_in_any_case_and_after_arabic_prefixes(tmp_path: Path) -> None:
    story = f"{SHOPPER.upper()} came. سألت عن و{SHOPPER} ثم خرجت"
    content = everything(write(tmp_path, given(visit(story=story))))
    assert SHOPPER.encode() not in content
    assert SHOPPER.upper().encode() not in content


NOTES = (
    ("Sam Al-Noor", "Noted by Sam.", "Noted by [name]."),
    ("Sam Al-Noor", "SAM's table; the noor is on", "[name]'s table; the [name] is on"),
    ("Sam Al-Noor", "Samples of the same salad", "Samples of the same salad"),
    ("Bo Ek", "Bo took an ek", "Bo took an ek"),
    ("Rose May", "A rose on the table, in May", "A [name] on the table, in [name]"),
    ("Shopper 7", "The shopper waited. Shopper 7", "The shopper waited. [name]"),
    ("007", "Agent 007 came at 7", "Agent [name] came at 7"),
    ("7", "Seven of 7", "Seven of 7"),
    ("Shopper", "Another shopper came", "Another shopper came"),
    ("Marie van der Berg", "The van came from Berg", "The van came from [name]"),
    ("أحمد العتيبي", "كتبها احمد ولأحمد وبالعتيبي وللعتيبي", "كتبها [name] ول[name] وبال[name] ولل[name]"),
    ("أحمد العتيبي", "والأحمد أحمدي", "وال[name] أحمدي"),
    ("عبد الله ناصر", "الحمد لله، عبد الله وناصر، إن شاء الله", "الحمد لله، [name] و[name]، إن شاء الله"),
    ("هدى سالم", "هدي وسالم في السالمية", "هدي و[name] في السالمية"),
)


@pytest.mark.parametrize(("name", "typed", "read"), NOTES, ids=range(len(NOTES)))
def test_each_part_of_the_shoppers_name_is_blotted_out_as_a_word(name: str, typed: str, read: str) -> None:
    audit = replace(visit(), auditor=Person("person-7", name))
    privacy = Privacy(audit, Audience.BRANCH)
    assert privacy.words(typed) == read
    assert Privacy(audit, Audience.INTERNAL).words(typed) == typed


def test_parts_of_a_name_stay_where_the_checklist_says_them_and_of_names_of_staff() -> None:
    privacy = Privacy(replace(visit(), auditor=Person("person-7", "Rose May")), Audience.BRANCH)
    assert privacy.wording("May we see the rose that Rose May saw?") == "May we see the rose that [name] saw?"
    assert privacy.words(f"{STAFF} and Ahmed") == "[name] and Ahmed", "another Ahmed may be meant"


def test_a_name_that_a_question_repeats_is_blotted_out_too(tmp_path: Path) -> None:
    from motaudit.checklist.loader import read_checklist

    asking = CHECKLIST.replace("Did they smile?", '"Did ${said} smile?"')
    answers = {**visit().answers, ItemRef("said"): Answer(STAFF)}
    ready = given(visit(answers=answers), using=read_checklist(asking.encode(), "cafe.yaml")[0])
    content = everything(write(tmp_path, ready))
    assert b"Did [name] smile?" in content
    assert STAFF.encode() not in content


def test_inside_the_house_nothing_is_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, given(audience=Audience.INTERNAL))
    content = "\n".join(text for sheet in reopened(path) for text in texts(sheet))

    assert SHOPPER in content
    assert "R-99881" in content
    assert "internal-only" in content
    with ZipFile(path) as archive:
        assert len([name for name in archive.namelist() if name.startswith("xl/media/")]) == 3


def test_a_branch_gets_only_the_pictures_that_are_meant_for_it(tmp_path: Path) -> None:
    with ZipFile(write(tmp_path)) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media/")]
        assert len(pictures) == 1
        picture = Image.open(BytesIO(archive.read(pictures[0])))
        assert not picture.getexif()


def test_a_photo_loses_its_metadata_its_size_and_its_tilt() -> None:
    image = Image.open(BytesIO(printable(photo(1600, 1200, rotated=True))))

    assert image.size == (LONGEST_EDGE * 3 // 4, LONGEST_EDGE)
    assert not image.getexif()
    assert "comment" not in image.info


def test_a_small_photo_with_metadata_loses_it_too() -> None:
    data = printable(photo(400, 300))
    assert SHOPPER.encode() not in data
    assert Image.open(BytesIO(data)).size == (400, 300)


def test_what_hides_behind_the_end_of_a_picture_is_dropped() -> None:
    bare = printable(photo(40, 30))
    assert b"secret" not in printable(bare + b"secret\xff\xd9")


def test_a_picture_that_is_bare_already_stays_as_it_is() -> None:
    bare = printable(photo(400, 300))
    assert printable(bare) is bare
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    assert printable(out.getvalue()) == out.getvalue()


def test_a_png_with_words_in_it_loses_them() -> None:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", SHOPPER)
    out = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG", pnginfo=words)
    assert SHOPPER.encode() not in printable(out.getvalue())


@pytest.mark.parametrize("data", [b"", b"nothing", photo(40, 30)[:300], b"\xff\xd8\xff"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureUnreadableError):
        printable(data)


def test_a_damaged_picture_is_said_and_the_report_is_written(tmp_path: Path) -> None:
    path = write(tmp_path, given(pictures=lambda _sha256: b"nothing"))
    assert any("This picture cannot be shown" in text for text in texts(reopened(path)["Evidence"]))
