"""A key on paper is typed by a person: what is right is read, what is wrong is found and named."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motaudit.base.recovery_keys import GROUP, GROUPS, LENGTH, SIGNS, RecoveryKey, label_of, read

KEYS = st.builds(RecoveryKey.of, st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16))
KEY = RecoveryKey.of(bytes(range(32)), bytes(range(16)))


@given(KEYS)
def test_what_is_written_is_read(key: RecoveryKey) -> None:
    assert [len(group) for group in key.groups] == [GROUP] * GROUPS
    assert read(key.text).key == key


@given(KEYS, st.sampled_from(["", " ", "-", "\n", " \u2013 ", "\u2066"]), st.booleans(), st.data())
def test_case_separators_look_alikes_and_the_script_of_digits_do_not_matter(
    key: RecoveryKey, between: str, lower: bool, data: st.DataObject
) -> None:
    typed = between.join(key.groups)
    for sign, alike in (("0", "oO٠۰0"), ("1", "iIlL١۱"), ("5", "٥۵"), ("V", "uUv")):
        typed = typed.replace(sign, data.draw(st.sampled_from(alike)))
    assert read(typed.lower() if lower else typed).key == key


@given(KEYS, st.integers(0, LENGTH - 1), st.data())
def test_one_wrong_sign_is_always_found_in_its_group(key: RecoveryKey, at: int, data: st.DataObject) -> None:
    signs = list("".join(key.groups))
    signs[at] = data.draw(st.sampled_from([sign for sign in SIGNS if sign != signs[at]]))
    assert read("".join(signs)).mistyped == (at // GROUP + 1,)


@given(KEYS, st.integers(0, LENGTH - 2))
def test_neighbours_that_changed_places_are_always_found(key: RecoveryKey, at: int) -> None:
    signs = list("".join(key.groups))
    if signs[at] == signs[at + 1]:
        return
    signs[at], signs[at + 1] = signs[at + 1], signs[at]
    assert read("".join(signs)).mistyped == tuple(sorted({at // GROUP + 1, (at + 1) // GROUP + 1}))


@given(KEYS, st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1))
def test_groups_in_another_order_are_always_found(key: RecoveryKey, one: int, other: int) -> None:
    groups = list(key.groups)
    groups[one], groups[other] = groups[other], groups[one]
    assert (read("-".join(groups)).key is None) is (one != other)


def test_a_sign_left_out_is_told_by_the_first_group_that_does_not_fit() -> None:
    typed = KEY.text.replace("-", "")
    reading = read(typed[:22] + typed[23:])
    assert reading.signs == LENGTH - 1
    assert reading.mistyped[0] == 5


def test_letters_of_another_keyboard_are_named_with_their_group() -> None:
    assert read(KEY.text[:13] + "ش" + KEY.text[14:]).foreign == ("ش", 3)
    assert read("harbour lamp").foreign is None
    assert read("+").foreign == ("+", 1)


def test_slips_that_a_group_does_not_notice_the_whole_does() -> None:
    """Of several slips in one group one in 32 passes its check; of those one in 16 passes the whole."""
    chance = random.Random(5)
    unnoticed = total = 0
    for _time in range(20_000):
        signs = list("".join(KEY.groups))
        for at in chance.sample(range(15, 20), 3):
            signs[at] = chance.choice([sign for sign in SIGNS if sign != signs[at]])
        total += 1
        unnoticed += read("".join(signs)).key is not None
    assert unnoticed / total < 1 / 300


@pytest.mark.parametrize("typed", ["", " - ", KEY.text[:40], KEY.text + "A", KEY.text * 2])
def test_too_few_or_too_many_signs_are_no_key(typed: str) -> None:
    assert read(typed).key is None


def test_the_first_group_is_the_number_of_the_key_and_comes_from_the_salt_alone() -> None:
    assert KEY.label == KEY.groups[0] == label_of(bytes(range(16)))
    assert RecoveryKey.of(bytes(32), bytes(range(16))).label == KEY.label


def test_no_log_shows_the_key() -> None:
    assert repr(KEY) == f"RecoveryKey(number={KEY.number})"
