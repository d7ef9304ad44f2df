"""Letters by SMTP: one connection for many, each with a text and a page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

import aiosmtplib

from circle_app.adapters import clock
from circle_app.adapters.messages.base import Letter, Outcome

TIMEOUT_SECONDS = 20.0
# An answer that begins with 5 will be the same the next time.
_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and whose name the letters carry.

    Attributes:
        security: ``tls`` from the first byte, ``starttls``, or ``none`` for a server beside us.
        reply_to: Where answers go, if not to the sender.
    """

    host: str
    port: int
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = ""
    security: str = "starttls"
    reply_to: str = ""
    timeout_seconds: float = TIMEOUT_SECONDS


class Mail:
    """The way by e-mail."""

    def __init__(self, server: MailServer) -> None:
        """Use a server; nothing is opened yet."""
        self._server = server

    def deliver(self, letters: Sequence[Letter]) -> Iterator[Outcome]:
        """Hand letters over; a connection that breaks fails the rest for now."""
        outcomes = self._deliver(letters)

        async def next_one() -> Outcome | None:
            return await anext(outcomes, None)

        with asyncio.Runner() as runner:
            try:
                while (outcome := runner.run(next_one())) is not None:
                    yield outcome
            finally:
                runner.run(outcomes.aclose())

    async def _deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Outcome, None]:
        client = self._client()
        trouble: Outcome | None = None
        try:
            try:
                await client.connect()
                if self._server.user:
                    await client.login(self._server.user, self._server.password)
            except (aiosmtplib.SMTPException, OSError) as failure:
                trouble = Outcome(sent=False, fault=_words(failure))
            for letter in letters:
                if trouble is None and not client.is_connected:
                    trouble = Outcome(sent=False, fault="connection lost")
                yield trouble or await self._send(client, letter)
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                if client.is_connected:
                    await client.quit(timeout=2)
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            timeout=server.timeout_seconds,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
        )

    async def _send(self, client: aiosmtplib.SMTP, letter: Letter) -> Outcome:
        try:
            message = self.message(letter)
            _refused, answer = await client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = [each.code for each in refused.recipients]
            return Outcome(sent=False, fault=f"refused {max(codes)}", final=min(codes) >= _FOR_GOOD)
        except aiosmtplib.SMTPResponseException as refused:
            return Outcome(
                sent=False, fault=f"refused {refused.code}", final=refused.code >= _FOR_GOOD
            )
        except (aiosmtplib.SMTPException, OSError) as failure:
            return Outcome(sent=False, fault=_words(failure))
        except ValueError:
            return Outcome(sent=False, fault="not an address", final=True)
        return Outcome(sent=True, reference=answer[:100])

    def message(self, letter: Letter) -> EmailMessage:
        """Write a letter as mail servers want it.

        Raises:
            ValueError: The address is none.
        """
        server = self._server
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = Address(server.sender_name, addr_spec=server.sender)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(clock.real_now())
        message["Message-ID"] = f"<{letter.reference}@{server.sender.partition('@')[2]}>"
        message["Content-Language"] = letter.language
        # Programs that answer letters must leave ours alone.
        message["Auto-Submitted"] = "auto-generated"
        if server.reply_to:
            message["Reply-To"] = Address(addr_spec=server.reply_to)
        message.set_content(letter.text)
        if letter.html:
            message.add_alternative(letter.html, subtype="html")
        for each in letter.attachments:
            kind, _, subtype = each.media_type.partition("/")
            message.add_attachment(each.data, maintype=kind, subtype=subtype, filename=each.name)
        return message


def _words(failure: BaseException) -> str:
    # The words of such errors can hold addresses; their kind is enough to act on.
    return type(failure).__name__.removeprefix("SMTP")[:60]
