from django.urls import path

from motcua.base.audit import reading_views, views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("da-xem/", reading_views.readings, name="readings"),
    path("da-xem/cong-dan/", reading_views.find_citizen, name="readings_of_citizen"),
]
