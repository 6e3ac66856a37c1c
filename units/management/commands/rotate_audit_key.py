import secrets

from django.conf import settings

from units.audit.sealing import known_keys, rotate_key
from units.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "Makes a new key for the seals of the audit log; the old ones stay, for what they sealed."

    def handle(self, *args: object, **options: object) -> None:
        if settings.AUDIT_KEYS:
            # The environment is not ours to write.
            keys = ",".join([secrets.token_urlsafe(48), *settings.AUDIT_KEYS])
            self.stdout.write(f"Đặt biến môi trường rồi khởi động lại mọi tiến trình:\nAUDIT_KEYS={keys}")
            return
        key = rotate_key()
        self.stdout.write(f"Từ nay nhật ký đóng dấu bằng khóa {key.fingerprint}; đang giữ {len(known_keys())} khóa.")
