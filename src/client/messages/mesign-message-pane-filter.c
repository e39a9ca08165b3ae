/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/messages/mesign-message-pane-private.h"

/* Which conversations of a mailbox are listed. Another mailbox is listed whole at first, so that
 * nobody misses mail there. */

static const struct
{
  const char *word;
  const char *title;
  const char *empty;
} filters[] = {
  [MESIGN_LIST_FILTER_NONE] = { "all", N_ ("All"), NULL },
  [MESIGN_LIST_FILTER_UNREAD] = { "unread", N_ ("Unread"), N_ ("Nothing Unread") },
  [MESIGN_LIST_FILTER_STARRED] = { "starred", N_ ("Starred"), N_ ("Nothing Starred") },
  [MESIGN_LIST_FILTER_ATTACHMENTS] = { "attachments", N_ ("With Attachments"),
                                       N_ ("Nothing with Attachments") },
  [MESIGN_LIST_FILTER_SIGNED] = { "signed", N_ ("Signed"), N_ ("Nothing Signed") },
  [MESIGN_LIST_FILTER_ENCRYPTED] = { "encrypted", N_ ("Encrypted"), N_ ("Nothing Encrypted") },
};

/* Returns: what the mailbox is listed by, in the person's language */
const char *
mesign_message_pane_get_filter_title (MesignMessagePane *self)
{
  return _ (filters[self->filter].title);
}

/* Returns: what is said where nothing is listed because of it */
const char *
mesign_message_pane_get_filter_empty (MesignMessagePane *self)
{
  return _ (filters[self->filter].empty);
}

const char *
mesign_message_pane_get_filter_word (MesignMessagePane *self)
{
  return filters[self->filter].word;
}

/* Lists by another one; what is not known is not done. */
void
mesign_message_pane_set_filter_word (MesignMessagePane *self, const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_strcmp0 (word, filters[i].word) == 0 && self->filter != (MesignListFilter) i)
      {
        self->filter = (MesignListFilter) i;
        mesign_message_pane_set_selection_mode (self, FALSE);
        mesign_message_pane_show_mailbox_list (self);
        g_object_notify (G_OBJECT (self), "filter");
        return;
      }
}
