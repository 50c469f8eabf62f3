"""The cards handed over with the keys: one per home, a building at a time, ready to print and cut."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from idi.foundation.core import pdf, qr
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.core.pages import Request, signed_in
from idi.lifecycle.projects import selectors
from idi.lifecycle.projects.models import Unit


def public_page(home: Unit) -> str:
    """The address behind the QR code of a home."""
    return f"{settings.IDI_PUBLIC_URL}/p/unit/{home.code}/"


@signed_in("projects.read")
def cards(request: Request, pk: int) -> HttpResponse:
    """PDF of all cards of a building. It is not filed: the words on it are for who lives there."""
    building = selectors.building(pk)
    project = building.project
    if not selectors.hands_out_cards(project, request.actor):
        raise Forbidden(Reason(gettext("房屋卡由建设单位或物业服务企业打印并交给业主。")))
    homes = list(selectors.homes_in(building))
    if not homes:
        raise Http404(gettext("这栋楼还没有分户清单。"))
    paper = pdf.render(
        "projects/cards.typ",
        {
            "community": project.community_name or project.name,
            "address": project.address,
            "building": building.number,
            "homes": [{"number": home.number, "code": home.code, "word": home.claim_word} for home in homes],
        },
        at=request.at,
        pictures={home.code: qr.svg(public_page(home)) for home in homes},
    )
    name = quote(gettext("房屋卡 %(name)s %(building)s.pdf") % {"name": project.name, "building": building.number})
    return HttpResponse(
        paper,
        content_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"},
    )
