"""A mail server of its own process: `python -m tests.drills.sink PORT FILE MOOD`.

Each message it takes is one line of JSON in FILE before it says so: a kill of the sender changes nothing of it. MOOD is
`open`; `busy`, which greets with 421; or `later`, which answers 451 to every message. Nobody lives at BAD_DOMAIN."""

import asyncio
import json
import signal
import sys
from email import message_from_bytes
from email.policy import default as default_policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

BAD_DOMAIN = "khong-co.example"
ANSWER_SECONDS = 0.01  # a server writes to its disk before it answers: the window a kill may hit


class Keeper:
    def __init__(self, file: Path, mood: str) -> None:
        self.file, self.mood = file.open("a"), mood

    async def handle_RCPT(self, server, session, envelope, address: str, options: list[str]) -> str:
        if address.endswith(f"@{BAD_DOMAIN}"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.mood == "later":
            return "451 4.3.0 try again later"
        message = message_from_bytes(envelope.content, policy=default_policy)
        record = {"id": message["Message-ID"], "to": message["to"], "subject": message["subject"]}
        self.file.write(json.dumps({**record, "text": message.get_content()}) + "\n")
        self.file.flush()
        await asyncio.sleep(ANSWER_SECONDS)
        return "250 OK"


class Busy(SMTP):
    async def push(self, status: bytes | str) -> None:
        await super().push("421 4.3.2 too busy")
        self.transport.close()


class Door(Controller):
    def factory(self) -> SMTP:
        kind = Busy if self.handler.mood == "busy" else SMTP
        return kind(self.handler, **self.SMTP_kwargs)


def main(port: str, file: str, mood: str) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # before any thread starts
    door = Door(Keeper(Path(file), mood), hostname="127.0.0.1", port=int(port))
    door.start()
    signal.sigwait({signal.SIGTERM})
    door.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
