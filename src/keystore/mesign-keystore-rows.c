/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-private.h"

#include "crypto/mesign-x509.h"
#include "model/mesign-address.h"

static const char *const source_words[] = { "mail", "fetched", "file", "pfx" };

/**
 * mesign_certificate_source_to_string:
 * @source: a source
 *
 * Returns: its word, such as "mail"
 */
const char *
mesign_certificate_source_to_string (MesignCertificateSource source)
{
  g_return_val_if_fail (source < G_N_ELEMENTS (source_words), "file");

  return source_words[source];
}

gboolean
mesign_keystore_has_row (MesignDb *db,
                         const char *sql,
                         const char *value,
                         gboolean *found,
                         GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, value);
  step = mesign_statement_step (statement, error);
  *found = step == MESIGN_STEP_ROW;

  return step != MESIGN_STEP_ERROR;
}

static gboolean
insert_certificate (MesignDb *db,
                    MesignCertificate *certificate,
                    MesignCertificateSource source,
                    GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO certificate (fingerprint, der, spki_hash, subject, issuer, serial, ski, "
      "not_before, not_after, purpose, level, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (fingerprint) DO UPDATE SET source = max (source, excluded.source)",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, certificate->fingerprint);
  mesign_statement_bind_bytes (statement, 2, certificate->der);
  mesign_statement_bind_text (statement, 3, certificate->spki_hash);
  mesign_statement_bind_text (statement, 4, certificate->subject);
  mesign_statement_bind_text (statement, 5, certificate->issuer);
  mesign_statement_bind_text (statement, 6, certificate->serial);
  mesign_statement_bind_text (statement, 7, certificate->subject_key_id);
  mesign_statement_bind_int64 (statement, 8, certificate->not_before);
  mesign_statement_bind_int64 (statement, 9, certificate->not_after);
  mesign_statement_bind_int64 (statement, 10, certificate->purpose);
  mesign_statement_bind_int64 (statement, 11, certificate->level);
  mesign_statement_bind_int64 (statement, 12, source);

  return mesign_statement_run (statement, error);
}

static gboolean
insert_addresses (MesignDb *db, MesignCertificate *certificate, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "INSERT OR IGNORE INTO certificate_address (address, fingerprint) VALUES (?, ?)", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; certificate->addresses[i] != NULL; i++)
    {
      g_autofree char *address = mesign_address_normalize (certificate->addresses[i]);

      mesign_statement_bind_text (statement, 1, address);
      mesign_statement_bind_text (statement, 2, certificate->fingerprint);
      if (!mesign_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

/* An authority that is new can complete a path, so it raises the generation. */
gboolean
mesign_keystore_put_row (MesignDb *db,
                         MesignCertificate *certificate,
                         MesignCertificateSource source,
                         gboolean *added,
                         GError **error)
{
  gboolean found;

  if (!mesign_keystore_has_row (db, "SELECT 1 FROM certificate WHERE fingerprint = ?",
                                certificate->fingerprint, &found, error) ||
      !insert_certificate (db, certificate, source, error) ||
      !insert_addresses (db, certificate, error))
    return FALSE;
  if (added != NULL)
    *added = !found;
  if (!found && (certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_AUTHORITY))
    return mesign_keystore_raise_generation (db, error);

  return TRUE;
}

/* Reads the first column of every row, a certificate's octets. One that this program cannot read
 * (any more) is left out: the others stay of use. */
gboolean
mesign_keystore_collect_rows (MesignStatement *statement, GPtrArray *list, GError **error)
{
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      g_autoptr (GBytes) der = mesign_statement_dup_bytes (statement, 0);
      g_autoptr (GError) inner = NULL;
      MesignCertificate *certificate = der != NULL ? mesign_x509_parse (der, &inner) : NULL;

      if (certificate != NULL)
        g_ptr_array_add (list, certificate);
      else
        g_warning ("A kept certificate cannot be read: %s", inner ? inner->message : "it is empty");
    }

  return step == MESIGN_STEP_DONE;
}

gboolean
mesign_keystore_collect (MesignDb *db, const char *sql, GPtrArray *certificates, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);

  return statement != NULL && mesign_keystore_collect_rows (statement, certificates, error);
}
