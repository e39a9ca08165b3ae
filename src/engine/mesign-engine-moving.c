/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* From which mailboxes a message is moved, to which, and what that says of it. */

static const gint64 *
get_ids (const GArray *ids)
{
  return (const gint64 *) (gpointer) ids->data;
}

static MesignMailboxRole
get_role (MesignStore *store, gint64 mailbox_id)
{
  g_autoptr (MesignMailbox) mailbox = mesign_store_get_mailbox_sync (store, mailbox_id, NULL);

  return mailbox != NULL ? mailbox->role : MESIGN_MAILBOX_ROLE_NONE;
}

/* Mailboxes that only show what lies elsewhere. */
static gboolean
is_view (MesignMailboxRole role)
{
  return role == MESIGN_MAILBOX_ROLE_ALL || role == MESIGN_MAILBOX_ROLE_FLAGGED;
}

/* Where a message is moved from: each place it is seen in but the target; what is in a mailbox that
 * shows everything only if it is nowhere else. */
static void
add_movable_placements (MesignStore *store,
                        const MesignMessageInfo *message,
                        gint64 target_id,
                        GArray *ids)
{
  gint64 last = 0;
  guint n_before = ids->len;

  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];

      if (placement->is_hidden || placement->mailbox_id == target_id)
        continue;
      if (is_view (get_role (store, placement->mailbox_id)))
        last = placement->id;
      else
        g_array_append_val (ids, placement->id);
    }
  if (ids->len == n_before && last != 0)
    g_array_append_val (ids, last);
}

static gboolean
is_in_role (MesignStore *store, const MesignMessageInfo *message, MesignMailboxRole role)
{
  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];

      if (!placement->is_hidden && get_role (store, placement->mailbox_id) == role)
        return TRUE;
    }

  return FALSE;
}

/* What learning filters of servers go by ($Junk and $NotJunk, RFC 9051 section 2.3.2): said of what
 * goes to the junk, and of what comes back from it. */
static void
choose_flags (MesignStore *store,
              const MesignMessageInfo *message,
              const MesignMailbox *target,
              MesignFlags *add,
              MesignFlags *remove)
{
  *add = *remove = MESIGN_FLAG_NONE;
  if (target->role == MESIGN_MAILBOX_ROLE_JUNK)
    {
      *add = MESIGN_FLAG_JUNK;
      *remove = MESIGN_FLAG_NOT_JUNK;
    }
  else if (target->role != MESIGN_MAILBOX_ROLE_TRASH &&
           is_in_role (store, message, MESIGN_MAILBOX_ROLE_JUNK))
    {
      *add = MESIGN_FLAG_NOT_JUNK;
      *remove = MESIGN_FLAG_JUNK;
    }
}

static GArray *
list_made (MesignStore *store, gint64 operation_id, GError **error)
{
  g_autoptr (MesignOperation) operation =
      mesign_store_get_operation_sync (store, operation_id, error);
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (operation == NULL)
    return NULL;
  for (guint i = 0; i < operation->targets->len; i++)
    {
      gint64 id = g_array_index (operation->targets, MesignOperationTarget, i).made_placement_id;

      if (id != 0)
        g_array_append_val (made, id);
    }

  return g_steal_pointer (&made);
}

/* The flags are set where the messages come to lie, so that undoing takes back first the flags and
 * then the move. */
static gboolean
queue_move (MesignStore *store,
            const GArray *placements,
            gint64 mailbox_id,
            MesignFlags add,
            MesignFlags remove,
            GArray *operations,
            GError **error)
{
  g_autoptr (GArray) made = NULL;
  gint64 id;

  if (placements->len == 0)
    return TRUE;
  id = mesign_store_queue_move_sync (store, get_ids (placements), placements->len, mailbox_id,
                                     error);
  if (id == 0)
    return FALSE;
  g_array_append_val (operations, id);
  if (add == MESIGN_FLAG_NONE && remove == MESIGN_FLAG_NONE)
    return TRUE;
  made = list_made (store, id, error);
  if (made == NULL || made->len == 0)
    return made != NULL;
  id = mesign_store_queue_flags_sync (store, get_ids (made), made->len, add, remove, error);
  if (id != 0)
    g_array_append_val (operations, id);

  return id != 0;
}

static gboolean
check_account (const MesignMessageInfo *message, const MesignMailbox *target, GError **error)
{
  if (g_strcmp0 (message->account, target->account) == 0)
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("A message cannot be moved to a mailbox of another account."));

  return FALSE;
}

typedef struct
{
  MesignFlags add;
  MesignFlags remove;
  GArray *placements;
} Batch;

static void
batch_clear (gpointer data)
{
  g_array_unref (((Batch *) data)->placements);
}

static Batch *
get_batch (GArray *batches, MesignFlags add, MesignFlags remove)
{
  Batch batch = { .add = add, .remove = remove };

  for (guint i = 0; i < batches->len; i++)
    {
      Batch *one = &g_array_index (batches, Batch, i);

      if (one->add == add && one->remove == remove)
        return one;
    }
  batch.placements = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (batches, batch);

  /* cppcheck-suppress memleak ; the array has it */
  return &g_array_index (batches, Batch, batches->len - 1);
}

/* Moves messages to a mailbox of their account, all that go alike by one operation, whose id is
 * added to @operations. On a worker. */
gboolean
mesign_engine_move_messages_sync (MesignEngine *self,
                                  GPtrArray *messages,
                                  const MesignMailbox *target,
                                  GArray *operations,
                                  GError **error)
{
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (Batch));

  g_array_set_clear_func (batches, batch_clear);
  for (guint i = 0; i < messages->len; i++)
    {
      const MesignMessageInfo *message = messages->pdata[i];
      MesignFlags add;
      MesignFlags remove;

      if (!check_account (message, target, error))
        return FALSE;
      choose_flags (self->store, message, target, &add, &remove);
      add_movable_placements (self->store, message, target->id,
                              get_batch (batches, add, remove)->placements);
    }
  for (guint i = 0; i < batches->len; i++)
    {
      const Batch *batch = &g_array_index (batches, Batch, i);

      if (!queue_move (self->store, batch->placements, target->id, batch->add, batch->remove,
                       operations, error))
        return FALSE;
    }

  return TRUE;
}

/* What stands before the names of mailboxes where all of them lie below the inbox. */
char *
mesign_engine_dup_mailbox_prefix (MesignStore *store, const char *account)
{
  g_autoptr (GPtrArray) mailboxes = mesign_store_list_mailboxes_sync (store, account, NULL);

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    {
      const MesignMailbox *mailbox = mailboxes->pdata[i];
      const char *path = mailbox->path;

      if (mailbox->role != MESIGN_MAILBOX_ROLE_NONE && mailbox->delimiter != 0 &&
          g_ascii_strncasecmp (path, "INBOX", 5) == 0 && path[5] == mailbox->delimiter)
        return g_strndup (path, 6);
    }

  return g_strdup ("");
}

static const char *
get_usual_name (MesignMailboxRole role)
{
  switch (role)
    {
    case MESIGN_MAILBOX_ROLE_ARCHIVE:
      return "Archive";
    case MESIGN_MAILBOX_ROLE_JUNK:
      return "Junk";
    case MESIGN_MAILBOX_ROLE_TRASH:
      return "Trash";
    case MESIGN_MAILBOX_ROLE_NONE:
    case MESIGN_MAILBOX_ROLE_INBOX:
    case MESIGN_MAILBOX_ROLE_DRAFTS:
    case MESIGN_MAILBOX_ROLE_SENT:
    case MESIGN_MAILBOX_ROLE_ALL:
    case MESIGN_MAILBOX_ROLE_FLAGGED:
    default:
      return NULL;
    }
}

static MesignMailbox *
fail_without (MesignMailboxRole role, GError **error)
{
  if (role == MESIGN_MAILBOX_ROLE_INBOX)
    mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                             _ ("The mailboxes of this account are not known yet. Wait for its "
                                "first synchronization, then try again."));
  else
    mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                             _ ("The account has no mailbox for this. Move the message to another "
                                "mailbox."));

  return NULL;
}

/* The mailbox for archived, junk or deleted mail, or the inbox. The first three are made where the
 * account has none: here at once, on the server when the first message is moved there. On a
 * worker. */
MesignMailbox *
mesign_engine_ensure_role_sync (MesignEngine *self,
                                const char *account,
                                MesignMailboxRole role,
                                GError **error)
{
  MesignStore *store = self->store;
  MesignMailbox *mailbox = mesign_store_find_role_sync (store, account, role, NULL);
  g_autoptr (MesignMailbox) inbox = NULL;
  g_autoptr (MesignMailbox) planned = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *path = NULL;

  /* where one mailbox shows everything, what is in no other is archived */
  if (mailbox == NULL && role == MESIGN_MAILBOX_ROLE_ARCHIVE)
    mailbox = mesign_store_find_role_sync (store, account, MESIGN_MAILBOX_ROLE_ALL, NULL);
  if (mailbox != NULL)
    return mailbox;
  inbox = mesign_store_find_role_sync (store, account, MESIGN_MAILBOX_ROLE_INBOX, NULL);
  if (inbox == NULL)
    return fail_without (MESIGN_MAILBOX_ROLE_INBOX, error);
  if (get_usual_name (role) == NULL)
    return fail_without (role, error);
  prefix = mesign_engine_dup_mailbox_prefix (store, account);
  path = g_strconcat (prefix, get_usual_name (role), NULL);
  planned = mesign_mailbox_new (account, path, path, inbox->delimiter, role, TRUE);

  return mesign_store_plan_mailbox_sync (store, planned, error);
}
