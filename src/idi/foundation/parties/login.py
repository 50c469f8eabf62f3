"""Log-in: finds the account through one definer function, and from then on acts as that person."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import user_logged_in
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext

from idi.foundation.core.acting import become
from idi.foundation.core.actor import Actor
from idi.foundation.parties.models import Person

# The journal notes log-ins; a write to the account itself at every log-in would tell nobody more.
user_logged_in.disconnect(update_last_login, dispatch_uid="update_last_login")


class Backend(BaseBackend):
    """User name and password against `parties_login`; the rest of the request acts as the person found, unless suspended."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        if not username or password is None:
            return None
        person = next(iter(Person.objects.raw("SELECT * FROM parties_login(%s)", [username.strip()])), None)
        if person is None:
            make_password(password)  # as slow as a wrong password: the answer tells no user names
            return None
        if not check_password(password, person.password):
            return None
        if person.is_active:
            become(Actor(kind="person", person_id=person.pk, name=person.name))
        return person

    def get_user(self, user_id: int) -> Person | None:
        """The account of a session; the running transaction already acts as this person."""
        return Person.objects.filter(pk=user_id, is_active=True).first()


class AccountAdapter(DefaultAccountAdapter):
    """Organisations make accounts for their people, and the card of a home opens its owner's; nobody else signs up from the street."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Who knows the password of a suspended account is told so; nobody else learns that there is one."""
        person = super().authenticate(request, **credentials)
        if person is not None and not person.is_active:
            raise ValidationError(gettext("您的账号已被本单位停用，不能登录。需要恢复的，请联系本单位管理员。"))
        return person

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
