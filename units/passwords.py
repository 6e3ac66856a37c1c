from django.contrib.auth import password_validation


class LongEnough(password_validation.MinimumLengthValidator):
    """Django's own, whose words have no Vietnamese."""

    def get_error_message(self) -> str:
        return f"Mật khẩu cần ít nhất {self.min_length} ký tự."

    def get_help_text(self) -> str:
        return self.get_error_message()
