"""The style guide, for those who build screens; it answers only while settings.DEBUG is on."""

from django.urls import path

from motcua.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("goi-y/", views.suggestions, name="guide_suggestions"),
    path("vi-sao/", views.derivation, name="guide_derivation"),
    path("<slug:page>/", views.sample, name="guide_page"),
]
