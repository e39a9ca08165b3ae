-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- The thread the server has the message in, where it tells (X-GM-THRID).
ALTER TABLE message ADD COLUMN thread_key TEXT;
