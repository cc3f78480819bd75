from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "motcua.onestop.desk"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        from motcua.base.audit.acts import register
        from motcua.base.files import access

        # Files brought to the desk belong to the officer until the dossier is there.
        access.register("intake", lambda by, person_id: by.person_id == person_id)
        register({"party.personal_read": "Xem thông tin cá nhân"}, kinds={"party": "Người nộp hồ sơ"})
