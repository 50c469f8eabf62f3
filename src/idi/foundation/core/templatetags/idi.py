"""The tags and filters of the house. Every template has them without loading."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import forms, template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from idi.foundation.core import frontend, navigation, panels, wording
from idi.foundation.core.forms import problems
from idi.foundation.core.states import State

register = template.Library()
register.filter("money", wording.money)
register.filter("percent", wording.percent)
register.filter("decimal", wording.decimal)
register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("lasting", wording.lasting)
register.filter("item", wording.item)


@register.simple_tag
def asset(name: str) -> SafeString:
    """The link and script elements of one front-end entry, such as `main.ts`."""
    styles = format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((css,) for css in frontend.style_addresses(name))
    )
    return format_html('{}\n<script type="module" src="{}"></script>', styles, frontend.script_address(name))


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A decorative icon out of frontend/icons.json; words beside it carry the meaning."""
    return _icon(name, css, frontend.sprite_address())


@lru_cache(maxsize=500)
def _icon(name: str, css: str, sprite: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', css, sprite, name
    )


@register.simple_tag
def state(value: State) -> SafeString:
    """A state as a badge: always its word, the colour only helps."""
    return format_html('<span class="state state-{}">{}</span>', value.tone, value.label)


@register.simple_tag
def badge(label: str, tone: str = "neutral") -> SafeString:
    """A badge for what is no state of a machine; tones neutral, active, good, warn, bad."""
    return format_html('<span class="state state-{}">{}</span>', tone, label)


@register.simple_tag
def fact(label: str, value: Any) -> SafeString:
    """One line of `<dl class="facts">`; what is not known shows a dash."""
    shown = wording.NOTHING if value is None or value == "" else value
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, shown)


@register.inclusion_tag("core/because.html", takes_context=True)
def because(context: Context, figures: Iterable[Any] | None) -> dict[str, Any]:
    """The articles a number rests on; unread ones are marked as assumption or platform default.

    Who works here reads them at once; owners and the public open them with one press, and read before it what is assumed.
    """
    sources = wording.sources(figures)
    folded = getattr(context.get("actor"), "organisation_id", None) is None
    assumed = dict.fromkeys(source.assumption for source in sources if source.assumption)
    return {"sources": sources, "folded": folded, "assumed": list(assumed)}


@register.filter
def figures(answers: Iterable[Any] | None) -> list[Any]:
    """The figures several answers rest on, to be told together."""
    return [
        figure for each in answers or () for figure in (each["because"] if isinstance(each, dict) else each.because)
    ]


@register.inclusion_tag("core/timeline.html", takes_context=True)
def timeline(context: Context, entries: Iterable[Any]) -> dict[str, Any]:
    """The history of a thing. Entries have `at`, `who`, `label`, and where wanted `detail`, `url` and `because`."""
    return {"entries": entries, "actor": context.get("actor")}


@register.inclusion_tag("core/way.html")
def way(steps: Iterable[Any]) -> dict[str, Any]:
    """Where a thing stands: steps with `label`, `standing` (done, current, waiting, blocked), and maybe `note` and `url`."""
    return {"steps": steps}


@register.inclusion_tag("core/slot.html", takes_context=True)
def slot(context: Context, name: str, subject: Any) -> dict[str, Any]:
    """The place where later stages show their panels for `subject`."""
    return {"panels": panels.filling(name, subject, context["actor"])}


@register.inclusion_tag("core/actions.html", takes_context=True)
def actions(context: Context, offered: Iterable[navigation.Action]) -> dict[str, Any]:
    """Links to what can be done next, those the reader may do."""
    return {"actions": navigation.offered(context["actor"], offered)}


@register.simple_tag(takes_context=True)
def led(context: Context, address: str, words: str) -> SafeString | str:
    """The words as a link where the page at the address is open to the reader, else as words."""
    if not navigation.opens(context["actor"], address):
        return words
    return format_html('<a href="{}">{}</a>', address, words)


@register.inclusion_tag("core/form/summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """All errors of a form on top of it, each leading to its field."""
    return {"problems": problems(form) if form.is_bound else []}


@register.inclusion_tag("core/form/button.html", takes_context=True)
def post_button(
    context: Context, url: str, label: str, style: str = "primary", icon: str = "", confirm: str = ""
) -> dict[str, Any]:
    """A button that makes one act by POST, without fields. `confirm` is asked before a grave one."""
    given = {"url": url, "label": label, "style": style, "icon_name": icon, "confirm": confirm}
    return {**given, "once": uuid4(), "csrf_token": context.get("csrf_token")}


@register.filter
def iso(value: datetime) -> str:
    """For the `datetime` attribute of `<time>`."""
    return value.isoformat()
