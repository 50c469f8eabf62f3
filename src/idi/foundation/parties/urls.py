from django.urls import path

from idi.foundation.parties import acting_for
from idi.foundation.parties.views import accounts, contacts, invitations, links, merging, people, registry

app_name = "parties"
urlpatterns = [
    path("", registry.organisations, name="list"),
    path("suggest/", registry.suggest, name="suggest"),
    path("new/", registry.register, name="register"),
    path("many/", registry.register_many, name="register_many"),
    path("many/template/", registry.template, name="template"),
    path("links/<int:pk>/", links.detail, name="a_link"),
    path("links/<int:pk>/change/", links.change, name="change_link"),
    path("links/<int:pk>/end/", links.end, name="end_link"),
    path("acting-for/", acting_for.choose, name="acting_for"),
    path("people/", people.people, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invitations/<int:pk>/resend/", invitations.resend, name="resend_invitation"),
    path("people/invitations/<int:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("people/<int:person_pk>/", people.colleague, name="colleague"),
    path("people/<int:person_pk>/roles/new/", people.give_role, name="give_role"),
    path("people/<int:person_pk>/roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("people/<int:person_pk>/suspend/", people.suspend, name="suspend"),
    path("people/<int:person_pk>/restore/", people.restore, name="restore"),
    path("owners/new/", accounts.open_owner_account, name="open_owner_account"),
    path("<int:pk>/", registry.detail, name="detail"),
    path("<int:pk>/accounts/new/", accounts.open_account, name="open_account"),
    path("<int:pk>/change/", registry.change, name="change"),
    path("<int:pk>/condition/", registry.condition, name="condition"),
    path("<int:pk>/phone/", registry.change_phone, name="change_phone"),
    path("<int:pk>/contacts/new/", contacts.add, name="add_contact"),
    path("<int:pk>/contacts/<int:contact_pk>/", contacts.reveal, name="reveal_contact"),
    path("<int:pk>/contacts/<int:contact_pk>/end/", contacts.end, name="end_contact"),
    path("<int:pk>/merge/", merging.merge, name="merge"),
    path("<int:pk>/links/new/", links.link, name="link"),
]
