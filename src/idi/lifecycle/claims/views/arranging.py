"""Reports that belong together, to another home, or nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.pages import Request, signed_in
from idi.lifecycle.claims import forms, services
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.views.claims import found
from idi.lifecycle.claims.views.handling import on_claim
from idi.lifecycle.projects import selectors as projects


@signed_in("claims.arrange")
def join(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), forms.JoinForm.of(request), do=services.join, title=_("并案"), submit=_("并案"),
        success=gettext("已并案，两位报案人看到的进展相同。"),
        lead=_("同一处缺陷报了两次的，把后报的并入先报的。两件都保留编号，只办理一件；并错了可以取消。"),
    )  # fmt: skip


@signed_in("claims.arrange")
def part(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), forms.ReasonForm.of(request), do=services.part, title=_("取消并案"), submit=_("取消并案"),
        success=gettext("已取消并案，本案单独办理。"), lead=_("取消后本案按发现日重新判断由谁负责，时限从报案时起算。"),
    )  # fmt: skip


@signed_in("claims.arrange")
def void(request: Request, pk: int) -> HttpResponse:
    return on_claim(
        request, found(pk), forms.ReasonForm.of(request), do=services.void, title=_("作废"), submit=_("作废"), style="danger",
        success=gettext("已作废，报案人可以看到理由。"), confirm=_("确定作废吗？"),
        lead=_("只用于误报、测试等并非报案的情况；不属于保险责任的，应当核定，不能作废。编号和资料保留。"),
    )  # fmt: skip


def _move(*, by: Actor, at: datetime, claim: Claim, unit_id: int, reason: str) -> Any:
    return services.move_home(by=by, at=at, claim=claim, unit=projects.unit(unit_id), reason=reason)


@signed_in("claims.arrange")
def move(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    homes = [(each.pk, f"{each.building} {each}") for each in projects.units(claim.project)] if claim.project else []
    return on_claim(
        request, claim, forms.MoveForm.of(request, homes=homes), do=_move, title=_("更正房屋"), submit=_("更正"),
        success=gettext("已更正房屋，并重新判断由谁负责。"),
        lead=_("报案登记在了别的户：更正后按正确的房屋重新判断，报案时间和时限起点不变，业主身份须重新核实；已经指派的查勘人员会收到更正后的地点。别的小区的房屋，请重新登记报案，再把本案作废。"),
    )  # fmt: skip


@signed_in("claims.arrange")
def redate(request: Request, pk: int) -> HttpResponse:
    claim = found(pk)
    return on_claim(
        request, claim, forms.RedateForm.of(request, initial={"discovered_on": claim.discovered_on}), do=services.correct_discovery,
        title=_("更正发现日期"), submit=_("更正"), success=gettext("已更正发现日期，并重新判断由谁负责。"),
        lead=_("由谁负责、是否在保险期间内，按发现日期判断。先向报案人核实；更正后重新判断，报案时间和时限起点不变。有账号的报案人会收到消息，别的报案人在进展页看到由谁负责。"),
    )  # fmt: skip
