from django.urls import path

from motcua.base.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.home, name="home"),
    path("lam-viec-voi-vai-tro/", views.act_as, name="act_as"),
]
