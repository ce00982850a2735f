"""A SAML identity provider for tests: what a municipality's ADFS answers, signed with a key made here."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zlib import decompress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.saml import NAMEID_FORMAT_UNSPECIFIED, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA1, DIGEST_SHA256, SIG_RSA_SHA1, SIG_RSA_SHA256

ENTITY = "https://sts.example/adfs/services/trust"
SIGN_ON = "https://sts.example/adfs/ls/"
ALGORITHMS = {"sha256": (SIG_RSA_SHA256, DIGEST_SHA256), "sha1": (SIG_RSA_SHA1, DIGEST_SHA1)}


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a key and its certificate in ``folder`` and return both files."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sts.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1))
        .not_valid_after(datetime(2060, 1, 1))
        .sign(key, hashes.SHA256())
    )
    files = folder / "idp.key", folder / "idp.pem"
    plain = serialization.NoEncryption()
    files[0].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    files[1].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return files


class IdentityProvider:
    """Answers a request to log in with a signed assertion about one person."""

    def __init__(self, folder: Path, *, sp_metadata: str, xmlsec: str) -> None:
        self.key, self.certificate = certificate(folder)
        metadata = folder / "sp.xml"
        metadata.write_text(sp_metadata, "utf-8")
        config = {
            "entityid": ENTITY,
            "xmlsec_binary": xmlsec,
            "key_file": str(self.key),
            "cert_file": str(self.certificate),
            "metadata": {"local": [str(metadata)]},
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(SIGN_ON, BINDING_HTTP_REDIRECT)]},
                    "policy": {"default": {"name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"}},
                }
            },
        }
        self.server = Server(config=IdPConfig().load(config))

    def answer(self, asked: str, said: dict[str, list[str]], *, sign: bool = True, algorithm: str = "sha256") -> str:
        """Return the SAMLResponse (base64) to the request whose address is ``asked``."""
        request = decompress(b64decode(parse_qs(urlsplit(asked).query)["SAMLRequest"][0]), -15).decode()
        (request_id,) = re.findall(r'\bID="([^"]+)"', request)
        (to,) = re.findall(r'AssertionConsumerServiceURL="([^"]+)"', request)
        (issuer,) = re.findall(r"<saml:Issuer>([^<]+)", request)
        response = self.server.create_authn_response(
            identity=said,
            in_response_to=request_id,
            destination=to,
            sp_entity_id=issuer,
            name_id=NameID(format=NAMEID_FORMAT_UNSPECIFIED, text="x"),
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"},
            sign_assertion=sign,
            sign_response=sign,
            sign_alg=ALGORITHMS[algorithm][0],
            digest_alg=ALGORITHMS[algorithm][1],
        )
        return str(response)
