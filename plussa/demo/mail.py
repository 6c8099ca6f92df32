"""A mail catcher for development: takes every mail, shows it in a line, and keeps it in a folder."""

import asyncio
import re
import signal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path

import click
from aiosmtpd.smtp import SMTP, Envelope, Session

from plussa import clock, dates
from plussa.faults import Fault
from plussa.files import private_file

HOST = "127.0.0.1"  # nobody else's mails
END = "\n-- \n"  # what follows is the same in every mail


class Catcher:
    """Keeps mails as files that any mail program opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.caught = 0
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Take a mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.caught += 1
        moment = clock.now().astimezone(dates.HELSINKI)
        name = f"{moment:%Y-%m-%d_%H-%M-%S}_{self.caught:04}.eml"
        with private_file(self.folder / name) as out:
            out.write(content)
        mail = message_from_bytes(content, policy=WIRE)
        assert isinstance(mail, EmailMessage)
        click.echo(f"{moment:%H:%M:%S}  {summary(mail)}")
        return "250 OK"


def summary(mail: EmailMessage) -> str:
    """To whom, about what, and the links and codes to go on with, in a line."""
    part = mail.get_body(("plain",))
    text = str(part.get_content()).replace("\r\n", "\n") if part else ""
    found = re.findall(r"https?://\S+|^\d{4} \d{4}$", text.partition(END)[0], re.M)
    line = "  ".join([str(mail["To"]), str(mail["Subject"]), *found])
    return "".join(sign if sign.isprintable() else " " for sign in line)


async def catch(port: int, folder: Path) -> None:
    """Catch mails until asked to end."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    catcher = Catcher(folder)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    try:
        server = await loop.create_server(lambda: SMTP(catcher, hostname=HOST), HOST, port)
    except OSError as error:
        raise Fault(f"no mails can be caught at port {port}: {error.strerror}") from None
    async with server:
        click.echo(f"Mails are caught at smtp://{HOST}:{port} and kept in {folder}")
        await ended.wait()


@click.command()
@click.option("--port", default=1025, show_default=True, help="Where mails come.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/mail"),
    show_default=True,
    help="Where they are kept.",
)
def main(port: int, folder: Path) -> None:
    """Catch the mails of `make run`."""
    try:
        asyncio.run(catch(port, folder))
    except Fault as fault:
        raise click.ClickException(str(fault)) from None


if __name__ == "__main__":
    main()
