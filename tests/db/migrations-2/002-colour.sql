-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

ALTER TABLE note ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';
CREATE TABLE tag (note_id INTEGER NOT NULL REFERENCES note (id), word TEXT NOT NULL);
