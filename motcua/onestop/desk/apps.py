from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "motcua.onestop.desk"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        from motcua.base.audit.acts import register
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.onestop.desk import covers, exports, sharing

        # Files brought to the desk belong to the officer until the dossier is there.
        access.register("intake", lambda by, person_id: by.person_id == person_id)
        exports.register_lists()
        events.register(
            "desk.covers", covers.at_once, kinds={"organisation.stand_in", "organisation.stand_in_ended"}
        )
        events.register(
            "desk.sharing",
            sharing.give_out_new,
            kinds={
                "dossier.forwarded", "dossier.received", "dossier.returned_step", "dossier.supplement_received",
                "dossier.rehomed",
            },
        )  # fmt: skip
        register(
            {
                "party.personal_read": "Xem thông tin cá nhân",
                "dossier.noted": "Trao đổi trong hồ sơ",
                "dossier.note_taken_back": "Thu hồi trao đổi",
                "unit.sharing_set": "Đặt cách chia việc",
            },
            kinds={"party": "Người nộp hồ sơ"},
        )
