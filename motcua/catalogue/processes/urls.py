"""Addresses of processes."""

from django.urls import path

from motcua.catalogue.processes import comparing, drawing, editing, trying, views

app_name = "processes"
urlpatterns = [
    path("", views.process_list, name="list"),
    path("mau.xlsx", editing.template, name="template"),
    path("nhap/", editing.import_table, name="import"),
    path("soan/<int:procedure_id>/<str:tier>/", editing.edit, name="edit"),
    path("soan/<int:procedure_id>/<str:tier>/kiem-tra/", editing.check_table, name="check"),
    path("ve/<int:procedure_id>/<str:tier>/", drawing.draw, name="draw"),
    path("ve/<int:procedure_id>/<str:tier>/kiem-tra/", drawing.check_drawing, name="check_drawing"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/in/", views.printed, name="print"),
    path("<int:pk>/bpmn/", views.bpmn, name="bpmn"),
    path("<int:pk>/so-sanh/", comparing.side_by_side, name="compare"),
    path("<int:pk>/thu/", trying.try_out, name="try"),
    path("<int:pk>/dieu-chua-ghi/", drawing.settle, name="settle"),
    path("<int:pk>/duyet/", views.approve, name="approve"),
    path("<int:pk>/thu-hoi/", views.withdraw, name="withdraw"),
]
