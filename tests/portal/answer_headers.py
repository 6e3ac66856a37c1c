"""The headers that every answer carries, written apart from the settings that make them."""

import re

ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; "
        "worker-src 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FILE_POLICY = "default-src 'none'; sandbox"
NOT_KEPT = "private, no-store"


def wrong_headers(answer) -> dict[str, str]:
    """What an answer carries otherwise than every answer should. A file may have its own, stricter policy; what is
    kept anywhere says so itself."""
    expected = dict(ALWAYS)
    if answer.headers.get("Content-Security-Policy") == FILE_POLICY:
        expected["Content-Security-Policy"] = FILE_POLICY
    wrong = {name: answer.headers.get(name) for name, value in expected.items() if answer.headers.get(name) != value}
    policy = answer.headers.get("Permissions-Policy", "")
    if not re.fullmatch(r"([a-z-]+=\(\), )+[a-z-]+=\(\)", policy) or "camera=()" not in policy:
        wrong["Permissions-Policy"] = policy
    if answer.headers.get("Cache-Control") != NOT_KEPT:
        wrong["Cache-Control"] = answer.headers.get("Cache-Control")
    for name in ("Clear-Site-Data", "Server", "X-Powered-By", "Access-Control-Allow-Origin"):
        if name in answer.headers:
            wrong[name] = answer.headers[name]
    return wrong
