-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- The store of mail.db these rows belong to.
CREATE TABLE store (id TEXT NOT NULL);

CREATE TABLE body (
  message_id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  length INTEGER NOT NULL,
  is_deflated INTEGER NOT NULL,
  octets BLOB NOT NULL
);
