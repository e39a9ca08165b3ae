# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tries the cells of the matrix.

A cell is a format, a program and a way: the program `reads` ours, or `writes` and we read; it `notices` one changed octet in
ours. Of a PFX it `imports` ours, or `exports` and we import.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import entity as mime
from formats import FORMATS, PFX, Certificates, Compress, Encrypt, Sign
from programs.base import Refused
from world import SUBJECT, TEXT, check_letter, make_letter, make_mail

WAYS = ("reads", "writes", "notices")
PFX_WAYS = ("imports", "exports")
_METHODS = {Sign: "verify", Encrypt: "decrypt", Compress: "uncompress"}
_MAKERS = {Sign: "sign", Encrypt: "encrypt", Compress: "compress", Certificates: "certificates"}


@dataclass(frozen=True)
class Limit:
    """What a program of others cannot do: cells that have to fail with these words."""

    program: str
    version: str
    way: str
    formats: tuple[str, ...]
    says: str
    reason: str

    def holds(self, program: str, way: str, row) -> bool:
        return (self.program, self.way) == (program, way) and any(fnmatch.fnmatchcase(row.name, one) for one in self.formats)


def load_limits(path: Path = Path(__file__).with_name("limits.toml")) -> list[Limit]:
    with path.open("rb") as file:
        return [Limit(**{**one, "formats": tuple(one["formats"])}) for one in tomllib.load(file)["limit"]]


class Matrix:
    """Tries cells, and keeps what was seen in `seen`: a Limit, or None where it worked."""

    def __init__(self, world, limits):
        self.world = world
        self.limits = limits
        self.seen = {}
        self._ours = {}
        self._theirs = {}

    def try_cell(self, program, way: str, row) -> None:
        """Raises AssertionError where the cell is not as the limits say."""
        if way == "notices" and self._cannot_read(program, row):
            self.seen[program.name, way, row.name] = self.seen[program.name, "reads", row.name]
            return
        limit = next((one for one in self.limits if one.holds(program.name, way, row)), None)
        try:
            getattr(self, f"_{way}")(program, row)
        except Refused as reason:
            if limit is None:
                raise AssertionError(f"{program.title} {way} {row.name}: {reason}") from None
            if not re.search(limit.says, str(reason)):
                raise AssertionError(f"{program.title} {way} {row.name}: not “{limit.says}”, but: {reason}") from None
            self.seen[program.name, way, row.name] = limit
            return
        if limit is not None:
            raise AssertionError(f"{program.title} {way} {row.name}, which was a limit: {limit.reason}")
        self.seen[program.name, way, row.name] = None

    def _cannot_read(self, program, row):
        if (program.name, "reads", row.name) not in self.seen:
            self.try_cell(program, "reads", row)
        return self.seen[program.name, "reads", row.name] is not None

    # PKCS #12

    def _imports(self, program, row):
        for left in reversed(range(program.pfx_tries)):
            try:
                program.import_pfx(self.world.export_pfx(row), row.password, row.name)
                return
            except Refused:
                if left == 0:
                    raise

    def _exports(self, program, row):
        self.world.import_pfx(program.export_pfx(row.who, row.password, row.old), row, row.who)

    # We write, the program reads

    def ours(self, row) -> bytes:
        """Our mail of this format, without the fields outside."""
        if row.name not in self._ours:
            mail = self.world.compose(row)
            mime.check_shape(mail, row.layers[-1])
            self._ours[row.name] = mail
        return self._ours[row.name]

    def _reads(self, program, row):
        entity = self.ours(row)
        for layer in reversed(row.layers):
            mime.check_shape(entity, layer)
            entity = self._open(program, entity, layer)
        try:
            check_letter(entity, row)
        except mime.Unreadable as reason:
            raise AssertionError(f"{program.title} reads something else: {reason}") from None

    def _open(self, program, entity, layer) -> bytes:
        opened = getattr(program, _METHODS[type(layer)])(entity, layer)
        if isinstance(layer, Sign):
            expected = {self.world.address(who) for who in layer.who}
            if opened.signers != expected:
                raise AssertionError(f"{program.title} names the signers {set(opened.signers)}, not {expected}")
        return opened.content

    def _notices(self, program, row):
        for place, entity in mime.damage(self.ours(row), row.layers[-1], len(row.layers) == 1).items():
            try:
                for layer in reversed(row.layers):
                    entity = self._open(program, entity, layer)
            except (Refused, mime.Unreadable):
                continue
            raise Refused(f"nothing said of a changed {place}")

    # The program writes, we read

    def theirs(self, program, row) -> bytes:
        """The program's entity of this format."""
        if (program.name, row.name) not in self._theirs:
            entity = make_letter(row)
            for layer in program.adapt(row).layers:
                entity = getattr(program, _MAKERS[type(layer)])(entity, layer)
                mime.check_shape(entity, layer)
            self._theirs[program.name, row.name] = entity
        return self._theirs[program.name, row.name]

    def _writes(self, program, row):
        entity = self.theirs(program, row)
        subject = "[...]" if row.protected == "cipher" else "=?utf-8?b?5ZCI5ZCMIENvbnRyYWN0?="
        answer, status = self.world.show(make_mail(entity, row.sender, subject))
        check_answer(answer, status, program.adapt(row))
        self._check_damaged(entity, row)

    def _check_damaged(self, entity, row):
        """We take nothing changed for what was sent."""
        layer = row.layers[-1]
        if isinstance(layer, Certificates):
            return
        for place, changed in mime.damage(entity, layer, len(row.layers) == 1).items():
            answer, _ = self.world.show(make_mail(changed, row.sender))
            # A signature around ciphertext says nothing of the letter, whose own is as it was.
            around = place in ("signature", "digest") and expect_signature(row) is not layer
            check_damaged(answer, f"{row.name} with a changed {place}", around)


def check_damaged(answer, what, around) -> None:
    """What `message show` says of a mail that is not the one sent."""
    if not {"invalid", "failed"} & {one["status"] for one in answer["layers"]}:
        raise AssertionError(f"{what} is shown as the one sent: {answer['layers']}")
    if around and "signature-outside-encryption" not in [one["code"] for one in answer["warnings"]]:
        raise AssertionError(f"nothing warns of {what}")
    if answer["signature"]["status"] == "valid" and not around:
        raise AssertionError(f"{what} is valid")
    if answer["encryption"]["status"] == "failed" and (answer["body"]["text"] or answer["attachments"]):
        raise AssertionError(f"{what} shows text")


def check_answer(answer, status, row) -> None:
    """What `message show` says of a mail of others that is right."""
    signature, encryption = answer["signature"], answer["encryption"]
    expected = expect_signature(row)
    seals = [layer for layer in row.layers if isinstance(layer, Encrypt)]
    _same(row, "encryption", encryption["status"], "decrypted" if seals else "none")
    _same(row, "signature", signature["status"], "valid" if expected else "none")
    _same(row, "exit status", status, 0)
    layers = [_WORDS[type(one)] for one in reversed(row.layers) if not isinstance(one, Certificates)]
    _same(row, "layers", [one["type"] for one in answer["layers"]], layers)
    if seals:
        _same(row, "cipher", encryption["algorithm"], seals[0].cipher)
        _same(row, "authenticated", encryption["authenticated"], seals[0].authenticated)
    if expected:
        _same(row, "digest", signature["digest"], expected.digest)
        _same(row, "signers", {one["address"] for one in signature["signers"]}, {f"{who}@example.test" for who in expected.who})
        _same(row, "signers", {one["status"] for one in signature["signers"]} - {"mismatch"}, {"valid"})
        _same(row, "time stamp", signature["timestamp"]["status"], "valid" if expected.stamped else "none")
    if not isinstance(row.layers[-1], Certificates):
        _same(row, "text", answer["body"]["text"].rstrip("\n"), TEXT.rstrip("\n"))
        _same(row, "attachments", [(one["filename"], one["size"]) for one in answer["attachments"]], [("data.bin", 1024)])
    _same(row, "subject", answer["headers"]["subject"], SUBJECT)
    _same(row, "header protection", answer["header_protection"]["present"], bool(row.protected))


_WORDS = {Sign: "signed", Encrypt: "encrypted", Compress: "compressed"}


def _same(row, what, found, expected) -> None:
    if found != expected:
        raise AssertionError(f"{row.name}: the {what} is {found}, not {expected}")


def expect_signature(row) -> Sign | None:
    """The signature that counts: the outermost one inside the innermost encryption."""
    places = [number for number, layer in enumerate(row.layers) if isinstance(layer, Encrypt)]
    inside = row.layers[: places[0]] if places else row.layers
    signed = [layer for layer in inside if isinstance(layer, Sign)]
    return signed[-1] if signed else None


def list_rows(way: str):
    """The formats that a way has cells for."""
    if way in PFX_WAYS:
        return list(PFX)
    return [row for row in FORMATS if way == "writes" or row.ours is not None]
