"""The WSGI entry that the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()

# What is loaded by now stays for the life of the process: the collector need not look through it again and again,
# nor run several times within one page. Costs a few megabytes, saves a tenth of every request.
gc.freeze()
gc.set_threshold(50_000, 20, 100)
