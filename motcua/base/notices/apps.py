from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "motcua.base.notices"
    verbose_name = "Thông báo"
