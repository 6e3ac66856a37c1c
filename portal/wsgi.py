import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# Nobody sits before a page that waits for ever: see WAIT_SECONDS and ANSWER_SECONDS of the settings.
os.environ.setdefault("DATABASE_WAIT_SECONDS", "5")
os.environ.setdefault("DATABASE_ANSWER_SECONDS", "30")

application = get_wsgi_application()
