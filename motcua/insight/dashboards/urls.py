from django.urls import path

from motcua.insight.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("tre-han/", views.late_list, name="late"),
    path("tre-han/tai/", views.late_file, name="late_file"),
    path("co-quan/", views.agency_list, name="agencies"),
    path("co-quan/<int:pk>/", views.agency_page, name="agency"),
    path("co-quan/<int:pk>/tai/", views.agency_file, name="agency_file"),
    path("co-quan/<int:pk>/thu-tuc/", views.procedure_list, name="procedures"),
]
