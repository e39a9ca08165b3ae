/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-list-row.h"

static void
clear (MesignListRow *self)
{
  g_free (self->account);
  g_free (self->from_name);
  g_free (self->from_address);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
  g_free (self->subject);
  g_free (self->preview);
}

MESIGN_DEFINE_VALUE (MesignListRow, mesign_list_row)

/**
 * mesign_list_row_new:
 *
 * Returns: (transfer full): an empty row, to be filled in by its maker
 */
MesignListRow *
mesign_list_row_new (void)
{
  return g_atomic_rc_box_new0 (MesignListRow);
}

/**
 * mesign_list_key_compare:
 * @a: where a row stands
 * @b: where another one stands
 *
 * The order of lists: newest first; of equal ones the later conversation, then the earlier mailbox.
 *
 * Returns: less than 0 if @a comes first, more if @b does, 0 if they are the same
 */
int
mesign_list_key_compare (const MesignListKey *a, const MesignListKey *b)
{
  if (a->date != b->date)
    return a->date > b->date ? -1 : 1;
  if (a->conversation_id != b->conversation_id)
    return a->conversation_id > b->conversation_id ? -1 : 1;

  return (a->mailbox_id > b->mailbox_id) - (a->mailbox_id < b->mailbox_id);
}

/**
 * mesign_list_row_fits:
 * @self: a row
 * @filter: what is to be listed
 *
 * Returns: whether it is
 */
gboolean
mesign_list_row_fits (const MesignListRow *self, MesignListFilter filter)
{
  switch (filter)
    {
    case MESIGN_LIST_FILTER_UNREAD:
      return self->unread > 0;
    case MESIGN_LIST_FILTER_STARRED:
      return self->is_flagged;
    case MESIGN_LIST_FILTER_ATTACHMENTS:
      return self->has_attachment;
    case MESIGN_LIST_FILTER_SIGNED:
      return (self->signs & MESIGN_LIST_FILTER_SIGNS_SIGNED) != 0;
    case MESIGN_LIST_FILTER_ENCRYPTED:
      return (self->signs & MESIGN_LIST_FILTER_SIGNS_ENCRYPTED) != 0;
    case MESIGN_LIST_FILTER_NONE:
    default:
      return TRUE;
    }
}
