#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write many different mails, always the same ones for the same seed.

Conversations with References, Chinese, Japanese and Korean subjects, bodies and names, HTML,
attachments, mailing lists, all with CRLF line ends, as a Maildir, as single files or as one mbox.
The newest mail is last; its date does not depend on the clock.
"""

import argparse
import base64
import os
import random
import sys
import time

END = 1767225600  # 2026-01-01 00:00 UTC: no mail is younger
YEAR = 365 * 24 * 3600
OWNER = ("Alice Wang", "alice@example.org")

GIVEN = ["Bob", "Carol", "Dave", "Erin", "Frank", "Grace", "Heidi", "Ivan", "Judy", "Mallory",
         "Zoë", "José", "Björn", "Łukasz", "Ольга", "Νίκος"]
FAMILY = ["Smith", "Jones", "Müller", "García", "Rossi", "Novák", "Иванова", "Παππάς", "Brown"]
CHINESE = ["李娜", "王芳", "张伟", "刘洋", "陈静", "赵磊", "欧阳修", "孙丽"]
JAPANESE = ["山田太郎", "佐藤花子", "鈴木一郎"]
KOREAN = ["김민준", "이서연", "박지훈"]

WORDS = ("budget review plan meeting report draft contract invoice project team schedule quarter "
         "customer release build server update question answer proposal travel lunch holiday photo "
         "number change please attached yesterday tomorrow office phone number deadline result "
         "certificate signature renewal order payment address delivery sample design test").split()
CHINESE_WORDS = ("合同 审核 意见 证书 签发 电子 邮件 会议 安排 报告 项目 预算 发票 客户 请 尽快 回复 附件 查收 谢谢 "
                 "明天 上午 下午 我们 已经 完成 测试 系统 更新 问题 解决 方案 申请 付款 地址 快递 公司").split()
JAPANESE_WORDS = "会議 資料 確認 お願い します 添付 ファイル 来週 予定 契約 証明書 更新 ありがとう ございます".split()
KOREAN_WORDS = "회의 자료 확인 부탁드립니다 첨부 파일 다음주 일정 계약 인증서 갱신 감사합니다".split()
LISTS = ["dev", "users", "announce"]


def encode_word(text):
    """RFC 2047, in pieces that do not split a character."""
    if text.isascii():
        return text
    pieces, piece = [], b""
    for char in text:
        octets = char.encode()
        if len(piece) + len(octets) > 42:
            pieces.append(piece)
            piece = b""
        piece += octets
    pieces.append(piece)
    return "\r\n ".join(f"=?UTF-8?B?{base64.b64encode(p).decode()}?=" for p in pieces)


def make_address(person):
    name, address = person
    return f"{encode_word(name)} <{address}>"


def make_date(when):
    parts = time.gmtime(when)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[parts.tm_wday]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
             "Dec")[parts.tm_mon - 1]
    return (f"{day}, {parts.tm_mday} {month} {parts.tm_year} "
            f"{parts.tm_hour:02}:{parts.tm_min:02}:{parts.tm_sec:02} +0000")


class World:
    """The people and the conversations that are going on."""

    def __init__(self, seed, count):
        self.random = random.Random(seed)
        self.count = count
        self.people = self.make_people()
        self.open = []

    def make_people(self):
        people = []
        for i in range(min(400, 20 + self.count // 20)):
            kind = self.random.random()
            if kind < 0.35:
                name = self.random.choice(CHINESE)
                domain = "example.cn"
            elif kind < 0.42:
                name, domain = self.random.choice(JAPANESE), "example.jp"
            elif kind < 0.48:
                name, domain = self.random.choice(KOREAN), "example.kr"
            else:
                name = f"{self.random.choice(GIVEN)} {self.random.choice(FAMILY)}"
                domain = self.random.choice(["example.org", "example.com", "mail.example.net"])
            people.append((name, f"person{i}@{domain}"))
        return people

    def get_language(self, person):
        return person[1].rpartition(".")[2]

    def make_words(self, language, count):
        if language == "cn":
            return "".join(self.random.choices(CHINESE_WORDS, k=count))
        if language == "jp":
            return "".join(self.random.choices(JAPANESE_WORDS, k=count))
        words = KOREAN_WORDS if language == "kr" else WORDS
        return " ".join(self.random.choices(words, k=count))

    def make_text(self, language):
        stop = "。" if language in ("cn", "jp") else ". "
        paragraphs = []
        for _ in range(self.random.randint(1, 4)):
            sentences = [self.make_words(language, self.random.randint(4, 12))
                         for _ in range(self.random.randint(1, 5))]
            paragraphs.append(stop.join(sentences).strip() + stop.strip())
        return paragraphs


class Conversation:
    def __init__(self, world):
        rnd = world.random
        self.starter = rnd.choice(world.people)
        self.language = world.get_language(self.starter)
        self.subject = world.make_words(self.language, rnd.randint(2, 6))
        self.list = rnd.choice(LISTS) if rnd.random() < 0.12 else None
        self.others = rnd.sample(world.people, rnd.choice([0, 0, 0, 1, 2]))
        self.left = rnd.choice([1, 1, 1, 1, 2, 3, 3, 4, 6, 10, 25])
        self.references = []
        self.quote = []


def choose_writer(world, talk):
    if not talk.references:
        return talk.starter
    return world.random.choice([OWNER, talk.starter] + talk.others)


def make_subject(world, talk):
    if not talk.references:
        return talk.subject
    prefixes = {"cn": ["回复：", "回复: ", "Re: ", "转发："]}.get(talk.language, ["Re: ", "RE: ", "Fwd: "])
    return world.random.choice(prefixes) + talk.subject


def make_header(world, talk, writer, identifier, when):
    receivers = [p for p in [OWNER, talk.starter] + talk.others if p != writer][:1]
    copies = [p for p in talk.others if p != writer and p not in receivers]
    lines = [f"Return-Path: <{writer[1]}>",
             f"Received: from mx.{writer[1].rpartition('@')[2]} by mail.example.org; {make_date(when)}",
             f"Date: {make_date(when - world.random.randint(1, 90))}",
             f"From: {make_address(writer)}",
             "To: " + ",\r\n ".join(make_address(p) for p in receivers or [OWNER])]
    if copies:
        lines.append("Cc: " + ",\r\n ".join(make_address(p) for p in copies))
    lines += [f"Subject: {encode_word(make_subject(world, talk))}", f"Message-ID: <{identifier}>"]
    if talk.references:
        lines.append(f"In-Reply-To: <{talk.references[-1]}>")
        lines.append("References: " + "\r\n ".join(f"<{r}>" for r in talk.references[-12:]))
    if talk.list:
        lines += [f"List-Id: <{talk.list}.lists.example.org>",
                  f"List-Post: <mailto:{talk.list}@lists.example.org>", "Precedence: list"]
    lines.append("MIME-Version: 1.0")
    return lines


def encode_base64(octets):
    text = base64.b64encode(octets).decode()
    return [text[i:i + 76] for i in range(0, len(text), 76)]


def make_part(content_type, text):
    """A text part: base64 where there is more than ASCII."""
    if text.isascii():
        lines = []
        for line in text.split("\n"):
            lines += [line[i:i + 900] for i in range(0, len(line), 900)] or [""]
        return [f"Content-Type: {content_type}; charset=us-ascii", "Content-Transfer-Encoding: 7bit",
                "", *lines]
    return [f"Content-Type: {content_type}; charset=utf-8", "Content-Transfer-Encoding: base64", "",
            *encode_base64(text.replace("\n", "\r\n").encode())]


def make_html(paragraphs, quote):
    quoted = "".join(f"<p>{line}</p>" for line in quote)
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    if quoted:
        body += f"<blockquote type=\"cite\">{quoted}</blockquote>\n"
    return f"<!DOCTYPE html>\n<html><head><style>p {{ margin: 4px; }}</style></head>\n<body>\n{body}</body></html>"


def make_attachment(world, language):
    kind, suffix = world.random.choice([("application/pdf", "pdf"), ("image/png", "png"),
                                        ("application/zip", "zip"), ("text/csv", "csv")])
    name = f"{world.make_words(language, 2).replace(' ', '-')}.{suffix}"
    octets = world.random.randbytes(world.random.randint(200, 6000))
    if name.isascii():
        shown = f'filename="{name}"'
    else:
        shown = "filename*=UTF-8''" + "".join(f"%{b:02X}" for b in name.encode())
    return [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64",
            f"Content-Disposition: attachment;\r\n {shown}", "", *encode_base64(octets)]


def join_parts(subtype, boundary, parts):
    lines = [f'Content-Type: multipart/{subtype}; boundary="{boundary}"', ""]
    for part in parts:
        lines += [f"--{boundary}", *part]
    return lines + [f"--{boundary}--", ""]


def make_body(world, talk, index):
    rnd = world.random
    paragraphs = world.make_text(talk.language)
    text = "\n\n".join(paragraphs)
    if talk.quote:
        text += "\n\n" + "\n".join(f"> {line}" for line in talk.quote)
    part = make_part("text/plain", text)
    if rnd.random() < 0.4:
        part = join_parts("alternative", f"=_a{index}",
                          [part, make_part("text/html", make_html(paragraphs, talk.quote))])
    if rnd.random() < 0.12:
        part = join_parts("mixed", f"=_m{index}", [part] + [
            make_attachment(world, talk.language) for _ in range(rnd.choice([1, 1, 2]))])
    talk.quote = paragraphs[:2]
    return part


def choose_conversation(world):
    if world.open and world.random.random() < 0.65:
        return world.random.choice(world.open)
    talk = Conversation(world)
    world.open.append(talk)
    return talk


def generate(seed, count):
    """Give (index, time, octets, flags) for each mail."""
    world = World(seed, count)
    for index in range(count):
        talk = choose_conversation(world)
        writer = choose_writer(world, talk)
        when = END - 2 * YEAR + (index + 1) * 2 * YEAR // (count + 1)
        identifier = f"{seed}.{index}@{writer[1].rpartition('@')[2]}"
        lines = make_header(world, talk, writer, identifier, when) + make_body(world, talk, index)
        flags = ("S" if world.random.random() < 0.8 else "") + (
            "F" if world.random.random() < 0.03 else "")
        talk.references.append(identifier)
        talk.left -= 1
        if talk.left == 0 or len(world.open) > 200:
            world.open.remove(talk if talk.left == 0 else world.open[0])
        yield index, when, ("\r\n".join(lines) + "\r\n").encode(), flags


def write_maildir(folder, mails):
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    for index, when, octets, flags in mails:
        path = os.path.join(folder, "cur", f"{when}.{index}.mesign,S={len(octets)}:2,{''.join(sorted(flags))}")
        with open(path, "wb") as file:
            file.write(octets)
        os.utime(path, (when, when))


def write_files(folder, mails):
    os.makedirs(folder, exist_ok=True)
    for index, when, octets, _flags in mails:
        path = os.path.join(folder, f"{index:06}.eml")
        with open(path, "wb") as file:
            file.write(octets)
        os.utime(path, (when, when))


def write_mbox(path, mails):
    """Lines that begin with From are quoted (mboxrd)."""
    with open(path, "wb") as file:
        for _index, when, octets, _flags in mails:
            stamp = time.strftime("%a %b %d %H:%M:%S %Y", time.gmtime(when))
            file.write(f"From mesign@example.org {stamp}\r\n".encode())
            for line in octets.split(b"\r\n")[:-1]:
                quoted = line.lstrip(b">").startswith(b"From ")
                file.write((b">" if quoted else b"") + line + b"\r\n")
            file.write(b"\r\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", help="the folder, or the file of an mbox")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=["maildir", "files", "mbox"], default="maildir")
    arguments = parser.parse_args()
    write = {"maildir": write_maildir, "files": write_files, "mbox": write_mbox}[arguments.format]
    write(arguments.output, generate(arguments.seed, arguments.count))
    return 0


if __name__ == "__main__":
    sys.exit(main())
