"""Where messages go besides the inbox, and which kinds a person does without."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.notices import selectors, services
from idi.foundation.notices.forms import PreferenceForm


@signed_in()
def preferences(request: Request) -> HttpResponse:
    chosen, inbox = selectors.preference(request.actor), reverse("notices:list")
    initial = {
        "email": chosen.email if chosen else "", "declined": chosen.declined if chosen else [],
        "language": chosen.language if chosen else "zh", "copies": bool(chosen and chosen.for_organisations),
    }  # fmt: skip
    return act(
        request,
        PreferenceForm.of(request, initial=initial),
        do=lambda form: services.prefer(by=request.actor, at=request.at, **form.cleaned_data),
        success=gettext("通知偏好已保存。"),
        to=inbox,
        context={
            "title": _("通知偏好"), "lead": _("站内消息总会收到；短信和邮件可以按种类退订。"), "submit": _("保存"),
            "trail": [(_("消息"), inbox)], "cancel": inbox,
        },
    )  # fmt: skip
