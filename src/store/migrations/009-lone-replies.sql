-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Most mail is no reply without a reference, and has to look only at those few.
CREATE INDEX message_lone_by_subject ON message (subject_base, received) WHERE lone_reply = 1;
