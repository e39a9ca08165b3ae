/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-copied-secret.h"

#define FORGET_COPIED_S 60

/* A secret stays in the clipboard as long as it takes to paste it, unless something else came. */

typedef struct
{
  GdkClipboard *clipboard;
  GdkContentProvider *content;
} CopiedSecret;

static gboolean
forget_copied (gpointer user_data)
{
  const CopiedSecret *copied = user_data;

  if (gdk_clipboard_get_content (copied->clipboard) == copied->content)
    gdk_clipboard_set_content (copied->clipboard, NULL);

  return G_SOURCE_REMOVE;
}

static void
copied_secret_free (gpointer data)
{
  CopiedSecret *copied = data;

  g_object_unref (copied->clipboard);
  g_object_unref (copied->content);
  g_free (copied);
}

/**
 * mesign_copy_secret:
 * @widget: a widget of the window it is copied from
 * @secret: a code or a password
 *
 * Puts it into the clipboard for a minute.
 */
void
mesign_copy_secret (GtkWidget *widget, const MesignSecret *secret)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  CopiedSecret *copied = g_new0 (CopiedSecret, 1);

  gdk_clipboard_set_text (clipboard, mesign_secret_get_text (secret));
  copied->clipboard = g_object_ref (clipboard);
  copied->content = g_object_ref (gdk_clipboard_get_content (clipboard));
  g_timeout_add_seconds_full (G_PRIORITY_LOW, FORGET_COPIED_S, forget_copied, copied,
                              copied_secret_free);
  /* cppcheck-suppress memleak ; the source has it */
}
