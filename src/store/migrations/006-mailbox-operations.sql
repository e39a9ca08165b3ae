-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What the server has, beside what is shown with the operations that wait. removal: 1 while a
-- removal waits, 2 when the server has done it; the row stays a while, so that it can be undone.
ALTER TABLE mailbox ADD COLUMN server_path TEXT NOT NULL DEFAULT '';
ALTER TABLE mailbox ADD COLUMN server_subscribed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mailbox ADD COLUMN subscribed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mailbox ADD COLUMN removal INTEGER NOT NULL DEFAULT 0;
UPDATE mailbox SET server_path = path;

-- Of an operation on a mailbox: the name it gets or has, and the one it had before.
ALTER TABLE operation ADD COLUMN name TEXT;
ALTER TABLE operation ADD COLUMN old_name TEXT;

-- When a person wants the mail to go out; 0 is at once.
ALTER TABLE outgoing ADD COLUMN send_at INTEGER NOT NULL DEFAULT 0;
