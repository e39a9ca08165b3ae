-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

ALTER TABLE message ADD COLUMN is_warned INTEGER NOT NULL DEFAULT 0;
-- Judged before warnings were kept: to be judged again when shown.
UPDATE message SET verdict_generation = 0 WHERE signature = 'valid';
