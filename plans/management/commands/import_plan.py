import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.importing.parsing.types import ParsedPlan
from plans.importing.services import import_at_once, read_document
from plans.outline.types import OutlineLine
from portal.lib import clock
from portal.lib.errors import RuleViolation
from units.enums import Role, UnitKind
from units.people.models import User
from units.tree.models import Unit


class Command(BaseCommand):
    help = "Reads a plan from a .docx, .pdf or .txt file; --dry-run shows what was read and saves nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--unit", metavar="CODE", help="the issuing committee; needed if there are several")
        parser.add_argument("--by", metavar="USERNAME", help="the clerk it is saved for; needed if there are several")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, file, unit, by, dry_run, json, **options):
        try:
            data = file.read_bytes()
            if dry_run:
                parsed = read_document(data, name=file.name)
            else:
                issuer = _issuer(unit)
                clerk = _clerk(issuer, by)
                parsed, plan = import_at_once(data, name=file.name, unit=issuer, by=clerk, at=clock.now())
        except (RuleViolation, OSError) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(_as_json(parsed) if json else _as_text(parsed))
        if not dry_run:
            self.stderr.write(f"Đã lưu kế hoạch nháp, mã {plan.pk}, đứng tên {clerk}.")


def _issuer(code: str | None) -> Unit:
    committees = Unit.objects.filter(kind=UnitKind.COMMITTEE)
    found = list(Unit.objects.filter(code=code) if code else committees[:2])
    if len(found) != 1:
        known = ", ".join(committees.values_list("code", flat=True)[:20])
        raise CommandError(f"Chưa rõ cơ quan ban hành. Ghi --unit với một trong các mã: {known}")
    return found[0]


def _clerk(issuer: Unit, username: str | None) -> User:
    clerks = User.objects.holding(Role.CLERK, on=clock.today(), path=issuer.path)
    found = list(clerks.filter(username=username) if username else clerks[:2])
    if len(found) != 1:
        known = ", ".join(clerks.values_list("username", flat=True)[:20]) or "chưa có ai"
        raise CommandError(f"Chưa rõ lưu cho cán bộ nào của {issuer}. Ghi --by với một trong: {known}")
    return found[0]


def _as_json(parsed: ParsedPlan) -> str:
    return json.dumps(parsed.to_json(), ensure_ascii=False, indent=2)


def _as_text(parsed: ParsedPlan) -> str:
    head = [f"Số {parsed.number}-{parsed.symbol} · {parsed.issuer}", parsed.abstract, ""]
    nodes = [f"{'  ' * node.depth}{_in_words(node)}" for node in parsed.nodes]
    problems = [f"{f'Dòng {problem.line}: ' if problem.line else ''}{problem.message}" for problem in parsed.problems]
    return "\n".join([*head, *nodes, "", *problems])


def _in_words(line: OutlineLine) -> str:
    """`Việc được giao: - Viết tin, bài… [hạn 20/4/2026; 2 tin, bài; Công đoàn]`, with `(?)` where it is doubtful."""
    partners = f"phối hợp: {', '.join(line.partners)}" if line.partners else ""
    asks = [line.days_in_words, line.targets_in_words, ", ".join(line.units), partners, line.product]
    told = "; ".join(filter(None, asks))
    words = line.words.removeprefix(f"{line.kind.label}: ")[:90]
    return f"{line.kind.label}: {words}{f' [{told}]' if told else ''}{' (?)' if line.is_doubtful else ''}"
