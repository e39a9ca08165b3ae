/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-sync FOLDER PORT CA-FILE ADDRESS: the password comes on standard input. Syncs an account
 * into an empty folder, twice, without bodies, and says how long that took. */

#include "sync/mesign-sync.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  MesignSyncContext context;
  gint64 start;
  gint64 first_page;
  gint done;
} Bench;

static MesignAccount *
make_account (char *argv[])
{
  guint16 port = (guint16) g_ascii_strtoull (argv[2], NULL, 10);
  g_autoptr (MesignServer) imap =
      mesign_server_new (MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "localhost", port, argv[4]);
  g_autoptr (MesignServer) smtp =
      mesign_server_new (MESIGN_SERVER_SMTP, MESIGN_SERVER_TLS, "localhost", 1, argv[4]);
  MesignAccount *account = mesign_account_new (argv[4], "", imap, smtp, 0);

  account->ca_file = g_strdup (argv[3]);

  return account;
}

/* As a window would: looks for the first rows of the inbox. */
static gpointer
look_thread (gpointer data)
{
  Bench *self = data;

  while (self->first_page == 0 && !g_atomic_int_get (&self->done))
    {
      g_autoptr (MesignMailbox) inbox = mesign_store_find_mailbox_sync (
          self->context.store, self->context.account->id, "INBOX", NULL);
      g_autoptr (GPtrArray) page =
          inbox != NULL
              ? mesign_store_list_page_sync (self->context.store, &inbox->id, 1, 0, 30, NULL)
              : NULL;

      if (page != NULL && page->len > 0)
        self->first_page = g_get_monotonic_time ();
      g_usleep (2000);
    }

  return NULL;
}

static gboolean
sync_once (Bench *self, const char *name, GError **error)
{
  const MesignSyncOptions options = { .mailbox = "INBOX", .bodies = MESIGN_SYNC_BODIES_NONE };
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&self->context, NULL, error);
  const MesignSyncMailbox *inbox;

  if (session == NULL ||
      !mesign_sync_run_sync (&self->context, session, &options, NULL, NULL, result, NULL, error))
    return FALSE;
  inbox = result->mailboxes->pdata[0];
  g_print ("%s: %u new, %.2f s, %" G_GUINT64_FORMAT " octets\n", name, inbox->n_new,
           result->seconds, result->octets_in);
  mesign_imap_session_logout_sync (session, NULL);

  return TRUE;
}

static gboolean
bench (Bench *self, GError **error)
{
  GThread *thread;
  gboolean done;

  self->start = g_get_monotonic_time ();
  thread = g_thread_new ("look", look_thread, self);
  done = sync_once (self, "first", error);
  g_atomic_int_set (&self->done, TRUE);
  g_thread_join (thread);
  if (self->first_page != 0)
    g_print ("first page: %.3f s after the start\n",
             (double) (self->first_page - self->start) / G_USEC_PER_SEC);

  return done && sync_once (self, "again", error);
}

int
main (int argc, char *argv[])
{
  g_autofree char *mail = argc == 5 ? g_build_filename (argv[1], "mail.db", NULL) : NULL;
  g_autofree char *bodies = argc == 5 ? g_build_filename (argv[1], "bodies.db", NULL) : NULL;
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignSecret) secret = NULL;
  g_autoptr (MesignLogin) login = NULL;
  g_autoptr (MesignStore) store = NULL;
  g_autoptr (GError) error = NULL;
  Bench self = { 0 };
  char password[200];

  if (argc != 5 || fgets (password, sizeof password, stdin) == NULL)
    return 2;
  account = make_account (argv);
  secret = mesign_secret_new_from_string (g_strchomp (password));
  login = mesign_login_new (MESIGN_LOGIN_PASSWORD, argv[4], secret);
  store = mesign_store_open_sync (mail, bodies, TRUE, &error);
  self.context = (MesignSyncContext){ .account = account, .login = login, .store = store };
  if (store == NULL || !bench (&self, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  mesign_store_close_sync (store);

  return 0;
}
