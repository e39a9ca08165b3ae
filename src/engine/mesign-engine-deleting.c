/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Deleting mail for good that is of no more use to anybody. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-messages.h"

static GPtrArray *
load_again (MesignStore *store, GPtrArray *mails, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < mails->len; i++)
    g_array_append_val (ids, ((MesignMessageInfo *) mails->pdata[i])->id);

  return mesign_store_get_messages_sync (store, (const gint64 *) (gpointer) ids->data, ids->len,
                                         error);
}

/* What is seen yet, after all was moved: in the mailbox for deleted mail, and in those that only
 * show what lies elsewhere. */
static gboolean
delete_seen (MesignStore *store, GPtrArray *mails, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < mails->len; i++)
    {
      const MesignMessageInfo *info = mails->pdata[i];

      for (guint j = 0; j < info->placements->len; j++)
        {
          const MesignPlacement *placement = info->placements->pdata[j];

          if (!placement->is_hidden)
            g_array_append_val (ids, placement->id);
        }
    }

  return ids->len == 0 || mesign_store_queue_delete_sync (
                              store, (const gint64 *) (gpointer) ids->data, ids->len, error) != 0;
}

/* From the mailbox for deleted mail, where some servers keep the only copy that can be deleted. */
gboolean
mesign_engine_delete_for_good_sync (MesignEngine *self,
                                    const char *account,
                                    GPtrArray *mails,
                                    GError **error)
{
  g_autoptr (MesignMailbox) trash =
      mesign_engine_ensure_role_sync (self, account, MESIGN_MAILBOX_ROLE_TRASH, error);
  g_autoptr (GArray) operations = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) moved = NULL;

  if (trash == NULL || !mesign_engine_move_messages_sync (self, mails, trash, operations, error))
    return FALSE;
  moved = load_again (self->store, mails, error);

  return moved != NULL && delete_seen (self->store, moved, error);
}

/* Where each mail lies, so that it is gone with the next synchronization and not seen among the
 * deleted ones; but where mailboxes only show what lies elsewhere, by way of the deleted ones. */
gboolean
mesign_engine_delete_in_place_sync (MesignEngine *self,
                                    const char *account,
                                    GPtrArray *mails,
                                    GError **error)
{
  g_autoptr (MesignMailbox) all =
      mesign_store_find_role_sync (self->store, account, MESIGN_MAILBOX_ROLE_ALL, NULL);

  return all != NULL ? mesign_engine_delete_for_good_sync (self, account, mails, error)
                     : delete_seen (self->store, mails, error);
}
