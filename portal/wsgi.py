import os
import time

from django.core.wsgi import get_wsgi_application

from portal.lib.storage import remove_leftovers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# Nobody sits before a page that waits for ever: see WAIT_SECONDS and ANSWER_SECONDS of the settings.
os.environ.setdefault("DATABASE_WAIT_SECONDS", "5")
os.environ.setdefault("DATABASE_ANSWER_SECONDS", "30")

application = get_wsgi_application()
# Of a process that was killed; in a container of its own, the worker's rounds do not see this /tmp.
remove_leftovers(before=time.time() - 24 * 3600)
