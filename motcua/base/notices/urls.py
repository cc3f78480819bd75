from django.urls import path

from motcua.base.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("<int:notice_id>/", views.read, name="read"),
    path("doc-het/", views.read_all, name="read_all"),
]
