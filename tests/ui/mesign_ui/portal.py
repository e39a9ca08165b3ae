# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The portal's site in the client's account page, and the way from its mails to the certificate, as a person goes it."""

from .client import Client
from .display import wait_until
from .web import Page
from .world import NAMES, ORGANIZATION, PORTAL_PASSWORD, World

TITLE = ".*(?:Sandbox CA|沙盒认证).*"
FILLED = "Filled in for you.*"
REFUSED = "The page did not accept it.*"


class Portal:
    """One client's windows on the portal's site."""

    def __init__(self, world: World, client: Client):
        self._world = world
        self._client = client
        self.page: Page | None = None

    # What the portal knows

    def random_code(self) -> str:
        """Read by a person off the picture; the portal's hook for tests tells it here."""
        return self._world.sandbox.command("portal", what="captcha")["captcha"]

    def orders(self) -> list[dict]:
        return self._world.sandbox.command("portal", what="orders")["orders"]

    def certificate(self, number: str | None = None) -> dict:
        """The certificate of this number, or else the only one."""
        return next(each for order in self.orders() for each in order["certificates"]
                    if number is None or each["number"] == number)

    def hold(self, *kinds: str) -> list[str]:
        """Lets mails of these kinds wait, and all others go out."""
        return self._world.sandbox.command("portal", what="hold", kinds=list(kinds))["waiting"]

    def set_down(self, is_down: bool):
        self._world.sandbox.command("portal", what="down", down=is_down)

    # Buying

    def show(self, path: str = "/"):
        """Waits for the account page's window, at a page."""
        self.page = Page(self._client, TITLE)
        self.page.wait_for(path)

    def choose(self):
        page = self.page
        page.focus()
        page.tab(3)  # from the first product to the fourth
        page.press("Return")
        page.wait_for("/buy/V4")
        page.tab(4)  # level, quantity, term, addresses, and on
        page.press("Return")
        page.wait_for("/login")

    def register(self):
        page = self.page
        page.tab(5)  # name, password, random code, another picture, log in, and the way to an account
        page.press("Return")
        page.wait_for("/register")
        page.fill("wangfang", None, PORTAL_PASSWORD, PORTAL_PASSWORD, self.random_code())
        page.wait_for("/applicant")

    def name_applicant(self):
        self.page.fill(NAMES["alice"], ORGANIZATION, "010-12345678", None)
        self.page.wait_for("/confirm")

    def confirm(self):
        page = self.page
        page.tab(3)  # past the invoice
        page.fill(self.random_code(), submit=False)
        page.tab(2)  # past another picture, to the terms
        page.press("space")
        page.tab(2)  # past the contract
        page.press("Return")
        page.wait_for("/orders/MS-[A-Z0-9]+/pay")

    def pay(self):
        self.page.press("Return")
        self.page.wait_for("/orders/MS-[A-Z0-9]+")
        assert self.orders()[0]["state"] == "paid", self.orders()

    def assign(self):
        """To the address that the client has filled in."""
        self.page.press("Return")
        wait_until(lambda: self.certificate()["address"] == self._world.address("alice"), "the certificate is assigned")

    # Retrieving

    def open_retrieval(self, from_mail: bool = True):
        """From the card on the mail, or from the wizard: a protection password is made, the page opens filled in."""
        if from_mail:
            self._client.press("Continue…", limit=30)
        wizard = self._client.wait_for_window("Welcome")
        self._client.wait_for("text", "Protection Password.*", limit=30)
        self._client.press("C_?ontinue", within=wizard)
        self.show_retrieval()

    def show_retrieval(self):
        self.show("/retrieve.*")
        self.wait_filled()

    def wait_filled(self):
        self._client.wait_for("label", text=FILLED, limit=30)

    def submit(self, random_code: str | None = None):
        """Types the random code, the picture's or a wrong one, into the page that was filled in, and submits."""
        self.page.focus()
        self.page.type(random_code or self.random_code())
        self.page.press("Return")

    def wait_refused(self):
        self._client.wait_for("label", text=REFUSED, limit=20)

    def fill_again(self):
        """After the page was refused: what is known by now is filled in, and the random code awaited."""
        self._client.press("Fill In", within=self._client.wait_for_window(TITLE))
        self.wait_filled()

    def wait_issued(self, number: str | None = None):
        wait_until(lambda: self.certificate(number)["state"] == "issued", "the certificate is issued", 30)
