# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certification requests (PKCS #10): what a provider that does not make the key itself looks at."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from .forms import Form
from .markup import Text

_LONGEST = 20000


def check_request(data: Form, name: str, address: str):
    """The public key of the request in a field, or None with a complaint about it."""
    text = data.get(name).strip()
    try:
        request = x509.load_pem_x509_csr(text[:_LONGEST].encode())
    except ValueError:
        data.refuse(
            name,
            Text(
                "这不是证书请求（PEM 格式，以 -----BEGIN CERTIFICATE REQUEST----- 开头）",
                "This is no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)",
            ),
        )
        return None
    complaint = _complain(request, address)
    if complaint:
        data.refuse(name, complaint)
        return None
    return request.public_key()


def _complain(request: x509.CertificateSigningRequest, address: str) -> Text | None:
    if not request.is_signature_valid:
        return Text("证书请求的签名无效", "The signature of the request is not valid")
    key = request.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < 2048:
            return Text("RSA 密钥至少 2048 位", "An RSA key has at least 2048 bits")
    elif not isinstance(key, ec.EllipticCurvePublicKey):
        return Text("不支持这种密钥", "Keys of this kind are not taken")
    if _addresses(request) != [address]:
        return Text(
            "证书请求不是为证书绑定的邮箱生成的",
            "The request is not for the address the certificate is bound to",
        )
    return None


def _addresses(request: x509.CertificateSigningRequest) -> list[str]:
    try:
        names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return names.value.get_values_for_type(x509.RFC822Name)


def pack(certificate: x509.Certificate, chain: list[x509.Certificate]) -> bytes:
    """The certificate and those above it, without any key: a .p7b in PEM."""
    return pkcs7.serialize_certificates([certificate, *chain], Encoding.PEM)
