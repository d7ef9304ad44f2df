"""Letters by SMTP: one connection for many, each with a text and a page."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, formataddr
from functools import partial

import aiosmtplib

from circle_app.adapters import clock
from circle_app.adapters.hosts import InvalidHost
from circle_app.adapters.messages.base import Letter, Outcome
from circle_app.adapters.messages.mime import written

TIMEOUT_SECONDS = 20.0
# An answer that begins with 5 will be the same the next time.
_FOR_GOOD = 500
# What a server calls a letter is kept, but not whose it is.
_WHO = re.compile(r"\S+@\S+")
# A server that ends the connection says so; it has not taken the letter.
_CLOSING = "refused 421"
# A letter has so many times the time of one answer, and no more.
_STEPS = 3

#: Finds the addresses of a machine that may be connected to.
Reach = Callable[[str, int], tuple[str, ...]]


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

    def __init__(self, server: MailServer, reach: Reach | None = None) -> None:
        """Use a server; nothing is opened yet.

        Args:
            server: The server.
            reach: Finds the addresses that may be connected to; without it any may.
        """
        self._server = server
        self._reach = reach

    def deliver(self, letters: Iterable[Letter]) -> Generator[Outcome, None, None]:
        """Hand letters over on one connection, which is opened again where the server ends it."""
        client = self._client()
        with asyncio.Runner() as runner:
            try:
                for letter in letters:
                    yield runner.run(self._hand_over(client, letter))
            finally:
                runner.run(_leave(client))

    async def _hand_over(self, client: aiosmtplib.SMTP, letter: Letter) -> Outcome:
        try:
            async with asyncio.timeout(self._server.timeout_seconds * _STEPS):
                for _ in range(2):
                    trouble = await self._open(client)
                    outcome = trouble or await self._send(client, letter)
                    if outcome.fault != _CLOSING:
                        return outcome
                    # So many letters on one connection and no more: the rest on a new one.
                    client.close()
                return outcome
        except TimeoutError:
            client.close()
            return Outcome(sent=False, fault="timed out")

    async def _open(self, client: aiosmtplib.SMTP) -> Outcome | None:
        """Connect and sign in where that is still to be done; return what went wrong."""
        if client.is_connected:
            return None
        try:
            if self._reach is None:
                await client.connect()
            else:
                await client.connect(sock=await self._socket(self._reach), port=None)
            if self._server.user:
                await client.login(self._server.user, self._server.password)
        except (aiosmtplib.SMTPException, OSError, InvalidHost) as failure:
            client.close()
            return Outcome(sent=False, fault=_words(failure), down=True)
        return None

    async def _socket(self, reach: Reach) -> socket.socket:
        server, loop = self._server, asyncio.get_running_loop()
        found = await loop.run_in_executor(None, reach, server.host, server.port)
        connected = await loop.run_in_executor(
            None,
            partial(socket.create_connection, (found[0], server.port), server.timeout_seconds),
        )
        connected.setblocking(False)
        return connected

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
            answer = await self._give(client, letter)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = [each.code for each in refused.recipients]
            return Outcome(sent=False, fault=f"refused {max(codes)}", final=min(codes) >= _FOR_GOOD)
        except aiosmtplib.SMTPResponseException as refused:
            # A sender that is refused is refused for every letter.
            down = isinstance(refused, aiosmtplib.SMTPSenderRefused)
            final = refused.code >= _FOR_GOOD and not down
            return Outcome(sent=False, fault=f"refused {refused.code}", final=final, down=down)
        except (aiosmtplib.SMTPException, OSError) as failure:
            return Outcome(sent=False, fault=_words(failure))
        except ValueError:
            return Outcome(sent=False, fault="not an address", final=True)
        return Outcome(sent=True, reference=_WHO.sub("…", answer)[:100])

    async def _give(self, client: aiosmtplib.SMTP, letter: Letter) -> str:
        """Hand a letter to the server and return its answer.

        Raises:
            ValueError: The address is none.
        """
        sender = self._server.sender
        if letter.attachments or not (sender + letter.to).isascii():
            return (await client.send_message(self.message(letter)))[1]
        to = Address(addr_spec=letter.to).addr_spec
        return (await client.sendmail(sender, [to], written(letter, self._headers(letter, to))))[1]

    def _headers(self, letter: Letter, to: str) -> dict[str, str]:
        server = self._server
        found = {
            "From": formataddr((server.sender_name, server.sender)),
            "To": to,
            "Date": format_datetime(clock.real_now()),
            "Message-ID": self._name(letter),
            # Programs that answer letters must leave ours alone.
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        }
        return found | ({"Reply-To": server.reply_to} if server.reply_to else {})

    def _name(self, letter: Letter) -> str:
        """The same at every try, so that mail programs can tell a repetition."""
        return f"<{letter.reference}@{self._server.sender.partition('@')[2]}>"

    def message(self, letter: Letter) -> EmailMessage:
        """Write a letter of any kind as mail servers want it.

        Raises:
            ValueError: The address is none.
        """
        server = self._server
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = Address(server.sender_name, addr_spec=server.sender)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(clock.real_now())
        message["Message-ID"] = self._name(letter)
        message["Auto-Submitted"] = "auto-generated"
        if server.reply_to:
            message["Reply-To"] = Address(addr_spec=server.reply_to)
        message.set_content(letter.text)
        if letter.html:
            message.add_alternative(letter.html, subtype="html")
        for each in letter.attachments:
            kind, _, subtype = each.media_type.partition("/")
            message.add_attachment(
                each.data,
                maintype=kind,
                subtype=subtype,
                filename=each.name,
                params={"charset": "utf-8"} if kind == "text" else None,
            )
        # At last: whatever is said of the content is taken away when content is put in.
        message["Content-Language"] = letter.language
        return message


async def _leave(client: aiosmtplib.SMTP) -> None:
    with suppress(aiosmtplib.SMTPException, OSError):
        if client.is_connected:
            await client.quit(timeout=2)
    client.close()


def _words(failure: BaseException) -> str:
    """Name a fault; the words of such errors can hold addresses, so they are not passed on."""
    if isinstance(failure, InvalidHost):
        return f"host {failure.context.get('reason', 'unknown')}"
    if isinstance(failure, aiosmtplib.SMTPAuthenticationError):
        return f"login refused {failure.code}"
    if isinstance(failure, aiosmtplib.SMTPResponseException):
        return f"refused {failure.code}"
    if isinstance(failure, TimeoutError | aiosmtplib.SMTPTimeoutError):
        return "timed out"
    reasons = (failure, failure.__cause__, failure.__context__)
    if any(isinstance(each, ssl.SSLError) for each in reasons) or "STARTTLS" in str(failure):
        return "no encryption"
    if isinstance(failure, aiosmtplib.SMTPConnectError | OSError):
        return "unreachable"
    if isinstance(failure, aiosmtplib.SMTPServerDisconnected):
        return "connection lost"
    return type(failure).__name__.removeprefix("SMTP")[:60]
