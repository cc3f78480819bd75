from django.urls import path

from motcua.insight.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("lap/", views.draft, name="draft"),
    path("bieu/<slug:key>/", views.form_page, name="form"),
    path("<int:pk>/", views.detail, name="report"),
    path("<int:pk>/o/", views.cell, name="cell"),
    path("<int:pk>/o/thu/", views.try_cell, name="try_cell"),
    path("<int:pk>/so-moi/", views.fresh, name="fresh"),
    path("<int:pk>/tai/xlsx/", views.as_xlsx, name="xlsx"),
    path("<int:pk>/tai/csv/", views.as_csv, name="csv"),
    path("<int:pk>/<slug:act>/", views.act, name="act"),
]
