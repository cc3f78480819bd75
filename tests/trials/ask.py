"""Asks an installation's database one question and prints the answer."""

import json
import os
import sys

os.environ["MOTCUA_DB_ROLE"] = "app"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

if __name__ == "__main__":
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sys.argv[1])
        print(json.dumps(cursor.fetchone()[0]))
