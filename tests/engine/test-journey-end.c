/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How journeys end: by a file, with the wrong password, with several certificates; and what becomes
 * of their mails. */

#include "customer.h"

static GBytes *
make_file (World *world, const char *address, const char *password)
{
  g_autofree char *path = customer_issue (world, address, password);

  return world_read (path);
}

static void
get_ready (World *world, const char *address)
{
  customer_receive (world, address, "link", NULL);
  customer_receive (world, address, "code", NULL);
  customer_assert_state (world, MESIGN_JOURNEY_READY);
}

/* The portal also hands the certificate out as a file: its own password opens it, none is typed,
 * and the mail that comes after it begins nothing. */
static void
test_file (void)
{
  g_autoptr (World) world = customer_new ("anna");
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *path = NULL;

  get_ready (world, "anna@example.test");
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, "anna@example.test", mesign_secret_get_text (secret->password));
  file = world_read (path);
  import = customer_import_file (world, 0, file, NULL, &journey);
  world_assert_no_error (world);
  g_assert_cmpuint (import->own->len, ==, 1);
  g_assert_cmpint (journey->id, ==, secret->journey->id);
  g_assert_cmpint (journey->state, ==, MESIGN_JOURNEY_IN_USE);
  g_assert_cmpint (journey->until, >, g_get_real_time () / G_USEC_PER_SEC);
  customer_receive (world, "anna@example.test", "pfx", path);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
  /* Which of the two it is depends on whether a second went by since the import. */
  g_assert_cmpuint (customer_count_events (world, "issued") + customer_count_events (world, "late"),
                    ==, 1);
}

/* Somebody else's file, or one of old, has nothing to do with the order. */
static void
test_other_file (void)
{
  g_autoptr (World) world = customer_new ("berta");
  g_autoptr (GBytes) file = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignJourney) journey = NULL;

  get_ready (world, "berta@example.test");
  file = make_file (world, "berta@example.test", "another");
  g_assert_null (customer_import_file (world, 0, file, NULL, NULL));
  world_assert_error (world, "wrong-password");
  g_assert_null (customer_import_file (world, 0, file, "mistyped", NULL));
  world_assert_error (world, "wrong-password");
  import = customer_import_file (world, 0, file, "another", &journey);
  world_assert_no_error (world);
  g_assert_cmpuint (import->own->len, ==, 1);
  g_assert_null (journey);
  customer_assert_state (world, MESIGN_JOURNEY_READY);
}

/* Handed over for the order, with whatever password; it has to be for its address. */
static void
test_named (void)
{
  g_autoptr (World) world = customer_new ("carl");
  g_autoptr (MesignJourney) before = NULL;
  g_autoptr (MesignJourney) after = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GBytes) other = make_file (world, "somebody@example.test", "chosen");
  g_autoptr (GBytes) right = make_file (world, "carl@example.test", "chosen");

  customer_receive (world, "carl@example.test", "link", NULL);
  before = customer_get_journey (world);
  g_assert_null (customer_import_file (world, before->id, other, "chosen", NULL));
  world_assert_error (world, "wrong-address");
  customer_assert_state (world, MESIGN_JOURNEY_LINK);
  /* a password is asked for */
  g_assert_null (customer_import_file (world, before->id, right, NULL, NULL));
  world_assert_error (world, "wrong-password");
  import = customer_import_file (world, before->id, right, "chosen", &after);
  world_assert_no_error (world);
  g_assert_cmpint (after->state, ==, MESIGN_JOURNEY_IN_USE);
  g_assert_cmpstr (after->fingerprint, ==,
                   ((MesignOwnCertificate *) import->own->pdata[0])->certificate->fingerprint);
  g_assert_null (customer_import_file (world, before->id, right, "chosen", NULL));
  world_assert_error (world, "invalid");
}

static char *
make_pem (World *world, const char *address)
{
  g_autofree char *path = customer_issue (world, address, "chosen");

  return world_run ("openssl pkcs12 -in '%s' -passin pass:chosen -nodes", path);
}

/* Keys and certificates for two addresses in one file: both are kept, and the order's ends it. */
static void
test_several (void)
{
  g_autoptr (World) world = customer_new ("gerd");
  g_autofree char *other = make_pem (world, "second@example.test");
  g_autofree char *mine = make_pem (world, "gerd@example.test");
  g_autofree char *text = g_strconcat (other, mine, NULL);
  g_autoptr (GBytes) file = g_bytes_new (text, strlen (text));
  g_autoptr (MesignJourney) before = NULL;
  g_autoptr (MesignJourney) after = NULL;
  g_autoptr (MesignImport) import = NULL;

  customer_receive (world, "gerd@example.test", "link", NULL);
  before = customer_get_journey (world);
  import = customer_import_file (world, before->id, file, NULL, &after);
  world_assert_no_error (world);
  g_assert_cmpuint (import->own->len, ==, 2);
  g_assert_cmpuint (customer_count_own (world), ==, 2);
  for (guint i = 0; i < import->own->len; i++)
    {
      MesignCertificate *certificate =
          ((MesignOwnCertificate *) import->own->pdata[i])->certificate;

      g_assert_cmpint (g_str_equal (certificate->fingerprint, after->fingerprint), ==,
                       mesign_certificate_has_address (certificate, "gerd@example.test"));
    }
}

/* The kept password does not open what came: that is tried once for each mail, not at each sync. */
static void
test_wrong_password (void)
{
  g_autoptr (World) world = customer_new ("dora");
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignSecret) typed = mesign_secret_new_from_string ("set on the page");
  g_autoptr (MesignSecret) kept = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autofree char *path = NULL;

  get_ready (world, "dora@example.test");
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, "dora@example.test", "set on the page");
  customer_receive (world, "dora@example.test", "pfx", path);
  customer_assert_state (world, MESIGN_JOURNEY_ISSUED);
  g_assert_cmpuint (customer_count_events (world, "wrong-password"), ==, 1);
  again = server_sync (world);
  g_assert_cmpuint (customer_count_events (world, "wrong-password"), ==, 1);

  /* what is to be kept is what opened it */
  journey = customer_get_journey (world);
  g_assert_true (CALL (world, keep_journey_password, journey->id, TRUE));
  world_assert_no_error (world);
  import = CALL (world, import_journey, journey->id, typed);
  world_assert_no_error (world);
  g_clear_pointer (&secret, mesign_journey_details_unref);
  secret = customer_get_details (world, TRUE);
  g_assert_cmpint (secret->journey->state, ==, MESIGN_JOURNEY_IN_USE);
  g_assert_true (mesign_secret_equal (secret->password, typed));
  g_assert_true (CALL (world, keep_journey_password, journey->id, FALSE));
  g_clear_pointer (&secret, mesign_journey_details_unref);
  secret = customer_get_details (world, TRUE);
  g_assert_null (secret->password);
  g_assert_false (CALL (world, keep_journey_password, journey->id, TRUE));
  world_assert_error (world, "invalid");
}

/* Without a MAC nobody can tell a wrong password from damage; that is tried once, too. */
static void
test_no_mac (void)
{
  const char *address = "karl@example.test";
  g_autoptr (World) world = customer_new ("karl");
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bare = world_path (world, "bare.p12");
  g_autofree char *ignored = NULL;

  get_ready (world, address);
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, address, "another");
  ignored =
      world_run ("cd '%s'; openssl pkcs12 -in '%s' -passin pass:another -nodes -out bare.pem; "
                 "openssl pkcs12 -export -in bare.pem -nomac -out '%s' -passout pass:another",
                 world->folder, path, bare);
  customer_receive (world, address, "pfx", bare);
  customer_assert_state (world, MESIGN_JOURNEY_ISSUED);
  again = server_sync (world);
  g_assert_cmpuint (customer_count_events (world, "wrong-password"), ==, 1);
}

/* What is for somebody else is no better the second time; the next mail is tried. */
static void
test_wrong_address (void)
{
  const char *address = "lena@example.test";
  g_autoptr (World) world = customer_new ("lena");
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *right = NULL;

  get_ready (world, address);
  secret = customer_get_details (world, TRUE);
  wrong = customer_issue (world, "other@example.test", mesign_secret_get_text (secret->password));
  customer_receive (world, address, "pfx", wrong);
  customer_assert_state (world, MESIGN_JOURNEY_ISSUED);
  again = server_sync (world);
  g_assert_cmpuint (customer_count_events (world, "not-imported"), ==, 1);
  g_assert_cmpuint (customer_count_events (world, "wrong-password"), ==, 0);
  g_usleep (1100 * 1000); /* the Date of a mail has whole seconds */
  right = customer_issue (world, address, mesign_secret_get_text (secret->password));
  customer_receive (world, address, "pfx", right);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
}

static void
begin (World *world, const char *address, const char *password)
{
  g_autoptr (MesignAccount) account = mesign_engine_find_account (world->engine, address);
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string (password);
  g_autoptr (MesignJourney) begun =
      CALL (world, begin_journey, account, "sandbox", MESIGN_JOURNEY_STEP_ASSIGN);

  world_assert_no_error (world);
  g_assert_true (CALL (world, set_journey_password, begun->id, secret));
  world_assert_no_error (world);
}

/* Two orders, for which the person made the same password: the file is for the address it names. */
static void
test_same_password (gconstpointer name)
{
  g_autoptr (World) world = customer_new ("max");
  g_autoptr (MesignAccount) account = server_add_account (world, "nora");
  g_autofree char *address = g_strconcat (name, "@example.test", NULL);
  g_autoptr (GBytes) file = make_file (world, address, "correct-horse-battery");
  g_autoptr (MesignJourney) ended = NULL;
  g_autoptr (MesignImport) import = NULL;

  begin (world, "max@example.test", "correct-horse-battery");
  begin (world, "nora@example.test", "correct-horse-battery");
  import = customer_import_file (world, 0, file, NULL, &ended);
  world_assert_no_error (world);
  g_assert_cmpuint (import->own->len, ==, 1);
  g_assert_nonnull (ended);
  g_assert_cmpstr (ended->address, ==, address);
  g_assert_cmpint (ended->state, ==, MESIGN_JOURNEY_IN_USE);
}

static guint
clean (World *world, gint64 id, gboolean all)
{
  guint n_deleted = 0;

  g_clear_object (&world->result);
  mesign_engine_clean_journey_async (world->engine, id, all, NULL, world_on_result, world);
  world_wait (world);
  mesign_engine_clean_journey_finish (world->engine, world->result, &n_deleted, &world->error);

  return n_deleted;
}

/* A stranger's mail with the Message-ID of the portal's, which was seen before it. */
static void
deliver_namesake (World *world, const char *address)
{
  g_autoptr (MesignJourneyDetails) details = customer_get_details (world, FALSE);
  g_autofree char *path = world_path (world, "namesake.eml");
  g_autofree char *text = NULL;
  const char *message_id = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < details->events->len; i++)
    if (g_str_equal (((MesignJourneyEvent *) details->events->pdata[i])->kind, "issued"))
      message_id = ((MesignJourneyEvent *) details->events->pdata[i])->message_id;
  text = g_strdup_printf ("From: friend@example.test\r\nTo: %s\r\nSubject: Holidays\r\n"
                          "Message-ID: <%s>\r\n\r\nSee you!\r\n",
                          address, message_id);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  mesign_sandbox_deliver (sandbox, address, path, &error);
  g_assert_no_error (error);
}

/* The order's mails go, here and on the server, when they are of no more use; no others. */
static void
test_clean (void)
{
  const char *address = "heidi@example.test";
  g_autoptr (World) world = customer_new ("heidi");
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignSyncResult) first = NULL, second = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *path = NULL;
  gint64 id;

  get_ready (world, address);
  secret = customer_get_details (world, TRUE);
  id = secret->journey->id;
  g_assert_cmpuint (clean (world, id, TRUE), ==, 0);
  world_assert_error (world, "invalid");
  path = customer_issue (world, address, mesign_secret_get_text (secret->password));
  customer_receive (world, address, "pfx", path);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
  deliver_namesake (world, address);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 4);

  listed = CALL (world, list_journey_mails, id, FALSE);
  world_assert_no_error (world);
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_cmpuint (clean (world, id, FALSE), ==, 1);
  world_assert_no_error (world);
  first = server_sync (world);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 3);
  g_assert_cmpuint (server_count (address, "Trash"), ==, 0);

  g_assert_cmpuint (clean (world, id, TRUE), ==, 2);
  world_assert_no_error (world);
  second = server_sync (world);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 1);
  g_assert_cmpuint (server_count (address, "Trash"), ==, 0);
  g_assert_cmpuint (clean (world, id, TRUE), ==, 0);
  world_assert_no_error (world);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
}

/* Every copy of the mail goes: that of a second delivery, and that which was thrown away already;
 * here at once, on the server with the next synchronization. */
static void
test_clean_copies (void)
{
  const char *address = "olga@example.test";
  g_autoptr (World) world = customer_new ("olga");
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignSyncResult) second = NULL, thrown = NULL, cleaned = NULL;
  g_autoptr (GPtrArray) listed = NULL, left = NULL;
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *mail = world_path (world, "pfx.eml");

  get_ready (world, address);
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, address, mesign_secret_get_text (secret->password));
  customer_receive (world, address, "pfx", path);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
  mesign_sandbox_deliver (sandbox, address, mail, &error);
  g_assert_no_error (error);
  second = server_sync (world);
  listed = CALL (world, list_journey_mails, secret->journey->id, FALSE);
  world_assert_no_error (world);
  g_assert_cmpuint (listed->len, ==, 2);
  operations = CALL (world, move_to_role, &((MesignMessageInfo *) listed->pdata[0])->id, 1,
                     MESIGN_MAILBOX_ROLE_TRASH);
  world_assert_no_error (world);
  thrown = server_sync (world);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 3);
  g_assert_cmpuint (server_count (address, "Trash"), ==, 1);

  g_assert_cmpuint (clean (world, secret->journey->id, FALSE), ==, 2);
  world_assert_no_error (world);
  left = CALL (world, list_journey_mails, secret->journey->id, FALSE);
  world_assert_no_error (world);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 3);
  cleaned = server_sync (world);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 2);
  g_assert_cmpuint (server_count (address, "Trash"), ==, 0);
}

/* Not every provider's mail has a Message-ID; a stranger's without one stays. */
static void
test_clean_nameless (void)
{
  const char *address = "rosa@example.test";
  g_autoptr (World) world = customer_new ("rosa");
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignSyncResult) received = NULL, cleaned = NULL;
  g_autoptr (MesignJourney) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *stranger = world_path (world, "stranger.eml");
  g_autofree char *path = NULL;

  get_ready (world, address);
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, address, mesign_secret_get_text (secret->password));
  customer_receive (world, address, "nameless", path);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
  g_assert_true (g_file_set_contents (stranger,
                                      "From: friend@example.test\r\nTo: rosa@example.test\r\n"
                                      "Subject: Holidays\r\n\r\nSee you!\r\n",
                                      -1, NULL));
  mesign_sandbox_deliver (sandbox, address, stranger, &error);
  g_assert_no_error (error);
  received = server_sync (world);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 4);

  g_assert_cmpuint (clean (world, secret->journey->id, FALSE), ==, 1);
  world_assert_no_error (world);
  cleaned = server_sync (world);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 3);
  after = customer_get_journey (world);
  g_assert_cmpint (after->pfx_message_id, ==, 0);
}

/* The profile's owner made another one of it, which does not know the old mails. */
static void
change_senders (World *world)
{
  g_autofree char *path = world_path (world, "sandbox.provider");
  g_autoptr (GKeyFile) profile = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (profile, path, G_KEY_FILE_KEEP_TRANSLATIONS, NULL));
  g_key_file_set_string (profile, "Provider", "Senders", "other@portal.test");
  g_assert_true (g_key_file_save_to_file (profile, path, NULL));
  g_assert_true (CALL (world, add_provider, path));
  world_assert_no_error (world);
}

/* A mail that is not known for what it is stays, and that is said. */
static void
test_clean_unknown (void)
{
  const char *address = "quin@example.test";
  g_autoptr (World) world = customer_new ("quin");
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignJourney) kept = NULL, still = NULL;
  g_autofree char *path = NULL;
  guint n;

  get_ready (world, address);
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, address, mesign_secret_get_text (secret->password));
  customer_receive (world, address, "pfx", path);
  kept = customer_get_journey (world);
  n = server_count (address, "INBOX");
  change_senders (world);
  g_assert_cmpuint (clean (world, kept->id, FALSE), ==, 0);
  world_assert_error (world, "invalid");
  still = customer_get_journey (world);
  g_assert_cmpint (still->pfx_message_id, ==, kept->pfx_message_id);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, n);
}

/* Where somebody else deleted the mail there is nothing to offer any more. */
static void
test_clean_gone (void)
{
  const char *address = "paula@example.test";
  g_autoptr (World) world = customer_new ("paula");
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignJourney) kept = NULL, gone = NULL;
  g_autoptr (MesignSyncResult) thrown = NULL, removed = NULL;
  g_autoptr (GArray) operations = NULL;
  g_autofree char *path = NULL;

  get_ready (world, address);
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, address, mesign_secret_get_text (secret->password));
  customer_receive (world, address, "pfx", path);
  kept = customer_get_journey (world);
  g_assert_cmpint (kept->pfx_message_id, !=, 0);
  operations = CALL (world, move_to_role, &kept->pfx_message_id, 1, MESIGN_MAILBOX_ROLE_TRASH);
  world_assert_no_error (world);
  thrown = server_sync (world);
  g_assert_true (CALL (world, delete, &kept->pfx_message_id, 1));
  world_assert_no_error (world);
  removed = server_sync (world);
  g_assert_cmpuint (server_count (address, "Trash"), ==, 0);

  g_assert_cmpuint (clean (world, kept->id, FALSE), ==, 0);
  world_assert_no_error (world);
  gone = customer_get_journey (world);
  g_assert_cmpint (gone->pfx_message_id, ==, 0);
  g_assert_cmpint (gone->state, ==, MESIGN_JOURNEY_IN_USE);
}

/* What the mail would have brought, by hand; a foreign link is not used by hand either. */
static void
test_entered (void)
{
  g_autoptr (World) world = customer_new ("ida");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "ida@example.test");
  g_autoptr (MesignSecret) code = mesign_secret_new_from_string (" ABCDEFGH12 \n");
  g_autoptr (MesignSecret) words = mesign_secret_new_from_string ("the code is X");
  g_autoptr (MesignJourney) begun = NULL, with_link = NULL, ready = NULL;
  g_autoptr (MesignJourneyDetails) entered = NULL, received = NULL;

  begun = CALL (world, begin_journey, account, "sandbox", MESIGN_JOURNEY_STEP_ASSIGN);
  world_assert_no_error (world);
  g_assert_null (CALL (world, enter_journey_link, begun->id, "https://evil.test/retrieve?id=1"));
  g_assert_nonnull (strstr (world->error->message, "evil.test"));
  world_assert_error (world, "invalid");
  g_assert_null (CALL (world, enter_journey_code, begun->id, words));
  world_assert_error (world, "invalid");
  customer_assert_state (world, MESIGN_JOURNEY_ASSIGNED);

  ready = CALL (world, enter_journey_code, begun->id, code);
  world_assert_no_error (world);
  g_assert_cmpint (ready->state, ==, MESIGN_JOURNEY_CODE);
  with_link = CALL (world, enter_journey_link, begun->id,
                    "https://localhost:8443/retrieve?order=MS-2026-000001&token=abc_DEF-123");
  world_assert_no_error (world);
  g_assert_cmpint (with_link->state, ==, MESIGN_JOURNEY_READY);
  entered = customer_get_details (world, TRUE);
  g_assert_cmpstr (mesign_secret_get_text (entered->code), ==, "ABCDEFGH12");
  g_assert_cmpuint (customer_count_events (world, "link-entered"), ==, 1);
  g_assert_cmpint (entered->code_ends, >, g_get_real_time () / G_USEC_PER_SEC + 167 * 60 * 60);
  g_assert_cmpint (entered->code_ends, <=, g_get_real_time () / G_USEC_PER_SEC + 168 * 60 * 60);
  g_assert_cmpint (entered->link_ends, ==, 0);

  /* the mail comes after all */
  customer_receive (world, "ida@example.test", "code", NULL);
  received = customer_get_details (world, TRUE);
  g_assert_cmpint (received->journey->id, ==, begun->id);
  g_assert_cmpstr (mesign_secret_get_text (received->code), !=, "ABCDEFGH12");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/journey-end/file", test_file);
  g_test_add_func ("/engine/journey-end/other-file", test_other_file);
  g_test_add_func ("/engine/journey-end/named", test_named);
  g_test_add_func ("/engine/journey-end/several", test_several);
  g_test_add_func ("/engine/journey-end/wrong-password", test_wrong_password);
  g_test_add_func ("/engine/journey-end/no-mac", test_no_mac);
  g_test_add_func ("/engine/journey-end/wrong-address", test_wrong_address);
  g_test_add_data_func ("/engine/journey-end/same-password/first", "max", test_same_password);
  g_test_add_data_func ("/engine/journey-end/same-password/second", "nora", test_same_password);
  g_test_add_func ("/engine/journey-end/clean", test_clean);
  g_test_add_func ("/engine/journey-end/clean-copies", test_clean_copies);
  g_test_add_func ("/engine/journey-end/clean-nameless", test_clean_nameless);
  g_test_add_func ("/engine/journey-end/clean-gone", test_clean_gone);
  g_test_add_func ("/engine/journey-end/clean-unknown", test_clean_unknown);
  g_test_add_func ("/engine/journey-end/entered", test_entered);

  return server_run ("anna,berta,carl,dora,heidi,ida,karl,lena,max,nora,gerd,olga,paula,quin,rosa");
}
