# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be bought."""

from dataclasses import dataclass

from .markup import Text

YEARS = (1, 2, 3)
QUANTITY_LIMIT = 200

# A certificate for mail may live 825 days at most; a longer order is retrieved more than once.
CERTIFICATE_DAYS = 825


@dataclass(frozen=True)
class Product:
    level: str
    policy: str
    title: Text
    says: Text
    price: int  # yuan, a year
    names_person: bool
    names_organization: bool


_ALL = (
    Product(
        "V1",
        "mailbox",
        Text("邮箱验证证书", "Mailbox certificate"),
        Text("只证明邮箱地址", "Vouches for the address only"),
        68,
        False,
        False,
    ),
    Product(
        "V2",
        "individual",
        Text("个人身份证书", "Individual certificate"),
        Text("证明邮箱和个人姓名", "Vouches for the address and a person's name"),
        168,
        True,
        False,
    ),
    Product(
        "V3",
        "organization",
        Text("单位身份证书", "Organization certificate"),
        Text("证明邮箱和单位名称", "Vouches for the address and the organization"),
        368,
        False,
        True,
    ),
    Product(
        "V4",
        "sponsor",
        Text("单位员工证书", "Employee certificate"),
        Text(
            "证明邮箱、员工姓名和单位名称",
            "Vouches for the address, the employee and the organization",
        ),
        468,
        True,
        True,
    ),
)

PRODUCTS = {product.level: product for product in _ALL}
