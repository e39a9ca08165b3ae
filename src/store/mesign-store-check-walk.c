/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-check-private.h"

/* So many things are mended in one transaction. */
#define PIECE 100

typedef struct
{
  MesignStoreWalk *walk;
  MesignStoreWalkFunc func;
  gpointer data;
} Step;

void
mesign_store_walk_note (MesignStoreWalk *self, MesignStoreFault fault)
{
  self->check->n_faults[fault]++;
}

void
mesign_store_walk_tell (MesignStoreWalk *self, guint n_more)
{
  self->n_done = MIN (self->n_done + n_more, self->n_all);
  if (self->progress != NULL)
    self->progress (self->n_done, self->n_all, self->progress_data);
}

static gboolean
run_looking (MesignDb *db, gpointer data, GError **error)
{
  Step *step = data;
  gboolean done;

  step->walk->db = db;
  done = step->func (step->walk, step->data, error);
  step->walk->db = NULL;

  return done;
}

/* Reads: within what is being read or written, or on its own. */
gboolean
mesign_store_walk_look (MesignStoreWalk *self,
                        MesignStoreWalkFunc func,
                        gpointer data,
                        GError **error)
{
  Step step = { self, func, data };

  return self->db != NULL
             ? func (self, data, error)
             : mesign_database_read_sync (self->store->mail, run_looking, &step, error);
}

static gboolean
run_mending (MesignStoreWrite *write, gpointer data, GError **error)
{
  Step *step = data;
  gboolean done;

  step->walk->db = write->db;
  step->walk->write = write;
  done = step->func (step->walk, step->data, error);
  step->walk->db = NULL;
  step->walk->write = NULL;

  return done;
}

/* Looks at a piece, and mends it where the walk mends, in a transaction. */
gboolean
mesign_store_walk_piece (MesignStoreWalk *self,
                         MesignStoreWalkFunc func,
                         gpointer data,
                         GError **error)
{
  Step step = { self, func, data };

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (!self->mends || self->write != NULL)
    return func (self, data, error);

  return mesign_store_write (self->store, run_mending, &step, error);
}

typedef struct
{
  GArray *all;
  guint first;
  MesignStoreEachFunc func;
  gpointer data;
} Each;

static gboolean
run_each (MesignStoreWalk *self, gpointer data, GError **error)
{
  Each *each = data;
  guint end = MIN (each->first + PIECE, each->all->len);
  gsize size = g_array_get_element_size (each->all);

  for (guint i = each->first; i < end; i++)
    if (!each->func (self, each->all->data + i * size, each->data, error))
      return FALSE;

  return TRUE;
}

/* Does something with each thing of a list, piece by piece. */
gboolean
mesign_store_walk_each (MesignStoreWalk *self,
                        GArray *all,
                        MesignStoreEachFunc func,
                        gpointer data,
                        GError **error)
{
  Each each = { all, 0, func, data };

  for (; each.first < all->len; each.first += PIECE)
    if (!mesign_store_walk_piece (self, run_each, &each, error))
      return FALSE;

  return TRUE;
}

typedef struct
{
  const char *sql;
  gint64 number;
  GArray *ids;
} Question;

static gboolean
ask_number (MesignStoreWalk *self, gpointer data, GError **error)
{
  Question *question = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare_once (self->db, question->sql, error);

  return statement != NULL && mesign_statement_get_single (statement, 0, &question->number, error);
}

/* Counts by a statement that gives one number. */
gboolean
mesign_store_walk_count (MesignStoreWalk *self,
                         MesignStoreFault fault,
                         const char *sql,
                         gint64 *n_found,
                         GError **error)
{
  Question question = { .sql = sql };

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
      !mesign_store_walk_look (self, ask_number, &question, error))
    return FALSE;
  *n_found = question.number;
  self->check->n_faults[fault] += *n_found;

  return TRUE;
}

static gboolean
ask_list (MesignStoreWalk *self, gpointer data, GError **error)
{
  Question *question = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare_once (self->db, question->sql, error);

  if (statement != NULL)
    question->ids = mesign_store_list_ids (statement, error);

  return question->ids != NULL;
}

/* The numbers a statement gives, taken whole before anything is changed. */
GArray *
mesign_store_walk_list (MesignStoreWalk *self, const char *sql, GError **error)
{
  Question question = { .sql = sql };

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
      !mesign_store_walk_look (self, ask_list, &question, error))
    return NULL;

  return question.ids;
}
