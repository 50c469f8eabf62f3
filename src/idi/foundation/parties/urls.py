from django.urls import path

from idi.foundation.parties import acting_for
from idi.foundation.parties.views import accounts, links, merging, qualifications, registry

app_name = "parties"
urlpatterns = [
    path("", registry.organisations, name="list"),
    path("new/", registry.register, name="register"),
    path("acting-for/", acting_for.choose, name="acting_for"),
    path("owners/new/", accounts.open_owner_account, name="open_owner_account"),
    path("<int:pk>/", registry.detail, name="detail"),
    path("<int:pk>/accounts/new/", accounts.open_account, name="open_account"),
    path("<int:pk>/merge/", merging.merge, name="merge"),
    path("<int:pk>/qualifications/new/", qualifications.qualify, name="qualify"),
    path("<int:pk>/links/new/", links.link, name="link"),
]
