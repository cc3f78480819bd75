"""Addresses of one's own keys."""

from django.urls import path

from motcua.base.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.mine, name="mine"),
]
