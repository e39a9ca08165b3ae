/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "server-world.h"

#include "model/mesign-address.h"

/* What an engine has told. */
typedef struct
{
  World *world;
  guint n_accounts;
  guint n_certificates;
  guint n_changes;
} Told;

static void
on_changes (MesignEngine *engine G_GNUC_UNUSED, GArray *changes, Told *self)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_cmpuint (changes->len, >, 0);
  self->n_changes++;
}

static void
on_accounts_changed (MesignEngine *engine G_GNUC_UNUSED, Told *self)
{
  self->n_accounts++;
}

static void
on_certificates_changed (MesignEngine *engine G_GNUC_UNUSED, Told *self)
{
  self->n_certificates++;
}

static void
listen (Told *self, World *world)
{
  self->world = world;
  g_signal_connect (world->engine, "changes", G_CALLBACK (on_changes), self);
  g_signal_connect (world->engine, "accounts-changed", G_CALLBACK (on_accounts_changed), self);
  g_signal_connect (world->engine, "certificates-changed", G_CALLBACK (on_certificates_changed),
                    self);
}

static void
run_for (gint64 microseconds)
{
  gint64 until = g_get_monotonic_time () + microseconds;

  while (g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
send (World *from, const char *me, const char *to, const char *subject, gboolean encrypt)
{
  g_autoptr (MesignAccount) account = mesign_engine_find_account (from->engine, me);
  g_autoptr (MesignDraft) draft = mesign_engine_make_draft (from->engine, account);
  g_autoptr (MesignSyncResult) result = NULL;

  g_ptr_array_add (draft->to, mesign_address_new (NULL, to));
  g_free (draft->subject);
  draft->subject = g_strdup (subject);
  g_free (draft->text);
  draft->text = g_strdup ("A secret that is looked for.\n");
  draft->encrypt = encrypt;
  g_assert_cmpint (CALL (from, send, account, draft, 0), >, 0);
  world_assert_no_error (from);
  result = server_sync (from);
}

/* What the engine's own work and what others write is told on the main context. */
static void
test_signals (void)
{
  g_autoptr (World) anna = server_make_person ("anna");
  g_autoptr (World) berta = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignSyncResult) received = NULL;
  Told told = { 0 };

  world_open_well (berta);
  listen (&told, berta);
  account = server_add_account (berta, "berta");
  g_assert_cmpuint (told.n_accounts, ==, 1);
  run_for (G_USEC_PER_SEC / 5);
  g_assert_cmpuint (told.n_changes, >, 0);
  server_give_certificate (berta, "berta@example.test");
  g_assert_cmpuint (told.n_certificates, ==, 2);

  /* the certificate of somebody who writes signed */
  send (anna, "anna@example.test", "berta@example.test", "Signed", FALSE);
  told.n_certificates = 0;
  received = server_sync (berta);
  g_assert_cmpuint (told.n_certificates, ==, 1);
  g_clear_pointer (&received, mesign_sync_result_unref);
  received = server_sync (berta);
  g_assert_cmpuint (told.n_certificates, ==, 1);
}

static MesignMessageInfo *
find_encrypted (World *world)
{
  g_autoptr (GPtrArray) messages = server_list (world, "INBOX");

  for (guint i = 0; i < messages->len; i++)
    if (((MesignMessageInfo *) messages->pdata[i])->verdict.encryption != MESIGN_ENCRYPTION_NONE)
      return mesign_message_info_ref (messages->pdata[i]);

  return NULL;
}

static char *
dup_issued (World *world, const char *address)
{
  char *path = world_path (world, "mine.p12");
  g_autofree char *command =
      g_strdup_printf ("{\"do\": \"issue\", \"address\": \"%s\", \"name\": \"%s\", "
                       "\"out\": \"%s\", \"password\": \"secret\"}",
                       address, address, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mesign_sandbox_command (sandbox, command, &error);

  g_assert_no_error (error);

  return path;
}

/* Encrypted mail that came before its key is known to lists and searches once the key is there. */
static void
test_late_key (void)
{
  g_autoptr (World) carl = server_make_person ("carl");
  g_autoptr (World) dora = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autofree char *path = dup_issued (dora, "dora@example.test");
  g_autoptr (GBytes) pfx = world_read (path);
  g_autoptr (MesignImport) public = NULL;
  g_autoptr (MesignImport) own = NULL;
  g_autoptr (MesignSyncResult) received = NULL;
  g_autoptr (MesignMessageInfo) before = NULL;
  g_autoptr (MesignMessageInfo) after = NULL;
  g_autoptr (GPtrArray) found = NULL;
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  world_open_well (dora);
  account = server_add_account (dora, "dora");
  public = world_import (carl, pfx, "secret", "dora@example.test");
  world_assert_no_error (carl);
  send (carl, "carl@example.test", "dora@example.test", "Hidden", TRUE);
  received = server_sync (dora);
  before = find_encrypted (dora);
  g_assert_cmpint (before->verdict.encryption, ==, MESIGN_ENCRYPTION_NO_KEY);
  g_assert_cmpstr (before->envelope->subject, !=, "Hidden");

  own = world_import (dora, pfx, "secret", "dora@example.test");
  world_assert_no_error (dora);
  do
    {
      run_for (G_USEC_PER_SEC / 20);
      g_clear_pointer (&after, mesign_message_info_unref);
      after = find_encrypted (dora);
    }
  while (after->verdict.encryption != MESIGN_ENCRYPTION_DECRYPTED &&
         g_get_monotonic_time () < until);
  g_assert_cmpint (after->verdict.encryption, ==, MESIGN_ENCRYPTION_DECRYPTED);
  g_assert_cmpstr (after->envelope->subject, ==, "Hidden");
  found = CALL (dora, search, "looked", NULL, 0, 0);
  world_assert_no_error (dora);
  g_assert_cmpuint (found->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/follow/signals", test_signals);
  g_test_add_func ("/engine/follow/late-key", test_late_key);

  return server_run ("anna,berta,carl,dora");
}
