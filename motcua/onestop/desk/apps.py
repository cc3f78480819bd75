from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "motcua.onestop.desk"
    verbose_name = "Bàn làm việc"
