from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Chương trình cắt giảm, TTHC nội bộ; names its acts for the trail, tells those concerned, offers its lists."""

    name = "motcua.control.programmes"
    label = "programmes"
    verbose_name = "Chương trình cắt giảm"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.events import readers as events
        from motcua.control.programmes import exports, readers
        from motcua.control.programmes.acts import ACTS, KINDS, PAGES, WORDS

        events.register("programmes.notices", readers.tell, kinds=readers.KINDS)
        exports.register_lists()
        acts.register(ACTS, kinds=KINDS, pages=PAGES, words=WORDS)
