from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "motcua.base.search"
    label = "search"
    verbose_name = "Tìm chung"
