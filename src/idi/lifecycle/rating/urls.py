from django.urls import path

from idi.lifecycle.rating.views import credit, filings, insurers, quotes

app_name = "rating"
urlpatterns = [
    path("filings/", filings.filings, name="filings"),
    path("filings/new/", filings.draft_filing, name="draft_filing"),
    path("filings/<int:pk>/", filings.filing, name="filing"),
    path("filings/<int:pk>/approve/", filings.approve_filing, name="approve_filing"),
    path("filings/<int:pk>/report/", filings.report_filing, name="report_filing"),
    path("filings/<int:pk>/withdraw/", filings.withdraw_filing, name="withdraw_filing"),
    path("quotes/", quotes.quotes, name="quotes"),
    path("quotes/<int:pk>/", quotes.quote, name="quote"),
    path("quotes/<int:pk>/offer/", quotes.offer, name="offer"),
    path("quotes/<int:pk>/price/", quotes.price, name="price"),
    path("quotes/<int:pk>/decline/", quotes.decline, name="decline"),
    path("quotes/<int:pk>/insurer/", insurers.panel, name="insurer"),
    path("quotes/<int:pk>/credit/", credit.panel, name="credit"),
    path("quotes/<int:pk>/credit/<int:fact>/<int:document>/", credit.evidence, name="credit_evidence"),
    path("quotes/<int:pk>/accept/", quotes.accept, name="accept"),
    path("projects/<int:pk>/", quotes.project_quotes, name="project_quotes"),
    path("projects/<int:pk>/invite/", quotes.invite, name="invite"),
]
