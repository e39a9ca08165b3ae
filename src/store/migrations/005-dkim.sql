-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What the DKIM signatures of a certificate provider's mail said when it came: keys are changed,
-- and the DNS is asked once.
CREATE TABLE dkim (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  verdict INTEGER NOT NULL
);
