from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Chương trình cắt giảm, TTHC nội bộ; names its acts for the trail, tells those concerned, offers its lists."""

    name = "motcua.control.programmes"
    label = "programmes"
    verbose_name = "Chương trình cắt giảm"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.events import readers as events
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.control.programmes import exports, readers, succession
        from motcua.control.programmes.acts import ACTS, KINDS, PAGES, WORDS
        from motcua.control.programmes.search import FOUND

        events.register("programmes.notices", readers.tell, kinds=readers.KINDS)
        exports.register_lists()
        search.register(*FOUND)
        handover.register(
            "programmes", "TTHC nội bộ, việc của chương trình cắt giảm", succession.count, succession.move
        )
        acts.register(ACTS, kinds=KINDS, pages=PAGES, words=WORDS)
