from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"

    def ready(self) -> None:
        from units.audit.sealing import known_keys

        known_keys()  # what is wrong with them stops the start, not the first act
