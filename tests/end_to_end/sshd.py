"""A real OpenSSH server on the loopback, for one account's keys, with a forced command."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from terminal import PATIENCE

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:" + os.environ["PATH"])
MISSING = SSHD is None or shutil.which("ssh") is None


@dataclass(frozen=True)
class Server:
    port: int
    key: Path

    def client(self, *options: str, command: Sequence[str] = ()) -> tuple[str, ...]:
        """The ssh command line that logs in, with more options, asking for a command."""
        account = pwd.getpwuid(os.getuid()).pw_name
        fixed = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR")
        words = (word for option in fixed for word in ("-o", option))
        where = ("-i", str(self.key), "-p", str(self.port), f"{account}@127.0.0.1")
        # -F none: nothing of this account's own configuration.
        return ("ssh", "-F", "none", *words, *options, *where, *command)


@contextlib.contextmanager
def serving(folder: Path, command: Sequence[str], more: str = "") -> Iterator[Server]:
    """A server whose every session runs that command; `more` are lines of its configuration."""
    assert SSHD is not None
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # for the privilege separation
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    forced = folder / "forced"
    forced.write_text("#!/bin/sh\nexec " + " ".join(command) + "\n")
    forced.chmod(0o700)
    (folder / "sshd_config").write_text(
        f"""ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
DisableForwarding yes
PermitUserRC no
ForceCommand {forced}
{more}
"""
    )
    log = (folder / "sshd.log").open("w")
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
    try:
        _wait_listening(server, port)
        yield Server(port, folder / "user")
    finally:
        server.terminate()
        server.wait()
        log.close()


def _wait_listening(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, "sshd did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError("sshd does not listen")
