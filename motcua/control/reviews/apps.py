from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Rà soát, đơn giản hóa; names its acts for the trail, guards its files, registers lists and figures."""

    name = "motcua.control.reviews"
    label = "reviews"
    verbose_name = "Rà soát, đơn giản hóa"

    def ready(self) -> None:
        from motcua.base.audit import acts
        from motcua.base.events import readers as events
        from motcua.base.files import access
        from motcua.base.indicators import engine
        from motcua.base.organisations import handover
        from motcua.base.search import registry as search
        from motcua.control.reviews import exports, queries, readers, succession
        from motcua.control.reviews.acts import ACTS, KINDS, PAGES, WORDS
        from motcua.control.reviews.indicators import INDICATORS
        from motcua.control.reviews.models import LegalAmendment, Review
        from motcua.control.reviews.search import FOUND

        access.register("review_plan", lambda actor, pk: queries.plans(actor).filter(pk=pk).exists())
        access.register("ministry_letter", lambda actor, pk: queries.letters(actor).filter(pk=pk).exists())
        access.register(
            "simplification_decision", lambda actor, pk: queries.decisions(actor).filter(pk=pk).exists()
        )
        events.register("reviews.notices", readers.tell, kinds=readers.KINDS)
        exports.register_lists()
        search.register(*FOUND)
        handover.register(
            "reviews", "việc rà soát, đơn giản hóa chưa xong", succession.count, succession.move
        )
        engine.register(*INDICATORS)
        values = {"conclusion": dict(Review.Conclusion.choices), "state": dict(LegalAmendment.State.choices)}
        acts.register(ACTS, kinds=KINDS, pages=PAGES, words=WORDS, values=values)
