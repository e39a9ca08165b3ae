/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-peers.h"

#include "keystore/mesign-keystore-private.h"
#include "model/mesign-address.h"

#include <string.h>

/* Who had which certificate since when. What came before what is told by when mail came, and not by
 * the order it was read in: a mailbox is read from its newest mail back. */

/* An earlier mail than known moves the beginning, but not for every mail that is read. */
#define WORTH_A_WRITE (24 * 60 * 60)

static void
clear (MesignPeerChange *self)
{
  g_free (self->address);
  g_free (self->before);
  g_free (self->after);
  g_free (self->issuer_before);
  g_free (self->issuer_after);
}

MESIGN_DEFINE_VALUE (MesignPeerChange, mesign_peer_change)

/* The user's own certificates and authorities' are nobody else's. */
static gboolean
is_peer (MesignDb *db, const MesignCertificate *certificate, gboolean *peer, GError **error)
{
  gboolean own;

  if (!mesign_keystore_has_row (db, "SELECT 1 FROM private_key WHERE spki_hash = ?",
                                certificate->spki_hash, &own, error))
    return FALSE;
  *peer = !own && (certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_AUTHORITY) == 0;

  return TRUE;
}

static gboolean
is_known_since (MesignDb *db,
                const char *address,
                const char *fingerprint,
                gint64 since,
                gboolean *known,
                GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT since FROM peer_certificate WHERE address = ? AND fingerprint = ?", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, address);
  mesign_statement_bind_text (statement, 2, fingerprint);
  step = mesign_statement_step (statement, error);
  *known =
      step == MESIGN_STEP_ROW && mesign_statement_get_int64 (statement, 0) <= since + WORTH_A_WRITE;

  return step != MESIGN_STEP_ERROR;
}

/* Whether mesign_keystore_put_peer() would write anything. */
gboolean
mesign_keystore_is_peer_known (MesignDb *db,
                               const MesignCertificate *certificate,
                               gint64 since,
                               gboolean *known,
                               GError **error)
{
  gboolean peer;

  if (!is_peer (db, certificate, &peer, error))
    return FALSE;
  *known = TRUE;
  for (guint i = 0; peer && *known && certificate->addresses[i] != NULL; i++)
    {
      g_autofree char *address = mesign_address_normalize (certificate->addresses[i]);

      if (!is_known_since (db, address, certificate->fingerprint, since, known, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
put (MesignDb *db,
     const char *address,
     const MesignCertificate *certificate,
     gint64 since,
     GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO peer_certificate (address, fingerprint, issuer, issuer_name, since) "
      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (address, fingerprint) DO UPDATE SET "
      "since = min (since, excluded.since), issuer_name = excluded.issuer_name",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, address);
  mesign_statement_bind_text (statement, 2, certificate->fingerprint);
  mesign_statement_bind_text (statement, 3, certificate->issuer);
  mesign_statement_bind_text (statement, 4, certificate->issuer_name);
  mesign_statement_bind_int64 (statement, 5, since);

  return mesign_statement_run (statement, error);
}

/* Notes that somebody had a certificate at a time. */
gboolean
mesign_keystore_put_peer (MesignDb *db,
                          const MesignCertificate *certificate,
                          gint64 since,
                          GError **error)
{
  gboolean peer;

  if (!is_peer (db, certificate, &peer, error))
    return FALSE;
  for (guint i = 0; peer && certificate->addresses[i] != NULL; i++)
    {
      g_autofree char *address = mesign_address_normalize (certificate->addresses[i]);

      if (!put (db, address, certificate, since, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  char *address;
  GPtrArray *changes;
} Query;

static MesignPeerChange *
read_change (MesignStatement *statement)
{
  MesignPeerChange *change = g_atomic_rc_box_new0 (MesignPeerChange);

  change->address = mesign_statement_dup_text (statement, 0);
  change->before = mesign_statement_dup_text (statement, 1);
  change->after = mesign_statement_dup_text (statement, 2);
  change->issuer_before = mesign_statement_dup_text (statement, 3);
  change->issuer_after = mesign_statement_dup_text (statement, 4);
  change->is_other_issuer = mesign_statement_get_int64 (statement, 5) != 0;
  change->at = mesign_statement_get_int64 (statement, 6);

  return change;
}

static gboolean
read_changes (MesignDb *db, gpointer data, GError **error)
{
  Query *query = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT address, before, fingerprint, issuer_name_before, issuer_name, "
      "issuer <> issuer_before, since FROM (SELECT *, lag (fingerprint) OVER w AS before, "
      "lag (issuer) OVER w AS issuer_before, lag (issuer_name) OVER w AS issuer_name_before "
      "FROM peer_certificate WHERE ?1 IS NULL OR address = ?1 "
      "WINDOW w AS (PARTITION BY address ORDER BY since, id)) "
      "WHERE before IS NOT NULL ORDER BY since DESC, id DESC",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, query->address);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (query->changes, read_change (statement));

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_keystore_list_peer_changes_sync:
 * @self: a keystore, locked or not
 * @address: (nullable): whose; %NULL for everybody's
 * @error: return location for a #MesignKeystoreError
 *
 * Lists when others went over to another certificate, by the valid signatures of their mail and by
 * what the user imported. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignPeerChange): the changes, newest first
 */
GPtrArray *
mesign_keystore_list_peer_changes_sync (MesignKeystore *self, const char *address, GError **error)
{
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_peer_change_unref);
  g_autofree char *normal = NULL;
  Query query = { .changes = changes };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  if (address != NULL)
    query.address = normal = mesign_address_normalize (address);
  if (!mesign_keystore_read (self, read_changes, &query, error))
    return NULL;

  return g_steal_pointer (&changes);
}
