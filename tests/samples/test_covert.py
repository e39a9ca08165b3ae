#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that one does not know one has: *Re: What's Up Johnny? Covert content attacks* (2019), by the way of a reply or a forward.

usage: test_covert.py MESIGNCTL
"""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import mail
from mesign_samples.attack import SECRET, Attack, head, html, plain
from mesign_samples.judge import ENVIRONMENT

COVERT = "I hereby declare war on the moon"

# Ways to show a text to one reader and not to another; {} is what is to be hidden.
HIDING = {
    "display": "<div style='display:none'>{}</div>",
    "visibility": "<div style='visibility:hidden'>{}</div>",
    "size": "<span style='font-size:0'>{}</span>",
    "small": "<span style='font-size:1px'>{}</span>",
    "opacity": "<p style='opacity:0.01'>{}</p>",
    "white": "<p style='color:#ffffff'>{}</p>",
    "near": "<p style='color:#fdfdfe'>{}</p>",
    "font": "<font color=white>{}</font>",
    "on colour": "<table bgcolor='#336699'><tr><td style='color:#346699'>{}</td></tr></table>",
    "transparent": "<p style='color:rgba(255,0,0,0)'>{}</p>",
    "off": "<p style='position:absolute;left:-10000px'>{}</p>",
    "below": "<p style='position:fixed;top:500vh'>{}</p>",
    "indent": "<p style='text-indent:-9999px'>{}</p>",
    "clip": "<p style='position:absolute;clip:rect(1px,1px,1px,1px)'>{}</p>",
    "height": "<div style='max-height:0;overflow:hidden'>{}</div>",
    "sheet": "<style>.x {{ display: none }}</style><p class=x>{}</p>",
    "media": "<style>@media screen {{ .x {{ display: none }} }}</style><p class=x>{}</p>",
    "wide": "<style>@media (min-width: 1px) {{ .x {{ display: none }} }}</style><p class=x>{}</p>",
    "supports": "<style>@supports (display: grid) {{ .x {{ font-size: 0 }} }}</style><p class=x>{}</p>",
    "descendant": "<style>div > p span.x {{ display: none }}</style><div><p><b><span class=x>{}</span></b></p></div>",
    "attribute": "<style>[title='q'] {{ display: none }}</style><p title=q>{}</p>",
    "escaped": "<style>.x {{ d\\69 splay: none }}</style><p class=x>{}</p>",
    "comment": "<p style='dis/**/play:none'>{}</p>",
    "variable": "<p style='--a:none;display:var(--a)'>{}</p>",
    "insisting": "<style>.x {{ display: none !important }}</style><p class=x style='display:block'>{}</p>",
    "details": "<template>{}</template>",
    "comment of html": "<!-- {} -->",
    "title": "<title>{}</title>",
    "no frames": "<noframes>{}</noframes>",
    "list": "<select><option>{}</option></select>",
    "field": "<input type=hidden value='{}'>",
    "dot": "<img src=cid:x width=1 height=1 alt='{}'>",
    "content": "<style>p::before {{ content: '{}' }}</style>",
    "attribute of data": "<p title='{}' data-x='{}'>x</p>",
    "hidden": "<p hidden>{}</p>",
    "deep": "<div>" * 1200 + "<p style='display:none'>{}</p>",
}


class Compose(Attack):
    def compose(self, original, *options, expect=0):
        """What is written when Wang answers, as octets; None where nothing was."""
        path, out = self.folder / "original.eml", self.folder / "out.eml"
        out.unlink(missing_ok=True)
        path.write_bytes(original)
        process = subprocess.run(
            [self.program, "--profile", str(self.profile()), "--json", "compose", "--from", "wang@example.test", *options, str(path), "--body-file", "/dev/null",
             "--output", str(out)], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, env=ENVIRONMENT)
        self.assertEqual(process.returncode, expect, process.stderr + process.stdout)
        self.said = json.loads(process.stdout)
        return out.read_bytes() if out.exists() else None

    def profile(self):
        """Wang's, with her certificate, Li's and Eve's in it."""
        profile = self.folder / "profile"
        if not profile.exists():
            self.run_it(profile, "profile", "init", "--plain-secrets")
            (self.folder / "people.pem").write_bytes(self.li_with_rsa.pem() + self.eve_with_rsa.pem())
            self.run_it(profile, "cert", "trust", str(self.folder / "root.pem"))
            self.run_it(profile, "cert", "import", str(self.folder / "wang.pfx"), "--password-file", "/dev/null")
            self.run_it(profile, "cert", "import", str(self.folder / "people.pem"))
        return profile

    def run_it(self, profile, *words):
        process = subprocess.run([self.program, "--profile", str(profile), "--json", *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                                 check=False, env=ENVIRONMENT)
        self.assertEqual(process.returncode, 0, process.stderr + process.stdout)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.li_with_rsa = cls.root.issue("li@example.test", "Li Na", number=2)
        cls.eve_with_rsa = cls.root.issue("eve@evil.test", "Eve", number=3)

    def assert_nowhere(self, octets, words):
        """Not in what was written, however it is encoded."""
        (self.folder / "written.eml").write_bytes(octets)
        said = self.show(octets)
        raw = subprocess.run([self.program, "message", "show", "--raw", str(self.folder / "written.eml")], capture_output=True, check=False, env=ENVIRONMENT).stdout
        for text in (octets.decode(errors="replace"), raw.decode(errors="replace"), json.dumps(said, ensure_ascii=False)):
            self.assertNotIn(words, text)


class Quoting(Compose):
    """I. Decrypted text never leaves in the clear."""

    def test_of_an_encrypted_mail(self):
        for original in (head() + self.sealed(plain(SECRET)), head() + self.sealed_with_tag(plain(SECRET)), head() + self.sealed(self.signed(plain(SECRET))),
                         head() + self.signed(self.sealed(plain(SECRET))), head("eve@evil.test") + self.sealed(plain(SECRET))):
            for how in (("--reply",), ("--reply", "--all"), ("--to", "li@example.test", "--forward")):
                options = [word for word in how if word == "--all"] + [word for word in how if word != "--all"]
                self.assertIsNone(self.compose(original, "--no-encrypt", *options, expect=1))
                self.assertEqual(self.said["error"]["code"], "would-leak")
                written = self.compose(original, *options)
                self.assertNotIn(b"WINTERGREEN", written)
                said = self.show(written)
                self.assertEqual(said["encryption"]["status"], "decrypted")
                self.assertIn(SECRET, said["body"]["text"], "for those who may read it, it is quoted")
                bare = self.compose(original, "--no-encrypt", "--without-quote", *options)
                self.assert_nowhere(bare, "WINTERGREEN")

    def test_of_a_mail_with_an_encrypted_part(self):
        """The older mail is slipped into a new one, in the hope that the answer quotes it."""
        for wrap in (lambda *parts: mail.multipart(*parts), lambda *parts: mail.multipart(*parts, subtype="related"),
                     lambda *parts: mail.multipart(*parts, subtype="alternative"), lambda *parts: self.signed(mail.multipart(*parts), self.eve),
                     lambda *parts: mail.multipart(parts[0], mail.attached(head() + parts[1]))):
            for visible in (plain("What do you think?" + "\r\n" * 100), html("What do you think?<div style='display:none'>")):
                for sealed in (self.sealed(plain(SECRET)), self.sealed_with_tag(html(SECRET))):
                    original = head("eve@evil.test") + wrap(visible, sealed)
                    for options in (("--reply",), ("--to", "eve@evil.test", "--forward")):
                        written = self.compose(original, "--no-encrypt", *options)
                        self.assertIn("What do you think?", self.show(written)["body"]["text"])
                        self.assert_nowhere(written, "WINTERGREEN")

    def test_of_a_mail_that_was_tampered_with(self):
        for original in (head() + self.sealed_with_tag(plain(SECRET), alter_tag=lambda tag: bytes(16)), head() + self.sealed_with_tag(plain(SECRET), tag_size=4)):
            for options in (("--reply",), ("--to", "li@example.test", "--forward")):
                written = self.compose(original, "--no-encrypt", *options)
                self.assert_nowhere(written, "WINTERGREEN")


class Hidden(Compose):
    """II. What was not seen is not text, is not quoted, and is not signed with it."""

    def variants(self):
        for name, how in HIDING.items():
            hidden = how.replace("{{", "\1").replace("}}", "\2").replace("{}", COVERT).replace("\1", "{").replace("\2", "}")
            yield name, "<p>Shall we meet?</p>" + hidden

    def test_is_no_text(self):
        for name, text in self.variants():
            with self.subTest(name):
                said = self.show(head() + html(text))
                self.assertIn("Shall we meet?", said["body"]["text"])
                self.assertNotIn("declare war", said["body"]["text"])

    def test_is_not_quoted(self):
        (self.folder / "answer.html").write_text("<p>Yes.</p>")
        for name, text in self.variants():
            with self.subTest(name):
                original = head() + html(text)
                options = ("--to", "eve@evil.test", "--forward") if name in ("white", "sheet", "deep") else ("--reply",)
                written = self.compose(original, "--no-encrypt", "--html-file", str(self.folder / "answer.html"), *options)
                said = self.show(written)
                self.assertIn("Shall we meet?", said["body"]["text"])
                self.assertIn("Shall we meet?", said["body"]["html"])
                self.assertEqual(said["signature"]["status"], "valid")
                self.assert_nowhere(written, "declare war")

    def test_parts_do_not_hide_each_other(self):
        """A style sheet somebody put in front takes no word out of what Li has signed."""
        part = html("<p>I do <b class=x>not</b> agree.</p>")
        original = head() + mail.multipart(html("<style>.x { display: none }</style><p>Hello</p>"), self.signed(part))
        self.assertIn("I do not agree.", self.show(original)["body"]["text"])
        (self.folder / "answer.html").write_text("<p>Yes.</p>")
        said = self.show(self.compose(original, "--no-encrypt", "--html-file", str(self.folder / "answer.html"), "--reply"))
        self.assertIn("not", said["body"]["html"])

    def test_both_texts_of_an_alternative(self):
        """The plain text says something else than the HTML: what is quoted is what the answer shows to its writer, as text."""
        original = head() + mail.multipart(plain(COVERT), html("<b>Shall we meet?</b>"), subtype="alternative")
        written = self.show(self.compose(original, "--no-encrypt", "--reply"))
        self.assertIsNone(written["body"]["html"])
        self.assertIn("> " + COVERT, written["body"]["text"])


if __name__ == "__main__":
    Attack.program = sys.argv[1]
    tap.main()
