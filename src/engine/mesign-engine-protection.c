/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-protection.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-error.h"

#include <glib/gi18n-lib.h>

static void
clear (MesignKeyProtection *self)
{
}

MESIGN_DEFINE_VALUE (MesignKeyProtection, mesign_key_protection)

static MesignKeyProtection *
read_protection (MesignEngine *self, GError **error)
{
  g_autoptr (GPtrArray) slots = mesign_keystore_list_slots_sync (self->keystore, error);
  MesignKeyProtection *protection;

  if (slots == NULL)
    return NULL;
  protection = g_atomic_rc_box_new0 (MesignKeyProtection);
  protection->has_keys = slots->len > 0;
  for (guint i = 0; i < slots->len; i++)
    {
      const MesignKeySlot *slot = slots->pdata[i];

      if (slot->kind == MESIGN_KEY_SLOT_PASSPHRASE)
        protection->by_passphrase = TRUE;
      else
        protection->by_key_ring = TRUE;
    }

  return protection;
}

/* Remembers whether the key ring, and whether a person is to be asked at all. On a worker. */
gboolean
mesign_engine_look_at_slots_sync (MesignEngine *self, GError **error)
{
  g_autoptr (MesignKeyProtection) protection = read_protection (self, error);

  if (protection == NULL)
    return FALSE;
  g_atomic_int_set (&self->has_passphrase, protection->by_passphrase);
  g_atomic_int_set (&self->needs_passphrase, protection->by_passphrase && !protection->by_key_ring);

  return TRUE;
}

/* Looking */

typedef struct
{
  MesignJob job;
} Look;

static gboolean
run_look (gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;

  look->job.result = read_protection (look->job.engine, error);

  return look->job.result != NULL;
}

static const MesignJobClass look_class = {
  .size = sizeof (Look),
  .free_result = (GDestroyNotify) mesign_key_protection_unref,
  .run = run_look,
};

/**
 * mesign_engine_get_key_protection_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out what unlocks the private keys. Unlocks nothing.
 */
void
mesign_engine_get_key_protection_async (MesignEngine *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &look_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_get_key_protection_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what unlocks them
 */
MesignKeyProtection *
mesign_engine_get_key_protection_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &look_class, result, error);
}

/**
 * mesign_engine_dup_secrets_file:
 * @self: an engine
 *
 * Says where the profile keeps its secrets if not in the key ring. Main context only.
 *
 * Returns: (transfer full) (nullable): the path of the file, in a form for people; %NULL with the
 * key ring
 */
char *
mesign_engine_dup_secrets_file (MesignEngine *self)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self), NULL);

  return mesign_secrets_dup_shown_file (self->secrets);
}

/* Setting and changing */

typedef struct
{
  MesignJob job;
  MesignSecret *passphrase;
  gboolean keep_key_ring;
  gboolean is_written;
} SetPassphrase;

static void
clear_set_passphrase (gpointer data)
{
  g_clear_pointer (&((SetPassphrase *) data)->passphrase, mesign_secret_unref);
}

static gboolean
check_passphrase (const MesignSecret *passphrase, GError **error)
{
  gsize length;

  mesign_secret_get_octets (passphrase, &length);
  if (length > 0)
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("An empty passphrase protects nothing. Choose one, or remove it."));

  return FALSE;
}

/* The keystore first: a key in the ring that opens nothing does no harm, a lost one would. */
static gboolean
run_set_passphrase (gpointer data, GCancellable *cancellable, GError **error)
{
  SetPassphrase *set = data;
  MesignEngine *self = set->job.engine;

  if (!check_passphrase (set->passphrase, error))
    return FALSE;
  if (!set->is_written && !mesign_keystore_change_passphrase_sync (self->keystore, set->passphrase,
                                                                   !set->keep_key_ring, error))
    return FALSE;
  set->is_written = TRUE;
  if (!mesign_engine_look_at_slots_sync (self, error))
    return FALSE;
  if (!set->keep_key_ring && !set->job.has_forgotten_slot_key)
    return mesign_job_need (set, MESIGN_NEED_SLOT_KEY_FORGOTTEN, error);

  return TRUE;
}

static const MesignJobClass set_passphrase_class = {
  .size = sizeof (SetPassphrase),
  .run = run_set_passphrase,
  .clear = clear_set_passphrase,
};

/**
 * mesign_engine_set_passphrase_async:
 * @self: an open engine
 * @passphrase: the new passphrase, not empty
 * @keep_key_ring: whether the key ring is to unlock the private keys as well
 * @cancellable: (nullable): cancels
 * @callback: called when it is set
 * @user_data: for @callback
 *
 * Has a passphrase unlock the private keys, in the place of an earlier one, which is asked for if
 * they are locked. Unless @keep_key_ring, nothing else does from then on: a copied profile is of no
 * use without it, and a forgotten one is lost. Takes half a second on purpose.
 */
void
mesign_engine_set_passphrase_async (MesignEngine *self,
                                    MesignSecret *passphrase,
                                    gboolean keep_key_ring,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  SetPassphrase *set =
      mesign_job_new (self, &set_passphrase_class, cancellable, callback, user_data);

  set->passphrase = mesign_secret_ref (passphrase);
  set->keep_key_ring = keep_key_ring;
  mesign_job_start (set);
}

/**
 * mesign_engine_set_passphrase_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError: %MESIGN_ENGINE_ERROR_INVALID,
 * %MESIGN_ENGINE_ERROR_LOCKED, %MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE
 *
 * Returns: whether it is set
 */
gboolean
mesign_engine_set_passphrase_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &set_passphrase_class, result, error);
}

/* Removing */

typedef struct
{
  MesignJob job;
} RemovePassphrase;

static gboolean
run_remove_passphrase (gpointer data, GCancellable *cancellable, GError **error)
{
  RemovePassphrase *remove = data;
  MesignEngine *self = remove->job.engine;
  g_autoptr (MesignKeyProtection) protection = read_protection (self, error);
  g_autoptr (MesignSecret) proof = NULL;

  if (protection == NULL)
    return FALSE;
  if (!protection->by_passphrase)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("There is no passphrase to remove."));
      return FALSE;
    }
  /* locked keys have to be unlocked before a way to do so is added */
  proof = mesign_keystore_derive_key (self->keystore, "proof", error);
  if (proof == NULL)
    return FALSE;
  if (!protection->by_key_ring)
    return mesign_job_need (remove, MESIGN_NEED_SLOT, error);

  return mesign_keystore_remove_passphrase_sync (self->keystore, error) &&
         mesign_engine_look_at_slots_sync (self, error);
}

static const MesignJobClass remove_passphrase_class = {
  .size = sizeof (RemovePassphrase),
  .run = run_remove_passphrase,
};

/**
 * mesign_engine_remove_passphrase_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when it is removed
 * @user_data: for @callback
 *
 * Has the key ring alone unlock the private keys again. The passphrase is asked for if they are
 * locked.
 */
void
mesign_engine_remove_passphrase_async (MesignEngine *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  mesign_job_start (
      mesign_job_new (self, &remove_passphrase_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_remove_passphrase_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError: %MESIGN_ENGINE_ERROR_NOT_FOUND if there is none
 *
 * Returns: whether it is removed
 */
gboolean
mesign_engine_remove_passphrase_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &remove_passphrase_class, result, error);
}
