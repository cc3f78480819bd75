from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "motcua.base.audit"
    verbose_name = "Nhật ký"

    def ready(self) -> None:
        from motcua.base.audit import exports, signin

        signin.connect()
        exports.register_lists()
