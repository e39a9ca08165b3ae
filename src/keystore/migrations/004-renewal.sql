-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Whether sealed_password stays after the import.
ALTER TABLE journey ADD COLUMN keep_password INTEGER NOT NULL DEFAULT 0;

-- Why the certificate needs another one after it, in the state "renew".
ALTER TABLE journey ADD COLUMN renewal TEXT;
