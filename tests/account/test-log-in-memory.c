/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "account/mesign-log-in-memory.h"
#include "base/mesign-file.h"

#include <glib/gstdio.h>
#include <string.h>

#define ANNA "11111111-1111-4111-8111-111111111111"
#define BEN "22222222-2222-4222-8222-222222222222"

typedef struct
{
  char *folder;
  MesignProfile *profile;
  MesignServer *imap;
  MesignServer *smtp;
  MesignServer *elsewhere;
} Fixture;

static MesignServer *
server (MesignServerKind kind, const char *host)
{
  return mesign_server_new (kind, MESIGN_SERVER_TLS, host, 993, "a");
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("mesign-log-ins-XXXXXX", NULL);
  self->profile = mesign_profile_new (self->folder);
  g_assert_true (mesign_profile_prepare_sync (self->profile, NULL));
  self->imap = server (MESIGN_SERVER_IMAP, "Mail.example.com");
  self->smtp = server (MESIGN_SERVER_SMTP, "mail.example.com");
  self->elsewhere = server (MESIGN_SERVER_IMAP, "mail.example.org");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_true (mesign_directory_remove_sync (self->folder, NULL));
  g_free (self->folder);
  g_object_unref (self->profile);
  mesign_server_unref (self->imap);
  mesign_server_unref (self->smtp);
  mesign_server_unref (self->elsewhere);
}

static void
assert_known (Fixture *self, const char *id, const MesignServer *one, MesignSaslKnowledge knowledge)
{
  g_assert_cmpint (mesign_log_in_memory_get_sync (self->profile, id, one), ==, knowledge);
}

static void
note (Fixture *self, const char *id, const MesignServer *one, MesignSaslKnowledge knowledge)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_log_in_memory_note_sync (self->profile, id, one, knowledge, &error));
  g_assert_no_error (error);
}

/* What one account has learned of one server says nothing of another's and of another one. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (MesignServer) same = server (MESIGN_SERVER_IMAP, "mail.EXAMPLE.com");

  assert_known (self, ANNA, self->imap, MESIGN_SASL_KNOWS_NOTHING);
  note (self, ANNA, self->imap, MESIGN_SASL_KNOWS_SCRAM);
  note (self, ANNA, self->smtp, MESIGN_SASL_KNOWS_NO_SCRAM);
  assert_known (self, ANNA, same, MESIGN_SASL_KNOWS_SCRAM);
  assert_known (self, ANNA, self->smtp, MESIGN_SASL_KNOWS_NO_SCRAM);
  assert_known (self, ANNA, self->elsewhere, MESIGN_SASL_KNOWS_NOTHING);
  assert_known (self, BEN, self->imap, MESIGN_SASL_KNOWS_NOTHING);

  note (self, BEN, self->imap, MESIGN_SASL_KNOWS_SCRAM);
  g_assert_true (mesign_log_in_memory_forget_sync (self->profile, ANNA, NULL));
  assert_known (self, ANNA, self->imap, MESIGN_SASL_KNOWS_NOTHING);
  assert_known (self, BEN, self->imap, MESIGN_SASL_KNOWS_SCRAM);
  g_assert_true (mesign_log_in_memory_forget_sync (self->profile, ANNA, NULL));
}

static void
assert_unreadable (Fixture *self)
{
  g_autoptr (GError) not_noted = NULL;
  g_autoptr (GError) not_forgotten = NULL;

  g_test_expect_message ("mesign-account", G_LOG_LEVEL_WARNING, "*log-ins.ini*");
  assert_known (self, ANNA, self->imap, MESIGN_SASL_KNOWS_UNREADABLE);
  g_test_assert_expected_messages ();
  g_assert_false (mesign_log_in_memory_note_sync (self->profile, BEN, self->imap,
                                                  MESIGN_SASL_KNOWS_NO_SCRAM, &not_noted));
  g_assert_nonnull (strstr (not_noted->message, "log-ins.ini"));
  g_assert_false (mesign_log_in_memory_forget_sync (self->profile, BEN, &not_forgotten));
  g_assert_nonnull (strstr (not_forgotten->message, "log-ins.ini"));
}

/* What cannot be read does not let a server be told the password, and is not lost. */
static void
test_unreadable (Fixture *self, gconstpointer data)
{
  g_autofree char *path = mesign_profile_dup_data_path (self->profile, "log-ins.ini");
  g_autofree char *aside = g_strconcat (path, ".aside", NULL);

  note (self, ANNA, self->imap, MESIGN_SASL_KNOWS_SCRAM);
  g_assert_cmpint (g_rename (path, aside), ==, 0);
  /* also for root, who may read all files */
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_unreadable (self);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (g_rename (aside, path), ==, 0);
  assert_known (self, ANNA, self->imap, MESIGN_SASL_KNOWS_SCRAM);
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *path = mesign_profile_dup_data_path (self->profile, "log-ins.ini");
  g_autofree char *after = NULL;

  g_assert_true (g_file_set_contents (path, "\001 no key file", -1, NULL));
  assert_unreadable (self);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, "\001 no key file");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/account/log-in-memory/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/account/log-in-memory/unreadable", Fixture, NULL, set_up, test_unreadable,
              tear_down);
  g_test_add ("/account/log-in-memory/damaged", Fixture, NULL, set_up, test_damaged, tear_down);

  return g_test_run ();
}
