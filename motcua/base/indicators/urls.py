from django.urls import path

from motcua.base.indicators import views, views_entries

app_name = "indicators"
urlpatterns = [
    path("", views.home, name="home"),
    path("don-vi/", views.units, name="units"),
    path("nhap-tay/", views_entries.entries, name="entries"),
    path("nhap-tay/ghi/", views_entries.enter, name="enter"),
]
