/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-requests.h"

#include <glib/gi18n-lib.h>

#include "crypto/mesign-seal.h"
#include "keystore/mesign-keystore-private.h"
#include "model/mesign-address.h"

static void
clear (MesignKeyRequest *self)
{
  g_free (self->address);
  g_free (self->spki_hash);
  g_clear_pointer (&self->der, g_bytes_unref);
}

MESIGN_DEFINE_VALUE (MesignKeyRequest, mesign_key_request)

static gboolean
fail_no_request (GError **error)
{
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
                       _ ("There is no such certificate request here. Its certificate may have "
                          "come, or it was deleted."));

  return FALSE;
}

/* Making one */

typedef struct
{
  MesignKeyRequest *request;
  GBytes *sealed;
} Write;

static gboolean
bind_to_journey (MesignDb *db, const MesignKeyRequest *request, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "UPDATE journey SET key_hash = ? WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, request->spki_hash);
  mesign_statement_bind_int64 (statement, 2, request->journey_id);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  if (mesign_db_get_changes (db) > 0)
    return TRUE;
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
                       _ ("There is no such certificate order here. It may have been forgotten."));

  return FALSE;
}

static gboolean
insert_request (MesignDb *db, gpointer data, GError **error)
{
  const Write *job = data;
  MesignKeyRequest *request = job->request;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "INSERT INTO key_request (spki_hash, address, kind, created, der, sealed) "
                         "VALUES (?, ?, ?, ?, ?, ?)",
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
  request->id = mesign_db_get_last_id (db);

  return request->journey_id == 0 || bind_to_journey (db, request, error);
}

static GBytes *
seal (MesignSecret *sealing_key, MesignPrivateKey *key, GError **error)
{
  g_autoptr (MesignSecret) pkcs8 = mesign_private_key_to_pkcs8 (key, error);
  g_autoptr (GBytes) associated =
      mesign_keystore_spki_bytes (mesign_private_key_get_spki_hash (key));

  return pkcs8 != NULL ? mesign_seal_secret (sealing_key, pkcs8, associated, error) : NULL;
}

/* Fills in what comes of a new key; gives it sealed. */
static GBytes *
make_key (MesignKeyRequest *request, MesignSecret *sealing_key, GError **error)
{
  g_autoptr (MesignPrivateKey) key = mesign_key_kind_generate (request->kind, error);

  if (key == NULL)
    return NULL;
  request->spki_hash = g_strdup (mesign_private_key_get_spki_hash (key));
  request->der = mesign_certificate_request_new (key, request->address, error);

  return request->der != NULL ? seal (sealing_key, key, error) : NULL;
}

/**
 * mesign_keystore_add_request_sync:
 * @self: an unlocked keystore
 * @address: the address a certificate is wanted for
 * @kind: which key to make
 * @journey_id: the order it is for, or 0
 * @now: the present, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError
 *
 * Makes a key and the request (PKCS #10) for its certificate, and keeps both, the key sealed as all
 * others are. An order that had a key made before goes on with the new one. The key becomes one of
 * the user's own with the certificate: mesign_keystore_import_certificates_sync(). An empty
 * keystore gives %MESIGN_KEYSTORE_ERROR_EMPTY: add a slot first. Blocks, up to a second.
 *
 * Returns: (transfer full) (nullable): the request, or %NULL with @error set
 */
MesignKeyRequest *
mesign_keystore_add_request_sync (MesignKeystore *self,
                                  const char *address,
                                  MesignKeyKind kind,
                                  gint64 journey_id,
                                  gint64 now,
                                  GError **error)
{
  g_autoptr (MesignSecret) sealing_key = NULL;
  g_autoptr (MesignKeyRequest) request = NULL;
  g_autoptr (GBytes) sealed = NULL;
  GError *inner = NULL;
  Write job;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && address != NULL, NULL);

  sealing_key = mesign_keystore_derive_inner (self, MESIGN_KEYSTORE_PRIVATE_KEY_PURPOSE, error);
  if (sealing_key == NULL)
    return NULL;
  request = g_atomic_rc_box_new0 (MesignKeyRequest);
  request->address = mesign_address_normalize (address);
  request->kind = kind;
  request->created = now;
  request->journey_id = journey_id;
  sealed = make_key (request, sealing_key, &inner);
  if (sealed == NULL)
    {
      mesign_keystore_propagate_crypto_error (error, inner);
      return NULL;
    }
  job = (Write){ .request = request, .sealed = sealed };

  return mesign_keystore_write (self, insert_request, &job, error) ? g_steal_pointer (&request)
                                                                   : NULL;
}

/* Finding them */

static MesignKeyRequest *
read_request (MesignStatement *statement)
{
  MesignKeyRequest *request = g_atomic_rc_box_new0 (MesignKeyRequest);

  request->id = mesign_statement_get_int64 (statement, 0);
  request->address = mesign_statement_dup_text (statement, 1);
  mesign_key_kind_from_string (mesign_statement_get_text (statement, 2), &request->kind);
  request->spki_hash = mesign_statement_dup_text (statement, 3);
  request->created = mesign_statement_get_int64 (statement, 4);
  request->journey_id = mesign_statement_get_int64 (statement, 5);
  request->der = mesign_statement_dup_bytes (statement, 6);

  return request;
}

typedef struct
{
  gint64 id;
  gint64 journey_id;
  GPtrArray *list;
} Read;

static gboolean
read_requests (MesignDb *db, gpointer data, GError **error)
{
  const Read *job = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT r.id, r.address, r.kind, r.spki_hash, r.created, j.id, r.der FROM key_request AS r "
      "LEFT JOIN journey AS j ON j.key_hash = r.spki_hash "
      "WHERE (?1 = 0 OR r.id = ?1) AND (?2 = 0 OR j.id = ?2) GROUP BY r.id ORDER BY r.id DESC",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, job->id);
  mesign_statement_bind_int64 (statement, 2, job->journey_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (job->list, read_request (statement));

  return step == MESIGN_STEP_DONE;
}

static GPtrArray *
list_requests (MesignKeystore *self, gint64 id, gint64 journey_id, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_request_unref);
  Read job = { .id = id, .journey_id = journey_id, .list = list };

  return mesign_keystore_read (self, read_requests, &job, error) ? g_steal_pointer (&list) : NULL;
}

static MesignKeyRequest *
get_request (MesignKeystore *self, gint64 id, gint64 journey_id, GError **error)
{
  g_autoptr (GPtrArray) list = list_requests (self, id, journey_id, error);

  if (list == NULL)
    return NULL;
  if (list->len > 0)
    return mesign_key_request_ref (list->pdata[0]);
  fail_no_request (error);

  return NULL;
}

/**
 * mesign_keystore_list_requests_sync:
 * @self: a keystore, locked or not
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignKeyRequest): what waits for a
 * certificate, the newest first
 */
GPtrArray *
mesign_keystore_list_requests_sync (MesignKeystore *self, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  return list_requests (self, 0, 0, error);
}

/**
 * mesign_keystore_get_request_sync:
 * @self: a keystore, locked or not
 * @id: a request's id
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the request; %NULL with %MESIGN_KEYSTORE_ERROR_NOT_FOUND if
 * nothing waits under that id
 */
MesignKeyRequest *
mesign_keystore_get_request_sync (MesignKeystore *self, gint64 id, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  if (id > 0)
    return get_request (self, id, 0, error);
  fail_no_request (error);

  return NULL;
}

/**
 * mesign_keystore_find_journey_request_sync:
 * @self: a keystore, locked or not
 * @journey_id: a journey's id
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the request made for that order; %NULL with
 * %MESIGN_KEYSTORE_ERROR_NOT_FOUND if none waits
 */
MesignKeyRequest *
mesign_keystore_find_journey_request_sync (MesignKeystore *self, gint64 journey_id, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && journey_id > 0, NULL);

  return get_request (self, 0, journey_id, error);
}

/* Giving one up */

static gboolean
delete_request (MesignDb *db, gpointer data, GError **error)
{
  static const char *const changes[] = {
    "UPDATE journey SET key_hash = NULL "
    "WHERE key_hash = (SELECT spki_hash FROM key_request WHERE id = ?)",
    "DELETE FROM key_request WHERE id = ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (MesignStatement) statement = mesign_db_prepare (db, changes[i], error);

      if (statement == NULL)
        return FALSE;
      mesign_statement_bind_int64 (statement, 1, *(gint64 *) data);
      if (!mesign_statement_run (statement, error))
        return FALSE;
    }

  return mesign_db_get_changes (db) > 0 || fail_no_request (error);
}

/**
 * mesign_keystore_delete_request_sync:
 * @self: a keystore, locked or not
 * @id: a request's id
 * @error: return location for a #MesignKeystoreError
 *
 * Deletes a request with its key. A certificate that is issued for it afterwards is of no use:
 * only ever after the user said so. Blocks.
 *
 * Returns: whether it is gone; else %MESIGN_KEYSTORE_ERROR_NOT_FOUND among others
 */
gboolean
mesign_keystore_delete_request_sync (MesignKeystore *self, gint64 id, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), FALSE);

  return mesign_keystore_write (self, delete_request, &id, error);
}

/* Joining it with its certificate */

static gboolean
check_address (MesignCertificate *certificate, const char *address, GError **error)
{
  g_autofree char *named = NULL;

  if (mesign_certificate_has_address (certificate, address))
    return TRUE;
  named = g_strjoinv (", ", certificate->addresses);
  if (*named != '\0')
    g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS,
                 _ ("This certificate was requested for %s, but was issued for %s. Nothing was "
                    "imported; the key is kept. Ask the provider for one for the first address."),
                 address, named);
  else
    g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS,
                 _ ("This certificate was requested for %s, but names no mail address. Nothing was "
                    "imported; the key is kept. Ask the provider for one for that address."),
                 address);

  return FALSE;
}

static gboolean
move_key (MesignDb *db, const char *spki_hash, GError **error)
{
  static const char *const changes[] = {
    "INSERT OR IGNORE INTO private_key (spki_hash, sealed) "
    "SELECT spki_hash, sealed FROM key_request WHERE spki_hash = ?",
    "DELETE FROM key_request WHERE spki_hash = ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (MesignStatement) statement = mesign_db_prepare (db, changes[i], error);

      if (statement == NULL)
        return FALSE;
      mesign_statement_bind_text (statement, 1, spki_hash);
      if (!mesign_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

/* The certificate of a key that waits makes it one of the user's own; any other is left alone. The
 * key need not be unsealed for that. */
gboolean
mesign_keystore_join_request (MesignDb *db,
                              MesignCertificate *certificate,
                              gboolean *joined,
                              GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT address FROM key_request WHERE spki_hash = ?", error);
  g_autofree char *address = NULL;
  MesignStep step;

  *joined = FALSE;
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, certificate->spki_hash);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE;
  address = mesign_statement_dup_text (statement, 0);
  mesign_statement_reset (statement);
  *joined =
      check_address (certificate, address, error) && move_key (db, certificate->spki_hash, error);

  return *joined;
}
