from django.core.management.base import BaseCommand, CommandError

from units.audit.models import AuditEvent
from units.audit.services import first_broken


class Command(BaseCommand):
    help = "Recomputes the seals of all audit chains; exits with an error at the first that does not hold."

    def handle(self, *args: object, **options: object) -> None:
        chains = AuditEvent.objects.chains()
        for chain in chains:
            if broken := first_broken(chain):
                raise CommandError(f"Nhật ký {chain}: sự kiện số {broken.place} ({broken.act}) không còn nguyên vẹn.")
        self.stdout.write(f"Nhật ký nguyên vẹn: {len(chains)} chuỗi, {AuditEvent.objects.count()} sự kiện.")
