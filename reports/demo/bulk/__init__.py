"""A province or a country of invented committees in bulk, for measuring and for trying both sides of a border."""
