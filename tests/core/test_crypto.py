"""Personal data: unreadable in the table, found by its blind index, shown masked."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core import crypto

OLD, NEW = (base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (250, 251))


@given(st.text())
def test_what_is_encrypted_comes_back(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    token = crypto.encrypt(text, "person.name")
    assert token.isascii() and crypto.decrypt(token, "person.name") == text


def test_the_same_text_is_never_stored_twice_alike() -> None:
    first, second = (crypto.encrypt("张三", "person.name") for _ in range(2))
    assert first != second and "张三" not in first


def test_a_value_moved_to_another_column_or_changed_is_unreadable() -> None:
    token = crypto.encrypt("13800138000", "person.phone")
    with pytest.raises(crypto.Unreadable, match="another column"):
        crypto.decrypt(token, "person.name")
    raw = bytearray(base64.urlsafe_b64decode(token))
    raw[-1] ^= 1
    with pytest.raises(crypto.Unreadable, match="changed"):
        crypto.decrypt(base64.urlsafe_b64encode(raw).decode(), "person.phone")
    with pytest.raises(crypto.Unreadable, match="not an encrypted value"):
        crypto.decrypt("13800138000!", "person.phone")


def test_a_new_key_is_put_in_front_and_the_old_one_still_reads(settings: Any) -> None:
    settings.IDI_FIELD_KEYS = [OLD]
    token, index = crypto.encrypt("张三", "n"), crypto.blind_index("张三", "n")
    settings.IDI_FIELD_KEYS = [NEW, OLD]
    assert crypto.decrypt(token, "n") == "张三"
    assert crypto.blind_index("张三", "n") == index
    fresh = crypto.encrypt("张三", "n")
    settings.IDI_FIELD_KEYS = [NEW]
    assert crypto.decrypt(fresh, "n") == "张三"
    with pytest.raises(crypto.Unreadable, match="no key"):
        crypto.decrypt(token, "n")


@pytest.mark.parametrize("keys", [[], ["c2hvcnQ="], ["not base64!"]])
def test_bad_keys_are_told_at_once(keys: list[str], settings: Any) -> None:
    settings.IDI_FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="IDI_FIELD_KEYS"):
        crypto.encrypt("张三", "n")


def test_spellings_of_one_number_share_an_index_and_purposes_do_not() -> None:
    spellings = [
        "13800138000",
        "+86 138-0013-8000",
        "１３８００１３８０００",
        " 138 0013 8000\u202c",
        "008613800138000",
    ]
    assert len({crypto.blind_index(number, "phone") for number in spellings}) == 1
    assert crypto.blind_index("33048119900101001x", "id") == crypto.blind_index("33048119900101001X", "id")
    assert crypto.blind_index("13800138000", "phone") != crypto.blind_index("13800138000", "id")
    assert crypto.blind_index("13800138000", "phone") != crypto.blind_index("13800138001", "phone")
    assert len(crypto.blind_index("", "phone")) == 64


def test_masks_keep_what_is_needed_to_recognise_and_no_more() -> None:
    assert crypto.mask_phone("+86 138 0013 8000") == "138****8000"
    assert crypto.mask_phone("0573-8700") == "******00"
    assert [crypto.mask_name(name) for name in ("张三", "欧阳示例", "李", "")] == ["张*", "欧***", "*", ""]
    assert crypto.mask_id_no("33048119900101003X") == "330*************3X"


class Owner(models.Model):
    """Stands for any model with personal data."""

    name = crypto.EncryptedTextField(purpose="owner.name", blank=True)
    note = crypto.EncryptedTextField(purpose="owner.note", null=True)

    class Meta:
        app_label = "core"
        managed = False


def test_the_column_holds_the_token_and_python_the_text() -> None:
    field = Owner._meta.get_field("name")
    stored = field.get_db_prep_save("张三", connection)
    assert crypto.decrypt(stored, "owner.name") == "张三"
    assert field.from_db_value(stored, None, connection) == "张三"
    assert [field.get_db_prep_save(empty, connection) for empty in ("", None)] == ["", None]
    assert field.clone().purpose == "owner.name"


def test_an_encrypted_column_cannot_be_searched() -> None:
    for lookup in ("name", "name__contains", "name__in"):
        with pytest.raises(FieldError, match="blind index"):
            Owner.objects.filter(**{lookup: "张三"})
    assert "IS NULL" in str(Owner.objects.filter(note__isnull=True).query)
