"""Every request is one transaction of one actor; a form sent twice is one act."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, become
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.journal import once
from idi.foundation.parties.models import Person
from idi.foundation.parties.selectors import actor_for

MEMBERSHIP = "idi_membership"
"""Session key: which of a person's organisations the session acts for."""


class ActorMiddleware:
    """Sets `request.actor` and `request.at`. Nothing is written when the answer is an error.

    A session acts for its person only where Django accepts it: not once the account is switched off, nor after its
    password was changed in another session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        person_id = request.session.get(SESSION_KEY)
        first = Actor(kind="person", person_id=int(person_id)) if person_id else ANONYMOUS
        with acting(first, request.at) as frame:  # type: ignore[attr-defined]
            if person_id and isinstance(request.user, Person):
                become(actor_for(request.user, request.at, request.session.get(MEMBERSHIP)))  # type: ignore[attr-defined]
            elif person_id:
                become(ANONYMOUS)
            request.actor = frame.actor  # type: ignore[attr-defined]
            response = self._once(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
                frame.buffer.clear()
        return response

    def _once(self, request: HttpRequest) -> HttpResponse:
        token = once.readable(request.POST.get("_once", "")) if request.method == "POST" else None
        if token is None:
            return self.get_response(request)
        led_to = once.first_time(token)
        if led_to is not None:
            return HttpResponseRedirect(led_to or request.path, status=303)
        response = self.get_response(request)
        address = response.headers.get("Location") or response.headers.get("HX-Redirect")
        if address:
            once.led_to(token, address)
        elif response.status_code < 400:
            # Only an act that led somewhere counts as sent; a form shown again with its errors may be sent again.
            once.forget(token)
        return response
