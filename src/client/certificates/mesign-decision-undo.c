/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-decision-undo.h"

#include "client/compat/mesign-ask.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-certificates.h"

#include <glib/gi18n-lib.h>

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (mesign_engine_undo_decision_finish (MESIGN_ENGINE (source), result, &error))
    return;
  words = mesign_words_error (error);
  mesign_tell (parent, _ ("Cannot Undo the Decision"), words);
}

/**
 * mesign_decision_undo:
 * @parent: a widget of the window that tells if it fails
 * @engine: the engine
 * @decision_id: the number of a decision about trust
 *
 * Takes the decision back. The engine tells that certificates changed.
 */
void
mesign_decision_undo (GtkWidget *parent, MesignEngine *engine, gint64 decision_id)
{
  mesign_engine_undo_decision_async (engine, decision_id, NULL, on_undone, g_object_ref (parent));
}
