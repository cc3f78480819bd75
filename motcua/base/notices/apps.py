from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "motcua.base.notices"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        from motcua.base.notices import exports

        exports.register_lists()
