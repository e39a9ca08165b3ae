-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, octets BLOB);
