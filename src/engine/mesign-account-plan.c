/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-exchange-job-private.h"

#include "engine/mesign-engine-private.h"
#include "model/mesign-mailbox-name.h"
#include "store/mesign-store-exchange.h"
#include "store/mesign-store-mailboxes.h"

#include <string.h>

/* Under which names the mailboxes of an account are written, and which mails in each.
 *
 * Each is called as on the server. One whose name does not tell what it is for (the sent mail in
 * "Gesendet" or "[Gmail]/Sent Mail") gets the usual name, so that other programs, and we, know it.
 * Mailboxes that only show what lies elsewhere (RFC 6154: \All, \Flagged) come last and hold what
 * is nowhere else: each mail is written once, and none is lost. */

static void
part_free (gpointer data)
{
  MesignExportPart *self = data;

  g_clear_pointer (&self->mailbox, mesign_mailbox_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  g_strfreev (self->levels);
  g_free (self);
}

static gboolean
is_view (const MesignMailbox *mailbox)
{
  return mailbox->role == MESIGN_MAILBOX_ROLE_ALL || mailbox->role == MESIGN_MAILBOX_ROLE_FLAGGED;
}

static const char *
get_usual_name (MesignMailboxRole role)
{
  switch (role)
    {
    case MESIGN_MAILBOX_ROLE_INBOX:
      return "INBOX";
    case MESIGN_MAILBOX_ROLE_DRAFTS:
      return "Drafts";
    case MESIGN_MAILBOX_ROLE_SENT:
      return "Sent";
    case MESIGN_MAILBOX_ROLE_ARCHIVE:
    case MESIGN_MAILBOX_ROLE_ALL: /* what lies nowhere else was archived */
      return "Archive";
    case MESIGN_MAILBOX_ROLE_JUNK:
      return "Junk";
    case MESIGN_MAILBOX_ROLE_TRASH:
      return "Trash";
    case MESIGN_MAILBOX_ROLE_NONE:
    case MESIGN_MAILBOX_ROLE_FLAGGED:
    default:
      return NULL;
    }
}

static gboolean
has_path (GPtrArray *mailboxes, const char *prefix, const char *name)
{
  g_autofree char *below = g_strconcat (prefix, name, NULL);

  for (guint i = 0; i < mailboxes->len; i++)
    {
      const MesignMailbox *mailbox = mailboxes->pdata[i];

      if (g_ascii_strcasecmp (mailbox->path, name) == 0 ||
          g_ascii_strcasecmp (mailbox->path, below) == 0)
        return TRUE;
    }

  return FALSE;
}

static char **
split (const MesignMailbox *mailbox, const char *prefix)
{
  const char delimiter[] = { mailbox->delimiter, '\0' };
  const char *path =
      g_str_has_prefix (mailbox->path, prefix) ? mailbox->path + strlen (prefix) : mailbox->path;
  g_auto (GStrv) whole = mailbox->delimiter != '\0' ? g_strsplit (path, delimiter, -1) : NULL;

  if (whole != NULL && whole[0] != NULL)
    return g_steal_pointer (&whole);

  return g_strdupv ((char *[]){ (char *) path, NULL });
}

static char **
name_mailbox (GPtrArray *mailboxes, const MesignMailbox *mailbox, const char *prefix)
{
  const char *usual = get_usual_name (mailbox->role);

  if (usual != NULL &&
      mesign_mailbox_name_guess_role (mailbox->path, mailbox->delimiter) != mailbox->role &&
      !has_path (mailboxes, prefix, usual))
    return g_strdupv ((char *[]){ (char *) usual, NULL });

  return split (mailbox, prefix);
}

/* Whether the server has mails of a mailbox that are not known here, or may have. */
gboolean
mesign_engine_find_partial_sync (MesignStore *store,
                                 gint64 mailbox_id,
                                 gboolean *is_partial,
                                 GError **error)
{
  MesignMailboxState state;

  if (!mesign_store_get_mailbox_state_sync (store, mailbox_id, &state, error))
    return FALSE;
  *is_partial = state.uidvalidity == 0 ? !state.is_planned : state.oldest_uid != 1;

  return TRUE;
}

/* Takes out of @part what lies in others already, and notes the rest. */
static void
drop_written (MesignExportPart *part, GHashTable *written)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < part->ids->len; i++)
    {
      gint64 id = g_array_index (part->ids, gint64, i);

      if (g_hash_table_add (written, GSIZE_TO_POINTER (id)) || !is_view (part->mailbox))
        g_array_append_val (kept, id);
    }
  g_array_unref (part->ids);
  part->ids = g_steal_pointer (&kept);
}

static gboolean
add_part (MesignStore *store,
          GPtrArray *parts,
          GPtrArray *mailboxes,
          MesignMailbox *mailbox,
          const char *prefix,
          GError **error)
{
  MesignExportPart *part = g_new0 (MesignExportPart, 1);

  g_ptr_array_add (parts, part);
  part->mailbox = mesign_mailbox_ref (mailbox);
  part->levels = name_mailbox (mailboxes, mailbox, prefix);
  part->ids = mesign_store_list_mailbox_ids_sync (store, mailbox->id, error);

  return part->ids != NULL &&
         mesign_engine_find_partial_sync (store, mailbox->id, &part->is_partial, error);
}

static gboolean
add_parts (MesignStore *store,
           GPtrArray *parts,
           GPtrArray *mailboxes,
           const char *prefix,
           gboolean views,
           GCancellable *cancellable,
           GError **error)
{
  for (guint i = 0; i < mailboxes->len; i++)
    {
      MesignMailbox *mailbox = mailboxes->pdata[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (mailbox->selectable && is_view (mailbox) == views &&
          !add_part (store, parts, mailboxes, mailbox, prefix, error))
        return FALSE;
    }

  return TRUE;
}

static void
drop_doubles (GPtrArray *parts)
{
  const MesignExportPart *last = parts->len > 0 ? parts->pdata[parts->len - 1] : NULL;
  g_autoptr (GHashTable) written = NULL;

  if (last == NULL || !is_view (last->mailbox))
    return;
  written = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < parts->len; i++)
    drop_written (parts->pdata[i], written);
}

/* (element-type MesignExportPart); on a worker. */
GPtrArray *
mesign_engine_plan_export_sync (MesignStore *store,
                                const char *account,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (GPtrArray) mailboxes = mesign_store_list_mailboxes_sync (store, account, error);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  g_autofree char *prefix = NULL;

  if (mailboxes == NULL)
    return NULL;
  prefix = mesign_engine_dup_mailbox_prefix (store, account);
  if (!add_parts (store, parts, mailboxes, prefix, FALSE, cancellable, error) ||
      !add_parts (store, parts, mailboxes, prefix, TRUE, cancellable, error))
    return NULL;
  drop_doubles (parts);

  return g_steal_pointer (&parts);
}
