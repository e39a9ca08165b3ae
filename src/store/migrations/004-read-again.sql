-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Read through while the keystore was locked, or drafts sealed before recipients were sealed with
-- the rest: to be read again by the next synchronisation that has the keys.
UPDATE message SET body_state = 1 WHERE body_state = 2 AND (
  encryption = 'no-key' OR
  encryption = 'decrypted' AND id IN (
    SELECT p.message_id FROM placement p JOIN mailbox b ON b.id = p.mailbox_id
    WHERE b.role IN ('drafts', 'sent')));
