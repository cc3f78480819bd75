from django.urls import path

from motcua.base.audit import views

app_name = "audit"
urlpatterns = [path("", views.trail, name="trail")]
