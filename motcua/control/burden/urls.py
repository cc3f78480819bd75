from django.urls import path

from motcua.control.burden.views import finding, ranking, runs, whatif

app_name = "burden"
urlpatterns = [
    path("", ranking.home, name="home"),
    path("thu-tuc/", ranking.procedures, name="procedures"),
    path("thu-tuc/<int:pk>/", ranking.procedure, name="procedure"),
    path("thu-tuc/<int:pk>/thu/", whatif.what_if, name="what_if"),
    path("thu-tuc/<int:pk>/thu/so-do.bpmn", whatif.diagram, name="what_if_bpmn"),
    path("buoc/", ranking.steps, name="steps"),
    path("lan-tinh/", runs.runs, name="runs"),
    path("lan-tinh/tinh-lai/", runs.run, name="run"),
    path("lan-tinh/tien-do/", runs.progress, name="progress"),
    path("phat-hien/<int:pk>/", finding.finding, name="finding"),
    path("phat-hien/<int:pk>/phuong-an/", finding.propose, name="propose"),
]
