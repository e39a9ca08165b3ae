/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sync-world.h"

#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-certificates.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#define PYTHON "/usr/bin/python3"

static char *
dup_password (const char *address)
{
  g_autofree char *local = g_strndup (address, strcspn (address, "@"));

  return g_strconcat ("pw-", local, NULL);
}

static MesignAccount *
make_account (MesignSandbox *sandbox, const char *address)
{
  const char *host = mesign_sandbox_get_string (sandbox, "imap.host");
  g_autoptr (MesignServer) imap =
      mesign_server_new (MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, host,
                         mesign_sandbox_get_int (sandbox, "imap.tls"), address);
  g_autoptr (MesignServer) smtp =
      mesign_server_new (MESIGN_SERVER_SMTP, MESIGN_SERVER_STARTTLS, host,
                         MAX (mesign_sandbox_get_int (sandbox, "smtp.starttls"), 1), address);
  MesignAccount *account = mesign_account_new (address, "", imap, smtp, 0);

  account->ca_file = g_strdup (mesign_sandbox_get_string (sandbox, "ca"));

  return account;
}

static GPtrArray *
load_anchors (MesignSandbox *sandbox)
{
  const char *path = mesign_sandbox_get_string (sandbox, "pki.anchor");
  g_autofree char *text = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *anchors;
  gsize length;

  if (path == NULL)
    return mesign_certificate_list_new ();
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  octets = g_bytes_new (text, length);
  anchors = mesign_x509_parse_any (octets, &error);
  g_assert_no_error (error);

  return anchors;
}

static MesignProviderSet *
load_providers (MesignSandbox *sandbox)
{
  const char *path = mesign_sandbox_get_string (sandbox, "portal.provider");
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_unref);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return NULL;
  g_ptr_array_add (list, mesign_provider_load_sync (path, &error));
  g_assert_no_error (error);

  return mesign_provider_set_new (list);
}

/* Opens the databases, and makes the snapshot of what they hold. */
void
world_open (World *self)
{
  g_autofree char *mail = g_build_filename (self->folder, "mail.db", NULL);
  g_autofree char *bodies = g_build_filename (self->folder, "bodies.db", NULL);
  g_autofree char *keys = g_build_filename (self->folder, "keys.db", NULL);
  g_autoptr (GPtrArray) anchors = load_anchors (self->sandbox);
  MesignTrustOptions options = { .only_anchors = anchors,
                                 .now = g_get_real_time () / G_USEC_PER_SEC };
  g_autoptr (GError) error = NULL;

  self->store = mesign_store_open_sync (mail, bodies, TRUE, &error);
  g_assert_no_error (error);
  self->keystore = mesign_keystore_open_sync (keys, &error);
  g_assert_no_error (error);
  self->snapshot = mesign_trust_snapshot_new_sync (self->keystore, NULL, &options, &error);
  g_assert_no_error (error);
  self->context = (MesignSyncContext){
    .account = self->account,
    .login = self->login,
    .store = self->store,
    .keystore = self->keystore,
    .providers = self->providers,
    .snapshot = self->snapshot,
    .key_pairs = self->key_pairs,
    .outbox = self->outbox,
  };
}

void
world_close (World *self)
{
  mesign_store_close_sync (self->store);
  g_clear_object (&self->store);
  g_clear_object (&self->keystore);
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
}

/* Makes the master key the first time, unlocks it later. */
void
world_unlock (World *self)
{
  g_autoptr (GError) error = NULL;

  if (self->slot_key == NULL)
    {
      self->slot_key = mesign_secret_new_random (MESIGN_KEYSTORE_SLOT_KEY_LENGTH);
      mesign_keystore_add_slot_with_key_sync (self->keystore, self->slot_key, &error);
    }
  else
    mesign_keystore_unlock_with_key_sync (self->keystore, self->slot_key, &error);
  g_assert_no_error (error);
}

void
world_load_keys (World *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->key_pairs, g_ptr_array_unref);
  self->key_pairs = mesign_keystore_load_key_pairs_sync (self->keystore, &error);
  g_assert_no_error (error);
  self->context.key_pairs = self->key_pairs;
}

World *
world_new (MesignSandbox *sandbox, const char *name)
{
  World *self = g_new0 (World, 1);
  g_autofree char *password = NULL;
  g_autoptr (MesignSecret) secret = NULL;
  g_autoptr (GError) error = NULL;

  self->sandbox = sandbox;
  self->address = g_strconcat (name, "@example.test", NULL);
  self->folder = g_dir_make_tmp ("mesign-sync-XXXXXX", &error);
  g_assert_no_error (error);
  self->outbox = g_build_filename (self->folder, "outbox", NULL);
  g_assert_cmpint (g_mkdir (self->outbox, 0700), ==, 0);
  self->account = make_account (sandbox, self->address);
  password = dup_password (self->address);
  secret = mesign_secret_new_from_string (password);
  self->login = mesign_login_new (MESIGN_LOGIN_PASSWORD, self->address, secret);
  self->providers = load_providers (sandbox);
  self->key_pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  world_open (self);

  return self;
}

/* The same person with another, empty profile. */
World *
world_new_again (const World *other)
{
  g_autofree char *name = g_strndup (other->address, strcspn (other->address, "@"));

  return world_new (other->sandbox, name);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
world_free (World *self)
{
  world_close (self);
  remove_folder (self->folder);
  g_clear_pointer (&self->providers, mesign_provider_set_unref);
  g_clear_pointer (&self->key_pairs, g_ptr_array_unref);
  g_clear_pointer (&self->slot_key, mesign_secret_unref);
  mesign_account_unref (self->account);
  mesign_login_unref (self->login);
  g_free (self->address);
  g_free (self->folder);
  g_free (self->outbox);
  g_free (self);
}

/* Lets the account speak to another port, such as a proxy's. */
void
world_set_imap_port (World *self, guint port)
{
  g_autoptr (MesignServer) imap = mesign_server_new (
      MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, self->account->imap->host, port, self->address);

  mesign_server_unref (self->account->imap);
  self->account->imap = g_steal_pointer (&imap);
}

char *
world_write (World *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return path;
}

void
world_deliver_file (World *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  mesign_sandbox_deliver (self->sandbox, self->address, path, &error);
  g_assert_no_error (error);
}

/* @rest: more header fields, or NULL. */
void
world_deliver (World *self, const char *message_id, const char *subject, const char *rest)
{
  g_autofree char *text = g_strdup_printf (
      "From: Bob <bob@elsewhere.test>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%s>\r\n"
      "Date: Mon, 2 Feb 2026 10:00:00 +0000\r\n%s\r\nThe text of %s.\r\n",
      self->address, subject, message_id, rest != NULL ? rest : "", subject);
  g_autofree char *path = world_write (self, "deliver.eml", text);

  world_deliver_file (self, path);
}

char *
world_other_client (World *self, const char *code)
{
  static const char program[] =
      "import imaplib, ssl, sys, time\n"
      "M = imaplib.IMAP4_SSL('localhost', int(sys.argv[1]), "
      "ssl_context=ssl.create_default_context(cafile=sys.argv[2]))\n"
      "M.login(sys.argv[3], sys.argv[4])\n"
      "def ok(answer):\n"
      "    assert answer[0] == 'OK', answer\n"
      "    return answer[1]\n"
      "def uids(search='ALL'):\n"
      "    return ok(M.uid('SEARCH', search))[0].decode().replace(' ', ',')\n"
      "exec(sys.argv[5])\n"
      "M.logout()\n";
  g_autofree char *port =
      g_strdup_printf ("%d", mesign_sandbox_get_int (self->sandbox, "imap.tls"));
  g_autofree char *password = dup_password (self->address);
  const char *argv[] = {
    PYTHON,        "-c",     program, port, mesign_sandbox_get_string (self->sandbox, "ca"),
    self->address, password, code,    NULL
  };
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);

  return g_strchomp (output);
}

void
world_command (World *self, const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  answer = mesign_sandbox_command (self->sandbox, command, &error);
  g_assert_no_error (error);
}

MesignSyncResult *
world_sync (World *self, MesignSyncBodies bodies)
{
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  const MesignSyncOptions options = { .bodies = bodies };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&self->context, NULL, &error);

  g_assert_no_error (error);
  mesign_sync_run_sync (&self->context, session, &options, NULL, NULL, result, NULL, &error);
  g_assert_no_error (error);
  mesign_imap_session_logout_sync (session, NULL);

  return g_steal_pointer (&result);
}

MesignSyncMailbox *
world_find_report (MesignSyncResult *result, const char *path)
{
  for (guint i = 0; i < result->mailboxes->len; i++)
    {
      MesignSyncMailbox *report = result->mailboxes->pdata[i];

      if (g_str_equal (report->path, path))
        return report;
    }
  g_assert_not_reached ();
}

MesignMailbox *
world_find_mailbox (World *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  MesignMailbox *mailbox =
      mesign_store_find_mailbox_sync (self->store, self->account->id, path, &error);

  g_assert_no_error (error);

  return mailbox;
}

MesignMessageInfo *
world_get_info (World *self, const char *mailbox, const char *message_id)
{
  g_autoptr (MesignMailbox) place = world_find_mailbox (self, mailbox);
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_store_find_header_id_sync (self->store, self->account->id, place->id,
                                                message_id, &error);
  MesignMessageInfo *info;

  if (id == 0)
    return NULL;
  info = mesign_store_get_message_sync (self->store, id, &error);
  g_assert_no_error (error);

  return info;
}

MesignPlacement *
world_find (World *self, const char *mailbox, const char *message_id)
{
  g_autoptr (MesignMailbox) place = world_find_mailbox (self, mailbox);
  g_autoptr (MesignMessageInfo) info = world_get_info (self, mailbox, message_id);

  for (guint i = 0; info != NULL && i < info->placements->len; i++)
    {
      MesignPlacement *placement = info->placements->pdata[i];

      if (placement->mailbox_id == place->id && !placement->is_hidden)
        return mesign_placement_ref (placement);
    }

  return NULL;
}

static void
dump_mailbox (World *self, MesignMailbox *mailbox, GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) uids =
      mesign_store_list_uids_sync (self->store, mailbox->id, 1, G_MAXUINT32, &error);
  MesignMailboxState state;

  g_assert_no_error (error);
  mesign_store_get_mailbox_state_sync (self->store, mailbox->id, &state, &error);
  g_assert_no_error (error);
  g_string_append_printf (text, "%s %s total %u unread %u validity %u next %u oldest %u\n",
                          mailbox->path, mesign_mailbox_role_to_string (mailbox->role),
                          mailbox->total, mailbox->unread, state.uidvalidity, state.uidnext,
                          state.oldest_uid);
  for (guint i = 0; i < uids->len; i++)
    {
      g_autoptr (MesignPlacement) placement = mesign_store_find_uid_sync (
          self->store, mailbox->id, g_array_index (uids, MesignUidFlags, i).uid, &error);
      g_autoptr (MesignMessageInfo) info =
          mesign_store_get_message_sync (self->store, placement->message_id, &error);

      /* what is marked as deleted is not shown, and need not be kept */
      if (placement->is_hidden && (placement->server_flags & MESIGN_FLAG_DELETED) != 0)
        continue;
      g_string_append_printf (text, "  %u server %x shown %x <%s> %s\n", placement->uid,
                              placement->server_flags, placement->flags, info->envelope->message_id,
                              info->envelope->subject);
    }
}

/* All that a person could see of the mailboxes. */
char *
world_dump (World *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mailboxes =
      mesign_store_list_mailboxes_sync (self->store, self->account->id, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < mailboxes->len; i++)
    dump_mailbox (self, mailboxes->pdata[i], text);

  return g_string_free (text, FALSE);
}

/* The same of a profile that never was interrupted. */
char *
world_dump_fresh (World *self)
{
  g_autoptr (World) fresh = world_new_again (self);
  g_autoptr (MesignSyncResult) result = world_sync (fresh, MESIGN_SYNC_BODIES_NONE);

  return world_dump (fresh);
}

/* A certificate with its key and what leads to it, from the sandbox's authority. */
MesignKeyPair *
world_issue (World *self, const char *address, const char *name, GPtrArray **chain)
{
  g_autoptr (World) other = world_new_again (self);
  g_autofree char *path = g_strdup_printf ("%s/issued.p12", other->folder);
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("geheim");
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *octets = NULL;
  g_autoptr (GBytes) pfx = NULL;
  g_autoptr (MesignImport) import = NULL;
  gsize length;

  world_command (self,
                 "{\"do\": \"issue\", \"address\": \"%s\", \"name\": \"%s\", \"out\": \"%s\", "
                 "\"password\": \"geheim\"}",
                 address, name, path);
  g_file_get_contents (path, &octets, &length, &error);
  g_assert_no_error (error);
  pfx = g_bytes_new (octets, length);
  world_unlock (other);
  import = mesign_keystore_import_pfx_sync (other->keystore, pfx, password, NULL,
                                            g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  pairs = mesign_keystore_load_key_pairs_sync (other->keystore, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pairs->len, ==, 1);
  *chain = g_ptr_array_ref (import->others);

  return mesign_key_pair_ref (pairs->pdata[0]);
}
