/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-backup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-backup-private.h"
#include "keystore/mesign-keystore-private.h"
#include "keystore/mesign-keystore-trust.h"

/* What one note holds at most, in certificates and octets, as a file of certificates is not read
 * beyond twice that. */
#define CERTIFICATES_IN_NOTE 1000
#define OCTETS_IN_NOTE ((gsize) 8 * 1024 * 1024)

static const char *const kind_words[MESIGN_N_BACKUP_KINDS] = {
  "key", "certificate", "decision", "default", "request", "order", "account", "setting",
};

/**
 * mesign_backup_kind_to_string:
 * @kind: a kind
 *
 * Returns: its word, such as "key"
 */
const char *
mesign_backup_kind_to_string (MesignBackupKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_words), "");

  return kind_words[kind];
}

/* Opening one */

static void
clear (MesignBackup *self)
{
  g_clear_pointer (&self->pfx, mesign_pfx_unref);
  g_clear_pointer (&self->document, g_key_file_unref);
}

MESIGN_DEFINE_VALUE (MesignBackup, mesign_backup)

/**
 * mesign_backup_get_note:
 * @self: a backup
 * @name: a note's whole name
 *
 * Returns: (transfer none) (nullable): what it holds
 */
MesignSecret *
mesign_backup_get_note (const MesignBackup *self, const char *name)
{
  for (guint i = 0; i < self->pfx->notes->len; i++)
    {
      const MesignPfxNote *note = self->pfx->notes->pdata[i];

      if (g_str_equal (note->name, name))
        return note->content;
    }

  return NULL;
}

/**
 * mesign_backup_list_notes:
 * @self: a backup
 * @prefix: how their names begin
 *
 * Returns: (transfer container) (element-type MesignPfxNote): those notes
 */
GPtrArray *
mesign_backup_list_notes (const MesignBackup *self, const char *prefix)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->pfx->notes->len; i++)
    if (g_str_has_prefix (((const MesignPfxNote *) self->pfx->notes->pdata[i])->name, prefix))
      g_ptr_array_add (list, self->pfx->notes->pdata[i]);

  return list;
}

static guint
count_certificates (const MesignBackup *self)
{
  g_autoptr (GPtrArray) notes = mesign_backup_list_notes (self, MESIGN_BACKUP_CERTIFICATES " ");
  guint count = 0;

  for (guint i = 0; i < notes->len; i++)
    {
      const char *text =
          mesign_secret_get_text (((const MesignPfxNote *) notes->pdata[i])->content);

      while ((text = strstr (text, "-----BEGIN CERTIFICATE-----")) != NULL)
        {
          count++;
          text++;
        }
    }

  return count;
}

static guint
count_groups (const MesignBackup *self, const char *prefix)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->document, NULL);
  guint count = 0;

  for (guint i = 0; groups[i] != NULL; i++)
    count += g_str_has_prefix (groups[i], prefix);

  return count;
}

/**
 * mesign_backup_count:
 * @self: a backup
 * @kind: what to count
 *
 * Returns: how many of them it holds
 */
guint
mesign_backup_count (const MesignBackup *self, MesignBackupKind kind)
{
  g_autoptr (GPtrArray) accounts = mesign_backup_list_notes (self, MESIGN_BACKUP_ACCOUNT_NOTE);

  switch (kind)
    {
    case MESIGN_BACKUP_KEY:
      return self->pfx->key_pairs->len;
    case MESIGN_BACKUP_CERTIFICATE:
      return count_certificates (self);
    case MESIGN_BACKUP_DECISION:
      return count_groups (self, MESIGN_BACKUP_TRUST_GROUP);
    case MESIGN_BACKUP_DEFAULT:
      return count_groups (self, MESIGN_BACKUP_DEFAULT_GROUP);
    case MESIGN_BACKUP_REQUEST:
      return count_groups (self, MESIGN_BACKUP_REQUEST_GROUP);
    case MESIGN_BACKUP_ORDER:
      return count_groups (self, MESIGN_BACKUP_ORDER_GROUP);
    case MESIGN_BACKUP_ACCOUNT:
      return accounts->len;
    case MESIGN_BACKUP_SETTING:
    default:
      return mesign_backup_get_note (self, MESIGN_BACKUP_SETTINGS_NOTE) != NULL ? 1 : 0;
    }
}

static gboolean
fail_no_backup (GError **error)
{
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_UNREADABLE,
                       _ ("This file is no backup of MeSign. If it is a certificate file, import "
                          "it among the certificates."));

  return FALSE;
}

static gboolean
read_time (GKeyFile *document, const char *group, const char *key, gint64 *at)
{
  g_autofree char *text = g_key_file_get_string (document, group, key, NULL);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (time == NULL)
    return FALSE;
  *at = g_date_time_to_unix (time);

  return TRUE;
}

static gboolean
read_document (MesignBackup *self, GError **error)
{
  MesignSecret *note = mesign_backup_get_note (self, MESIGN_BACKUP_DOCUMENT);
  gsize length;
  const char *text;

  if (note == NULL || !self->pfx->has_mac)
    return fail_no_backup (error);
  text = (const char *) mesign_secret_get_octets (note, &length);
  if (!g_key_file_load_from_data (self->document, text, length, G_KEY_FILE_NONE, NULL))
    return fail_no_backup (error);
  if (g_key_file_get_integer (self->document, MESIGN_BACKUP_GROUP, "Version", NULL) >
      MESIGN_BACKUP_VERSION)
    {
      g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NEWER,
                           _ ("A newer version of MeSign made this backup. Install that version, "
                              "then restore it. Nothing was changed."));
      return FALSE;
    }

  return read_time (self->document, MESIGN_BACKUP_GROUP, "Made", &self->made) ||
         fail_no_backup (error);
}

/**
 * mesign_backup_open:
 * @octets: a file
 * @password: its password
 * @error: return location for a #MesignKeystoreError
 *
 * Slow on purpose: not for the main thread.
 *
 * Returns: (transfer full) (nullable): the backup; %NULL with
 * %MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD, %MESIGN_KEYSTORE_ERROR_UNREADABLE where it is none or
 * damaged, or %MESIGN_KEYSTORE_ERROR_NEWER
 */
MesignBackup *
mesign_backup_open (GBytes *octets, MesignSecret *password, GError **error)
{
  g_autoptr (MesignBackup) self = NULL;
  GError *inner = NULL;
  MesignPfx *pfx;

  g_return_val_if_fail (octets != NULL && password != NULL, NULL);

  if (!mesign_pfx_looks_like (octets))
    {
      fail_no_backup (error);
      return NULL;
    }
  pfx = mesign_pfx_open_all (octets, password, &inner);
  if (pfx == NULL)
    {
      mesign_keystore_propagate_crypto_error (error, inner);
      return NULL;
    }
  self = g_atomic_rc_box_new0 (MesignBackup);
  self->pfx = pfx;
  self->document = g_key_file_new ();

  return read_document (self, error) ? g_steal_pointer (&self) : NULL;
}

/* Making one */

static gboolean
add_decisions (MesignKeystore *self,
               MesignTrustDecisionKind kind,
               GKeyFile *document,
               GError **error)
{
  g_autoptr (GPtrArray) list = mesign_keystore_list_decided_sync (self, kind, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      g_autofree char *group =
          g_strconcat (MESIGN_BACKUP_TRUST_GROUP,
                       ((const MesignCertificate *) list->pdata[i])->fingerprint, NULL);

      g_key_file_set_string (document, group, "Decision",
                             kind == MESIGN_TRUST_DECISION_TRUST ? "trust" : "distrust");
    }

  return list != NULL;
}

static gboolean
add_default (MesignKeystore *self,
             const char *address,
             MesignCertificatePurpose purpose,
             GKeyFile *document,
             GError **error)
{
  const char *word = purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN ? "Sign" : "Encrypt";
  g_autofree char *group = g_strconcat (MESIGN_BACKUP_DEFAULT_GROUP, address, NULL);
  GError *inner = NULL;
  g_autofree char *fingerprint = mesign_keystore_dup_default_sync (self, address, purpose, &inner);

  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  if (fingerprint != NULL)
    g_key_file_set_string (document, group, word, fingerprint);

  return TRUE;
}

static gboolean
add_defaults (MesignKeystore *self, GPtrArray *pairs, GKeyFile *document, GError **error)
{
  for (guint i = 0; i < pairs->len; i++)
    for (char **address = ((const MesignKeyPair *) pairs->pdata[i])->certificate->addresses;
         *address != NULL; address++)
      if (!add_default (self, *address, MESIGN_CERTIFICATE_PURPOSE_SIGN, document, error) ||
          !add_default (self, *address, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, document, error))
        return FALSE;

  return TRUE;
}

static void
add_text (GPtrArray *notes, const char *name, const char *text)
{
  g_autoptr (MesignSecret) content = mesign_secret_new_from_string (text);

  g_ptr_array_add (notes, mesign_pfx_note_new (name, content));
}

static void
end_note (GPtrArray *notes, GString *text, guint *number)
{
  g_autofree char *name = g_strdup_printf (MESIGN_BACKUP_CERTIFICATES " %u", ++*number);

  add_text (notes, name, text->str);
  g_string_truncate (text, 0);
}

static void
add_certificates (GPtrArray *certificates, GPtrArray *notes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint number = 0;

  for (guint i = 0, n = 0; i < certificates->len; i++, n++)
    {
      g_autofree char *pem = mesign_x509_to_pem (certificates->pdata[i]);

      if (n > 0 && (n == CERTIFICATES_IN_NOTE || text->len + strlen (pem) > OCTETS_IN_NOTE))
        {
          end_note (notes, text, &number);
          n = 0;
        }
      g_string_append (text, pem);
    }
  if (text->len > 0)
    end_note (notes, text, &number);
}

static gboolean
add_others (MesignKeystore *self, GPtrArray *notes, GError **error)
{
  g_autoptr (GPtrArray) people =
      mesign_keystore_list_certificates_sync (self, MESIGN_CERTIFICATE_PERSON, error);
  g_autoptr (GPtrArray) authorities =
      people != NULL
          ? mesign_keystore_list_certificates_sync (self, MESIGN_CERTIFICATE_AUTHORITY, error)
          : NULL;

  if (authorities == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (people, g_steal_pointer (&authorities));
  add_certificates (people, notes);

  return TRUE;
}

static void
add_document (GKeyFile *document, GPtrArray *notes, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now);
  g_autofree char *made = g_date_time_format_iso8601 (time);
  g_autofree char *text = NULL;

  g_key_file_set_integer (document, MESIGN_BACKUP_GROUP, "Version", MESIGN_BACKUP_VERSION);
  g_key_file_set_string (document, MESIGN_BACKUP_GROUP, "Made", made);
  text = g_key_file_to_data (document, NULL, NULL);
  add_text (notes, MESIGN_BACKUP_DOCUMENT, text);
}

static gboolean
has_certificate (GPtrArray *list, const MesignCertificate *certificate)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((const MesignCertificate *) list->pdata[i])->fingerprint,
                     certificate->fingerprint))
      return TRUE;

  return FALSE;
}

/* With the chains of the user's own, so that other programs can use the file as it is. */
static GPtrArray *
list_chains (MesignKeystore *self, GPtrArray *pairs, GError **error)
{
  g_autoptr (GPtrArray) all = mesign_certificate_list_new ();

  for (guint i = 0; i < pairs->len; i++)
    {
      g_autoptr (GPtrArray) chain = mesign_keystore_build_chain_sync (
          self, ((const MesignKeyPair *) pairs->pdata[i])->certificate, error);

      if (chain == NULL)
        return NULL;
      for (guint j = 0; j < chain->len; j++)
        if (!has_certificate (all, chain->pdata[j]))
          g_ptr_array_add (all, mesign_certificate_ref (chain->pdata[j]));
    }

  return g_steal_pointer (&all);
}

/* One that is damaged would be missing without a word. */
static GPtrArray *
load_pairs (MesignKeystore *self, GError **error)
{
  g_autoptr (GPtrArray) own =
      mesign_keystore_list_certificates_sync (self, MESIGN_CERTIFICATE_OWN, error);
  g_autoptr (GPtrArray) pairs =
      own != NULL ? mesign_keystore_load_key_pairs_sync (self, error) : NULL;

  if (pairs == NULL || pairs->len == own->len)
    return g_steal_pointer (&pairs);
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_DAMAGED,
                       _ ("One of the private keys here is damaged and would be missing in the "
                          "backup. Delete its certificate, or import it again from its file."));

  return NULL;
}

/* What cannot be read again is no backup. */
static gboolean
check (const MesignBackup *backup, GPtrArray *pairs, GPtrArray *notes, GError **error)
{
  if (backup == NULL)
    return FALSE;
  if (backup->pfx->key_pairs->len == pairs->len && backup->pfx->notes->len == notes->len)
    return TRUE;
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_UNREADABLE,
                       _ ("The backup could not be read back, so it was not kept."));

  return FALSE;
}

static GPtrArray *
gather (MesignKeystore *self, GPtrArray *pairs, GPtrArray *more, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) notes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_pfx_note_unref);
  g_autoptr (GKeyFile) document = g_key_file_new ();

  for (guint i = 0; i < more->len; i++)
    g_ptr_array_add (notes, mesign_pfx_note_ref (more->pdata[i]));
  if (!add_decisions (self, MESIGN_TRUST_DECISION_TRUST, document, error) ||
      !add_decisions (self, MESIGN_TRUST_DECISION_DISTRUST, document, error) ||
      !add_defaults (self, pairs, document, error) ||
      !mesign_keystore_back_up_orders_sync (self, document, notes, error) ||
      !add_others (self, notes, error))
    return NULL;
  add_document (document, notes, now);

  return g_steal_pointer (&notes);
}

/**
 * mesign_keystore_write_backup_sync:
 * @self: an unlocked keystore
 * @notes: (element-type MesignPfxNote): what else is to be kept in it
 * @password: what it is to be protected with
 * @now: the present, in seconds since 1970 UTC
 * @made: (out) (transfer full): what was made, as it was read back
 * @error: return location for a #MesignKeystoreError
 *
 * Packs everything that cannot be had again: private keys with their certificates, those that wait
 * for one, the orders, what the user decided, and all other certificates. docs/backup.md is its
 * form. It is opened again before it is given out. Blocks, for seconds.
 *
 * Returns: (transfer full) (nullable): a PFX file, or %NULL with @error set
 */
GBytes *
mesign_keystore_write_backup_sync (MesignKeystore *self,
                                   GPtrArray *notes,
                                   MesignSecret *password,
                                   gint64 now,
                                   MesignBackup **made,
                                   GError **error)
{
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GPtrArray) chains = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignBackup) backup = NULL;
  GError *inner = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && password != NULL, NULL);

  pairs = load_pairs (self, error);
  chains = pairs != NULL ? list_chains (self, pairs, error) : NULL;
  all = chains != NULL ? gather (self, pairs, notes, now, error) : NULL;
  if (all == NULL)
    return NULL;
  octets = mesign_pfx_write_all (pairs, chains, all, password, &inner);
  if (octets == NULL)
    {
      mesign_keystore_propagate_crypto_error (error, inner);
      return NULL;
    }
  backup = mesign_backup_open (octets, password, error);
  if (!check (backup, pairs, all, error))
    return NULL;
  *made = g_steal_pointer (&backup);

  return g_steal_pointer (&octets);
}
