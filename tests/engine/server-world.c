/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "server-world.h"

MesignSandbox *sandbox;

/* Runs the tests of a program with a sandbox. */
int
server_run (const char *users)
{
  return server_run_with ("imap,smtp,ca", users);
}

/* Runs them with these services of it. */
int
server_run_with (const char *services, const char *users)
{
  g_autoptr (GError) error = NULL;
  int result;

  sandbox = mesign_sandbox_start (services, users, &error);
  g_assert_no_error (error);
  result = g_test_run ();
  g_clear_pointer (&sandbox, mesign_sandbox_stop);

  return result;
}

char *
server_url (const char *scheme, const char *port)
{
  return g_strdup_printf ("%s://localhost:%d", scheme, mesign_sandbox_get_int (sandbox, port));
}

/* The fields live as long as the program. */
MesignNewAccount
server_new_account (const char *address, MesignSecret *password)
{
  static char *imap;
  static char *smtp;

  if (imap == NULL)
    imap = server_url ("imaps", "imap.tls");
  if (smtp == NULL)
    smtp = server_url ("smtp+starttls", "smtp.starttls");

  return (MesignNewAccount){
    .address = address,
    .imap_url = imap,
    .smtp_url = smtp,
    .password = password,
    .ca_file = mesign_sandbox_get_string (sandbox, "ca"),
  };
}

MesignAccount *
server_add_account (World *world, const char *name)
{
  g_autofree char *address = g_strconcat (name, "@example.test", NULL);
  g_autofree char *text = g_strconcat ("pw-", name, NULL);
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string (text);
  const MesignNewAccount account = server_new_account (address, password);
  MesignAccount *made = CALL (world, add_account, &account);

  world_assert_no_error (world);

  return made;
}

/* Somebody with an account and a certificate of the sandbox's authority. */
World *
server_make_person (const char *name)
{
  World *world = world_new (TRUE, NULL);
  g_autofree char *address = g_strconcat (name, "@example.test", NULL);
  g_autoptr (MesignAccount) account = NULL;

  world_open_well (world);
  account = server_add_account (world, name);
  server_give_certificate (world, address);

  return world;
}

void
server_give_certificate (World *world, const char *address)
{
  g_autofree char *path = world_path (world, "issued.p12");
  g_autofree char *command =
      g_strdup_printf ("{\"do\": \"issue\", \"address\": \"%s\", \"name\": \"%s\", "
                       "\"out\": \"%s\", \"password\": \"secret\"}",
                       address, address, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mesign_sandbox_command (sandbox, command, &error);
  g_autoptr (GBytes) pfx = NULL;
  g_autoptr (MesignImport) import = NULL;

  g_assert_no_error (error);
  pfx = world_read (path);
  import = world_import (world, pfx, "secret", address);
  world_assert_no_error (world);
  server_trust (world);
}

/* Trusts the authority of the sandbox's certificates. */
void
server_trust (World *world)
{
  g_autoptr (GBytes) anchor = world_read (mesign_sandbox_get_string (sandbox, "pki.anchor"));
  g_autoptr (GPtrArray) infos = NULL;

  infos = CALL (world, read_certificates, anchor);
  world_assert_no_error (world);
  CALL (world, decide, ((MesignCertificateInfo *) infos->pdata[0])->certificate,
        MESIGN_TRUST_DECISION_TRUST);
  world_assert_no_error (world);
}

MesignSyncResult *
server_sync (World *world)
{
  MesignSyncResult *result = CALL (world, sync, NULL, NULL, NULL, NULL);

  world_assert_no_error (world);

  return result;
}

/* Has somebody write to an address. */
void
server_deliver (World *world, const char *address, const char *subject)
{
  g_autofree char *path = world_path (world, "deliver.eml");
  g_autofree char *text = g_strdup_printf (
      "From: a@example.test\nTo: %s\nSubject: %s\nMessage-ID: <%s.%" G_GINT64_FORMAT
      "@example.test>\n\nHello.\n",
      address, subject, subject, g_get_real_time ());
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  mesign_sandbox_deliver (sandbox, address, path, &error);
  g_assert_no_error (error);
}

guint
server_count (const char *address, const char *mailbox)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = mesign_sandbox_fetch (sandbox, address, mailbox, &error);

  g_assert_no_error (error);

  return g_strv_length (files);
}

gint64
server_find_mailbox (World *world, const char *path)
{
  g_autoptr (GPtrArray) mailboxes = CALL (world, list_mailboxes, NULL);

  world_assert_no_error (world);
  for (guint i = 0; i < mailboxes->len; i++)
    {
      const MesignMailbox *mailbox = mailboxes->pdata[i];

      if (g_str_equal (mailbox->path, path))
        return mailbox->id;
    }

  return 0;
}

GPtrArray *
server_list (World *world, const char *path)
{
  gint64 mailbox_id = server_find_mailbox (world, path);
  GPtrArray *messages = CALL (world, list_messages, &mailbox_id, 1, 0, 100);

  world_assert_no_error (world);

  return messages;
}
