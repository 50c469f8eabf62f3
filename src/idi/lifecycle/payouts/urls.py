from django.urls import path

from idi.lifecycle.payouts.views import bank, entrusted, of_claim, payments, shares

app_name = "payouts"
urlpatterns = [
    path("", payments.listing, name="list"),
    path("<int:pk>/", payments.detail, name="detail"),
    path("<int:pk>/approve/", payments.approve, name="approve"),
    path("<int:pk>/reject/", payments.reject, name="reject"),
    path("<int:pk>/account/", payments.change_account, name="change_account"),
    path("<int:pk>/reveal/", payments.reveal, name="reveal"),
    path("<int:pk>/pay/", payments.pay, name="pay"),
    path("<int:pk>/drop/", payments.drop, name="drop"),
    path("claims/<int:pk>/", of_claim.panel, name="panel"),
    path("claims/<int:claim_id>/dues/<int:due_id>/", of_claim.prepare, name="prepare"),
    path("claims/<int:claim_id>/advance/", of_claim.advance, name="advance"),
    path("claims/<int:claim_id>/supplement/", of_claim.supplement, name="supplement"),
    path("claims/<int:claim_id>/mitigation/", of_claim.mitigate, name="mitigate"),
    path("entrusted/<int:claim_id>/", entrusted.panel, name="entrusted"),
    path("entrusted/<int:claim_id>/account/", entrusted.give, name="give_entrusted"),
    path("batches/", bank.batches, name="batches"),
    path("batches/new/", bank.new, name="batch_new"),
    path("batches/<int:pk>/", bank.batch, name="batch"),
    path("batches/<int:pk>/file.<str:kind>", bank.download, name="download"),
    path("batches/<int:pk>/results/", bank.results, name="results"),
    path("shares/", shares.shares, name="shares"),
    path("shares/ageing.xlsx", shares.excel, name="ageing"),
    path("shares/<int:follower_id>/call/", shares.call, name="call"),
    path("shares/calls/<int:pk>/", shares.paper, name="call_paper"),
]
