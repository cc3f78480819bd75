"""Addresses of dossiers seen from the process they run on; no object of one agency."""

from django.urls import path

from motcua.onestop.dossiers.views import process_moves

app_name = "dossier_processes"
urlpatterns = [
    path("<int:pk>/", process_moves.move, name="move"),
    path("<int:pk>/dang-chay/", process_moves.running, name="running"),
]
