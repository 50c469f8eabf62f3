"""Which language a page speaks: Chinese, until somebody chooses another."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

P = ParamSpec("P")
R = TypeVar("R")


def on_paper(made: Callable[P, R]) -> Callable[P, R]:
    """Decorates what makes the words of a paper: they are Chinese, whatever language the page speaks it was asked on."""

    @functools.wraps(made)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override(settings.LANGUAGE_CODE):
            return made(*args, **kwargs)

    return run


class ChosenLanguage(LocaleMiddleware):
    """Follows the cookie the language switch sets, and no browser default: inner pages are Chinese first."""

    def process_request(self, request: HttpRequest) -> None:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
