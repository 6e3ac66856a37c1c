"""The demo committee: an invented organisation with a year of invented work, made through the same services that
people use, so that every page has something true to show."""
