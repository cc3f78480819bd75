from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.onestop.dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        from motcua.base.audit import acts, subjects
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.catalogue.announcements import pending
        from motcua.catalogue.procedures import counting as procedures
        from motcua.onestop.dossiers import counting, exports, readers, readings, rehoming, used
        from motcua.onestop.dossiers.history import ACROSS_ACTS
        from motcua.onestop.dossiers.indicators import COUNTED, INDICATORS
        from motcua.onestop.dossiers.queries import visible
        from motcua.onestop.dossiers.rules import FACTS
        from motcua.onestop.dossiers.search import FOUND

        access.register("dossier", lambda actor, dossier_id: visible(actor).filter(pk=dossier_id).exists())
        events.register("dossiers.notices", readers.tell, kinds=readers.KINDS)
        counting.register(COUNTED)
        procedures.register(used.COUNTED)
        pending.register(used.under_way)
        engine.register(*INDICATORS, *used.INDICATORS)
        exports.register_lists()
        search.register(*FOUND)
        subjects.register(by_code=readings.of_code, by_citizen=readings.of_citizen)
        handover.register("dossiers", "hồ sơ đang giải quyết", rehoming.count, rehoming.move)
        acts.register(
            {
                **ACROSS_ACTS,
                "dossier.process_moved": "Chuyển hồ sơ sang phiên bản quy trình mới",
                "dossier.rehomed": "Chuyển hồ sơ đang giải quyết sang đơn vị kế thừa",
                "numbering.continued": "Nối tiếp dãy số của sổ giấy",
            },
            values={"status": {status.value: facts.label for status, facts in FACTS.items()}},
        )
