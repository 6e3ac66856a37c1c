from reports.models.report import Report, ReportSection

__all__ = ["Report", "ReportSection"]
