# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A form that came back: its values, cleaned, and what is wrong with them, field by field."""

import re

from .markup import Text

# What a certificate has room for in its common name.
ADDRESS_LIMIT = 64

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

MISSING = Text("请填写", "Please fill this in")


class Form:
    def __init__(self, values: dict[str, str] | None = None):
        self.values = dict(values or {})
        self.errors: dict[str, Text] = {}

    def __bool__(self) -> bool:
        return not self.errors

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    def refuse(self, name: str, why: Text) -> None:
        """Keeps the first complaint about a field."""
        self.errors.setdefault(name, why)

    def line(self, name: str, longest: int = 64, required: bool = True) -> str:
        """One line of text without control signs."""
        value = " ".join(self.get(name).split())
        self.values[name] = value
        if required and not value:
            self.refuse(name, MISSING)
        if len(value) > longest:
            self.refuse(name, Text(f"最多 {longest} 个字符", f"At most {longest} characters"))
        if _CONTROL.search(value):
            self.refuse(name, Text("含有不可见字符", "Contains invisible characters"))
        return value

    def address(self, name: str) -> str:
        value = self.line(name, ADDRESS_LIMIT).lower()
        if value and not is_address(value):
            self.refuse(
                name,
                Text("邮箱地址格式不正确，例如 name@example.com", "Not an address such as name@example.com"),
            )
        return value

    def choice(self, name: str, allowed) -> str:
        value = self.get(name)
        if value not in allowed:
            self.refuse(name, Text("请选择一项", "Please choose one"))
        return value

    def number(self, name: str, least: int, most: int) -> int:
        value = self.get(name).strip()
        if not re.fullmatch(r"[0-9]{1,6}", value) or not least <= int(value) <= most:
            self.refuse(
                name,
                Text(f"请输入 {least} 到 {most} 的整数", f"A whole number from {least} to {most}"),
            )
            return least
        return int(value)

    def new_password(self, name: str, again: str) -> str:
        value = self.get(name)
        complaint = password_complaint(value)
        if complaint:
            self.refuse(name, complaint)
        elif self.get(again) != value:
            self.refuse(again, Text("两次输入的密码不一致", "The two passwords differ"))
        return value


def is_address(value: str) -> bool:
    return len(value) <= ADDRESS_LIMIT and bool(_ADDRESS.fullmatch(value))


def password_complaint(value: str) -> Text | None:
    if not value:
        return MISSING
    if not 8 <= len(value) <= 64:
        return Text("密码须为 8 到 64 个字符", "A password has 8 to 64 characters")
    if not re.fullmatch(r"[!-~]+", value):
        return Text(
            "密码只能用英文字母、数字和键盘上的符号，不含空格",
            "Only letters, digits and signs of the keyboard, no blanks",
        )
    if not (re.search(r"[A-Za-z]", value) and re.search(r"[0-9]", value)):
        return Text("密码须同时含有字母和数字", "A password needs letters and digits")
    if len(set(value)) < 5:
        return Text("密码太简单，请换用更多不同的字符", "Too simple: use more different characters")
    return None
