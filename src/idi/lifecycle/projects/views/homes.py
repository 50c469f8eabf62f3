from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext

from idi.foundation.core.pages import Request, act, signed_in
from idi.lifecycle.projects import services
from idi.lifecycle.projects.forms import MoveInForm


@signed_in("projects.move_in")
def move_in(request: Request) -> HttpResponse:
    return act(
        request,
        MoveInForm.of(request),
        do=lambda form: services.move_in(by=request.actor, at=request.at, **form.cleaned_data),
        success=lambda card: gettext("已登记您的房屋：%(home)s") % {"home": card.full_address},
        to=lambda card: "/",
        context={
            "title": gettext("登记我的房屋"),
            "lead": gettext("凭交房时领取的房屋卡登记。登记后可在首页查看保障范围、报修、确认维修。"),
            "trail": [(gettext("首页"), "/")],
            "submit": gettext("登记"),
            "cancel": "/",
        },
    )
