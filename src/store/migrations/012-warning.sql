-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What its writer is to be told of a mail that goes out all the same, such as that it could not be
-- stamped.
ALTER TABLE outgoing ADD COLUMN warning TEXT;
