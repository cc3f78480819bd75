from django.urls import path

from motcua.onestop.lateness import views

app_name = "lateness"
urlpatterns = [
    path("", views.late, name="list"),
    path("<int:pk>/nguyen-nhan/", views.name_cause, name="name_cause"),
]
