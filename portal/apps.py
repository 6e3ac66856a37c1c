from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        # Registers the check of the routes; marks the moment of the start.
        from portal import access, health  # noqa: F401
