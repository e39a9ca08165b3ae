/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening a mailbox, leaving it, and asking how one stands without that. */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <string.h>

#define SELECT_LIMIT (128 * 1024 * 1024)

static void
read_status (const struct mailimap_status_info *info, MesignImapStatus *status)
{
  switch (info->st_att)
    {
    case MAILIMAP_STATUS_ATT_MESSAGES:
      status->messages = info->st_value;
      break;
    case MAILIMAP_STATUS_ATT_UNSEEN:
      status->unseen = info->st_value;
      break;
    case MAILIMAP_STATUS_ATT_UIDNEXT:
      status->uidnext = info->st_value;
      break;
    case MAILIMAP_STATUS_ATT_UIDVALIDITY:
      status->uidvalidity = info->st_value;
      break;
    case MAILIMAP_STATUS_ATT_EXTENSION:
      if (info->st_ext_data != NULL &&
          info->st_ext_data->ext_extension->ext_id == MAILIMAP_EXTENSION_CONDSTORE)
        status->highestmodseq =
            ((const struct mailimap_condstore_status_info *) info->st_ext_data->ext_data)
                ->cs_highestmodseq_value;
      break;
    default:
      break;
    }
}

/**
 * mesign_imap_session_status_sync:
 * @self: a session that is logged in
 * @mailbox: the wire name of a mailbox that is not selected
 * @status: (out caller-allocates): what the server says of it
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Asks how a mailbox stands without opening it.
 *
 * Returns: whether the server said
 */
gboolean
mesign_imap_session_status_sync (MesignImapSession *self,
                                 const char *mailbox,
                                 MesignImapStatus *status,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("STATUS ");
  const struct mailimap_mailbox_data_status *answer;
  GError *local = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  memset (status, 0, sizeof *status);
  mesign_imap_command_add_mailbox (command, self, mailbox);
  mesign_imap_command_add (
      command, " (MESSAGES UNSEEN UIDNEXT UIDVALIDITY%s)",
      mesign_imap_session_has_capability (self, "CONDSTORE") || self->has_qresync ? " HIGHESTMODSEQ"
                                                                                  : "");
  if (!mesign_imap_session_run (self, command, cancellable, &local))
    {
      mesign_imap_session_explain_refusal (self, mailbox, cancellable, local);
      g_propagate_error (error, local);
      return FALSE;
    }

  answer = self->imap->imap_response_info->rsp_status;
  if (answer == NULL || answer->st_info_list == NULL)
    return mesign_imap_session_fail_protocol (self, error);
  for (clistiter *i = clist_begin (answer->st_info_list); i != NULL; i = clist_next (i))
    read_status (clist_content (i), status);

  return TRUE;
}

static void
forget_selected (MesignImapSession *self)
{
  g_clear_pointer (&self->imap->imap_selection_info, mailimap_selection_info_free);
  g_clear_pointer (&self->mailbox, g_free);
  self->exists = 0;
  self->pending_events = MESIGN_IMAP_EVENT_NONE;
  self->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
}

static gboolean
keeps_keywords (const struct mailimap_selection_info *info)
{
  if (info->sel_perm_flags == NULL)
    return TRUE;

  for (clistiter *i = clist_begin (info->sel_perm_flags); i != NULL; i = clist_next (i))
    if (((const struct mailimap_flag_perm *) clist_content (i))->fl_type == MAILIMAP_FLAG_PERM_ALL)
      return TRUE;

  return FALSE;
}

static void
read_select_extension (const struct mailimap_extension_data *data, MesignImapSelected *selected)
{
  const struct mailimap_condstore_resptextcode *code = data->ext_data;

  if (data->ext_extension->ext_id == MAILIMAP_EXTENSION_CONDSTORE &&
      data->ext_type == MAILIMAP_CONDSTORE_TYPE_RESP_TEXT_CODE &&
      code->cs_type == MAILIMAP_CONDSTORE_RESPTEXTCODE_HIGHESTMODSEQ)
    selected->highestmodseq = code->cs_data.cs_modseq_value;
}

static void
on_changed (const MesignImapAttributes *attributes, gpointer data)
{
  GArray *changed = data;
  MesignImapFlags entry = { attributes->uid, attributes->flags, attributes->modseq };

  if (attributes->uid != 0 && attributes->has_flags)
    g_array_append_val (changed, entry);
}

static void
read_selected (MesignImapSession *self, MesignImapSelected *selected)
{
  const struct mailimap_selection_info *info = self->imap->imap_selection_info;
  clist *list = mesign_imap_session_get_extensions (self);

  selected->uidvalidity = info->sel_uidvalidity;
  selected->uidnext = info->sel_uidnext;
  selected->exists = info->sel_exists;
  selected->is_read_only = info->sel_perm == MAILIMAP_MAILBOX_READONLY;
  selected->keeps_keywords = keeps_keywords (info);
  for (clistiter *i = list != NULL ? clist_begin (list) : NULL; i != NULL; i = clist_next (i))
    read_select_extension (clist_content (i), selected);
  /* Some servers number changes and then know no command that asks for them. */
  if (!self->has_qresync && !mesign_imap_session_has_capability (self, "CONDSTORE"))
    selected->highestmodseq = 0;
  mesign_imap_session_read_vanished (self, selected->vanished);
}

static MesignImapCommand *
new_select (MesignImapSession *self, const char *mailbox, guint32 uidvalidity, guint64 modseq)
{
  MesignImapCommand *command = mesign_imap_command_new ("SELECT ");

  mesign_imap_command_add_mailbox (command, self, mailbox);
  if (self->has_qresync && uidvalidity != 0 && modseq != 0)
    mesign_imap_command_add (command, " (QRESYNC (%u %" G_GUINT64_FORMAT "))", uidvalidity, modseq);
  else if (self->has_qresync || mesign_imap_session_has_capability (self, "CONDSTORE"))
    mesign_imap_command_add (command, " (CONDSTORE)");
  mesign_imap_command_set_limits (command, 4096, SELECT_LIMIT);

  return command;
}

/**
 * mesign_imap_session_select_sync:
 * @self: a session that is logged in
 * @mailbox: the wire name of the mailbox
 * @known_uidvalidity: the UIDVALIDITY known from before, or 0
 * @known_modseq: the mod-sequence up to which all is known, or 0
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Opens a mailbox. With QRESYNC (RFC 7162) the answer already holds what changed since
 * @known_modseq.
 *
 * Returns: (transfer full): how the mailbox stands
 */
MesignImapSelected *
mesign_imap_session_select_sync (MesignImapSession *self,
                                 const char *mailbox,
                                 guint32 known_uidvalidity,
                                 guint64 known_modseq,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (MesignImapSelected) selected = mesign_imap_selected_new ();
  g_autoptr (MesignImapCommand) command = NULL;
  GError *local = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);
  g_return_val_if_fail (mailbox != NULL, NULL);

  command = new_select (self, mailbox, known_uidvalidity, known_modseq);
  mesign_imap_command_set_func (command, on_changed, selected->changed);
  if (self->imap != NULL)
    {
      forget_selected (self);
      self->imap->imap_selection_info = mailimap_selection_info_new ();
    }
  if (!mesign_imap_session_run (self, command, cancellable, &local))
    {
      if (self->imap != NULL)
        forget_selected (self);
      mesign_imap_session_explain_refusal (self, mailbox, cancellable, local);
      g_propagate_error (error, local);
      return NULL;
    }

  self->imap->imap_state = MAILIMAP_STATE_SELECTED;
  self->mailbox = g_strdup (mailbox);
  read_selected (self, selected);
  selected->is_resynced = self->has_qresync && known_modseq != 0 && selected->highestmodseq != 0 &&
                          selected->uidvalidity == known_uidvalidity;
  self->uidnext = selected->uidnext;
  self->modseq = selected->highestmodseq;
  self->keeps_keywords = selected->keeps_keywords;
  self->exists = selected->exists;
  self->pending_events = MESIGN_IMAP_EVENT_NONE;
  mesign_imap_session_drop_answer (self);

  return g_steal_pointer (&selected);
}

/**
 * mesign_imap_session_unselect_sync:
 * @self: a session that is logged in
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Leaves the selected mailbox without removing anything from it (RFC 3691). A server that cannot do
 * that stays in it, which does no harm.
 *
 * Returns: %FALSE only if the session failed
 */
gboolean
mesign_imap_session_unselect_sync (MesignImapSession *self,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("UNSELECT");

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  if (self->mailbox == NULL || !mesign_imap_session_has_capability (self, "UNSELECT"))
    return TRUE;
  if (!mesign_imap_session_run (self, command, cancellable, error))
    return FALSE;
  forget_selected (self);

  return TRUE;
}
