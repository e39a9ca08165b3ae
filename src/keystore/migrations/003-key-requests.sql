-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Keys made here whose certificates have not come yet; sealed as in private_key, where they go with
-- their certificate. der is the request (PKCS #10).
CREATE TABLE key_request (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  spki_hash TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  kind TEXT NOT NULL,
  created INTEGER NOT NULL,
  der BLOB NOT NULL,
  sealed BLOB NOT NULL
);

-- The key that was made here for the order; NULL where the provider makes one. Stays when the
-- certificate has come.
ALTER TABLE journey ADD COLUMN key_hash TEXT;
