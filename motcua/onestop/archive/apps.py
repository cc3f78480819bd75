from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "motcua.onestop.archive"
    verbose_name = "Kho dữ liệu điện tử"

    def ready(self) -> None:
        from motcua.base.audit import acts, subjects
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.onestop.archive import exports, queries, readers, words
        from motcua.onestop.archive.indicators import INDICATORS, SHARES
        from motcua.onestop.archive.models import StoredPaper
        from motcua.onestop.archive.services import OwnersStore
        from motcua.onestop.dossiers import counting
        from motcua.onestop.dossiers.services import digitising

        access.register("archive", queries.may_open)
        subjects.register(by_code=queries.of_code, by_citizen=queries.of_citizen)
        events.register("archive.results", readers.keep_results, kinds=readers.KINDS)
        counting.register(SHARES)
        engine.register(*INDICATORS)
        exports.register_lists()
        digitising.register_store(OwnersStore())
        acts.register(
            words.ACTS, kinds={"archive": "Giấy tờ trong kho"}, pages={"archive": "/kho-du-lieu/giay-to/{id}/"},
            words=words.WORDS, values={"source": dict(StoredPaper.Source.choices)},
        )  # fmt: skip
