/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "trust/mesign-trust-snapshot.h"

#include "keystore/mesign-keystore-certificates.h"
#include "trust/mesign-trust-snapshot-private.h"

static void
clear (MesignTrustSnapshot *self)
{
  g_clear_pointer (&self->intermediates, g_ptr_array_unref);
  g_clear_pointer (&self->timestamp_anchors, g_ptr_array_unref);
  g_clear_pointer (&self->distrusted, g_ptr_array_unref);
  g_clear_pointer (&self->public_index, g_hash_table_unref);
  g_clear_pointer (&self->user_index, g_hash_table_unref);
  g_clear_pointer (&self->intermediate_index, g_hash_table_unref);
  g_clear_pointer (&self->distrusted_index, g_hash_table_unref);
  g_clear_pointer (&self->distrusted_fingerprints, g_hash_table_unref);
  g_clear_pointer (&self->distrusted_keys, g_hash_table_unref);
  g_clear_pointer (&self->limits, mesign_anchors_unref);
  g_clear_pointer (&self->revocations, g_hash_table_unref);
}

MESIGN_DEFINE_VALUE (MesignTrustSnapshot, mesign_trust_snapshot)

static GHashTable *
string_set_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* An authority is distrusted with its key, whatever other certificate it shows for it. */
static void
distrust (MesignTrustSnapshot *self, GPtrArray *certificates)
{
  for (guint i = 0; i < certificates->len; i++)
    {
      MesignCertificate *certificate = certificates->pdata[i];

      g_ptr_array_add (self->distrusted, mesign_certificate_ref (certificate));
      g_hash_table_add (self->distrusted_fingerprints, g_strdup (certificate->fingerprint));
      if (certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_AUTHORITY)
        g_hash_table_add (self->distrusted_keys, g_strdup (certificate->spki_hash));
    }
}

gboolean
mesign_trust_is_distrusted (MesignTrustSnapshot *self, MesignCertificate *certificate)
{
  return g_hash_table_contains (self->distrusted_fingerprints, certificate->fingerprint) ||
         g_hash_table_contains (self->distrusted_keys, certificate->spki_hash);
}

GPtrArray *
mesign_trust_without_distrusted (MesignTrustSnapshot *self, GPtrArray *certificates)
{
  GPtrArray *left = mesign_certificate_list_new ();

  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    if (!mesign_trust_is_distrusted (self, certificates->pdata[i]))
      g_ptr_array_add (left, mesign_certificate_ref (certificates->pdata[i]));

  return left;
}

static char *
revocation_key (const char *issuer_hash, const char *serial)
{
  return g_strconcat (issuer_hash, ":", serial, NULL);
}

static gboolean
outweighs (const MesignRevocation *answer, const MesignRevocation *known)
{
  if (known->status != answer->status &&
      (mesign_revocation_is_final (known) || mesign_revocation_is_final (answer)))
    return mesign_revocation_is_final (answer);
  if (known->this_update == answer->this_update)
    return known->status != MESIGN_REVOCATION_REVOKED;

  return answer->this_update > known->this_update;
}

/* What is revoked for good stays so; else the newest answer counts, and of two as new the bad one.
 */
static void
add_revocations (MesignTrustSnapshot *self, GPtrArray *entries)
{
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      MesignRevocationEntry *entry = entries->pdata[i];
      g_autofree char *key = revocation_key (entry->issuer_hash, entry->serial);
      const MesignRevocation *known = g_hash_table_lookup (self->revocations, key);

      if (entry->answer->status != MESIGN_REVOCATION_UNKNOWN &&
          (known == NULL || outweighs (entry->answer, known)))
        g_hash_table_replace (self->revocations, g_steal_pointer (&key),
                              mesign_revocation_ref (entry->answer));
    }
}

const MesignRevocation *
mesign_trust_find_revocation (MesignTrustSnapshot *self,
                              MesignCertificate *certificate,
                              MesignCertificate *issuer)
{
  g_autofree char *key = revocation_key (issuer->spki_hash, certificate->serial);

  return g_hash_table_lookup (self->revocations, key);
}

static gpointer
copy_certificate (gconstpointer certificate, gpointer data)
{
  return mesign_certificate_ref ((gpointer) certificate);
}

static void
extend (GPtrArray *list, GPtrArray *more)
{
  if (more != NULL)
    g_ptr_array_extend (list, more, copy_certificate, NULL);
}

/* What the keystore says, read one after the other. */
typedef struct
{
  GPtrArray *trusted;
  GPtrArray *distrusted;
  GPtrArray *decisions;
  GPtrArray *authorities;
  GPtrArray *revocations;
} Kept;

static void
kept_clear (Kept *kept)
{
  g_clear_pointer (&kept->trusted, g_ptr_array_unref);
  g_clear_pointer (&kept->distrusted, g_ptr_array_unref);
  g_clear_pointer (&kept->decisions, g_ptr_array_unref);
  g_clear_pointer (&kept->authorities, g_ptr_array_unref);
  g_clear_pointer (&kept->revocations, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static gboolean
read_kept (Kept *kept, MesignKeystore *keystore, GError **error)
{
  return (kept->trusted = mesign_keystore_list_decided_sync (keystore, MESIGN_TRUST_DECISION_TRUST,
                                                             error)) != NULL &&
         (kept->distrusted = mesign_keystore_list_decided_sync (
              keystore, MESIGN_TRUST_DECISION_DISTRUST, error)) != NULL &&
         (kept->decisions = mesign_keystore_list_decisions_sync (keystore, error)) != NULL &&
         (kept->authorities = mesign_keystore_list_certificates_sync (
              keystore, MESIGN_CERTIFICATE_AUTHORITY, error)) != NULL &&
         (kept->revocations = mesign_keystore_list_revocations_sync (keystore, error)) != NULL;
}

/* A distrusted certificate stays so when it was deleted here. */
static void
distrust_by_log (MesignTrustSnapshot *self, GPtrArray *decisions)
{
  for (guint i = 0; i < decisions->len; i++)
    {
      const MesignTrustDecision *decision = decisions->pdata[i];

      if (decision->is_current && decision->kind == MESIGN_TRUST_DECISION_DISTRUST)
        g_hash_table_add (self->distrusted_fingerprints, g_strdup (decision->fingerprint));
    }
}

static void
index_anchors (MesignTrustSnapshot *self, GPtrArray *public_roots, GPtrArray *users)
{
  g_autoptr (GPtrArray) good_public = mesign_trust_without_distrusted (self, public_roots);
  g_autoptr (GPtrArray) good_users = mesign_trust_without_distrusted (self, users);

  self->public_index = mesign_certificate_index_new (good_public);
  self->user_index = mesign_certificate_index_new (good_users);
  extend (self->timestamp_anchors, good_public);
  extend (self->timestamp_anchors, good_users);
}

static MesignTrustSnapshot *
snapshot_new (void)
{
  MesignTrustSnapshot *self = g_atomic_rc_box_new0 (MesignTrustSnapshot);

  self->intermediates = mesign_certificate_list_new ();
  self->timestamp_anchors = mesign_certificate_list_new ();
  self->distrusted = mesign_certificate_list_new ();
  self->distrusted_fingerprints = string_set_new ();
  self->distrusted_keys = string_set_new ();
  self->revocations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) mesign_revocation_unref);

  return self;
}

static void
take_kept (MesignTrustSnapshot *self, const Kept *kept)
{
  distrust (self, kept->distrusted);
  distrust_by_log (self, kept->decisions);
  extend (self->intermediates, kept->authorities);
  add_revocations (self, kept->revocations);
}

static void
take_anchors (MesignTrustSnapshot *self,
              const Kept *kept,
              MesignAnchors *anchors,
              const MesignTrustOptions *options)
{
  g_autoptr (GPtrArray) more = NULL;

  if (options->only_anchors != NULL)
    {
      index_anchors (self, NULL, options->only_anchors);
      return;
    }
  if (anchors != NULL)
    {
      distrust (self, anchors->distrusted);
      self->limits = mesign_anchors_ref (anchors);
    }
  index_anchors (self, anchors != NULL ? anchors->certificates : NULL, kept->trusted);
  more = mesign_trust_without_distrusted (self, options->timestamp_anchors);
  extend (self->timestamp_anchors, more);
}

/**
 * mesign_trust_snapshot_new_sync:
 * @keystore: (nullable): the keystore, locked or not
 * @anchors: (nullable): the public list; not looked at if anchors are given in @options
 * @options: (nullable): what else
 * @error: return location for a #MesignKeystoreError
 *
 * Puts together what verdicts are made of. The anchors for stamps are the same as for signatures:
 * no list of authorities trusted for the time exists, and those trusted to name people are held to
 * more; @options can add others. Blocks.
 *
 * Returns: (transfer full) (nullable): a snapshot; %NULL with @error set if the keystore cannot be
 * read
 */
MesignTrustSnapshot *
mesign_trust_snapshot_new_sync (MesignKeystore *keystore,
                                MesignAnchors *anchors,
                                const MesignTrustOptions *options,
                                GError **error)
{
  static const MesignTrustOptions none = { 0 };
  g_autoptr (MesignTrustSnapshot) self = snapshot_new ();
  g_auto (Kept) kept = { 0 };

  if (options == NULL)
    options = &none;
  self->now = options->now;
  if (keystore != NULL)
    {
      /* read first, so that a change meanwhile makes what is judged by this look old, not new */
      self->generation = mesign_keystore_get_generation_sync (keystore);
      if (!read_kept (&kept, keystore, error))
        return NULL;
      take_kept (self, &kept);
    }
  extend (self->intermediates, options->intermediates);
  add_revocations (self, options->revocations);
  take_anchors (self, &kept, anchors, options);
  self->intermediate_index = mesign_certificate_index_new (self->intermediates);
  self->distrusted_index = mesign_certificate_index_new (self->distrusted);

  return g_steal_pointer (&self);
}

/**
 * mesign_trust_snapshot_get_generation:
 * @self: a snapshot
 *
 * Returns: the generation of the keystore it was made from, to be stored with a verdict; 0 without
 * a keystore
 */
gint64
mesign_trust_snapshot_get_generation (MesignTrustSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->generation;
}

/**
 * mesign_trust_snapshot_get_intermediates:
 * @self: a snapshot
 *
 * Returns: (transfer none) (element-type MesignCertificate): the certificates it has to build paths
 * with beside the anchors
 */
GPtrArray *
mesign_trust_snapshot_get_intermediates (MesignTrustSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->intermediates;
}
