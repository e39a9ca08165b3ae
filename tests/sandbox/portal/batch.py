# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of addresses to assign: typed one a line, or as a CSV file."""

import csv
import io
from dataclasses import dataclass

from .forms import MISSING, Form, is_address
from .markup import Text

_NAME_LIMIT = 64
_HEADINGS = {"email", "e-mail", "mail", "address", "邮箱", "邮箱地址", "电子邮箱"}


@dataclass(frozen=True)
class Choice:
    address: str
    name: str


def read_lines(data: Form) -> list[Choice]:
    return _read(data.get("addresses"), data, "addresses")


def read_csv(octets: bytes, data: Form) -> list[Choice]:
    """A CSV file as spreadsheets write them here: UTF-8, with or without mark, or GB 18030."""
    for charset in ("utf-8-sig", "gb18030"):
        try:
            return _read(octets.decode(charset), data, "file")
        except UnicodeDecodeError:
            continue
    data.refuse("file", Text("无法读取文件，请存为 UTF-8", "Not readable; save it as UTF-8"))
    return []


def _read(text: str, data: Form, field: str) -> list[Choice]:
    choices, seen = [], set()
    lines = csv.reader(io.StringIO(text.replace("，", ",").replace("\0", "")))
    for number, cells in enumerate(lines, start=1):
        cells = [" ".join(cell.split()) for cell in cells] + ["", ""]
        address, name = cells[0].lower(), cells[1]
        if not address or (number == 1 and address in _HEADINGS):
            continue
        complaint = _complaint(address, name, seen)
        if complaint:
            data.refuse(
                field,
                Text(f"第 {number} 行：{complaint.zh}", f"line {number}: {complaint.en}"),
            )
        seen.add(address)
        choices.append(Choice(address, name))
    if not choices:
        data.refuse(field, MISSING)
    return choices


def _complaint(address: str, name: str, seen: set[str]) -> Text | None:
    if not is_address(address):
        return Text(f"不是邮箱地址：{address[:80]}", f"not an address: {address[:80]}")
    if address in seen:
        return Text("邮箱重复", "the address is there twice")
    if len(name) > _NAME_LIMIT or not name.isprintable():
        return Text("姓名太长或含有不可见字符", "the name is too long or has invisible characters")
    return None
