from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Kế hoạch; names its acts for the trail, guards its files, registers what it can count."""

    name = "motcua.control.plans"
    label = "plans"
    verbose_name = "Kế hoạch"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.control.plans import exports, owed, queries, readers, succession
        from motcua.control.plans.acts import ACTS, KINDS, PAGES, WORDS
        from motcua.control.plans.indicators import INDICATORS
        from motcua.control.plans.search import FOUND

        access.register("plan", lambda actor, pk: queries.plans(actor).filter(pk=pk).exists())
        access.register("assignment", lambda actor, pk: queries.assignments(actor).filter(pk=pk).exists())
        access.register("urging", lambda actor, pk: owed.letters(actor).filter(pk=pk).exists())
        events.register("plans.notices", readers.tell, kinds=readers.KINDS)
        exports.register_lists()
        search.register(*FOUND)
        engine.register(*INDICATORS)
        handover.register("plans", "việc được giao chưa xong", succession.count, succession.move)
        acts.register(ACTS, kinds=KINDS, pages=PAGES, words=WORDS)
