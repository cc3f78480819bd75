from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.onestop.dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        from motcua.base.files.access import register
        from motcua.onestop.dossiers.queries import visible

        register("dossier", lambda actor, dossier_id: visible(actor).filter(pk=dossier_id).exists())
