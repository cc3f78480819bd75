"""Addresses of the calendar."""

from django.urls import path

from motcua.base.worktime import views

app_name = "worktime"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("thu-tinh-han/", views.trial, name="trial"),
    path("ngay/", views.set_day, name="set_day"),
    path("ngay/<int:day_id>/rut/", views.withdraw_day, name="withdraw_day"),
    path("gio/", views.set_hours, name="set_hours"),
    path("gio/<int:hours_id>/ket-thuc/", views.end_hours, name="end_hours"),
]
