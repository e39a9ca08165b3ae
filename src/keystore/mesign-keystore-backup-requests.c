/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-backup-private.h"

#include <glib/gi18n-lib.h>

#include "crypto/mesign-seal.h"
#include "keystore/mesign-keystore-private.h"

/* Keys that wait for their certificate: out of the keystore, and into another one. */

typedef struct
{
  const MesignKeyRequest *request;
  GBytes *sealed;
  gboolean was_there;
} Sealed;

static gboolean
read_sealed (MesignDb *db, gpointer data, GError **error)
{
  Sealed *job = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT sealed FROM key_request WHERE spki_hash = ?", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, job->request->spki_hash);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    job->sealed = mesign_statement_dup_bytes (statement, 0);

  return step != MESIGN_STEP_ERROR;
}

/* Its certificate may have come a moment ago. */
MesignSecret *
mesign_keystore_load_request_key_sync (MesignKeystore *self,
                                       const MesignKeyRequest *request,
                                       GError **error)
{
  Sealed job = { .request = request };
  g_autoptr (GBytes) associated = mesign_keystore_spki_bytes (request->spki_hash);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (MesignSecret) key = NULL;
  GError *inner = NULL;
  MesignSecret *pkcs8;

  key = mesign_keystore_derive_inner (self, MESIGN_KEYSTORE_PRIVATE_KEY_PURPOSE, error);
  if (key == NULL || !mesign_keystore_read (self, read_sealed, &job, error))
    return NULL;
  sealed = job.sealed;
  if (sealed == NULL)
    {
      g_set_error_literal (
          error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
          _ ("The certificates changed while the backup was made. Make it again."));
      return NULL;
    }
  pkcs8 = mesign_unseal_secret (key, sealed, associated, &inner);
  if (pkcs8 == NULL)
    mesign_keystore_propagate_crypto_error (error, inner);

  return pkcs8;
}

static gboolean
insert_request (MesignDb *db, gpointer data, GError **error)
{
  Sealed *job = data;
  const MesignKeyRequest *request = job->request;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "INSERT INTO key_request (spki_hash, address, kind, created, der, sealed) "
                         "SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
                         "WHERE NOT EXISTS (SELECT 1 FROM key_request WHERE spki_hash = ?1) "
                         "AND NOT EXISTS (SELECT 1 FROM private_key WHERE spki_hash = ?1)",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, request->spki_hash);
  mesign_statement_bind_text (statement, 2, request->address);
  mesign_statement_bind_text (statement, 3, mesign_key_kind_to_string (request->kind));
  mesign_statement_bind_int64 (statement, 4, request->created);
  mesign_statement_bind_bytes (statement, 5, request->der);
  mesign_statement_bind_bytes (statement, 6, job->sealed);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  job->was_there = mesign_db_get_changes (db) == 0;

  return TRUE;
}

/* The key has to be the one the request names: what is in a file may be made by anybody. */
static MesignSecret *
check_key (MesignSecret *pkcs8, const char *spki_hash, GError **error)
{
  g_autoptr (MesignPrivateKey) key = mesign_private_key_new_from_pkcs8 (pkcs8, error);

  if (key == NULL)
    return NULL;
  if (g_str_equal (mesign_private_key_get_spki_hash (key), spki_hash))
    return mesign_private_key_to_pkcs8 (key, error);
  g_set_error_literal (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_KEY_MISMATCH,
                       _ ("The backup is damaged: a key in it is not the one it is said to be."));

  return NULL;
}

gboolean
mesign_keystore_restore_request_sync (MesignKeystore *self,
                                      const MesignKeyRequest *request,
                                      MesignSecret *pkcs8,
                                      gboolean *was_there,
                                      GError **error)
{
  Sealed job = { .request = request };
  g_autoptr (GBytes) associated = mesign_keystore_spki_bytes (request->spki_hash);
  g_autoptr (MesignSecret) key = NULL;
  g_autoptr (MesignSecret) checked = NULL;
  g_autoptr (GBytes) sealed = NULL;
  GError *inner = NULL;

  key = mesign_keystore_derive_inner (self, MESIGN_KEYSTORE_PRIVATE_KEY_PURPOSE, error);
  if (key == NULL)
    return FALSE;
  checked = check_key (pkcs8, request->spki_hash, &inner);
  sealed = checked != NULL ? mesign_seal_secret (key, checked, associated, &inner) : NULL;
  if (sealed == NULL)
    return mesign_keystore_propagate_crypto_error (error, inner);
  job.sealed = sealed;
  if (!mesign_keystore_write (self, insert_request, &job, error))
    return FALSE;
  *was_there = job.was_there;

  return TRUE;
}
