"""The single place that knows the signing key: made at first run, kept outside the database."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from onething.problem import Problem


class NoPublicKey(Problem):
    says = (
        "文件 %(file)s 不是签名公钥。请使用安装目录里的 signing.pub。"
        " · The file %(file)s is no public key. Use signing.pub of the installation."
    )


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What anybody needs to check a signature (Ed25519, RFC 8032)."""

    key: Ed25519PublicKey

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of the key's SHA-256: which key signed."""
        return hashlib.sha256(self.key.public_bytes_raw()).hexdigest()[:16]

    def pem(self) -> bytes:
        return self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def accepts(self, message: bytes, signature: str) -> bool:
        """Whether this key's owner signed the message."""
        try:
            self.key.verify(base64.b64decode(signature, validate=True), message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    key: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.key.public_key())

    def sign(self, message: bytes) -> str:
        """The signature, in base64."""
        return base64.b64encode(self.key.sign(message)).decode()


def new() -> str:
    """A new private key as PEM text, to be kept outside the database by its owner alone."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def signing(pem: str) -> SigningKey:
    """The key in this PEM text."""
    key = load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return SigningKey(key)


def public(file: Path) -> PublicKey:
    """The public key in a PEM file; raises NoPublicKey."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except (ValueError, OSError) as fault:
        raise NoPublicKey(file=file) from fault
    if not isinstance(key, Ed25519PublicKey):
        raise NoPublicKey(file=file)
    return PublicKey(key)
