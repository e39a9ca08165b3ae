/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-exchange-job-private.h"

#include "engine/mesign-engine-private.h"
#include "model/mesign-mailbox-name.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-operations.h"

#include <glib/gi18n-lib.h>

/* Which mailbox of an account one of another program is: the one of that name; else, where the name
 * tells what it is for ("Sent", "已发送"), the account's own for that; else a new one. */

typedef struct
{
  MesignEngine *engine;
  const char *account;
  char delimiter;
} Match;

/* What no server takes, or understands otherwise, becomes an underline. */
static char *
clean_level (Match *self, const char *level)
{
  g_autofree char *valid = g_utf8_make_valid (level, -1);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = g_strstrip (valid); *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_bad = g_unichar_iscntrl (c) || c == '*' || c == '%' || c == '/' ||
                        (self->delimiter != '\0' && c == (guchar) self->delimiter);

      g_string_append_unichar (clean, is_bad ? '_' : c);
    }
  if (clean->len == 0 || g_str_equal (clean->str, ".") || g_str_equal (clean->str, ".."))
    return g_strdup ("_");
  /* somebody's home, to some servers */
  if (clean->str[0] == '~')
    clean->str[0] = '_';

  return g_strdup (clean->str);
}

static MesignMailbox *
find_path (Match *self, const char *path)
{
  return mesign_store_find_mailbox_sync (self->engine->store, self->account, path, NULL);
}

/* The account's own for what a name at the top tells. Where one mailbox shows everything, what is
 * in no other is archived. */
static MesignMailbox *
find_role (Match *self, const char *path)
{
  MesignStore *store = self->engine->store;
  MesignMailboxRole role = mesign_mailbox_name_guess_role (path, self->delimiter);
  MesignMailbox *mailbox = NULL;

  if (role != MESIGN_MAILBOX_ROLE_NONE)
    mailbox = mesign_store_find_role_sync (store, self->account, role, NULL);
  if (mailbox == NULL && role == MESIGN_MAILBOX_ROLE_ARCHIVE)
    mailbox = mesign_store_find_role_sync (store, self->account, MESIGN_MAILBOX_ROLE_ALL, NULL);

  return mailbox;
}

/* The mailbox of a name at the top: what it is called, or is to be. */
static char *
dup_top (Match *self, const char *level)
{
  g_autofree char *clean = clean_level (self, level);
  g_autofree char *path =
      mesign_engine_dup_whole_mailbox_path (self->engine->store, self->account, clean);
  g_autoptr (MesignMailbox) mailbox = find_path (self, path);

  if (mailbox == NULL)
    mailbox = find_role (self, path);

  return g_strdup (mailbox != NULL ? mailbox->path : path);
}

static char *
dup_path (Match *self, const char *const *levels)
{
  const char delimiter = self->delimiter != '\0' ? self->delimiter : '-';
  g_autofree char *top = dup_top (self, levels[0]);
  g_autoptr (GString) path = g_string_new (top);

  for (guint i = 1; levels[i] != NULL; i++)
    {
      g_autofree char *clean = clean_level (self, levels[i]);

      g_string_append_c (path, delimiter);
      g_string_append (path, clean);
    }

  return g_strdup (path->str);
}

/* The server has what it does not let us make, perhaps. */
static MesignMailbox *
find_as_it_is (Match *self, const char *const *levels)
{
  const char delimiter[] = { self->delimiter, '\0' };
  g_autofree char *joined = g_strjoinv (delimiter, (char **) levels);
  g_autofree char *path =
      mesign_engine_dup_whole_mailbox_path (self->engine->store, self->account, joined);

  return g_utf8_validate (path, -1, NULL) ? find_path (self, path) : NULL;
}

static MesignMailbox *
create (Match *self, const char *path, GError **error)
{
  g_autofree char *wire_name = mesign_mailbox_name_encode (path);
  g_autoptr (MesignMailbox) mailbox = mesign_mailbox_new (
      self->account, path, wire_name, self->delimiter, MESIGN_MAILBOX_ROLE_NONE, TRUE);

  if (!mesign_engine_check_mailbox_name (path, self->delimiter, error) ||
      mesign_store_queue_create_mailbox_sync (self->engine->store, mailbox, error) == 0)
    return NULL;

  return mesign_store_find_mailbox_sync (self->engine->store, self->account, path, error);
}

static MesignMailbox *
find_inbox (Match *self, GError **error)
{
  return mesign_engine_ensure_role_sync (self->engine, self->account, MESIGN_MAILBOX_ROLE_INBOX,
                                         error);
}

static MesignMailbox *
check_selectable (MesignMailbox *mailbox, GError **error)
{
  if (mailbox == NULL || mailbox->selectable)
    return mailbox;
  mesign_mailbox_unref (mailbox);
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("the account's mailbox of this name cannot hold mail"));

  return NULL;
}

/* @levels: its name, which may hold anything; "INBOX" for the inbox. On a worker. */
MesignMailbox *
mesign_engine_match_mailbox_sync (MesignEngine *self,
                                  const char *account,
                                  const char *const *levels,
                                  gboolean *is_new,
                                  GError **error)
{
  Match match = { self, account, 0 };
  g_autoptr (MesignMailbox) inbox = find_inbox (&match, error);
  g_autofree char *path = NULL;
  MesignMailbox *mailbox;

  *is_new = FALSE;
  if (inbox == NULL)
    return NULL;
  if (g_ascii_strcasecmp (levels[0], "INBOX") == 0 && levels[1] == NULL)
    return g_steal_pointer (&inbox);
  match.delimiter = inbox->delimiter;
  path = dup_path (&match, levels);
  mailbox = find_as_it_is (&match, levels);
  if (mailbox == NULL)
    mailbox = find_path (&match, path);
  if (mailbox == NULL)
    mailbox = find_role (&match, path);
  if (mailbox != NULL)
    return check_selectable (mailbox, error);
  *is_new = TRUE;

  return create (&match, path, error);
}
