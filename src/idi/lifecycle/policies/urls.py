from __future__ import annotations

from django.urls import path

from idi.lifecycle.policies.views import (
    charging,
    declaring,
    holdings,
    money,
    panel,
    policies,
    proofs,
    proposals,
    recording,
    shares,
)

app_name = "policies"
urlpatterns = [
    path("", policies.listing, name="list"),
    path("<int:pk>/", policies.detail, name="detail"),
    path("<int:pk>/premium/", policies.premium, name="premium"),
    path("<int:pk>/issue/", policies.issue, name="issue"),
    path("of-project/<int:pk>/", policies.of_project, name="of_project"),
    path("of-organisation/<int:pk>/", holdings.of_organisation, name="of_organisation"),
    path("of-quote/<int:pk>/", policies.of_quote, name="of_quote"),
    path("arrears/", money.arrears, name="arrears"),
    path("arrears/remind/", money.remind_all, name="remind_all"),
    path("<int:pk>/remind/", money.remind, name="remind"),
    path("charging/", charging.listing, name="charging"),
    path("charging/new/", charging.new, name="set_charge_rule"),
    path("record/", recording.record, name="record"),
    path("proposals/", proposals.listing, name="proposals"),
    path("proposals/new/<int:quote_pk>/", proposals.new, name="propose"),
    path("proposals/<int:pk>/", proposals.detail, name="proposal"),
    path("proposals/<int:pk>/panel/", panel.panel, name="panel"),
    path("proposals/<int:pk>/explain/", declaring.explain, name="explain"),
    path("proposals/<int:pk>/disclose/", declaring.disclose, name="disclose"),
    path("proposals/<int:pk>/remind/", panel.remind, name="remind"),
    path("proposals/<int:pk>/recourse/", declaring.recourse, name="recourse"),
    path("proposals/<int:pk>/evidence/", declaring.hand_in, name="hand_in"),
    path("proposals/<int:pk>/submit/", proposals.submit, name="submit"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="withdraw"),
    path("proposals/<int:pk>/sign/", proposals.sign, name="sign"),
    path("shares/", shares.listing, name="shares"),
    path("shares/<int:pk>/", shares.detail, name="share"),
    path("shares/<int:pk>/accept/", shares.accept, name="accept_share"),
    path("shares/<int:pk>/refuse/", shares.refuse, name="refuse_share"),
    path("proofs/", proofs.listing, name="proofs"),
    path("proofs/<int:pk>/", proofs.detail, name="proof"),
    path("proofs/<int:pk>/waive/", proofs.waive, name="waive"),
    path("waivers/<int:pk>/revoke/", proofs.revoke, name="revoke_waiver"),
]
