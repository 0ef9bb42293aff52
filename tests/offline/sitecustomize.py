"""No address but this machine's own: the guard of the tests and of every Python they start.

Python imports a module of this name at its start when it lies on PYTHONPATH, which is how the
guard reaches child processes; tests/conftest.py installs it in the test process itself. An audit
hook sees every socket of the interpreter, whichever library opens it. Each attempt is refused and
noted in the file that ILMIO_SOCKET_LOG names, because a library may swallow the refusal.
"""

import ipaddress
import os
import sys

LOG = "ILMIO_SOCKET_LOG"
_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_CONTACTS = {"socket.connect", "socket.bind", "socket.sendto"}  # args: socket, address


class OutsideContact(RuntimeError):
    """Something reached for an address outside this machine."""


def is_local(host):
    """Whether a host name or address is this machine's own; None is how a lookup names it."""
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    if host is None or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def guard(event, args):
    """Audit hook: refuse and note what is not local. Unix sockets have no host and pass."""
    if event in _LOOKUPS:
        host = args[0]
    elif event in _CONTACTS:
        address = args[1]
        if not (isinstance(address, tuple) and address and isinstance(address[0], (str, bytes))):
            return
        host = address[0]
    else:
        return
    if not is_local(host):
        log = os.environ.get(LOG)
        if log:
            with open(log, "a", encoding="utf-8") as handle:
                handle.write(f"{event} {host!r}\n")
        raise OutsideContact(f"{event} {host!r}: no test may leave this machine")


if os.environ.get(LOG):
    sys.addaudithook(guard)
