from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "motcua.base.events"
    verbose_name = "Sự kiện"
