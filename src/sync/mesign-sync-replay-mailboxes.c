/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done to mailboxes themselves. What an earlier attempt has done already is not done again.
 */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/mesign-mailbox-name.h"

/* As many mailboxes as may become alike when their names are made plain. */
#define MOST_PLAIN_NAMES 9

static gboolean
is_code (const GError *error, MesignImapError code)
{
  return g_error_matches (error, MESIGN_IMAP_ERROR, (int) code);
}

static gboolean
finish (MesignSyncJob *job, const MesignOperation *operation, const char *wire_name, GError **error)
{
  return mesign_store_finish_mailbox_operation_sync (job->context->store, operation->id, wire_name,
                                                     error);
}

static gboolean
find (MesignSyncJob *job, const char *wire_name, gboolean *is_there, GError **error)
{
  return mesign_imap_session_find_mailbox_sync (job->session, wire_name, is_there, job->cancellable,
                                                error);
}

static MesignMailbox *
find_above (MesignSyncJob *job, const char *account, const char *path, char delimiter)
{
  const char *end = delimiter != '\0' ? strrchr (path, delimiter) : NULL;
  g_autofree char *above = end != NULL ? g_strndup (path, end - path) : NULL;

  return above != NULL ? mesign_store_find_mailbox_sync (job->context->store, account, above, NULL)
                       : NULL;
}

/* What a new mailbox is called on the wire: it lies below one that is there, or where the server
 * has a person's mailboxes. */
char *
mesign_sync_dup_wire_name (MesignSyncJob *job,
                           const char *account,
                           const char *path,
                           char delimiter,
                           GError **error)
{
  g_autoptr (MesignMailbox) above = find_above (job, account, path, delimiter);
  g_autofree char *leaf = NULL;

  if (above == NULL)
    return mesign_imap_session_dup_new_name_sync (job->session, path, job->cancellable, error);
  leaf = mesign_mailbox_name_encode (path + strlen (above->path));

  return g_strconcat (above->wire_name, leaf, NULL);
}

/* Makes a mailbox that is not there yet. One that is there fails with %MESIGN_IMAP_ERROR_EXISTS. */
static gboolean
make (MesignSyncJob *job,
      const MesignOperation *operation,
      const char *path,
      const char *wire_name,
      char delimiter,
      GError **error)
{
  g_autoptr (MesignMailbox) wanted = mesign_mailbox_new (operation->account, path, wire_name,
                                                         delimiter, MESIGN_MAILBOX_ROLE_NONE, TRUE);
  g_autoptr (GError) local = NULL;
  gboolean is_there = FALSE;

  if (mesign_imap_session_create_mailbox_sync (job->session, wanted, job->cancellable, &local))
    return TRUE;
  if (mesign_sync_is_refusal (local) && !is_code (local, MESIGN_IMAP_ERROR_EXISTS) &&
      find (job, wire_name, &is_there, NULL) && is_there)
    {
      g_set_error_literal (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_EXISTS, local->message);
      return FALSE;
    }
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* Makes it under a plain name that nothing else has. */
static gboolean
create_plain (MesignSyncJob *job,
              const MesignOperation *operation,
              const char *plain,
              char delimiter,
              GError **error)
{
  for (guint n = 1;; n++)
    {
      g_autofree char *path = n == 1 ? g_strdup (plain) : g_strdup_printf ("%s %u", plain, n);
      g_autofree char *wire_name =
          mesign_sync_dup_wire_name (job, operation->account, path, delimiter, error);
      g_autoptr (GError) local = NULL;

      if (wire_name == NULL)
        return FALSE;
      if (make (job, operation, path, wire_name, delimiter, &local))
        return finish (job, operation, wire_name, error);
      if (is_code (local, MESIGN_IMAP_ERROR_EXISTS) && n < MOST_PLAIN_NAMES)
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
}

/* What a person has just named, the person names anew. Where mail waits to go, as after an import,
 * a name that the server refuses is replaced by one it may take. */
static gboolean
create_otherwise (MesignSyncJob *job,
                  const MesignOperation *operation,
                  char delimiter,
                  const GError *refusal,
                  GError **error)
{
  g_autofree char *plain = mesign_mailbox_name_dup_plain (operation->name, delimiter);
  g_autoptr (GError) local = NULL;
  gboolean is_awaited = FALSE;

  if (!mesign_store_is_append_waiting_sync (job->context->store, operation->mailbox_id, &is_awaited,
                                            error))
    return FALSE;
  if (plain != NULL && is_awaited && create_plain (job, operation, plain, delimiter, &local))
    return TRUE;
  g_propagate_error (error, local == NULL || mesign_sync_is_refusal (local)
                                ? g_error_copy (refusal)
                                : g_steal_pointer (&local));

  return FALSE;
}

/* One that is there already is what was wanted. */
static gboolean
create (MesignSyncJob *job,
        const MesignOperation *operation,
        const MesignMailbox *mailbox,
        GError **error)
{
  g_autofree char *wire_name = mesign_sync_dup_wire_name (job, operation->account, operation->name,
                                                          mailbox->delimiter, error);
  g_autoptr (GError) local = NULL;

  if (wire_name == NULL)
    return FALSE;
  if (make (job, operation, operation->name, wire_name, mailbox->delimiter, &local) ||
      is_code (local, MESIGN_IMAP_ERROR_EXISTS))
    return finish (job, operation, wire_name, error);
  if (mesign_sync_is_refusal (local))
    return create_otherwise (job, operation, mailbox->delimiter, local, error);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* Subscriptions stay with the old names (RFC 9051 section 6.3.6), so they are taken along. That a
 * server does not do that keeps nothing back. */
static gboolean
move_subscription (MesignSyncJob *job, const char *from, const char *to, GError **error)
{
  g_autoptr (GError) local = NULL;

  if ((mesign_imap_session_subscribe_sync (job->session, to, TRUE, job->cancellable, &local) &&
       mesign_imap_session_subscribe_sync (job->session, from, FALSE, job->cancellable, &local)) ||
      mesign_imap_session_is_alive (job->session))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* Those of the mailbox and of all below it. The store hears of the new name only afterwards, so
 * that a run that breaks off here is made good by the next one. */
static gboolean
move_subscriptions (MesignSyncJob *job,
                    const MesignMailbox *renamed,
                    const char *wire_name,
                    GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) names = mesign_imap_session_list_subscribed_sync (
      job->session, renamed->wire_name, renamed->delimiter, job->cancellable, &local);

  if (names == NULL && !mesign_imap_session_is_alive (job->session))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *from = names->pdata[i];
      g_autofree char *to = g_strconcat (wire_name, from + strlen (renamed->wire_name), NULL);

      if (!move_subscription (job, from, to, error))
        return FALSE;
    }

  return TRUE;
}

/* Whether a renaming that was refused had been done before: the old name is gone, the new one
 * there.
 */
static gboolean
was_renamed (MesignSyncJob *job, const char *old_name, const char *new_name)
{
  gboolean has_old = TRUE;
  gboolean has_new = FALSE;

  return find (job, old_name, &has_old, NULL) && !has_old && find (job, new_name, &has_new, NULL) &&
         has_new;
}

static gboolean
rename_mailbox (MesignSyncJob *job,
                const MesignOperation *operation,
                const MesignMailbox *mailbox,
                GError **error)
{
  g_autofree char *wire_name = mesign_sync_dup_wire_name (job, operation->account, operation->name,
                                                          mailbox->delimiter, error);
  g_autoptr (GError) local = NULL;

  if (wire_name == NULL)
    return FALSE;
  if (!mesign_imap_session_rename_mailbox_sync (job->session, mailbox->wire_name, wire_name,
                                                job->cancellable, &local) &&
      (!mesign_sync_is_refusal (local) || !was_renamed (job, mailbox->wire_name, wire_name)))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  job->entered = 0;

  return move_subscriptions (job, mailbox, wire_name, error) &&
         finish (job, operation, wire_name, error);
}

static gboolean
is_left (const GArray *flags)
{
  for (guint i = 0; i < flags->len; i++)
    if ((g_array_index (flags, MesignImapFlags, i).flags & MESIGN_FLAG_DELETED) == 0)
      return TRUE;

  return FALSE;
}

/* DELETE takes along all that is in a mailbox, so it must be empty: mail that came meanwhile, or
 * that was not known here, is nothing anybody wanted to lose. */
static gboolean
check_is_empty (MesignSyncJob *job, const MesignMailbox *mailbox, GError **error)
{
  g_autoptr (MesignImapSelected) selected = NULL;
  g_autoptr (MesignUidSet) all = mesign_uid_set_new ();
  g_autoptr (GArray) flags = NULL;

  job->entered = 0;
  selected = mesign_imap_session_select_sync (job->session, mailbox->wire_name, 0, 0,
                                              job->cancellable, error);
  if (selected == NULL || selected->exists == 0)
    return selected != NULL;
  mesign_uid_set_add_range (all, 1, G_MAXUINT32);
  flags = mesign_imap_session_fetch_flags_sync (job->session, all, job->cancellable, error);
  if (flags == NULL || !is_left (flags))
    return flags != NULL;
  g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_REFUSED,
               /* Translators: a mailbox */
               _ ("There is mail in “%s” on the server; it is not deleted. Move that mail "
                  "elsewhere, then delete the mailbox again."),
               mailbox->path);

  return FALSE;
}

static gboolean
remove_selectable (MesignSyncJob *job, const MesignMailbox *mailbox, GError **error)
{
  return (!mailbox->selectable || check_is_empty (job, mailbox, error)) &&
         mesign_imap_session_delete_mailbox_sync (job->session, mailbox->wire_name,
                                                  job->cancellable, error);
}

static gboolean
remove_mailbox (MesignSyncJob *job,
                const MesignOperation *operation,
                const MesignMailbox *mailbox,
                GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_there = TRUE;
  gboolean is_done = remove_selectable (job, mailbox, &local);

  job->entered = 0;
  if (is_done || is_code (local, MESIGN_IMAP_ERROR_NO_MAILBOX) ||
      (mesign_sync_is_refusal (local) && find (job, mailbox->wire_name, &is_there, NULL) &&
       !is_there))
    return finish (job, operation, NULL, error);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
subscribe (MesignSyncJob *job,
           const MesignOperation *operation,
           const MesignMailbox *mailbox,
           GError **error)
{
  return mesign_imap_session_subscribe_sync (job->session, mailbox->wire_name,
                                             operation->kind == MESIGN_OPERATION_SUBSCRIBE,
                                             job->cancellable, error) &&
         finish (job, operation, NULL, error);
}

/* Does to a mailbox what was queued. */
gboolean
mesign_sync_replay_mailbox (MesignSyncJob *job, const MesignOperation *operation, GError **error)
{
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_get_mailbox_sync (job->context->store, operation->mailbox_id, error);

  if (mailbox == NULL)
    return FALSE;
  if (operation->kind == MESIGN_OPERATION_CREATE_MAILBOX)
    return create (job, operation, mailbox, error);
  if (operation->kind == MESIGN_OPERATION_RENAME_MAILBOX)
    return rename_mailbox (job, operation, mailbox, error);
  if (operation->kind == MESIGN_OPERATION_REMOVE_MAILBOX)
    return remove_mailbox (job, operation, mailbox, error);

  return subscribe (job, operation, mailbox, error);
}
