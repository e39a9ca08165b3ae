/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include "sync/mesign-sealed-image.h"
#include "sync/mesign-sealed-text.h"

/* The index of encrypted mail between two runs of the program: sealed, in a file of its own. */

#define IMAGE_NAME "search.sealed"

/* Changes that are worth a new image; to open and fold so many texts takes a part of a second. */
#define WORTH_SAVING 500

/* Until a person who searches has read. */
#define SAVE_AFTER_SECONDS 10

/* What is gone from the store is gone from the image so soon, or when the profile is closed. */
#define PRUNE_AFTER_SECONDS 120

/* So many texts are opened while a person waits for the program to end. */
#define FEW_TEXTS 1000

#define SLICE_MICROSECONDS (50 * 1000)

static char *
dup_path (MesignEngine *self)
{
  return mesign_profile_dup_data_path (self->profile, IMAGE_NAME);
}

/* What an image is of. Who has other certificates of his own by now makes it anew, so that it does
 * not matter which process was the last to write one, and what it still knew. */
static char *
dup_binding (MesignEngine *self, GError **error)
{
  g_autofree char *id = mesign_store_dup_id_sync (self->store, error);

  return id != NULL ? g_strconcat (id, ":", self->search_own, NULL) : NULL;
}

/* NULL where there is none that fits; that is not looked at again. On the local worker. */
MesignSearchIndex *
mesign_engine_load_search_image_sync (MesignEngine *self, MesignSecret *key)
{
  g_autofree char *path = dup_path (self);
  g_autofree char *binding = dup_binding (self, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) image = NULL;
  MesignSearchIndex *index;

  if (binding == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  image = mesign_sealed_image_read_sync (path, key, binding, &error);
  index = image != NULL ? mesign_search_index_new (image, &error) : NULL;
  if (index == NULL)
    {
      g_message ("The index of encrypted mail is made anew: %s", error->message);
      mesign_sealed_image_remove_sync (path);
    }

  return index;
}

/* Removes what there is on the disk, and has the memory forget it too: of keys or accounts that are
 * gone nothing is to stay. On any worker. */
void
mesign_engine_forget_search_image_sync (MesignEngine *self)
{
  g_autofree char *path = dup_path (self);

  g_atomic_int_inc (&self->generation_of_search);
  mesign_sealed_image_remove_sync (path);
}

typedef enum
{
  STEP_PRUNE,
  STEP_FILL,
  STEP_WRITE,
  STEP_NOTE,
} Step;

typedef struct
{
  MesignJob job;
  Step step;
  MesignSecret *key;
  char *binding;
  GBytes *image;
  guint n_changes;
  int generation;
  gboolean had_index;
  gboolean is_filled;
  gboolean was_stale;
} Save;

static void
clear_save (gpointer data)
{
  Save *save = data;

  g_clear_pointer (&save->key, mesign_secret_unref);
  g_clear_pointer (&save->binding, g_free);
  g_clear_pointer (&save->image, g_bytes_unref);
}

static void
remove_image (MesignEngine *self)
{
  g_autofree char *path = dup_path (self);

  self->search_image_is_stale = FALSE;
  mesign_sealed_image_remove_sync (path);
}

/* What was loaded only to see whether it is still good need not stay in the memory. */
static void
put_away (MesignEngine *self, const Save *save)
{
  if (!save->had_index)
    mesign_engine_drop_search_index (self);
}

/* On the local worker; leaves @save without an image where there is nothing worth saving. */
static gboolean
take_image (MesignEngine *self, Save *save, GError **error)
{
  if (self->search_index == NULL && self->search_image_is_stale)
    remove_image (self);
  if (self->search_index == NULL ||
      (self->search_unsaved < WORTH_SAVING && !self->search_image_is_stale))
    {
      put_away (self, save);
      return TRUE;
    }
  save->generation = self->search_generation;
  save->binding = dup_binding (self, error);
  if (save->binding == NULL)
    return FALSE;
  save->n_changes = self->search_unsaved;
  save->was_stale = self->search_image_is_stale;
  save->image = mesign_search_index_serialize (self->search_index, error);
  if (save->image != NULL)
    self->search_image_is_stale = FALSE;

  return save->image != NULL;
}

/* On the local worker: what is gone goes out of the index. Does nothing while the keys are
 * locked. */
static gboolean
prune (MesignEngine *self, Save *save, GError **error)
{
  save->had_index = self->search_index != NULL;
  if (mesign_keystore_get_state (self->keystore) != MESIGN_KEYSTORE_UNLOCKED)
    return TRUE;
  save->key = mesign_keystore_derive_key (self->keystore, MESIGN_SEALED_TEXT_PURPOSE, error);

  return save->key != NULL && mesign_engine_prune_search_index_sync (self, save->key, error);
}

/* Whether an index that was begun anew has to be filled before there is an image of it. */
static gboolean
is_to_be_filled (MesignEngine *self, const Save *save)
{
  return save->key != NULL && self->search_image_is_stale && self->search_index != NULL &&
         !mesign_engine_search_index_is_whole (self);
}

static gboolean
is_forgotten (MesignEngine *self, const Save *save)
{
  return save->generation != g_atomic_int_get (&self->generation_of_search);
}

/* On any worker. */
static gboolean
write_image (MesignEngine *self, Save *save, GError **error)
{
  g_autofree char *path = dup_path (self);

  if (is_forgotten (self, save))
    return TRUE;
  if (!mesign_sealed_image_write_sync (path, save->key, save->binding, save->image, error))
    {
      if (save->was_stale)
        mesign_sealed_image_remove_sync (path);
      return FALSE;
    }
  /* meanwhile */
  if (is_forgotten (self, save))
    mesign_sealed_image_remove_sync (path);

  return TRUE;
}

/* On the local worker: what was written need not be again. */
static gboolean
note_written (MesignEngine *self, const Save *save)
{
  if (save->generation == self->search_generation)
    self->search_unsaved -= MIN (self->search_unsaved, save->n_changes);
  put_away (self, save);

  return TRUE;
}

static gboolean
fill (MesignEngine *self, Save *save, GError **error)
{
  return !is_to_be_filled (self, save) ||
         mesign_engine_fill_search_index_sync (self, save->key,
                                               g_get_monotonic_time () + SLICE_MICROSECONDS, error);
}

static gboolean
run_save (gpointer data, GCancellable *cancellable, GError **error)
{
  Save *save = data;
  MesignEngine *self = save->job.engine;

  switch (save->step)
    {
    case STEP_FILL:
      if (!fill (self, save, error))
        return FALSE;
      save->is_filled = !is_to_be_filled (self, save);
      return !save->is_filled || save->key == NULL || take_image (self, save, error);
    case STEP_WRITE:
      return write_image (self, save, error);
    case STEP_NOTE:
      return note_written (self, save);
    case STEP_PRUNE:
    default:
      return prune (self, save, error);
    }
}

/* Nobody is to wait while it is filled, sealed and written. */
static gboolean
go_on_save (gpointer data, const GError *error)
{
  Save *save = data;

  if (error != NULL)
    g_message ("The index of encrypted mail is not kept: %s", error->message);
  if (error != NULL || save->step == STEP_NOTE)
    return FALSE;
  if (save->step == STEP_FILL && !save->is_filled)
    return TRUE;
  if (save->step == STEP_FILL && save->image == NULL)
    return FALSE;
  save->step++;
  save->job.place = save->step == STEP_WRITE ? MESIGN_JOB_ASIDE : MESIGN_JOB_LOCAL;

  return TRUE;
}

static const MesignJobClass save_class = {
  .size = sizeof (Save),
  .priority = G_PRIORITY_LOW,
  .run = run_save,
  .go_on = go_on_save,
  .clear = clear_save,
};

/* Has the index kept, where that is worth it, and what is gone left out. Main context. */
void
mesign_engine_save_search_image (MesignEngine *self)
{
  mesign_job_start (mesign_job_new (self, &save_class, NULL, NULL, NULL));
}

static gboolean
on_save_timer (gpointer user_data)
{
  MesignEngine *self = user_data;

  self->search_save_source = 0;
  mesign_engine_save_search_image (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_prune_timer (gpointer user_data)
{
  MesignEngine *self = user_data;

  self->search_prune_source = 0;
  mesign_engine_save_search_image (self);

  return G_SOURCE_REMOVE;
}

/* After a search. Main context. */
void
mesign_engine_save_search_image_soon (MesignEngine *self)
{
  if (self->search_save_source == 0 && self->closing == NULL)
    self->search_save_source = g_timeout_add_seconds (SAVE_AFTER_SECONDS, on_save_timer, self);
}

/* The store has changed, so that something may be gone. Main context. */
void
mesign_engine_prune_search_image_soon (MesignEngine *self)
{
  if (self->search_prune_source == 0 && self->closing == NULL)
    self->search_prune_source = g_timeout_add_seconds (PRUNE_AFTER_SECONDS, on_prune_timer, self);
}

/* An image that would have to be made of many texts is made when somebody searches. */
static gboolean
fill_at_once (MesignEngine *self, const Save *save, GError **error)
{
  if (!is_to_be_filled (self, save))
    return TRUE;
  if (self->search_missing->len <= FEW_TEXTS)
    return mesign_engine_fill_search_index_sync (self, save->key, G_MAXINT64, error);
  remove_image (self);
  mesign_engine_drop_search_index (self);

  return TRUE;
}

/* Before the profile is closed. On the local worker. */
void
mesign_engine_save_search_image_sync (MesignEngine *self)
{
  Save save = { .image = NULL };
  g_autoptr (GError) error = NULL;

  if (!prune (self, &save, &error) ||
      (save.key != NULL &&
       (!fill_at_once (self, &save, &error) || !take_image (self, &save, &error) ||
        (save.image != NULL && !write_image (self, &save, &error)))))
    g_message ("The index of encrypted mail is not kept: %s", error->message);
  clear_save (&save);
}
