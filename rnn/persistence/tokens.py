"""Tokens under which runs are kept. Whoever has a token has the run, so it cannot be guessed; and
it is sealed, so that a server sees whether it was made for the browser that shows it. Then that
browser's run is overwritten; everybody else gets a copy.

A token is 44 characters of the URL-safe base64 alphabet (A-Z a-z 0-9 _ -): 16 drawn at random (96
bits), 6 that are the same for all runs of one owner, and 22 of the seal, the first 132 bits of an
HMAC-SHA256 (RFC 2104) over these and the owner. Every character of the seal stands for six of its
bits, so that none can be exchanged.
"""

import hashlib
import hmac
import re
import secrets

from itsdangerous import Signer

from rnn.persistence.blobs import NOTHING, Blobs, VersionConflict

RANDOM, GROUP, SEAL = 16, 6, 22  # characters
TOKEN = re.compile(rf"[\w-]{{{RANDOM + GROUP + SEAL}}}", re.ASCII)
SECRET = "secret"  # the key of the blob that keeps it; no token is as short
LEAST_SECRET = 16  # bytes


def new_token(secret: bytes, owner: str) -> str:
    """A token for a run of this owner: a mark that tells browsers apart."""
    drawn = secrets.token_urlsafe(12) + _sign(secret, "group", owner)[:GROUP]
    return drawn + _seal(secret, drawn, owner)


def group_of(token: str) -> str:
    """What the tokens of one owner have in common. Owners without a mark are one."""
    return token[RANDOM : RANDOM + GROUP]


def belongs(secret: bytes, token: str, owner: str) -> bool:
    """Whether a token was made for this owner.

    An empty owner owns nothing: visitors without a mark cannot be told apart.
    """
    if not owner or not TOKEN.fullmatch(token):
        return False
    drawn, seal = token[:-SEAL], token[-SEAL:]
    return hmac.compare_digest(seal, _seal(secret, drawn, owner))


def _seal(secret: bytes, drawn: str, owner: str) -> str:
    return _sign(secret, "token", f"{drawn} {owner}")[:SEAL]


def _sign(secret: bytes, purpose: str, words: str) -> str:
    signer = Signer(
        secret, f"rnn-playground.{purpose}", key_derivation="hmac", digest_method=hashlib.sha256
    )
    return signer.get_signature(words.encode(errors="surrogatepass")).decode()


def load_secret(blobs: Blobs, configured: str | None = None) -> bytes:
    """The secret that seals tokens: the one an operator has configured; else one that is made once
    and kept beside the runs, so that all servers of these runs agree and a restart changes nothing.

    If it cannot be kept, it lasts as long as this process: then no run can be kept either.
    """
    if configured:
        return configured.encode()
    try:
        found = blobs.read(SECRET)
        if found is None or len(found.data) < LEAST_SECRET:
            version = found.version if found else NOTHING
            made = secrets.token_urlsafe(32).encode()
            blobs.write(SECRET, made, if_version=version)
            return made
    except VersionConflict:
        return load_secret(blobs)  # another server made it a moment ago
    except OSError:
        return secrets.token_bytes(32)
    return found.data
