/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Servers may have all of a person's mailboxes below one name, such as "INBOX." (RFC 2342). Nobody
 * wants to read that before each of them. */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <string.h>

#include "model/mesign-mailbox-name.h"

/* Reads a quoted string, and says what stands behind it; NULL where there is none. */
char *
mesign_imap_read_quoted (const char **at)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *p = *at;

  if (*p++ != '"')
    return NULL;
  for (; *p != '"'; p++)
    {
      if (*p == '\\')
        p++;
      if (*p == '\0')
        return NULL;
      g_string_append_c (text, *p);
    }
  *at = p + 1;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The first personal one is where new mailboxes go (RFC 2342 section 5). One that does not end a
 * level would leave names that begin in the middle. */
static char *
dup_personal (const char *line)
{
  const char *at = line != NULL && g_str_has_prefix (line, "((") ? line + 2 : "";
  g_autofree char *prefix = mesign_imap_read_quoted (&at);
  g_autofree char *delimiter =
      prefix != NULL && *at == ' ' ? (at++, mesign_imap_read_quoted (&at)) : NULL;

  return delimiter != NULL && *delimiter != '\0' && g_str_has_suffix (prefix, delimiter)
             ? g_steal_pointer (&prefix)
             : g_strdup ("");
}

static gboolean
take_line (MesignImapSession *self G_GNUC_UNUSED, const char *line, gpointer data)
{
  char **said = data;

  if (*said != NULL || g_ascii_strncasecmp (line, "NAMESPACE ", 10) != 0)
    return FALSE;
  *said = g_strdup (line + 10);

  return TRUE;
}

/* Learns what a person's mailboxes lie below, once. A server that does not say has them at the top.
 */
gboolean
mesign_imap_session_learn_prefix (MesignImapSession *self,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_autofree char *line = NULL;
  g_autofree char *told = NULL;
  g_autoptr (GError) local = NULL;

  if (self->prefix != NULL)
    return TRUE;
  if (!mesign_imap_session_has_capability (self, "NAMESPACE"))
    {
      self->prefix = g_strdup ("");
      return TRUE;
    }
  if (!mesign_imap_session_run_lines (self, "NAMESPACE", take_line, &line, cancellable, &local) &&
      !mesign_imap_session_is_alive (self))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  told = dup_personal (line);
  self->prefix = mesign_imap_session_dup_wire_name (self, told);

  return TRUE;
}

static gboolean
has_prefix (const char *wire_name, const char *prefix)
{
  gsize length = strlen (prefix);
  gsize folded = g_ascii_strncasecmp (prefix, "INBOX", 5) == 0 ? 5 : 0;

  return g_ascii_strncasecmp (wire_name, prefix, folded) == 0 && strlen (wire_name) > length &&
         strncmp (wire_name + folded, prefix + folded, length - folded) == 0;
}

/* How a person knows the mailbox. One that would be taken for the inbox keeps its whole name. */
char *
mesign_imap_session_dup_path (MesignImapSession *self, const char *wire_name)
{
  gsize length = self->prefix != NULL ? strlen (self->prefix) : 0;

  if (length == 0 || !has_prefix (wire_name, self->prefix) ||
      g_ascii_strcasecmp (wire_name + length, "INBOX") == 0)
    return mesign_mailbox_name_decode (wire_name);

  return mesign_mailbox_name_decode (wire_name + length);
}

/**
 * mesign_imap_session_dup_new_name_sync:
 * @self: a session that is logged in
 * @path: the name of a mailbox there is not yet, as a person writes it
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Says what a new mailbox at the top is called on the wire: below what the server has a person's
 * mailboxes below (RFC 2342).
 *
 * Returns: (transfer full) (nullable): its wire name, or %NULL with @error set
 */
char *
mesign_imap_session_dup_new_name_sync (MesignImapSession *self,
                                       const char *path,
                                       GCancellable *cancellable,
                                       GError **error)
{
  g_autofree char *name = mesign_mailbox_name_encode (path);

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);

  if (g_ascii_strcasecmp (path, "INBOX") == 0)
    return g_steal_pointer (&name);
  if (!mesign_imap_session_learn_prefix (self, cancellable, error))
    return NULL;

  return has_prefix (name, self->prefix) ? g_steal_pointer (&name)
                                         : g_strconcat (self->prefix, name, NULL);
}
