-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Whether the mailbox is only planned here: it is made on the server when something is moved there.
ALTER TABLE mailbox ADD COLUMN is_planned INTEGER NOT NULL DEFAULT 0;
