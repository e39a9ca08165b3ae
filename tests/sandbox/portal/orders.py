# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Orders and their certificates, from bought to issued.

An order (`Purchase`) holds as many slots as certificates were bought. A slot is open, then assigned
to an address, mailed (link and code are out), retrieved (the form was accepted), issued (the PFX
mail is out). Each passage is one UPDATE that names the state it starts from, so it happens once.
"""

import datetime
import sqlite3
import time
from dataclasses import dataclass

from .codes import hash_secret, hash_token, random_code, random_token, secret_matches
from .database import Database
from .products import CERTIFICATE_DAYS, PRODUCTS, Product

_DAY = 86400
_CODE_LENGTH = 10


@dataclass(frozen=True)
class Invoice:
    kind: str
    title: str
    tax_number: str


@dataclass(frozen=True)
class Applicant:
    name: str
    organization: str
    phone: str
    contact: str


@dataclass(frozen=True)
class Cart:
    """What was chosen on the first page."""

    product: Product
    years: int
    quantity: int
    addresses: tuple[str, ...]

    @property
    def price(self) -> int:
        return self.product.price * self.years * self.quantity


@dataclass(frozen=True)
class Slot:
    id: int
    purchase: str
    position: int
    number: str
    state: str
    bound: str
    address: str
    name: str
    product: Product
    organization: str
    years: int
    code: str
    code_expires: float
    paid_until: float

    @property
    def days(self) -> int:
        """How long a certificate retrieved now will live."""
        left = self.years * 365
        if self.paid_until:
            left = int((self.paid_until - time.time()) // _DAY)
        return min(CERTIFICATE_DAYS, left)


@dataclass(frozen=True)
class Purchase:
    number: str
    account_id: int
    cart: Cart
    state: str
    applicant: Applicant
    invoice: Invoice
    bought: float
    price: int
    slots: tuple[Slot, ...]

    @property
    def open_slots(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.state == "open"]

    def slot(self, number: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.number == number), None)


@dataclass(frozen=True)
class Issue:
    """`pfx` is what is sent: a PFX, or where the key is the buyer's own a .p7b in PEM."""

    serial: str
    not_after: float
    pfx: bytes

    @property
    def is_without_key(self) -> bool:
        return self.pfx.startswith(b"-----BEGIN PKCS7-----")


class Orders:
    def __init__(self, database: Database):
        self._database = database

    def place(self, account_id: int, cart: Cart, applicant: Applicant, invoice: Invoice) -> str:
        number = f"MS-{random_code(8)}"
        bound = list(cart.addresses) + [""] * (cart.quantity - len(cart.addresses))
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO purchase VALUES (?, ?, ?, ?, ?, ?, 'bought', ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    account_id,
                    cart.product.level,
                    cart.years,
                    cart.quantity,
                    cart.price,
                    applicant.name,
                    applicant.organization,
                    applicant.phone,
                    applicant.contact,
                    invoice.kind,
                    invoice.title,
                    invoice.tax_number,
                    time.time(),
                ),
            )
            connection.executemany(
                "INSERT INTO slot (purchase, position, number, bound) VALUES (?, ?, ?, ?)",
                [
                    (number, position, f"{number}-{position:02}", address)
                    for position, address in enumerate(bound, start=1)
                ],
            )
        return number

    def pay(self, number: str) -> bool:
        return self._database.change(
            "UPDATE purchase SET state = 'paid' WHERE number = ? AND state = 'bought'", number
        )

    def purchase(self, number: str) -> Purchase | None:
        row = self._database.row("SELECT * FROM purchase WHERE number = ?", number)
        return self._purchase(row) if row else None

    def of_account(self, account_id: int) -> list[Purchase]:
        rows = self._database.rows(
            "SELECT * FROM purchase WHERE account_id = ? ORDER BY bought DESC", account_id
        )
        return [self._purchase(row) for row in rows]

    def all(self) -> list[Purchase]:
        rows = self._database.rows("SELECT * FROM purchase ORDER BY bought")
        return [self._purchase(row) for row in rows]

    def slot(self, number: str) -> Slot | None:
        slots = self._slots("slot.number = ?", number)
        return slots[0] if slots else None

    def slot_by_link(self, number: str, token: str) -> Slot | None:
        """The slot whose newest retrieval link this is."""
        slots = self._slots("slot.number = ? AND token = ?", number, hash_token(token))
        return slots[0] if slots else None

    def assign(self, choices: list[tuple[Slot, str, str]]) -> bool:
        """Gives each slot its address and the name in the certificate; all of them or none."""
        try:
            with self._database.transaction() as connection:
                for slot, address, name in choices:
                    cursor = connection.execute(
                        "UPDATE slot SET state = 'assigned', address = ?, name = ?"
                        " WHERE id = ? AND state = 'open'",
                        (address, name, slot.id),
                    )
                    if cursor.rowcount == 0:
                        raise _AlreadyAssigned
        except _AlreadyAssigned:
            return False
        return True

    def withdraw(self, slot: Slot) -> bool:
        """Opens an assigned slot again; a link or code already sent becomes worthless."""
        return self._database.change(
            "UPDATE slot SET state = 'open', address = '', name = '', token = '', code = ''"
            " WHERE id = ? AND state IN ('assigned', 'mailed') AND round = 1",
            slot.id,
        )

    def renew(self, slot: Slot) -> bool:
        """Starts the next retrieval of a slot that is paid for longer than a certificate lives."""
        return self._database.change(
            "UPDATE slot SET state = 'assigned', round = round + 1, token = '', code = '',"
            " number = printf('%s-%02d-R%d', purchase, position, round + 1)"
            " WHERE id = ? AND state = 'issued' AND paid_until > ?",
            slot.id,
            time.time() + _DAY,
        )

    def new_link(self, slot: Slot) -> str:
        token = random_token()
        self._database.change(
            "UPDATE slot SET token = ? WHERE id = ?", hash_token(token), slot.id
        )
        return token

    def new_code(self, slot: Slot, lifetime: float) -> tuple[str, float]:
        """A code that replaces the one before it, and when it expires."""
        code = random_code(_CODE_LENGTH)
        expires = time.time() + lifetime
        self._database.change(
            "UPDATE slot SET code = ?, code_expires = ?, code_failures = 0 WHERE id = ?",
            hash_secret(code),
            expires,
            slot.id,
        )
        return code, expires

    def mailed(self, slot: Slot) -> None:
        self._database.change(
            "UPDATE slot SET state = 'mailed' WHERE id = ? AND state = 'assigned'", slot.id
        )

    def try_code(self, slot: Slot, typed: str, attempts: int) -> str:
        """One try: "right", "wrong", "expired" or "locked". It is counted before it is judged."""
        counted = self._database.change(
            "UPDATE slot SET code_failures = code_failures + 1 WHERE id = ? AND code_failures < ?",
            slot.id,
            attempts,
        )
        if not counted:
            return "locked"
        if slot.code_expires <= time.time():
            return "expired"
        return "right" if slot.code and secret_matches(typed, slot.code) else "wrong"

    def claim(self, slot: Slot) -> bool:
        """Takes the slot for issuing; of two forms sent at once one gets it."""
        return self._database.change(
            "UPDATE slot SET state = 'retrieved' WHERE id = ? AND state = 'mailed'", slot.id
        )

    def unclaim(self, slot: Slot) -> None:
        self._database.change(
            "UPDATE slot SET state = 'mailed' WHERE id = ? AND state = 'retrieved'", slot.id
        )

    def keep_issue(self, slot: Slot, issue: Issue) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO issue SELECT id, round, ?, ?, ? FROM slot WHERE id = ?",
                (issue.serial, issue.not_after, issue.pfx, slot.id),
            )
            connection.execute(
                "UPDATE slot SET code = '', paid_until = ? WHERE id = ? AND paid_until = 0",
                (time.time() + slot.years * 365 * _DAY, slot.id),
            )

    def issued(self, slot: Slot) -> None:
        self._database.change(
            "UPDATE slot SET state = 'issued' WHERE id = ? AND state = 'retrieved'", slot.id
        )

    def issues(self, slot: Slot) -> list[Issue]:
        """The certificates of a slot, newest first."""
        rows = self._database.rows(
            "SELECT serial, not_after, pfx FROM issue WHERE slot_id = ? ORDER BY round DESC",
            slot.id,
        )
        return [Issue(*row) for row in rows]

    def _purchase(self, row: sqlite3.Row) -> Purchase:
        slots = tuple(self._slots("slot.purchase = ?", row["number"]))
        bound = tuple(slot.bound for slot in slots if slot.bound)
        return Purchase(
            number=row["number"],
            account_id=row["account_id"],
            cart=Cart(PRODUCTS[row["level"]], row["years"], row["quantity"], bound),
            state=row["state"],
            applicant=Applicant(
                row["applicant"], row["organization"], row["phone"], row["contact"]
            ),
            invoice=Invoice(row["invoice"], row["invoice_title"], row["tax_number"]),
            bought=row["bought"],
            price=row["price"],
            slots=slots,
        )

    def _slots(self, where: str, *values) -> list[Slot]:
        rows = self._database.rows(
            "SELECT slot.*, purchase.level, purchase.years, purchase.organization"
            f" FROM slot JOIN purchase ON purchase.number = slot.purchase WHERE {where}"
            " ORDER BY position",
            *values,
        )
        return [_slot(row) for row in rows]


class _AlreadyAssigned(Exception):
    """Undoes an assignment of several slots."""


def _slot(row: sqlite3.Row) -> Slot:
    return Slot(
        id=row["id"],
        purchase=row["purchase"],
        position=row["position"],
        number=row["number"],
        state=row["state"],
        bound=row["bound"],
        address=row["address"],
        name=row["name"],
        product=PRODUCTS[row["level"]],
        organization=row["organization"],
        years=row["years"],
        code=row["code"],
        code_expires=row["code_expires"],
        paid_until=row["paid_until"],
    )


def day(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds).strftime("%Y-%m-%d")


def minute(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")
