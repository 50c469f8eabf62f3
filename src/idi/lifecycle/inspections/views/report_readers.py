"""What the organisations on the list of a report see of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, signed_in
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.report_listings import Received, receipt


@signed_in("inspections.read")
def received_listing(request: Request) -> HttpResponse:
    return Received(request, selectors.received(request.actor)).response()


@signed_in("inspections.read")
def received(request: Request, pk: int) -> HttpResponse:
    """What an organisation was sent: the report where it may see it, else its own findings. The button notes that it was opened."""
    sent = get_object_or_404(selectors.received(request.actor), pk=pk)
    report = selectors.all_reports(request.actor).filter(pk=sent.report_id).first()
    on = local_date(request.at)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.receive_report(by=request.actor, at=request.at, recipient=sent),
        to=lambda done: reverse("inspections:report", args=[report.pk]) if report else request.path,
        template="inspections/received.html",
        context={
            "sent": sent, "report": report, "state": receipt(sent),
            "trail": [(_("收到的报告"), reverse("inspections:received_reports"))],
            "findings": selectors.findings(request.actor, on).filter(project_id=sent.project_id, asks_reply=True).exclude(state="closed"),
        },
    )  # fmt: skip
