from django.urls import path

from idi.foundation.credit.views import batches, facts, organisations

app_name = "credit"
urlpatterns = [
    path("", facts.facts, name="list"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.prepare, name="prepare"),
    path("batches/template/", batches.template, name="template"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/drop/", batches.drop, name="drop"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/panel/", organisations.panel, name="panel"),
    path("organisations/<int:pk>/records/new/", organisations.file_record, name="file_record"),
    path("facts/<int:pk>/", facts.fact, name="fact"),
    path("facts/<int:pk>/reply/", facts.reply, name="reply"),
    path("facts/<int:pk>/answer/", facts.answer, name="answer"),
    path("facts/<int:pk>/correct/", facts.correct, name="correct"),
    path("facts/<int:pk>/withdraw/", facts.withdraw, name="withdraw"),
    path("facts/<int:pk>/evidence/<int:document>/", facts.evidence, name="evidence"),
]
