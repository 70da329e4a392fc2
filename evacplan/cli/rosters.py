"""The roster as it lies on disk: opened, decrypted if it must be, and never repeated in a message."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evacplan.errors import EvacplanError

if TYPE_CHECKING:
    from evacplan.reports.roster import Roster

_SEALED = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")


def opened(path: Path | None, identity: Path | None) -> Roster:
    """Return the roster in the file ``path``, decrypted with the keys in the file ``identity``; an empty one for none.

    Raises
    ------
    EvacplanError
        If it cannot be read, or needs a key that is not there.
    """
    from evacplan.reports.roster import Roster, read_roster

    if path is None:
        if identity is not None:
            raise EvacplanError("a key without a roster, expected --roster FILE with --identity KEYFILE")
        return Roster()
    content = _content(path)
    if content.startswith(_SEALED):
        if identity is None:
            raise EvacplanError(f"{path} is encrypted, expected --identity KEYFILE with a key that opens it")
        content = _decrypted(content, _identities(identity), path)
    return read_roster(content)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvacplanError(f"cannot read {path}: {(error.strerror or 'no such file').lower()}") from error


def _identities(path: Path) -> list[Any]:
    """Return the keys in a file of age (a key a line, remarks after ``#``), or the one of SSH."""
    import pyrage

    content = _content(path)
    try:
        if content.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = (line.strip() for line in content.decode().splitlines())
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (pyrage.IdentityError, UnicodeDecodeError):
        keys = []
    if not keys:
        # The cause is dropped: it could repeat what is in the file.
        raise EvacplanError(f"{path} holds no key of age, expected AGE-SECRET-KEY-... or an SSH private key") from None
    return keys


def _decrypted(content: bytes, keys: Sequence[Any], path: Path) -> bytes:
    import pyrage

    try:
        plain: bytes = pyrage.decrypt(content, keys)
    except pyrage.DecryptError:
        raise EvacplanError(f"{path} cannot be opened with this key, or is damaged") from None
    return plain
