-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Whether a person has been told that the server refused it. Of what was refused before this was
-- asked nobody is told any more.
ALTER TABLE operation ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
UPDATE operation SET told = 1 WHERE state = 3;
CREATE INDEX operation_untold ON operation (id)
  WHERE state = 3 AND error IS NOT NULL AND told = 0;
