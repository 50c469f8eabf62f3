"""What whoever holds the code of a report does on its page: add to it, show to be the owner, sign, say what was not put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.acting import house
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act
from idi.foundation.documents import selectors as documents
from idi.front.web.public.forms import AccountForm, AddForm, ContestForm, ProveForm, SelfPayForm, SignedInSelfPayForm
from idi.front.web.public.homes import HOME, knew, may_guess
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.payouts import services as payouts
from idi.lifecycle.payouts.asking import OwnAccountForm
from idi.lifecycle.projects import selectors as projects


def add(request: Request, code: str) -> HttpResponse:
    """Words, photos and papers."""
    return answer(
        request, code, AddForm, services.add, title=_("补充说明和资料"), submit=_("提交补充"),
        success=gettext("已收到，办理的单位会看到。"), lead=_("缺什么、还有什么情况，都可以在这里补充。"),
    )  # fmt: skip


def prove(request: Request, code: str) -> HttpResponse:
    """The owner of a home somebody else reported for; who is signed in as such needs no word."""
    known = _registered(request, code)
    words = _("您登录的账号已登记为这户的业主。核实身份后，由您本人确认金额、签字或撤回。")
    return answer(
        request, code, Form if known else ProveForm, services.prove_owner, title=_("我是业主"), submit=_("核实身份"),
        guesses=not known, success=gettext("已核实您是这户的业主，之后由您签字确认。"),
        lead=words if known else _("别人代您报案的，凭房屋卡上的报案口令核实身份后，由您本人确认金额、签字或撤回。"),
    )  # fmt: skip


def _registered(request: Request, code: str) -> bool:
    tracked = selectors.track(code)
    unit_id = selectors.tracked_claim(tracked, by=request.actor).unit_id if tracked else None
    return any(card.unit_id == unit_id for _code, card in projects.homes(request.actor))


def contest(request: Request, code: str) -> HttpResponse:
    """What the builder calls repaired is not."""
    return answer(
        request, code, ContestForm, services.contest, title=_("没有修好"), submit=_("反映没有修好"),
        success=gettext("已转告建设单位再次维修。"), lead=_("请写明哪里没有修好，本案重新打开，时限照原来计算。"),
    )  # fmt: skip


def self_pay(request: Request, code: str) -> HttpResponse:
    """Who pays for an emergency repair that turns out not to be covered; who is signed in as the owner needs no word."""
    known = _registered(request, code)
    return answer(
        request, code, SignedInSelfPayForm if known else SelfPayForm, services.sign_self_pay, title=_("应急维修费用承诺"),
        submit=_("签署"), guesses=not known,
        success=gettext("已签署，保险机构可以先行安排应急维修。"),
        lead=_("紧急情况先维修、同时查勘核定。属于保险责任的，费用由保险机构承担；不属于的，由您承担。不签署不影响查勘和核定。"),
    )  # fmt: skip


def account(request: Request, code: str) -> HttpResponse:
    """Where to pay what is owed; who is signed in as the owner needs no word."""
    known = _registered(request, code)
    return answer(
        request, code, OwnAccountForm if known else AccountForm, payouts.give_account, title=_("填写收款账户"),
        submit=_("提交"), guesses=not known, success=gettext("收款账户已交给保险机构，核对后付款。"),
        lead=_("赔款付到这个账户。户名须与登记的业主姓名一致。加密保存，页面上只显示后四位；付款前可以更改。"),
    )  # fmt: skip


def photo(request: Request, code: str, pk: int) -> HttpResponse:
    """A small copy of a photo of the report, for whoever holds its code."""
    tracked = selectors.track(code)
    if tracked is None:
        raise Http404
    with house(tracked.scope_id, cause=request.actor):
        claim = selectors.tracked_claim(tracked, by=request.actor)
        one = documents.photos(claim).filter(pk=pk, kind__in=selectors.SEEN_BY_REPORTER).first()
        if one is None:
            raise Http404
        small = documents.thumbnail(one)
    return HttpResponse(small, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def answer(
    request: Request, code: str, form: Any, do: Callable[..., Any], *, title: Any, submit: Any, success: str, lead: Any,
    guesses: bool = False, **context: Any,
) -> HttpResponse:  # fmt: skip
    """The course all these pages share: the form, one service as the house of the claim's place, back to the report."""
    tracked = selectors.track(code)
    if tracked is None:
        raise Http404
    claim = selectors.tracked_claim(tracked, by=request.actor)
    back = reverse("public:track", args=[tracked.pk])

    def run(filled: Any) -> Any:
        if guesses:
            may_guess(request)
        with house(tracked.scope_id, cause=request.actor) as inside:
            done = do(by=inside, at=request.at, claim=claim, **filled.cleaned_data)
        if guesses:
            knew(request)
        return done

    return act(
        request, form.of(request), do=run, success=success, to=back,
        context={
            "title": title, "submit": submit, "lead": lead, "trail": [*HOME, (claim.number, back)], "cancel": back,
            "layout": "core/public.html", **context,
        },
    )  # fmt: skip
