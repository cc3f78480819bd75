"""Makes an office in a fresh database, with a key of the API for each of its people; says it as JSON."""

import json
import os

os.environ["MOTCUA_DB_ROLE"] = "app"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")


def main() -> None:
    """Build the cast of the tests and print the keys and the body of a filing."""
    import django

    django.setup()
    from django.db import transaction

    from motcua.config.tests.api import filing, key_of
    from motcua.onestop.dossiers.tests.cast import make_cast

    with transaction.atomic():
        cast = make_cast(limit="30")
        keys = {name: key_of(actor) for name, actor in cast.actors.items()}
    print(json.dumps({"keys": keys, "filing": filing(cast), "specialist": cast.specialist.person_id}))


if __name__ == "__main__":
    main()
