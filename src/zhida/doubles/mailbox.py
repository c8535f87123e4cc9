"""A mail relay on loopback that keeps what it is given: SMTP with STARTTLS and AUTH PLAIN (RFC 5321).

It imports nothing of the shop. Moods: "up", "later" (451 to the recipient), "refuse" (550), "drop" (breaks
off after the text).
"""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from socket import SocketIO
from typing import BinaryIO


@dataclass(slots=True)
class Mailbox:
    """What the relay knows and has taken."""

    login: tuple[str, str] | None = None
    mood: str = "up"
    ledger: list[str] = field(default_factory=list)


class MailServer(socketserver.ThreadingTCPServer):
    """The relay's line. With `tls` it offers STARTTLS, and with `is_closed` it speaks TLS from the start."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, box: Mailbox, tls: ssl.SSLContext | None = None, is_closed: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.box, self.tls, self.is_closed = box, tls, is_closed

    @property
    def port(self) -> int:
        """Where the relay listens."""
        return int(self.server_address[1])

    def start(self) -> threading.Thread:
        """Serve in a thread; end it with `stop`."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Close."""
        self.shutdown()
        self.server_close()


class _Talk(socketserver.BaseRequestHandler):
    server: MailServer

    def handle(self) -> None:
        """Speak SMTP with one client."""
        line = self.request
        try:
            if self.server.tls and self.server.is_closed:
                with self.server.tls.wrap_socket(line, server_side=True) as closed:
                    self._speak(closed)
            else:
                self._speak(line)
        except (OSError, ssl.SSLError):
            return

    def _speak(self, line: ssl.SSLSocket) -> None:
        box, is_known = self.server.box, self.server.box.login is None
        reader, writer = line.makefile("rb"), line.makefile("wb", 0)
        if line is self.request or self.server.is_closed:
            _say(writer, "220 double")
        while command := reader.readline().decode().strip():
            verb, _space, rest = command.partition(" ")
            if verb.upper() == "STARTTLS" and self.server.tls:
                _say(writer, "220 go ahead")
                with self.server.tls.wrap_socket(line, server_side=True) as closed:
                    self._speak(closed)
                return
            if verb.upper() == "AUTH":
                given = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
                is_known = box.login == (given[1], given[2])
                _say(writer, "235 known" if is_known else "535 not known")
            elif verb.upper() == "DATA" and is_known:
                _say(writer, "354 text, then a point")
                text = _text(reader)
                if box.mood == "drop":
                    return
                box.ledger.append(text)
                _say(writer, "250 taken")
            else:
                _say(writer, *self._answers(verb.upper(), is_known=is_known))

    def _answers(self, verb: str, *, is_known: bool) -> list[str]:
        """Answer the commands that change nothing."""
        if verb == "EHLO":
            return ["250-double", *(["250-STARTTLS"] if self.server.tls else []), "250 AUTH PLAIN"]
        if verb in ("MAIL", "RCPT") and not is_known:
            return ["530 not known"]
        if verb == "RCPT":
            return [{"later": "451 later", "refuse": "550 no"}.get(self.server.box.mood, "250 go on")]
        return {"QUIT": ["221 bye"], "MAIL": ["250 go on"], "RSET": ["250 fine"]}.get(verb, ["502 not so"])


def _text(reader: BinaryIO) -> str:
    lines = []
    while (line := reader.readline().rstrip(b"\r\n")) != b".":
        lines.append(line)
    return b"\n".join(lines).decode()


def _say(writer: SocketIO, *lines: str) -> None:
    writer.write("".join(f"{line}\r\n" for line in lines).encode())
