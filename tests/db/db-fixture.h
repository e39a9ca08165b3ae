/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "db/mesign-database.h"

#define ONE "/com/mesign/test/migrations"
#define TWO "/com/mesign/test/migrations-2"

/* A database in a folder of its own, and beside it the mark of one that was found damaged. */
typedef struct
{
  char *folder;
  char *path;
  char *mark;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

MesignDatabase *fixture_open (Fixture *fixture, MesignDbFlags flags);
gboolean insert_note (MesignDb *db, gpointer text, GError **error);
gboolean count_notes (MesignDb *db, gpointer n_notes, GError **error);
