-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What was asked for when the mail was sent and it does not say of itself, in the words of a saved
-- draft; for making a draft of it again. NULL where an earlier version has queued it.
-- A recipient without a path: the mail is a draft yet, and is written when it goes out.
ALTER TABLE outgoing ADD COLUMN wishes TEXT;
