from django.urls import path

from motcua.onestop.dossiers import views

app_name = "dossiers"
urlpatterns = [
    path("tra-cuu/", views.verify, name="verify"),
]
