"""Photos, receipts and recordings that are added to a workspace."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from motaudit.audit import evidence as evidence_module
from motaudit.audit import pictures
from motaudit.audit.pictures import look_at
from motaudit.base.errors import UserError
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.pictures import jpeg
from tests.samples import make_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with make_workspace(tmp_path / "chain.motaudit") as made:
        yield made


def phone_photo(width: int = 800, height: int = 600) -> bytes:
    """Held upright, so turned by EXIF, and telling when, where and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Sam Shopper"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:02 10:05:00"
    exif.get_ifd(0x8769)[0x9011] = "+03:00"
    exif.get_ifd(0x8825)[1] = "N"
    return jpeg(width, height, exif)


def opened(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content))


def test_a_photo_is_kept_byte_for_byte_and_says_when_it_was_taken(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "IMG_7.JPG"
    source.write_bytes(phone_photo())
    file = finish(workspace.evidence.add(source))
    assert workspace.evidence.read(file.sha256) == source.read_bytes()
    assert file.sha256 == sha256(source.read_bytes()).hexdigest()
    assert (file.name, file.media_type, file.width, file.height) == ("IMG_7.JPG", "image/jpeg", 600, 800)
    assert file.taken == datetime(2026, 11, 2, 10, 5, tzinfo=timezone(timedelta(hours=3)))
    kept = workspace.evidence.info(file.sha256)
    assert (kept.taken, kept.size, kept.is_picture) == (file.taken, source.stat().st_size, True)


def test_its_thumbnail_is_small_and_upright(workspace: Workspace) -> None:
    file = finish(workspace.evidence.add(phone_photo(), "a.jpg"))
    thumbnail = opened(workspace.evidence.thumbnail(file.sha256))
    assert thumbnail.size == (384, 512)
    assert dict(thumbnail.getexif()) == {}


def test_what_a_branch_gets_does_not_say_who_took_it_where(workspace: Workspace) -> None:
    file = finish(workspace.evidence.add(phone_photo(), "a.jpg"))
    copy = workspace.evidence.read_for_report(file.sha256)
    assert b"Sam Shopper" not in copy
    assert dict(opened(copy).getexif()) == {}
    assert opened(copy).size == (600, 800)


def test_the_same_photo_twice_is_kept_once(workspace: Workspace) -> None:
    photo = phone_photo()
    first = finish(workspace.evidence.add(photo, "a.jpg"))
    second = finish(workspace.evidence.add(photo, "b.jpg"))
    assert (first.sha256, second.name) == (second.sha256, "b.jpg")
    assert finish(workspace.check()) == ()


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_other_formats_are_pictures_too(workspace: Workspace, format: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA" if format == "PNG" else "RGB", (900, 300), (200, 30, 30, 0)[: 4 if format == "PNG" else 3]).save(
        out, format
    )
    file = finish(workspace.evidence.add(out.getvalue(), "picture"))
    assert (file.width, file.height) == (900, 300)
    assert opened(workspace.evidence.thumbnail(file.sha256)).format == "JPEG"


def test_an_iphones_heic_is_known_for_what_it_is() -> None:
    assert evidence_module.media_type_of(b"\0\0\0\x18ftypheic", "IMG_1.HEIC") == "image/heic"
    assert ".heic" in pictures._pillow().registered_extensions()


@pytest.mark.parametrize("content", [b"just text", b"\xff\xd8\xff\xe0 not really a photo", b"<svg></svg>"])
def test_what_is_no_picture_is_refused_as_a_photo(workspace: Workspace, content: bytes) -> None:
    with pytest.raises(UserError) as caught:
        finish(workspace.evidence.add(content, "a.jpg"))
    assert caught.value.code == "evidence.no_picture"
    assert "a.jpg" in caught.value.message


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_photo_with_a_damaged_head_is_shown_or_refused(workspace: Workspace) -> None:
    """Whatever is wrong in what a camera wrote about itself: nothing else than these two becomes of it."""
    good = phone_photo(40, 30)
    shown = 0
    for at in range(20, 260):
        for byte in (0, 1, 9, 255):
            try:
                look_at(good[:at] + bytes([byte]) + good[at + 1 :], "a.jpg")
            except UserError as error:
                assert error.code == "evidence.no_picture"
            else:
                shown += 1
    assert shown > 500


@pytest.mark.parametrize("year", ["1904", "2900"])
def test_a_camera_whose_clock_is_senseless_does_not_say_when(workspace: Workspace, year: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"{year}:01:01 10:05:00"
    assert finish(workspace.evidence.add(jpeg(40, 30, exif), "a.jpg")).taken is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was(orientation: int) -> None:
    corners = ("red", "green", "blue", "white")
    seen = Image.new("RGB", (40, 30))
    for corner, colour in enumerate(corners):
        seen.paste(colour, (corner % 2 * 20, corner // 2 * 15, corner % 2 * 20 + 20, corner // 2 * 15 + 15))
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    seen.save(out, "PNG", exif=exif)
    picture, upright = look_at(out.getvalue(), "a.png"), ImageOps.exif_transpose(opened(out.getvalue()))
    small = opened(picture.small)
    assert (picture.width, picture.height) == small.size == upright.size
    for x, y in ((5, 5), (25, 5), (5, 25), (25, 25)):
        wanted, found = upright.getpixel((x, y)), small.getpixel((x, y))
        assert isinstance(wanted, tuple) and isinstance(found, tuple)
        assert all(abs(one - other) < 40 for one, other in zip(wanted, found, strict=True))


def test_a_cut_off_photo_is_refused(workspace: Workspace) -> None:
    photo = phone_photo()
    with pytest.raises(UserError) as caught:
        finish(workspace.evidence.add(photo[: len(photo) // 2], "a.jpg"))
    assert caught.value.code == "evidence.no_picture"


def test_a_picture_that_unpacks_to_too_much_is_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    with pytest.raises(UserError) as caught:
        finish(workspace.evidence.add(phone_photo(), "a.jpg"))
    assert caught.value.code == "evidence.too_many_pixels"


def test_empty_and_oversized_files_are_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError) as caught:
        finish(workspace.evidence.add(b"", "a.jpg"))
    assert caught.value.code == "evidence.empty"
    monkeypatch.setattr(evidence_module, "MAX_SIZE", 10)
    with pytest.raises(UserError) as caught:
        finish(workspace.evidence.add(phone_photo(), "a.jpg"))
    assert caught.value.code == "evidence.too_large"


def test_a_missing_file_is_said(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        finish(workspace.evidence.add(tmp_path / "gone.jpg"))
    assert caught.value.code == "evidence.unreadable"


def test_a_receipt_may_be_a_pdf_but_not_a_recording(workspace: Workspace) -> None:
    file = finish(workspace.evidence.add(b"%PDF-1.7 ...", "receipt.pdf", kind="receipt"))
    assert file.media_type == "application/pdf"
    assert workspace.evidence.thumbnail(file.sha256) is None
    with pytest.raises(UserError) as caught:
        finish(workspace.evidence.add(b"ID3 ...", "voice.mp3", kind="receipt"))
    assert caught.value.code == "evidence.no_receipt"


def test_any_file_may_be_attached_as_a_file(workspace: Workspace) -> None:
    file = finish(workspace.evidence.add(b"\xff\xd8\xff broken", "a.jpg", kind="file"))
    assert not file.is_picture
    assert workspace.evidence.read(file.sha256) == b"\xff\xd8\xff broken"


def test_an_import_that_is_given_up_keeps_nothing(workspace: Workspace) -> None:
    work = workspace.evidence.add(jpeg(1500, 1000), "a.jpg")
    steps = 0
    for step in work:
        steps += step.done > 0
        if steps == 2:
            break
    work.close()
    assert finish(workspace.check()) == ()
    with pytest.raises(UserError) as caught:
        workspace.evidence.read("0" * 64)
    assert caught.value.code == "evidence.unknown"


def test_an_import_goes_in_pieces_so_that_answers_can_go_between(workspace: Workspace) -> None:
    steps = [step for step in workspace.evidence.add(b"x" * 1_000_000, "sound.wav", kind="audio") if step.done]
    assert len(steps) == 4


@pytest.mark.parametrize(("format", "mode", "edge"), [("PNG", "RGBA", 7000), ("WEBP", "RGB", 5000)])
def test_a_picture_that_would_be_unpacked_several_times_over_is_refused_earlier(
    workspace: Workspace, format: str, mode: str, edge: int
) -> None:
    out = io.BytesIO()
    Image.new(mode, (edge, edge)).save(out, format, **({"lossless": True} if format == "WEBP" else {}))
    with pytest.raises(UserError) as caught:
        finish(workspace.evidence.add(out.getvalue(), "large"))
    assert caught.value.code == "evidence.too_many_pixels"


def test_a_picture_that_another_program_would_have_to_draw_is_none(workspace: Workspace) -> None:
    postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    with pytest.raises(UserError) as caught:
        pictures.look_at(postscript, "drawn.jpg")
    assert caught.value.code == "evidence.no_picture"
