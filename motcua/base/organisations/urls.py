"""Addresses of the organisation registers."""

from django.urls import path

from motcua.base.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.home, name="home"),
    path("toi/", views.me, name="me"),
    path("lam-viec-voi-vai-tro/", views.act_as, name="act_as"),
    path("co-quan/them/", views.agency_new, name="agency_new"),
    path("co-quan/<int:agency_id>/", views.agency, name="agency"),
    path("co-quan/<int:agency_id>/viec/<slug:act>/", views.agency_act, name="agency_act"),
    path("don-vi/goi-y/", views.unit_options, name="unit_options"),
    path("don-vi/<int:unit_id>/viec/<slug:act>/", views.unit_act, name="unit_act"),
    path("nguoi/", views.people, name="people"),
    path("nguoi/them/", views.person_new, name="person_new"),
    path("nguoi/goi-y/", views.people_options, name="people_options"),
    path("nguoi/<int:person_id>/", views.person, name="person"),
    path("nguoi/<int:person_id>/viec/<slug:act>/", views.person_act, name="person_act"),
    path("vai-tro/<int:assignment_id>/ket-thuc/", views.assignment_end, name="assignment_end"),
    path("uy-quyen/", views.delegations, name="delegations"),
    path("uy-quyen/them/", views.delegation_new, name="delegation_new"),
    path("uy-quyen/<int:delegation_id>/cham-dut/", views.delegation_end, name="delegation_end"),
    path("lam-thay/", views.standins, name="standins"),
    path("lam-thay/them/", views.standin_new, name="standin_new"),
    path("lam-thay/<int:standin_id>/ket-thuc/", views.standin_end, name="standin_end"),
    path("dia-gioi/", views.areas, name="areas"),
]
