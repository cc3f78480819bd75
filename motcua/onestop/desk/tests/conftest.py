from collections.abc import Callable

import pytest
from django.test import Client

from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.onestop.dossiers.tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def sit(cast) -> Callable[[Actor], Client]:
    """Sign somebody of the cast in and return their browser."""

    def browser(actor: Actor) -> Client:
        client = Client()
        client.force_login(
            Person.objects.get(pk=actor.person_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return browser
