from django.urls import path

from motcua.base.lists import views

app_name = "lists"
urlpatterns = [
    path("xuat/", views.ask, name="ask"),
    path("tep/", views.mine, name="mine"),
    path("tep/<uuid:uuid>/", views.progress, name="progress"),
    path("tep/<uuid:uuid>/tai/", views.download, name="download"),
    path("tep/<uuid:uuid>/huy/", views.cancel, name="cancel"),
    path("tep/<uuid:uuid>/thu-lai/", views.retry, name="retry"),
    path("cach-xem/", views.save_view, name="save_view"),
    path("cach-xem/<int:pk>/", views.change_view, name="change_view"),
]
