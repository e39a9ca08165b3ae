/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-message-source.h"

#include "client/certificates/mesign-text-window.h"
#include "client/compat/mesign-ask.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* A mail as it came, octet by octet. Saving it as a file has all of it; to be looked at, its
 * beginning is enough. */

#define MAX_SHOWN (512 * 1024)

/**
 * mesign_message_source_show:
 * @parent: what it is shown from
 * @octets: a mail
 *
 * Shows it in a window.
 */
void
mesign_message_source_show (GtkWidget *parent, GBytes *octets)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  gsize size;
  const char *data = g_bytes_get_data (octets, &size);
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", MIN (size, MAX_SHOWN));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_autofree char *plain = g_strjoinv ("\n", lines);
  g_autofree char *shown =
      size > MAX_SHOWN ? g_strconcat (plain, "\n", _ ("The rest is not shown."), NULL) : NULL;

  gtk_window_present (GTK_WINDOW (
      mesign_text_window_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Mail Source"),
                              shown != NULL ? shown : plain, "mail.txt")));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets =
      mesign_engine_load_octets_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *words = NULL;

  if (octets != NULL)
    {
      mesign_message_source_show (parent, octets);
      return;
    }
  words = mesign_words_error (error);
  mesign_tell (parent, _ ("The Mail Cannot Be Shown"), words);
}

/**
 * mesign_message_source_load:
 * @parent: what it is shown from
 * @engine: the engine
 * @message_id: the store's id of a mail
 *
 * Shows it in a window, once it is there.
 */
void
mesign_message_source_load (GtkWidget *parent, MesignEngine *engine, gint64 message_id)
{
  mesign_engine_load_octets_async (engine, message_id, NULL, on_loaded, g_object_ref (parent));
}
