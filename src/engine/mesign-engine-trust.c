/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include "keystore/mesign-keystore-certificates.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>

/* A snapshot is made anew after this, so that kept answers about revocations grow old in it. */
#define SNAPSHOT_SECONDS 3600

/* The public list, loaded when it is first asked for. */
MesignAnchors *
mesign_engine_ref_anchors_sync (MesignEngine *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->slow_mutex);

  if (self->anchors == NULL)
    self->anchors = mesign_anchors_load_sync (error);

  return self->anchors != NULL ? mesign_anchors_ref (self->anchors) : NULL;
}

static gboolean
is_current (MesignEngine *self, gint64 generation, gint64 now)
{
  return self->snapshot != NULL &&
         mesign_trust_snapshot_get_generation (self->snapshot) == generation &&
         self->snapshot_made <= now && now < self->snapshot_made + SNAPSHOT_SECONDS;
}

static MesignTrustSnapshot *
ref_current (MesignEngine *self, gint64 generation, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return is_current (self, generation, now) ? mesign_trust_snapshot_ref (self->snapshot) : NULL;
}

/* What certificates are judged by now: made anew when trust has changed since. */
MesignTrustSnapshot *
mesign_engine_ref_snapshot_sync (MesignEngine *self, GError **error)
{
  gint64 now = mesign_engine_now ();
  MesignTrustOptions options = { .now = now };
  g_autoptr (MesignTrustSnapshot) made =
      ref_current (self, mesign_keystore_get_generation_sync (self->keystore), now);
  g_autoptr (MesignAnchors) anchors = NULL;

  if (made != NULL)
    return g_steal_pointer (&made);
  anchors = mesign_engine_ref_anchors_sync (self, error);
  if (anchors == NULL)
    return NULL;
  mesign_keystore_set_known_authorities (self->keystore, anchors->certificates);
  made = mesign_trust_snapshot_new_sync (self->keystore, anchors, &options, error);
  if (made == NULL)
    return NULL;
  mesign_engine_update_signers_sync (self);

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  self->snapshot = mesign_trust_snapshot_ref (made);
  self->snapshot_made = now;
  g_mutex_unlock (&self->mutex);

  return g_steal_pointer (&made);
}

/* What was learnt changes no verdict perhaps, but how fresh it is. */
void
mesign_engine_forget_snapshot (MesignEngine *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
}

/* The user's own keys. A locked keystore is an error, which has the job run again once it is
 * unlocked, unless the job has to go on without. */
GPtrArray *
mesign_engine_load_key_pairs_sync (MesignJob *job, GError **error)
{
  MesignKeystore *keystore = job->engine->keystore;
  MesignKeystoreState state = mesign_keystore_get_state (keystore);

  if (state == MESIGN_KEYSTORE_EMPTY || (state == MESIGN_KEYSTORE_LOCKED && job->without_keys))
    return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);

  return mesign_keystore_load_key_pairs_sync (keystore, error);
}

static void
add_addresses (GHashTable *signers, const MesignOwnCertificate *own)
{
  for (guint i = 0; own->can_sign && own->certificate->addresses[i] != NULL; i++)
    g_hash_table_add (signers, mesign_address_normalize (own->certificate->addresses[i]));
}

/* Notes which addresses have a certificate to sign with, so that a draft can be made without
 * reading anything. */
void
mesign_engine_update_signers_sync (MesignEngine *self)
{
  g_autoptr (GHashTable) signers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) own =
      mesign_keystore_list_own_sync (self->keystore, mesign_engine_now (), &error);

  if (own == NULL)
    {
      g_warning ("The own certificates cannot be listed: %s", error->message);
      return;
    }
  for (guint i = 0; i < own->len; i++)
    add_addresses (signers, own->pdata[i]);

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->signers, g_hash_table_unref);
  self->signers = g_steal_pointer (&signers);
  g_mutex_unlock (&self->mutex);
}

gboolean
mesign_engine_may_sign (MesignEngine *self, const char *address)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *normal = mesign_address_normalize (address);

  return self->signers != NULL && g_hash_table_contains (self->signers, normal);
}
