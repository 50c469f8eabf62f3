"""Under /p/complain/: file a complaint and follow it without an account."""

from django.urls import path

from idi.lifecycle.complaints.views import photos, public

app_name = "complain"
urlpatterns = [
    path("", public.file, name="file"),
    path("unit/<str:code>/", public.of_unit, name="of_unit"),
    path("claim/<str:code>/", public.of_claim, name="of_claim"),
    path("claim/<str:code>/panel/", public.panel, name="panel"),
    path("photos/<str:place>/", photos.add, name="draft_photos"),
    path("photos/<str:place>/<str:sha256>/", photos.draft, name="draft_photo"),
    path("photos/<str:place>/<str:sha256>/drop/", photos.drop, name="drop_draft_photo"),
    path("<str:code>/", public.track, name="track"),
    path("<str:code>/letter/", public.letter, name="letter"),
    path("<str:code>/photo/<int:pk>/", photos.filed, name="photo"),
    path("<str:code>/rate/", public.rate, name="rate"),
    path("<str:code>/withdraw/", public.withdraw, name="withdraw"),
]
