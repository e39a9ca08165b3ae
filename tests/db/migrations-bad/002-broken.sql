-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE half (id INTEGER PRIMARY KEY);
INSERT INTO nowhere VALUES (1);
