# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The people of the sandbox."""

from dataclasses import dataclass

MAIL_DOMAIN = "example.test"
MAIL_HOST = "mx.example.test"


@dataclass(frozen=True)
class User:
    """Somebody with a mailbox."""

    address: str
    password: str
    name: str

    @classmethod
    def named(cls, word: str) -> "User":
        """Makes alice@example.test of `alice`; takes a whole address as it is."""
        local = word.partition("@")[0]
        address = word if "@" in word else f"{word}@{MAIL_DOMAIN}"
        return cls(address, f"pw-{local}", local.replace(".", " ").title())

    @property
    def domain(self) -> str:
        """What follows the @ of the address."""
        return self.address.rpartition("@")[2]


def local_domains(users: list[User]) -> list[str]:
    """Returns the domains whose mail ends in the sandbox."""
    return sorted({MAIL_DOMAIN, *(user.domain for user in users)})


PORTAL_USER = User("no-reply@portal.test", "pw-no-reply", "Portal")
