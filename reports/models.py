"""Where Django finds the models of the app; code imports them from their rooms."""

from reports.results.models import Report, ReportSection
