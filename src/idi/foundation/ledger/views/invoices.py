"""An invoice is recorded on its due."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.clock import local_date
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.ledger import selectors, services
from idi.foundation.ledger.forms import InvoiceForm


@signed_in("ledger.receive")
def new(request: Request, pk: int) -> HttpResponse:
    due = selectors.due(request.actor, pk)
    address = reverse("ledger:due", args=[pk])
    red = request.actor.acts_for(due.debtor_id)
    left = due.amount if red else services.to_invoice(due)
    tax = min(due.tax_amount, left) if left == due.amount else None
    begun = {
        "kind": "red" if red else "blue", "gross": left, "tax": tax, "net": left - tax if tax is not None else None,
        "issued_on": local_date(request.at),
    }  # fmt: skip
    return act(
        request,
        InvoiceForm.of(request, initial=begun),
        do=lambda form: services.record_invoice(by=request.actor, at=request.at, due=due, **form.cleaned_data),
        success=gettext("发票已登记"),
        to=address,
        context={
            "title": gettext("登记发票"), "submit": gettext("登记"), "cancel": address,
            "trail": [(gettext("账款"), reverse("ledger:dues")), (due.number, address)],
            "lead": gettext("发票在电子发票服务平台开具后，在这里登记号码和金额；退还保险费时登记红字发票。"),
        },
    )  # fmt: skip
