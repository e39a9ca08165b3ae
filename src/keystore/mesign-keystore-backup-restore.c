/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-backup.h"

#include <string.h>

#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-backup-private.h"
#include "keystore/mesign-keystore-import.h"
#include "keystore/mesign-keystore-journeys.h"
#include "keystore/mesign-keystore-private.h"
#include "keystore/mesign-keystore-trust.h"

/* What a backup holds comes beside what is here, in one transaction. Nothing that is here changes:
 * where both differ, what is here stays, and that is told. */

static const char *const state_words[MESIGN_N_RESTORE_STATES] = { "added", "there", "kept" };

/**
 * mesign_restore_state_to_string:
 * @state: a state
 *
 * Returns: its word, such as "added"
 */
const char *
mesign_restore_state_to_string (MesignRestoreState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_words), "");

  return state_words[state];
}

static void
clear (MesignRestoredItem *self)
{
  g_free (self->name);
}

MESIGN_DEFINE_VALUE (MesignRestoredItem, mesign_restored_item)

/**
 * mesign_restored_item_new:
 * @kind: what it is
 * @name: which, for people
 * @state: what became of it
 *
 * Returns: (transfer full): one thing out of a backup
 */
MesignRestoredItem *
mesign_restored_item_new (MesignBackupKind kind, const char *name, MesignRestoreState state)
{
  MesignRestoredItem *self = g_atomic_rc_box_new0 (MesignRestoredItem);

  self->kind = kind;
  self->name = g_strdup (name);
  self->state = state;

  return self;
}

typedef struct
{
  const MesignBackup *backup;
  GHashTable *accounts;
  gboolean only_look;
  gint64 now;
  GPtrArray *items;
} Restore;

static void
note (Restore *job, MesignBackupKind kind, const char *name, MesignRestoreState state)
{
  g_ptr_array_add (job->items, mesign_restored_item_new (kind, name, state));
}

/* Certificates */

/* NULL without an error if it is not here. */
static gboolean
find (MesignKeystore *self,
      const char *fingerprint,
      MesignCertificate **certificate,
      GError **error)
{
  GError *inner = NULL;

  *certificate = mesign_keystore_find_certificate_sync (self, fingerprint, &inner);
  if (*certificate != NULL)
    return TRUE;
  if (!g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  g_clear_error (&inner);

  return TRUE;
}

static gboolean
note_certificates (MesignKeystore *self, GBytes *octets, Restore *job, GError **error)
{
  GError *inner = NULL;
  g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (octets, &inner);

  if (certificates == NULL)
    return mesign_keystore_propagate_crypto_error (error, inner);
  for (guint i = 0; i < certificates->len; i++)
    {
      const MesignCertificate *certificate = certificates->pdata[i];
      g_autoptr (MesignCertificate) here = NULL;

      if (!find (self, certificate->fingerprint, &here, error))
        return FALSE;
      note (job, MESIGN_BACKUP_CERTIFICATE, certificate->name,
            here != NULL ? MESIGN_RESTORE_THERE : MESIGN_RESTORE_ADDED);
    }

  return TRUE;
}

static gboolean
restore_certificates (MesignKeystore *self, Restore *job, GError **error)
{
  g_autoptr (GPtrArray) notes =
      mesign_backup_list_notes (job->backup, MESIGN_BACKUP_CERTIFICATES " ");

  for (guint i = 0; i < notes->len; i++)
    {
      gsize length;
      const guint8 *text =
          mesign_secret_get_octets (((const MesignPfxNote *) notes->pdata[i])->content, &length);
      g_autoptr (GBytes) octets = g_bytes_new (text, length);
      g_autoptr (MesignImport) import = NULL;

      if (!note_certificates (self, octets, job, error))
        return FALSE;
      import = mesign_keystore_import_certificates_sync (self, octets, NULL, job->now, error);
      if (import == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
restore_keys (MesignKeystore *self, Restore *job, GError **error)
{
  g_autoptr (MesignImport) import = NULL;

  if (job->backup->pfx->key_pairs->len == 0)
    return TRUE;
  import = mesign_keystore_import_pairs_sync (self, job->backup->pfx->key_pairs, job->now, error);
  for (guint i = 0; import != NULL && i < import->own->len; i++)
    {
      const MesignOwnCertificate *own = import->own->pdata[i];

      note (job, MESIGN_BACKUP_KEY, own->certificate->name,
            own->already_there ? MESIGN_RESTORE_THERE : MESIGN_RESTORE_ADDED);
    }

  return import != NULL;
}

/* What was decided */

static gboolean
restore_decision (MesignKeystore *self,
                  const char *fingerprint,
                  MesignTrustDecisionKind kind,
                  Restore *job,
                  GError **error)
{
  MesignTrustDecisionKind here = mesign_keystore_get_decision_sync (self, fingerprint, NULL);
  g_autoptr (MesignCertificate) certificate = NULL;

  if (!find (self, fingerprint, &certificate, error))
    return FALSE;
  if (certificate == NULL)
    return TRUE;
  if (here != MESIGN_TRUST_DECISION_NONE)
    {
      note (job, MESIGN_BACKUP_DECISION, certificate->name,
            here == kind ? MESIGN_RESTORE_THERE : MESIGN_RESTORE_KEPT);
      return TRUE;
    }
  note (job, MESIGN_BACKUP_DECISION, certificate->name, MESIGN_RESTORE_ADDED);

  return mesign_keystore_decide_sync (self, certificate, kind, job->now, error) != 0;
}

static gboolean
restore_decisions (MesignKeystore *self, Restore *job, char **groups, GError **error)
{
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *word =
          g_key_file_get_string (job->backup->document, groups[i], "Decision", NULL);
      gboolean is_trust = g_strcmp0 (word, "trust") == 0;

      if (!g_str_has_prefix (groups[i], MESIGN_BACKUP_TRUST_GROUP) ||
          (!is_trust && g_strcmp0 (word, "distrust") != 0))
        continue;
      if (!restore_decision (
              self, groups[i] + strlen (MESIGN_BACKUP_TRUST_GROUP),
              is_trust ? MESIGN_TRUST_DECISION_TRUST : MESIGN_TRUST_DECISION_DISTRUST, job, error))
        return FALSE;
    }

  return TRUE;
}

/* One that does not fit is left out: the certificate may have been deleted when it was chosen. */
static gboolean
restore_default (MesignKeystore *self,
                 const char *address,
                 MesignCertificatePurpose purpose,
                 const char *fingerprint,
                 Restore *job,
                 GError **error)
{
  GError *inner = NULL;
  g_autofree char *here = mesign_keystore_dup_default_sync (self, address, purpose, &inner);

  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  if (here == NULL &&
      !mesign_keystore_set_default_sync (self, address, purpose, fingerprint, &inner))
    {
      if (g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_UNFIT) ||
          g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND) ||
          g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NO_KEY))
        {
          g_clear_error (&inner);
          return TRUE;
        }
      g_propagate_error (error, inner);
      return FALSE;
    }
  note (job, MESIGN_BACKUP_DEFAULT, address,
        here == NULL                      ? MESIGN_RESTORE_ADDED
        : g_str_equal (here, fingerprint) ? MESIGN_RESTORE_THERE
                                          : MESIGN_RESTORE_KEPT);

  return TRUE;
}

static gboolean
restore_defaults (MesignKeystore *self, Restore *job, char **groups, GError **error)
{
  static const struct
  {
    const char *word;
    MesignCertificatePurpose purpose;
  } purposes[] = {
    { "Sign", MESIGN_CERTIFICATE_PURPOSE_SIGN },
    { "Encrypt", MESIGN_CERTIFICATE_PURPOSE_ENCRYPT },
  };

  for (guint i = 0; groups[i] != NULL; i++)
    for (guint j = 0;
         g_str_has_prefix (groups[i], MESIGN_BACKUP_DEFAULT_GROUP) && j < G_N_ELEMENTS (purposes);
         j++)
      {
        g_autofree char *fingerprint =
            g_key_file_get_string (job->backup->document, groups[i], purposes[j].word, NULL);

        if (fingerprint != NULL &&
            !restore_default (self, groups[i] + strlen (MESIGN_BACKUP_DEFAULT_GROUP),
                              purposes[j].purpose, fingerprint, job, error))
          return FALSE;
      }

  return TRUE;
}

/* Whoever only wants to look has everything done and taken back. */
static gboolean
restore (MesignKeystore *self, gpointer data, GError **error)
{
  Restore *job = data;
  g_auto (GStrv) groups = g_key_file_get_groups (job->backup->document, NULL);

  g_ptr_array_set_size (job->items, 0);
  if (!restore_keys (self, job, error) || !restore_certificates (self, job, error) ||
      !restore_decisions (self, job, groups, error) ||
      !restore_defaults (self, job, groups, error) ||
      !mesign_keystore_restore_orders_sync (self, job->backup, job->accounts, job->items, error))
    return FALSE;
  if (job->only_look)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

  return !job->only_look;
}

/**
 * mesign_keystore_restore_backup_sync:
 * @self: an unlocked keystore
 * @backup: a backup
 * @accounts: (element-type utf8 utf8): the ids of accounts in it, and what they are here
 * @only_look: whether nothing is to be changed
 * @now: the present, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError
 *
 * Adds what @backup holds and is not here, all of it or, with @error set, nothing. What is here
 * stays as it is. An empty keystore gives %MESIGN_KEYSTORE_ERROR_EMPTY: add a slot first. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignRestoredItem): what became, or would
 * become, of each thing in it
 */
GPtrArray *
mesign_keystore_restore_backup_sync (MesignKeystore *self,
                                     const MesignBackup *backup,
                                     GHashTable *accounts,
                                     gboolean only_look,
                                     gint64 now,
                                     GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_restored_item_unref);
  Restore job = { backup, accounts, only_look, now, items };
  GError *inner = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && backup != NULL && accounts != NULL, NULL);

  if (mesign_keystore_change_journeys_sync (self, restore, &job, &inner) ||
      (only_look && g_error_matches (inner, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      g_clear_error (&inner);
      return g_steal_pointer (&items);
    }
  g_propagate_error (error, inner);

  return NULL;
}
