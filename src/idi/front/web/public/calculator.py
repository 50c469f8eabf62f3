"""The cover clock for everybody: by place and dates, without knowing the home."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.inputs import DayField
from idi.foundation.core.pages import Request, page
from idi.front.web.public.homes import HOME, regions
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims.asking import AskForm
from idi.lifecycle.claims.kinds import ITEMS


class CalculatorForm(AskForm):
    """Place and dates of a building, and what happened there."""

    region_code = forms.ChoiceField(label=_("所在地区"))
    accepted_on = DayField(label=_("竣工验收日期"), help_text=_("住宅质量保证书上写有。"))
    signed_on = DayField(
        label=_("保险合同签订日期"),
        required=False,
        help_text=_("决定适用哪一版规定；不知道的留空，按竣工验收日期推算。"),
    )
    handed_over_on = DayField(
        label=_("交房日期"), required=False, help_text=_("建设单位对买受人的保修从交房起算；不知道的留空。")
    )
    field_order = ("region_code", "accepted_on", "words", "on", "handed_over_on", "signed_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = regions()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        accepted, handed_over, signed = (told.get(name) for name in ("accepted_on", "handed_over_on", "signed_on"))
        if accepted and handed_over and handed_over < accepted:
            self.add_error("handed_over_on", gettext("交房不会早于竣工验收，请核对日期。"))
        if accepted and signed and signed > accepted:
            self.add_error("signed_on", gettext("保险合同在竣工验收前签订，请核对日期。"))
        return told


def calculator(request: Request) -> HttpResponse:
    """Item, first and last day, days left, everyone who answers and the article of each; guidance, not a decision."""
    form = CalculatorForm.asked(request) if "region_code" in request.GET else CalculatorForm()
    told = None
    if form.is_bound and form.is_valid():
        try:
            told = _told(request, form)
        except rules.RuleError as wrong:
            form.add_error("accepted_on", str(wrong))
    words = form.words_said if form.is_bound else ""
    return page(request, "web/public/calculator.html", {"form": form, "told": told, "words": words, "trail": HOME})


def _told(request: Request, form: CalculatorForm) -> claims.Told:
    given = form.cleaned_data
    accepted_on, handed_over_on = given["accepted_on"], given["handed_over_on"]
    cover = rules.cover(
        rules.law(given["region_code"]), given["signed_on"] or accepted_on, accepted_on,
        events={"handover": handed_over_on} if handed_over_on else None,
    )  # fmt: skip
    on = form.day(local_date(request.at))

    def standing(item: Any, code: str) -> claims.Standing:
        return claims.Standing(item, ITEMS[code], cover.answer(code, on, handed_over_on=handed_over_on))

    standings = [standing(item, item.item) for item in cover.items]
    return claims.picked(
        standings, form.said, lambda code: standing(claims.NotInsured(code, str(ITEMS[code])), code), exclusions=[]
    )
