/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which mailboxes there are, and what they are for. */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <string.h>

#include "model/mesign-mailbox-name.h"

#define LIST_LIMIT (32 * 1024 * 1024)

static const struct
{
  const char *attribute;
  MesignMailboxRole role;
} special_uses[] = {
  { "Drafts", MESIGN_MAILBOX_ROLE_DRAFTS },   { "Sent", MESIGN_MAILBOX_ROLE_SENT },
  { "Archive", MESIGN_MAILBOX_ROLE_ARCHIVE }, { "Junk", MESIGN_MAILBOX_ROLE_JUNK },
  { "Trash", MESIGN_MAILBOX_ROLE_TRASH },     { "All", MESIGN_MAILBOX_ROLE_ALL },
  { "Flagged", MESIGN_MAILBOX_ROLE_FLAGGED },
};

static void
read_attribute (const char *attribute, MesignMailboxRole *role, gboolean *selectable)
{
  if (g_ascii_strcasecmp (attribute, "NonExistent") == 0)
    *selectable = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (special_uses); i++)
    if (g_ascii_strcasecmp (special_uses[i].attribute, attribute) == 0)
      *role = special_uses[i].role;
}

static void
read_attributes (const struct mailimap_mbx_list_flags *flags,
                 MesignMailboxRole *role,
                 gboolean *selectable)
{
  if (flags == NULL)
    return;

  if (flags->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG &&
      flags->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT)
    *selectable = FALSE;
  if (flags->mbf_oflags == NULL)
    return;

  for (clistiter *i = clist_begin (flags->mbf_oflags); i != NULL; i = clist_next (i))
    {
      const struct mailimap_mbx_list_oflag *flag = clist_content (i);

      if (flag->of_type == MAILIMAP_MBX_LIST_OFLAG_FLAG_EXT && flag->of_flag_ext != NULL)
        read_attribute (flag->of_flag_ext, role, selectable);
    }
}

static gboolean
has_flag (const struct mailimap_mbx_list_flags *flags, const char *attribute)
{
  clist *list = flags != NULL ? flags->mbf_oflags : NULL;

  for (clistiter *i = list != NULL ? clist_begin (list) : NULL; i != NULL; i = clist_next (i))
    {
      const struct mailimap_mbx_list_oflag *flag = clist_content (i);

      if (flag->of_type == MAILIMAP_MBX_LIST_OFLAG_FLAG_EXT && flag->of_flag_ext != NULL &&
          g_ascii_strcasecmp (flag->of_flag_ext, attribute) == 0)
        return TRUE;
    }

  return FALSE;
}

static MesignMailbox *
read_mailbox (MesignImapSession *self,
              const char *account,
              const struct mailimap_mailbox_list *entry)
{
  MesignMailboxRole role = MESIGN_MAILBOX_ROLE_NONE;
  gboolean selectable = TRUE;
  g_autofree char *wire_name = mesign_imap_session_dup_wire_name (self, entry->mb_name);
  g_autofree char *path = mesign_mailbox_name_decode (wire_name);
  MesignMailbox *mailbox;

  read_attributes (entry->mb_flag, &role, &selectable);
  if (g_ascii_strcasecmp (entry->mb_name, "INBOX") == 0)
    role = MESIGN_MAILBOX_ROLE_INBOX;
  mailbox = mesign_mailbox_new (account, path, wire_name, entry->mb_delimiter, role, selectable);
  mailbox->is_subscribed =
      role == MESIGN_MAILBOX_ROLE_INBOX || has_flag (entry->mb_flag, "Subscribed");

  return mailbox;
}

/* Whether it is worth a round trip to ask what the mailboxes lie below: not where one lies at the
 * top beside the inbox, and none below that. */
static gboolean
may_have_prefix (GPtrArray *mailboxes)
{
  gboolean has_top = FALSE;

  for (guint i = 0; i < mailboxes->len; i++)
    {
      const MesignMailbox *mailbox = mailboxes->pdata[i];
      const char *name = mailbox->wire_name;
      char delimiter = mailbox->delimiter;

      if (delimiter != '\0' && g_ascii_strncasecmp (name, "INBOX", 5) == 0 && name[5] == delimiter)
        return TRUE;
      has_top |= mailbox->selectable && mailbox->role != MESIGN_MAILBOX_ROLE_INBOX &&
                 (delimiter == '\0' || strchr (name, delimiter) == NULL);
    }

  return !has_top;
}

static void
set_path (MesignMailbox *mailbox, char *path)
{
  g_free (mailbox->path);
  mailbox->path = path;
}

/* Names two mailboxes would share stay whole. */
static void
drop_prefix (MesignImapSession *self, GPtrArray *mailboxes)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < mailboxes->len; i++)
    g_hash_table_add (taken, ((const MesignMailbox *) mailboxes->pdata[i])->wire_name);
  for (guint i = 0; i < mailboxes->len; i++)
    {
      MesignMailbox *mailbox = mailboxes->pdata[i];
      g_autofree char *path = mesign_imap_session_dup_path (self, mailbox->wire_name);
      g_autofree char *short_name = mesign_mailbox_name_encode (path);

      if (!g_hash_table_contains (taken, short_name))
        set_path (mailbox, g_steal_pointer (&path));
    }
}

static gboolean
name_mailboxes (MesignImapSession *self,
                GPtrArray *mailboxes,
                GCancellable *cancellable,
                GError **error)
{
  if (!may_have_prefix (mailboxes))
    return TRUE;
  if (!mesign_imap_session_learn_prefix (self, cancellable, error))
    return FALSE;
  if (*self->prefix != '\0')
    drop_prefix (self, mailboxes);

  return TRUE;
}

static gboolean
has_role (GPtrArray *mailboxes, MesignMailboxRole role)
{
  for (guint i = 0; i < mailboxes->len; i++)
    if (((const MesignMailbox *) g_ptr_array_index (mailboxes, i))->role == role)
      return TRUE;

  return FALSE;
}

/* Gives each role the server named no mailbox for to the first mailbox whose name says it. */
static void
guess_roles (GPtrArray *mailboxes)
{
  for (guint i = 0; i < mailboxes->len; i++)
    {
      MesignMailbox *mailbox = g_ptr_array_index (mailboxes, i);
      MesignMailboxRole role;

      if (mailbox->role != MESIGN_MAILBOX_ROLE_NONE || !mailbox->selectable)
        continue;
      role = mesign_mailbox_name_guess_role (mailbox->path, mailbox->delimiter);
      if (role != MESIGN_MAILBOX_ROLE_NONE && !has_role (mailboxes, role))
        mailbox->role = role;
    }
}

/* The wire names of what is subscribed to, beginning so (RFC 3501 section 6.3.9). */
static GHashTable *
list_subscribed (MesignImapSession *self,
                 const char *beginning,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("LSUB \"\" ");
  g_autofree char *pattern = g_strconcat (beginning, "*", NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  clist *entries;

  mesign_imap_command_add_mailbox (command, self, pattern);
  mesign_imap_command_set_limits (command, 4096, LIST_LIMIT);
  if (!mesign_imap_session_run (self, command, cancellable, error))
    return NULL;
  entries = self->imap->imap_response_info->rsp_mailbox_lsub;
  for (clistiter *i = entries != NULL ? clist_begin (entries) : NULL; i != NULL; i = clist_next (i))
    {
      const struct mailimap_mailbox_list *entry = clist_content (i);

      g_hash_table_add (names, mesign_imap_session_dup_wire_name (self, entry->mb_name));
    }

  return g_steal_pointer (&names);
}

/* Servers without LIST-EXTENDED tell it apart. */
static gboolean
read_subscriptions (MesignImapSession *self,
                    GPtrArray *mailboxes,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GHashTable) names = list_subscribed (self, "", cancellable, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < mailboxes->len; i++)
    {
      MesignMailbox *mailbox = g_ptr_array_index (mailboxes, i);

      if (g_hash_table_contains (names, mailbox->wire_name))
        mailbox->is_subscribed = TRUE;
    }

  return TRUE;
}

/* A server that does not know of subscriptions shows all. */
static gboolean
ask_subscriptions (MesignImapSession *self,
                   GPtrArray *mailboxes,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GError) local = NULL;

  if (read_subscriptions (self, mailboxes, cancellable, &local))
    return TRUE;
  if (!mesign_imap_session_is_alive (self))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < mailboxes->len; i++)
    ((MesignMailbox *) g_ptr_array_index (mailboxes, i))->is_subscribed = TRUE;

  return TRUE;
}

/**
 * mesign_imap_session_list_sync:
 * @self: a session that is logged in
 * @account: the account's id, for the values
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Lists all mailboxes with their roles (RFC 6154) and subscriptions; where the server names none
 * for a role, a well known name in English or Chinese does. What the server has all of a person's
 * mailboxes below (RFC 2342) is not part of their paths.
 *
 * Returns: (transfer full) (element-type MesignMailbox): the mailboxes
 */
GPtrArray *
mesign_imap_session_list_sync (MesignImapSession *self,
                               const char *account,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("LIST \"\" \"*\"");
  gboolean extended = mesign_imap_session_has_capability (self, "LIST-EXTENDED");
  g_autoptr (GPtrArray) mailboxes = NULL;
  clist *entries;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);

  if (extended)
    mesign_imap_command_add (
        command, " RETURN (SUBSCRIBED%s)",
        mesign_imap_session_has_capability (self, "SPECIAL-USE") ? " SPECIAL-USE" : "");
  mesign_imap_command_set_limits (command, 4096, LIST_LIMIT);
  if (!mesign_imap_session_run (self, command, cancellable, error))
    return NULL;

  mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);
  entries = self->imap->imap_response_info->rsp_mailbox_list;
  for (clistiter *i = entries != NULL ? clist_begin (entries) : NULL; i != NULL; i = clist_next (i))
    g_ptr_array_add (mailboxes, read_mailbox (self, account, clist_content (i)));
  if (!name_mailboxes (self, mailboxes, cancellable, error))
    return NULL;
  guess_roles (mailboxes);
  if (!extended && !ask_subscriptions (self, mailboxes, cancellable, error))
    return NULL;

  return g_steal_pointer (&mailboxes);
}

/* Whether the last answer lists a mailbox that is there. */
gboolean
mesign_imap_session_is_listed (MesignImapSession *self, const char *mailbox)
{
  const struct mailimap_response_info *info = self->imap->imap_response_info;
  clist *entries = info != NULL ? info->rsp_mailbox_list : NULL;

  for (clistiter *i = entries != NULL ? clist_begin (entries) : NULL; i != NULL; i = clist_next (i))
    {
      const struct mailimap_mailbox_list *entry = clist_content (i);
      g_autofree char *name = mesign_imap_session_dup_wire_name (self, entry->mb_name);

      if (g_str_equal (name, mailbox) && !has_flag (entry->mb_flag, "NonExistent"))
        return TRUE;
    }

  return FALSE;
}

/* Many servers refuse a mailbox that is not there with mere words, so the list has to tell. */
void
mesign_imap_session_explain_refusal (MesignImapSession *self,
                                     const char *mailbox,
                                     GCancellable *cancellable,
                                     GError *refusal)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("LIST \"\" ");

  if (!g_error_matches (refusal, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_REFUSED))
    return;

  mesign_imap_command_add_mailbox (command, self, mailbox);
  mesign_imap_command_set_limits (command, 4096, LIST_LIMIT);
  if (mesign_imap_session_run (self, command, cancellable, NULL) &&
      !mesign_imap_session_is_listed (self, mailbox))
    refusal->code = MESIGN_IMAP_ERROR_NO_MAILBOX;
}

static gboolean
is_at_or_below (const char *name, const char *mailbox, char delimiter)
{
  gsize length = strlen (mailbox);

  return strncmp (name, mailbox, length) == 0 &&
         (name[length] == '\0' || (delimiter != '\0' && name[length] == delimiter));
}

/**
 * mesign_imap_session_list_subscribed_sync:
 * @self: a session that is logged in
 * @mailbox: a wire name, whether there is a mailbox of that name or not
 * @delimiter: the character between levels, or 0
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Lists what is subscribed to of a mailbox and those below it (RFC 9051 section 6.3.6: names stay
 * subscribed to when their mailboxes are renamed).
 *
 * Returns: (transfer full) (nullable) (element-type utf8): wire names, or %NULL with @error set
 */
GPtrArray *
mesign_imap_session_list_subscribed_sync (MesignImapSession *self,
                                          const char *mailbox,
                                          char delimiter,
                                          GCancellable *cancellable,
                                          GError **error)
{
  g_autoptr (GPtrArray) below = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) names = NULL;
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);

  names = list_subscribed (self, mailbox, cancellable, error);
  if (names == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (is_at_or_below (name, mailbox, delimiter))
      g_ptr_array_add (below, g_strdup (name));

  return g_steal_pointer (&below);
}
