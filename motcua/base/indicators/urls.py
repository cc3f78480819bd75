from django.urls import path

from motcua.base.indicators import views

app_name = "indicators"
urlpatterns = [path("", views.home, name="home"), path("don-vi/", views.units, name="units")]
