-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE certificate (
  fingerprint TEXT NOT NULL PRIMARY KEY,
  der BLOB NOT NULL,
  spki_hash TEXT NOT NULL,
  subject TEXT NOT NULL,
  issuer TEXT NOT NULL,
  serial TEXT NOT NULL,
  ski TEXT,
  not_before INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  purpose INTEGER NOT NULL,
  level INTEGER NOT NULL,
  source INTEGER NOT NULL
);
CREATE INDEX certificate_spki ON certificate (spki_hash);

CREATE TABLE certificate_address (
  address TEXT NOT NULL,
  fingerprint TEXT NOT NULL REFERENCES certificate (fingerprint) ON DELETE CASCADE,
  PRIMARY KEY (address, fingerprint)
) WITHOUT ROWID;
CREATE INDEX certificate_address_fingerprint ON certificate_address (fingerprint);

-- The key is PKCS #8, sealed with a key derived from the master key.
CREATE TABLE private_key (
  spki_hash TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL
);

-- Each row holds the whole master key, wrapped.
CREATE TABLE key_slot (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  params TEXT NOT NULL,
  wrapped BLOB NOT NULL,
  created INTEGER NOT NULL
);

-- What the user chose; without a row the newest usable certificate is taken.
CREATE TABLE account_certificate (
  account TEXT NOT NULL,
  purpose INTEGER NOT NULL,
  fingerprint TEXT NOT NULL REFERENCES certificate (fingerprint) ON DELETE CASCADE,
  PRIMARY KEY (account, purpose)
) WITHOUT ROWID;
CREATE INDEX account_certificate_fingerprint ON account_certificate (fingerprint);

-- A log: the last row of a fingerprint that is not undone counts. Outlives the certificate.
CREATE TABLE trust_decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint TEXT NOT NULL,
  decision TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone INTEGER
);
CREATE INDEX trust_decision_fingerprint ON trust_decision (fingerprint, id);

CREATE TABLE peer_capability (
  address TEXT NOT NULL PRIMARY KEY,
  capabilities TEXT NOT NULL,
  signed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE revocation (
  issuer_hash TEXT NOT NULL,
  serial TEXT NOT NULL,
  kind TEXT NOT NULL,
  answer TEXT NOT NULL,
  revoked_at INTEGER,
  reason TEXT,
  this_update INTEGER NOT NULL,
  next_update INTEGER,
  PRIMARY KEY (issuer_hash, serial, kind)
) WITHOUT ROWID;

CREATE TABLE journey (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  address TEXT NOT NULL,
  provider TEXT NOT NULL,
  order_number TEXT NOT NULL,
  state TEXT NOT NULL,
  since INTEGER NOT NULL,
  link TEXT,
  pfx_message_id INTEGER,
  fingerprint TEXT,
  sealed_link_code BLOB,
  sealed_password BLOB
);
CREATE INDEX journey_account ON journey (account);

CREATE TABLE journey_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  journey_id INTEGER NOT NULL REFERENCES journey (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  message_id TEXT
);
CREATE INDEX journey_event_journey ON journey_event (journey_id, at);

-- Raised by whatever may change a verdict.
CREATE TABLE generation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value INTEGER NOT NULL
);
INSERT INTO generation (id, value) VALUES (1, 1);
