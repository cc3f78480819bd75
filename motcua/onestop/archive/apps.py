from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "motcua.onestop.archive"
    verbose_name = "Kho dữ liệu điện tử"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.onestop.archive import readers, words
        from motcua.onestop.archive.indicators import INDICATORS, SHARES
        from motcua.onestop.archive.queries import may_open
        from motcua.onestop.archive.services import OwnersStore
        from motcua.onestop.dossiers import counting
        from motcua.onestop.dossiers.services import digitising

        access.register("archive", may_open)
        events.register("archive.results", readers.keep_results, kinds=readers.KINDS)
        counting.register(SHARES)
        engine.register(*INDICATORS)
        digitising.register_store(OwnersStore())
        acts.register(
            words.ACTS, kinds={"archive": "Giấy tờ trong kho"}, pages={"archive": "/kho-du-lieu/giay-to/{id}/"},
            words=words.WORDS,
        )  # fmt: skip
