#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mesignctl promises to scripts: exit codes, words, JSON, and where secrets come from.

usage: test_contract.py MESIGNCTL
"""

import base64
import json
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # pylint: disable=wrong-import-position

PROGRAM = ""

PLAIN = (
    "From: =?utf-8?B?5p2O5aic?= <li@example.test>\r\nTo: wang@example.test\r\nSubject: =?utf-8?B?5ZCI5ZCM?=\r\n"
    "Date: Fri, 02 Jan 2026 03:04:05 +0000\r\nMessage-ID: <m1@example.test>\r\nReferences: <a@x> <b@x>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n你好\r\n"
    "--b\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nMTIz\r\n--b--\r\n"
)


class Contract(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-test-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.profile = self.folder / "profile"

    def run_it(self, *arguments, given="", language=""):
        return subprocess.run([PROGRAM, *arguments], input=given, capture_output=True, text=True, timeout=60, check=False,
                              env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "LANGUAGE": language, "HOME": str(self.folder)})

    def answer(self, *arguments, given="", expect=0):
        process = self.run_it("--profile", str(self.profile), "--json", *arguments, given=given)
        self.assertEqual(process.returncode, expect, process.stderr)
        return json.loads(process.stdout)


class Usage(Contract):
    def test_help_and_version(self):
        self.assertRegex(self.run_it("--version").stdout, r"^mesignctl \d+\.\d+")
        self.assertIn("message show", self.run_it("--help").stdout)
        helped = self.run_it("compose", "--help")
        self.assertEqual(helped.returncode, 0)
        self.assertIn("--no-header-protection", helped.stdout)

    def test_help_of_a_group(self):
        """What may follow a word is told, and nothing else."""
        for option in ("--help", "-h"):
            done = self.run_it("retrieval", option)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("  retrieval show ID\n", done.stdout)
            self.assertNotIn("  cert ", done.stdout)
        self.assertEqual(self.run_it("nonsense", "--help").returncode, 2)

    def test_wrong_usage_is_2(self):
        for arguments in ([], ["nonsense"], ["message"], ["message", "nonsense"], ["message", "show"], ["message", "show", "a", "b"],
                          ["--nonsense"], ["sync", "--nonsense"], ["compose", "--from", "a@b.test"], ["message", "list"],
                          ["sync", "--bodies", "some"], ["account", "add", "a@b.test", "--imap", "imaps://x"]):
            with self.subTest(arguments):
                process = self.run_it("--profile", str(self.profile), *arguments)
                self.assertEqual(process.returncode, 2, process.stderr)
                self.assertTrue(process.stderr)
                self.assertFalse(process.stdout)

    def test_wrong_commands_are_told(self):
        for words, says in ((["nonsense"], "“nonsense” is not a command"), (["mailbox"], "After “mailbox” comes one of these: list, create, rename, delete, empty, mark-read, subscribe, unsubscribe."),
                            (["provider", "nonsense"], "list, add, check")):
            with self.subTest(words):
                self.assertIn(says, self.answer(*words, expect=2)["error"]["message"])
        self.assertEqual(self.answer(expect=2)["error"]["code"], "usage")

    def test_speaks_chinese(self):
        helped = self.run_it("--help", language="zh_CN")
        self.assertIn("用法：mesignctl", helped.stdout)
        self.assertIn("message list --mailbox 名称|--unified\n      列出文件夹中的邮件\n", helped.stdout)
        self.assertRegex(self.run_it("compose", "--help", language="zh_CN").stdout, r"--from=地址 +发件人\n")
        refused = self.run_it("--profile", str(self.profile), "search", "before:soon", language="zh_CN")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("无法搜索“before:soon”；请写成：日期", refused.stderr)

    def test_words_of_states_are_only_for_people(self):
        self.assertIn("签名：无\n加密：无\n", self.run_it("message", "show", "-", given=PLAIN, language="zh_CN").stdout)
        shown = json.loads(self.run_it("--json", "message", "show", "-", given=PLAIN, language="zh_CN").stdout)
        self.assertEqual((shown["signature"]["status"], shown["encryption"]["status"]), ("none", "none"))

    def test_options_stand_anywhere(self):
        for arguments in (["--json", "message", "show", "-"], ["message", "show", "--json", "-"], ["message", "show", "-", "--json"]):
            with self.subTest(arguments):
                json.loads(self.run_it(*arguments, given=PLAIN).stdout)

    def test_profile_init(self):
        made = self.answer("profile", "init", "--plain-secrets")
        self.assertTrue(made["plain_secrets"])
        for path in self.profile.rglob("*"):
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)
        self.assertEqual(self.answer("account", "list"), {"accounts": []})


class Ends(Contract):
    def test_answer_that_cannot_be_written_is_5(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = subprocess.run([PROGRAM, "--help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(process.returncode, 5)
        self.assertIn("mesignctl: ", process.stderr)

    def test_no_core_file_while_a_password_is_read(self):
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        with subprocess.Popen([PROGRAM, "--profile", str(self.profile), "cert", "import", "-", "--password-file", "x"],
                              stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (most, most))) as process:
            limits, end = "", time.monotonic() + 10
            while not re.search(r"Max core file size +0 +0 ", limits) and time.monotonic() < end:
                limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="ascii")
            process.communicate(b"")
        self.assertRegex(limits, r"Max core file size +0 +0 ")


class Damaged(Contract):
    """A file of the profile that cannot be read: it is named, and what to do."""

    def setUp(self):
        super().setUp()
        self.answer("profile", "init", "--plain-secrets")

    def check(self, name, *command):
        (self.profile / "config" / name).write_text("no group = here\n")
        error = self.answer(*command, expect=5)["error"]
        self.assertEqual(error["code"], "store")
        self.assertIn(name, error["message"])
        self.assertIn("Mend", error["message"])

    def test_settings(self):
        self.check("settings.ini", "account", "list")

    def test_secrets(self):
        key, pfx = self.folder / "k.pem", self.folder / "k.p12"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", key,
                        "-subj", "/CN=a", "-addext", "subjectAltName=email:a@example.test"], check=True, capture_output=True)
        subprocess.run(["openssl", "pkcs12", "-export", "-in", key, "-inkey", key, "-out", pfx, "-passout", "pass:pw"], check=True)
        (self.folder / "pw").write_text("pw")
        self.check("secrets.ini", "cert", "import", str(pfx), "--password-file", str(self.folder / "pw"))


class Documented(Contract):
    """Man page, docs/cli.md and completion know every command and every option of --help."""

    TREE = Path(__file__).resolve().parent.parent.parent
    EVERYWHERE = {"--profile", "--json", "--passphrase-file", "--verbose", "--version"}

    def commands(self):
        """(words, options) of each command."""
        known = {"sync", "search", "compose"}
        for line in self.run_it("--help").stdout.splitlines():
            match = re.match(r"  ([a-z]+)(?: ([a-z-]+)\b)?", line)
            if not match or line.startswith("   "):
                continue
            words = [match[1]] if match[1] in known else [match[1], match[2]]
            helped = self.run_it(*words, "--help").stdout
            yield " ".join(words), set(re.findall(r"^  (--[a-z0-9-]+)", helped, re.M)) - self.EVERYWHERE

    def check(self, sections):
        """`sections` maps the heading of each section to its text, the heading included."""
        commands = list(self.commands())
        self.assertGreater(len(commands), 25)
        for command, options in commands:
            with self.subTest(command):
                named = [text for heading, text in sections.items() if re.search(rf"\b{command}(?![\w-])", heading)]
                self.assertEqual(len(named), 1, "described once")
                self.assertEqual(options - set(re.findall(r"--[a-z0-9-]+", named[0])), set())

    def test_manual(self):
        page = (self.TREE / "data" / "man" / "mesignctl.1").read_text(encoding="utf-8").replace("\\-", "-")
        page = re.search(r"\.SH PROFILE AND ACCOUNTS\n(.*)\.SH SECRETS", page, re.S)[1]
        parts = re.split(r"^(\.B[IR]? \"?(?=[a-z]).*)$", page, flags=re.M)[1:]
        named = re.compile(r"\.B[IR]? \"?((?:profile|account|mail|mailbox|message|operation|outbox|cert|key|retrieval|provider) [a-z-]+|sync|search|compose)\b")
        sections, heading = {}, ""
        for line, text in zip(parts[::2], parts[1::2]):
            match = named.match(line)
            heading = match[1] if match else heading
            sections[heading] = sections.get(heading, "") + line + text
        self.check(sections)

    def test_contract(self):
        text = (self.TREE / "docs" / "cli.md").read_text(encoding="utf-8")
        self.check({part.split("\n", 1)[0]: part for part in re.split(r"^### ", text, flags=re.M)[1:]})
        for option in self.EVERYWHERE:
            self.assertIn(f"`{option}", text)

    def complete(self, *words):
        """What bash offers for the last of these words."""
        script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mesignctl; printf "%s\\n" "${COMPREPLY[@]}"'
        process = subprocess.run(["bash", "-c", script, "bash", str(self.TREE / "data" / "completion" / "mesignctl"), "mesignctl", *words],
                                 capture_output=True, text=True, timeout=60, check=True, cwd=self.folder)
        self.assertEqual(process.stderr, "")
        return set(process.stdout.split())

    def test_completion(self):
        for command, options in self.commands():
            with self.subTest(command):
                self.assertEqual(self.complete(*command.split(), "--") - self.EVERYWHERE - {"--help"}, options)
                self.assertIn(command.split()[-1], self.complete(*command.split()[:-1], ""))
        self.assertEqual(self.complete("--profile", "x", "cert", "e"), {"export"})
        self.assertEqual(self.complete("sync", "--bodies", "r"), {"recent"})
        (self.folder / "letter.txt").touch()
        self.assertEqual(self.complete("compose", "--body-file", "let"), {"letter.txt"})


class AtTheTerminal(Contract):
    def test_interrupted_at_the_password(self):
        child, terminal = pty.fork()
        if child == 0:
            os.execv(PROGRAM, [
                PROGRAM, "--profile", str(self.profile), "account", "add", "a@example.test",
                "--imap", "imaps://localhost:1", "--smtp", "smtps://localhost:1"])
        self.addCleanup(os.close, terminal)
        shown = b""
        while b":" not in shown:
            shown += os.read(terminal, 1000)
        os.write(terminal, b"\x03")
        for _ in range(100):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                break
            time.sleep(0.1)
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            self.fail("it does not hear Ctrl+C")
        self.assertTrue(os.WIFEXITED(status))
        self.assertEqual(os.WEXITSTATUS(status), 5)


class Reading(Contract):
    def test_plain_message_needs_no_profile(self):
        message = self.answer("message", "show", "-", given=PLAIN)
        self.assertEqual(message["headers"]["from"], [{"name": "李娜", "address": "li@example.test"}])
        self.assertEqual(message["headers"]["subject"], "合同")
        self.assertEqual(message["headers"]["date"], "2026-01-02T03:04:05Z")
        self.assertEqual(message["headers"]["message_id"], "m1@example.test")
        self.assertEqual(message["headers"]["references"], ["a@x", "b@x"])
        self.assertEqual(message["body"]["text"].strip(), "你好")
        self.assertEqual(message["encryption"]["status"], "none")
        self.assertEqual(message["signature"]["status"], "none")
        self.assertEqual(message["signature"]["timestamp"]["status"], "none")
        attachment = message["attachments"][0]
        self.assertEqual((attachment["part"], attachment["filename"], attachment["size"]), ("2", "a.pdf", 3))
        self.assertFalse(self.profile.exists())

    def test_mail_does_not_command_the_terminal(self):
        escape = "G1szMW1yZWQbXTA7dGl0bGUHCg=="
        mail = f"From: a@example.test\nSubject: =?utf-8?B?{escape}?=\nContent-Transfer-Encoding: base64\n\n{escape}\n"
        shown = self.run_it("message", "show", "-", given=mail)
        self.assertEqual(shown.returncode, 0)
        self.assertIn("red", shown.stdout)
        self.assertNotIn("\033", shown.stdout)
        self.assertNotIn("\007", shown.stdout)

    def test_every_character_is_json(self):
        """Whatever a mail consists of: the answer can be read, and no control character stands in it as it is."""
        octets = bytes(range(1, 128)) + "\x85\u2028\ufeff\ufffe\U000e0001".encode() + b"\xff\xc0\x80"
        mail = f"From: a@example.test\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(octets).decode()}\n"
        process = self.run_it("--json", "message", "show", "-", given=mail)
        self.assertIn("\x1e\x1f !", json.loads(process.stdout)["body"]["text"])
        self.assertEqual([letter for letter in process.stdout if ord(letter) < 32 and letter != "\n"], [])

    def show_question(self, name):
        """What a terminal shows when a profile of that name is added and the answer is no; and how that ends."""
        profile = self.folder / "strange.provider"
        profile.write_text(f"[Provider]\nId=strange\nName={name}\nEvidence=none\n\n[Pfx]\nSubject=pfx\nAttachment=p12$\n")
        terminal, end = pty.openpty()
        with subprocess.Popen([PROGRAM, "--profile", str(self.profile), "provider", "add", str(profile)], stdin=end, stderr=end,
                              stdout=subprocess.PIPE, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}) as process:
            os.write(terminal, b"n\n")
            process.communicate(timeout=60)
        shown = os.read(terminal, 65536)
        os.close(end)
        os.close(terminal)
        return process.returncode, shown

    def test_a_question_names_the_provider(self):
        status, shown = self.show_question("Red")
        self.assertEqual(status, 2)
        self.assertIn(b"[y/N]", shown)
        self.assertIn(b"Red", shown)

    def test_a_name_does_not_command_the_terminal(self):
        status, shown = self.show_question("\033[31mred")
        self.assertEqual(status, 3)
        self.assertIn(b"Name", shown)
        self.assertNotIn(b"[y/N]", shown)
        self.assertNotIn(b"\033", shown)

    def test_provider_check_shipped(self):
        """What comes with the program has no fault; nothing of it is left out."""
        shipped = sorted((Documented.TREE / "data" / "providers").glob("*.provider"))
        self.assertGreater(len(shipped), 3)
        for path in shipped:
            with self.subTest(path.name):
                done = self.run_it("--json", "provider", "check", str(path))
                self.assertEqual((done.returncode, json.loads(done.stdout)["faults"]), (0, []))

    def test_provider_check_without_a_network(self):
        """Only for signatures of the profile's senders is the DNS asked, and only with --dkim."""
        corpus = Path(__file__).resolve().parent.parent / "data" / "retrieval"
        alone = ["unshare", "--user", "--map-root-user", "--net"] if os.getuid() else ["unshare", "--net"]
        if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("no network namespaces here")

        def check(mail, *options):
            command = [*alone, PROGRAM, "--json", "provider", "check", *options, str(corpus / "portal.provider"), str(corpus / mail)]
            process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            return process.returncode, json.loads(process.stdout)

        status, said = check("dkim-misaligned.eml", "--dkim")
        self.assertEqual((status, said["messages"][0]["reason"]), (0, "not-authenticated"))
        self.assertEqual(check("dkim-ed25519.eml")[0], 0)
        status, said = check("dkim-ed25519.eml", "--dkim")
        self.assertEqual(status, 4)
        self.assertIn(said["error"]["code"], ("offline", "timeout", "server"))

    def test_part_and_raw(self):
        mail = self.folder / "m.eml"
        mail.write_bytes(PLAIN.encode())
        saved = self.folder / "a.pdf"
        self.assertEqual(self.run_it("message", "show", str(mail), "--part", "2", "--output", str(saved)).returncode, 0)
        self.assertEqual(saved.read_bytes(), b"123")
        raw = subprocess.run([PROGRAM, "message", "show", "--raw", str(mail)], capture_output=True, check=True).stdout
        self.assertEqual(raw, PLAIN.encode())
        self.assertEqual(self.answer("message", "show", str(mail), "--part", "9", "--output", "-", expect=1)["error"]["code"], "not-found")

    def test_what_is_no_message_is_3(self):
        for given in ("", "\x00\x01\x02", "no header here\n"):
            with self.subTest(given):
                self.assertEqual(self.answer("message", "show", "-", given=given, expect=3)["error"]["code"], "not-a-message")
        self.assertEqual(self.answer("message", "show", str(self.folder / "none.eml"), expect=1)["error"]["code"], "not-found")



class Writing(Contract):
    """Without an account, to a file."""

    def setUp(self):
        super().setUp()
        self.answer("profile", "init", "--plain-secrets")
        self.mail = self.folder / "mail.eml"

    def compose(self, *options, sender="a@example.test", given="text\n", **how):
        return self.answer("compose", "--from", sender, "--to", "b@example.test", "--subject", "题目", "--body-file", "-",
                           "--output", str(self.mail), *options, given=given, **how)

    def read(self):
        return self.answer("message", "show", str(self.mail))

    def test_from_with_a_name(self):
        self.assertEqual(self.compose(sender="王芳 <a@example.test>")["copies"], 1)
        message = self.read()
        self.assertEqual(message["headers"]["from"], [{"name": "王芳", "address": "a@example.test"}])
        self.assertEqual((message["headers"]["subject"], message["body"]["text"]), ("题目", "text\n"))

    def test_nothing_to_say(self):
        self.compose(given="")
        self.assertEqual(self.read()["body"]["text"].strip(), "")

    def test_two_writers_are_refused(self):
        self.assertEqual(self.compose(sender="a@example.test, b@example.test", expect=2)["error"]["code"], "invalid")

    def test_signing_needs_a_certificate(self):
        self.assertEqual(self.compose("--sign", expect=1)["error"]["code"], "no-certificate")
        self.assertFalse(self.mail.exists())

    def test_only_accounts_send(self):
        arguments = ("compose", "--from", "a@example.test", "--to", "b@example.test")
        for what in ("--send", "--draft"):
            self.assertEqual(self.answer(*arguments, what, expect=1)["error"]["code"], "not-found")

    def test_reply_without_account(self):
        original = self.folder / "original.eml"
        original.write_text("From: b@example.test\nTo: a@example.test\nSubject: Big News\nMessage-ID: <1@b>\n\nhello\n", encoding="utf-8")
        self.answer("compose", "--from", "a@example.test", "--reply", str(original), "--body-file", "-", "--output", str(self.mail), given="yes\n")
        message = self.read()
        self.assertEqual(message["headers"]["to"], [{"name": "", "address": "b@example.test"}])
        self.assertEqual((message["headers"]["subject"], message["headers"]["in_reply_to"]), ("Re: Big News", ["1@b"]))
        self.assertIn("> hello", message["body"]["text"])


class Signed(Contract):
    """openssl signs and encrypts; mesignctl says what it finds."""

    def setUp(self):
        super().setUp()
        self.make("ca", "/CN=Test CA", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n")
        self.make("li", "/CN=Li Na/O=Example", self.leaf("li@example.test"), issuer="ca")
        self.make("wang", "/CN=Wang Fang", self.leaf("wang@example.test"), issuer="ca")
        (self.folder / "body").write_bytes(b"Content-Type: text/plain\r\n\r\nHello Wang\r\n")

    @staticmethod
    def leaf(address):
        return (f"basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyAgreement\nextendedKeyUsage=emailProtection\n"
                f"subjectAltName=email:{address}\ncertificatePolicies=2.23.140.1.5.1.2\n")

    def openssl(self, *arguments):
        return subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True).stdout

    def make(self, name, subject, extensions, issuer=None):
        (self.folder / f"{name}.ext").write_text(extensions, encoding="utf-8")
        self.openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject,
                     "-keyout", f"{name}.key", "-out", f"{name}.csr")
        signing = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial"] if issuer else ["-signkey", f"{name}.key"]
        self.openssl("x509", "-req", "-in", f"{name}.csr", *signing, "-days", "30", "-extfile", f"{name}.ext", "-out", f"{name}.pem")
        self.openssl("pkcs12", "-export", "-in", f"{name}.pem", "-inkey", f"{name}.key", "-passout", "pass:pw", "-out", f"{name}.p12")

    def sign(self, who="li", sender="li@example.test"):
        signed = self.openssl("cms", "-sign", "-in", "body", "-signer", f"{who}.pem", "-inkey", f"{who}.key", "-md", "sha256")
        (self.folder / "signed").write_bytes(signed)
        mail = self.folder / "signed.eml"
        mail.write_bytes(f"From: {sender}\nTo: wang@example.test\nSubject: s\n".encode() + signed)
        return mail

    def show(self, mail, *options, expect=0, **how):
        return self.answer("message", "show", str(mail), "--trust-anchor", str(self.folder / "ca.pem"), *options, expect=expect, **how)

    def test_valid(self):
        message = self.show(self.sign())
        self.assertEqual(message["signature"]["status"], "valid")
        signer = message["signature"]["signers"][0]
        self.assertEqual((signer["address"], signer["level"], signer["public"]), ("li@example.test", "V1", False))
        self.assertEqual(message["body"]["text"].strip(), "Hello Wang")

    def test_altered(self):
        mail = self.sign()
        mail.write_bytes(mail.read_bytes().replace(b"Hello Wang", b"Hello Fang"))
        self.assertEqual(self.show(mail, expect=1)["signature"]["status"], "invalid")

    def test_somebody_else(self):
        message = self.show(self.sign(sender="wang@example.test"), expect=1)
        self.assertEqual(message["signature"]["status"], "mismatch")

    def test_unknown_authority(self):
        message = self.answer("message", "show", str(self.sign()), expect=1)
        self.assertEqual(message["signature"]["status"], "untrusted")
        self.assertEqual(message["signature"]["signers"][0]["level"], "unknown")

    def test_after_its_time(self):
        message = self.show(self.sign(), "--at", "2035-01-01", expect=1)
        self.assertEqual((message["signature"]["status"], message["signature"]["signers"][0]["reason"]), ("expired", "expired"))

    def test_encrypted(self):
        self.sign()
        for cipher in ("-aes-256-cbc", "-aes-256-gcm"):
            with self.subTest(cipher):
                sealed = self.openssl("cms", "-encrypt", cipher, "-in", "signed", "-recip", "wang.pem")
                mail = self.folder / "sealed.eml"
                mail.write_bytes(b"From: li@example.test\nTo: wang@example.test\nSubject: e\n" + sealed)
                message = self.show(mail, "--key", str(self.folder / "wang.p12"), "--password-file", "-", given="pw\n")
                self.assertEqual(message["encryption"]["status"], "decrypted")
                self.assertEqual(message["encryption"]["authenticated"], "gcm" in cipher)
                self.assertEqual(message["signature"]["status"], "valid")
                self.assertEqual([layer["type"] for layer in message["layers"]], ["encrypted", "signed"])
                without = self.show(mail, "--key", str(self.folder / "li.p12"), "--password-file", "-", given="pw\n", expect=1)
                self.assertEqual((without["encryption"]["status"], without["signature"]["status"]), ("no-key", "none"))
                self.assertEqual(without["body"]["text"], "")

    def test_wrong_key_password(self):
        error = self.show(self.sign(), "--key", str(self.folder / "li.p12"), "--password-file", "-", given="no\n", expect=3)["error"]
        self.assertEqual(error["code"], "wrong-password")


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    tap.main()
