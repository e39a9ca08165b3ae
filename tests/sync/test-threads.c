/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "sync-world.h"

/* Mailboxes with the answer to THREAD that their authors wrote down, put on a real server and
 * synchronised. */
static const struct
{
  const char *name;
  const char *ours; /* where conversations are meant to be others than the server's threads */
} mailboxes[] = {
  /* A circle of references still says that the three belong together. */
  { "thread", "(1 2 3)" },
  /* Two mails of one identifier are one conversation; which is the forged one nobody knows. */
  { "thread2", "(1 2)" },
  { "thread3", NULL },
  /* Nobody takes part in both, and the second refers to another one. */
  { "thread4", "(1)(2)" },
  { "thread5", NULL },
  { "thread6", NULL },
  { "thread7", NULL },
  { "thread8", NULL },
  /* A subject alone joins nothing. */
  { "thread-orderedsubject", "(1)(2)(3)(4)(5)(6)(7)(8)(9)(10)(11)(12)(13)(14)(15)" },
  { "thread-orderedsubject2", "(1)(2)(3)(4)(5)(6)(7)(8)" },
};

static MesignSandbox *sandbox;

static char *
load (const char *name, const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);
  g_autofree char *path =
      g_build_filename (g_getenv ("MESIGN_CORPORA"), "imap", "threads", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/* The first answer to THREAD, as it is written. */
static char *
load_answer (const char *name)
{
  g_autofree char *text = load (name, "");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], "* thread ", 9) == 0)
      return g_strdup (lines[i] + 9);
  g_assert_not_reached ();
}

/* Gives each number of an answer the number of the outermost bracket it stands in, and how many
 * there are. */
static guint
read_groups (const char *answer, guint *groups, guint size)
{
  guint depth = 0, group = 0, n = 0;

  for (const char *at = answer; *at != '\0';)
    if (*at == '(' || *at == ')')
      {
        group += *at == '(' && depth == 0;
        depth += *at == '(' ? 1 : -1;
        at++;
      }
    else if (g_ascii_isdigit (*at))
      {
        char *end;
        guint number = g_ascii_strtoull (at, &end, 10);

        g_assert_cmpuint (number, <, size);
        groups[number] = group;
        n = MAX (n, number);
        at = end;
      }
    else
      at++;

  return n;
}

static void
deliver (World *world, const char *name, guint n)
{
  g_autofree char *text = load (name, ".mbox");
  g_auto (GStrv) mails = g_strsplit (text, "From user@domain ", -1);

  for (guint i = 1; i <= n; i++)
    {
      const char *mail = strchr (mails[i], '\n') + 1;
      g_autofree char *path = world_write (world, "mail.eml", mail);

      world_deliver_file (world, path);
    }
}

static gint64
find_conversation (World *world, const MesignMailbox *inbox, guint32 uid)
{
  g_autoptr (MesignPlacement) placement = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;

  placement = mesign_store_find_uid_sync (world->store, inbox->id, uid, NULL);
  g_assert_nonnull (placement);
  info = mesign_store_get_message_sync (world->store, placement->message_id, NULL);
  g_assert_nonnull (info);

  return info->conversation_id;
}

static void
test_mailbox (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (World) world = world_new (sandbox, mailboxes[index].name);
  g_autofree char *answer = load_answer (mailboxes[index].name);
  guint groups[20];
  guint n = read_groups (answer, groups, G_N_ELEMENTS (groups));
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignMailbox) inbox = NULL;

  if (mailboxes[index].ours != NULL)
    g_assert_cmpuint (read_groups (mailboxes[index].ours, groups, G_N_ELEMENTS (groups)), ==, n);
  deliver (world, mailboxes[index].name, n);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_new, ==, n);
  inbox = world_find_mailbox (world, "INBOX");
  for (guint i = 1; i <= n; i++)
    for (guint j = 1; j < i; j++)
      {
        g_test_message ("%u and %u", j, i);
        g_assert_cmpint (find_conversation (world, inbox, i) == find_conversation (world, inbox, j),
                         ==, groups[i] == groups[j]);
      }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GString) users = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (mailboxes); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/threads/", mailboxes[i].name, NULL);

      g_string_append_printf (users, "%s%s", i == 0 ? "" : ",", mailboxes[i].name);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_mailbox);
    }
  sandbox = mesign_sandbox_start ("imap", users->str, &error);
  g_assert_no_error (error);
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);

  return status;
}
