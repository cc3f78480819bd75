"""Addresses of the law book."""

from django.urls import path

from motcua.base.lawbook import views

app_name = "lawbook"
urlpatterns = [
    path("", views.law, name="law"),
    path("dat/", views.override, name="override"),
    path("<int:override_id>/rut/", views.withdraw, name="withdraw"),
]
