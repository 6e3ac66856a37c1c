"""What the commands that write an official document to a file have in common."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.lib.errors import RuleViolation


class RenderCommand(BaseCommand):
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
