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
  STEP_TAKE,
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
} Save;

static void
clear_save (gpointer data)
{
  Save *save = data;

  g_clear_pointer (&save->key, mesign_secret_unref);
  g_clear_pointer (&save->binding, g_free);
  g_clear_pointer (&save->image, g_bytes_unref);
}

/* On the local worker; leaves @save without an image where there is nothing worth saving. */
static gboolean
take_image (MesignEngine *self, Save *save, GError **error)
{
  if (self->search_index == NULL || self->search_unsaved < WORTH_SAVING ||
      mesign_keystore_get_state (self->keystore) != MESIGN_KEYSTORE_UNLOCKED)
    return TRUE;
  if (!mesign_engine_prune_search_index_sync (self, error))
    return FALSE;
  if (self->search_index == NULL)
    return TRUE;
  save->generation = self->search_generation;
  save->key = mesign_keystore_derive_key (self->keystore, MESIGN_SEALED_TEXT_PURPOSE, error);
  if (save->key == NULL)
    return FALSE;
  save->binding = dup_binding (self, error);
  if (save->binding == NULL)
    return FALSE;
  save->n_changes = self->search_unsaved;
  save->image = mesign_search_index_serialize (self->search_index, error);

  return save->image != NULL;
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
    return FALSE;
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

  return TRUE;
}

static gboolean
run_save (gpointer data, GCancellable *cancellable, GError **error)
{
  Save *save = data;
  MesignEngine *self = save->job.engine;

  switch (save->step)
    {
    case STEP_WRITE:
      return write_image (self, save, error);
    case STEP_NOTE:
      return note_written (self, save);
    case STEP_TAKE:
    default:
      return take_image (self, save, error);
    }
}

/* Nobody is to wait while it is sealed and written. */
static gboolean
go_on_save (gpointer data, const GError *error)
{
  Save *save = data;

  if (error != NULL)
    g_message ("The index of encrypted mail is not kept: %s", error->message);
  if (error != NULL || save->image == NULL || save->step == STEP_NOTE)
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

static gboolean
on_save_timer (gpointer user_data)
{
  MesignEngine *self = user_data;

  self->search_save_source = 0;
  mesign_job_start (mesign_job_new (self, &save_class, NULL, NULL, NULL));

  return G_SOURCE_REMOVE;
}

/* Has the index kept, where that is worth it. Main context. */
void
mesign_engine_save_search_image_soon (MesignEngine *self)
{
  if (self->search_save_source == 0 && self->closing == NULL)
    self->search_save_source = g_timeout_add_seconds (SAVE_AFTER_SECONDS, on_save_timer, self);
}

/* Before the profile is closed. On the local worker. */
void
mesign_engine_save_search_image_sync (MesignEngine *self)
{
  Save save = { .image = NULL };
  g_autoptr (GError) error = NULL;

  if (!take_image (self, &save, &error) ||
      (save.image != NULL && !write_image (self, &save, &error)))
    g_message ("The index of encrypted mail is not kept: %s", error->message);
  clear_save (&save);
}
