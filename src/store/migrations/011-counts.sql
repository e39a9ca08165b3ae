-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- New messages are counted once for all that a transaction brings. A trigger for each of them costs
-- more than the row itself.
DROP TRIGGER IF EXISTS placement_comes;
