-- SPDX-FileCopyrightText: 2026 The MeSign developers
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Who had which certificate since when, by valid signatures and by what the user imported. Outlives
-- the certificate. Names of issuers are for people, issuer is compared.
CREATE TABLE peer_certificate (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  address TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  issuer TEXT NOT NULL,
  issuer_name TEXT NOT NULL,
  since INTEGER NOT NULL,
  UNIQUE (address, fingerprint)
);

INSERT INTO peer_certificate (address, fingerprint, issuer, issuer_name, since)
  SELECT a.address, c.fingerprint, c.issuer, c.issuer, c.not_before
  FROM certificate_address AS a JOIN certificate AS c ON c.fingerprint = a.fingerprint
  WHERE c.purpose & 4 = 0
  AND NOT EXISTS (SELECT 1 FROM private_key AS k WHERE k.spki_hash = c.spki_hash);

-- The certificate that somebody's newest signature says to encrypt to.
CREATE TABLE peer_preference (
  address TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL REFERENCES certificate (fingerprint) ON DELETE CASCADE,
  signed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX peer_preference_fingerprint ON peer_preference (fingerprint);
