"""The single place that gives this installation its signing key: outside the database, and so
never in its dumps."""

from onething.cases import keys
from onething.project.home import Home, current


def key(home: Home) -> keys.SigningKey:
    """The private key of seals and receipts, made at first use; its public half is put beside."""
    found = keys.signing(home.secret("signing", keys.new))
    if not home.public_key.exists():
        home.public_key.write_bytes(found.public.pem())
    return found


def here() -> keys.SigningKey:
    """The key of this process's home (`settings.SIGNER`), for floors below this one."""
    return key(current())
