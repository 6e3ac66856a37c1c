"""What our commands have in common."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.lib.errors import RuleViolation


class OfficeCommand(BaseCommand):
    """What a rule refuses is told as Django tells what a command cannot do."""

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from None


class RenderCommand(OfficeCommand):
    """Writes an official document to a file."""

    model: Any
    noun: str
    advice = ""

    def content(self, row, ending):
        """The bytes of the file in the format that the ending names. Raises RuleViolation if there is none."""
        raise NotImplementedError

    def add_arguments(self, parser):
        parser.add_argument("pk", type=int, metavar="ID")
        parser.add_argument("--out", type=Path, required=True, metavar="F")

    def handle(self, *args, pk, out, **options):
        row = self.model.objects.filter(pk=pk).first()
        if row is None:
            raise CommandError(f"Không có {self.noun} mang mã {pk}.")
        try:
            content = self.content(row, out.suffix.removeprefix("."))
        except RuleViolation as refused:
            raise CommandError(refused.message + self.advice) from None
        out.write_bytes(content)
        self.stdout.write(f"{out}: {len(content)} byte")
