/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/messages/mesign-dragged-mail.h"

/**
 * MesignDraggedMail:
 *
 * Conversations on their way from the list to a mailbox, while the pointer drags them.
 */
struct _MesignDraggedMail
{
  GObject parent_instance;

  GPtrArray *items;
};

G_DEFINE_FINAL_TYPE (MesignDraggedMail, mesign_dragged_mail, G_TYPE_OBJECT)

static void
mesign_dragged_mail_finalize (GObject *object)
{
  g_ptr_array_unref (MESIGN_DRAGGED_MAIL (object)->items);

  G_OBJECT_CLASS (mesign_dragged_mail_parent_class)->finalize (object);
}

static void
mesign_dragged_mail_class_init (MesignDraggedMailClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_dragged_mail_finalize;
}

static void
mesign_dragged_mail_init (MesignDraggedMail *self)
{
}

/**
 * mesign_dragged_mail_new:
 * @items: (element-type MesignMessageItem): the conversations
 *
 * Returns: (transfer full): what is dragged
 */
MesignDraggedMail *
mesign_dragged_mail_new (GPtrArray *items)
{
  MesignDraggedMail *self = g_object_new (MESIGN_TYPE_DRAGGED_MAIL, NULL);

  self->items = g_ptr_array_ref (items);

  return self;
}

/**
 * mesign_dragged_mail_get_items:
 * @self: what is dragged
 *
 * Returns: (transfer none) (element-type MesignMessageItem): the conversations
 */
GPtrArray *
mesign_dragged_mail_get_items (MesignDraggedMail *self)
{
  g_return_val_if_fail (MESIGN_IS_DRAGGED_MAIL (self), NULL);

  return self->items;
}

/**
 * mesign_dragged_mail_can_move:
 * @self: what is dragged
 * @mailbox: a mailbox
 *
 * Returns: whether all of it can go there: mail stays in its account, and goes nowhere from where
 * it lies
 */
gboolean
mesign_dragged_mail_can_move (MesignDraggedMail *self, const MesignMailbox *mailbox)
{
  g_return_val_if_fail (MESIGN_IS_DRAGGED_MAIL (self), FALSE);

  if (!mailbox->selectable)
    return FALSE;
  for (guint i = 0; i < self->items->len; i++)
    {
      MesignListRow *row = mesign_message_item_get_row (self->items->pdata[i]);

      if (row == NULL || !g_str_equal (row->account, mailbox->account) ||
          row->key.mailbox_id == mailbox->id)
        return FALSE;
    }

  return self->items->len > 0;
}
