/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include "model/mesign-address.h"
#include "store/mesign-search-index.h"

#include <string.h>

static MesignQuery *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  MesignQuery *query = mesign_query_new (text, FALSE, &error);

  g_assert_no_error (error);

  return query;
}

/* The UIDs in the inbox, newest first, as words. */
static char *
search (Fixture *fixture, const char *text)
{
  g_autoptr (MesignQuery) query = parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found =
      mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 100, NULL, &error);
  g_autoptr (GString) uids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      g_autoptr (MesignMessageInfo) info = get_info (fixture, g_array_index (found, gint64, i));
      const MesignPlacement *placement = g_ptr_array_index (info->placements, 0);

      g_string_append_printf (uids, "%s%u", uids->len > 0 ? " " : "", placement->uid);
    }

  return g_strdup (uids->str);
}

#define assert_found(text, expected)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found = search (fixture, text);                                               \
    g_assert_cmpstr (found, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static gint64
put (Fixture *fixture,
     guint32 uid,
     MesignFlags flags,
     const char *from,
     const char *to,
     const char *subject,
     const char *text,
     const char *names)
{
  g_autofree char *id = g_strdup_printf ("%u@x", uid);
  MesignEnvelope *envelope = make_envelope (id, from, to, subject);
  const MesignIntake intake = {
    .verdict_generation = 1,
    .preview = text,
    .text = text,
    .has_attachment = names != NULL,
    .attachment_names = names,
  };
  gint64 message =
      add_message (fixture, fixture->inbox, make_message (uid, flags, BASE + uid * DAY, envelope));

  put_octets (fixture, message);
  g_assert_true (mesign_store_put_intake_sync (fixture->store, message, &intake, NULL));

  return message;
}

static void
fill (Fixture *fixture)
{
  put (fixture, 1, 0, "bob@example.org", "alice@example.org", "Budget 2026",
       "The quick brown fox jumps over the lazy dog", "plan.xlsx");
  put (fixture, 2, MESIGN_FLAG_SEEN, "lina@example.cn", "alice@example.org", "合同审核意见",
       "您的电子邮件证书已经签发，请尽快取回。", "合同终稿.pdf");
  put (fixture, 3, MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED, "carol@example.org", "bob@example.org",
       "Re: budget", "brown quick", NULL);
  put (fixture, 4, MESIGN_FLAG_ANSWERED, "dave@example.org", "lina@example.cn", "证书", "书", NULL);
}

static void
test_words (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture);
  assert_found ("budget", "3 1");
  assert_found ("BUDG", "3 1");
  assert_found ("quick brown", "3 1");
  assert_found ("\"quick brown\"", "1");
  assert_found ("“quick brown”", "1");
  assert_found ("\"quick bro\"", "");
  assert_found ("证书", "4 2");
  assert_found ("书", "4 2");
  assert_found ("“电子邮件”", "2");
  assert_found ("子邮", "2");
  assert_found ("budget -fox", "3");
  assert_found ("-budget", "4 2");
  assert_found ("plan", "1");
  assert_found ("终稿", "2");
  assert_found ("nothing", "");
  assert_found ("", "");
  assert_found ("!!! ---", "");
  assert_found ("AND", "");
  assert_found ("fox\"OR\"quick", "");
  assert_found ("unknown:field", "");
  assert_found ("NEAR(quick brown)", "");
  assert_found ("fox\"OR\"quick", "");
}

static void
test_joints (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture);
  assert_found ("fox OR 合同", "2 1");
  assert_found ("budget fox OR 合同", "1");
  assert_found ("budget (fox OR 合同)", "1");
  assert_found ("(budget fox) OR 合同", "2 1");
  assert_found ("budget AND brown", "3 1");
  assert_found ("budget NOT fox", "3");
  assert_found ("-(fox OR 合同)", "4 3");
  assert_found ("NOT (budget -fox)", "4 2 1");
  assert_found ("fox OR -budget", "4 2 1");
  assert_found ("from:bob OR is:flagged", "3 1");
  assert_found ("(from:bob OR from:carol) -has:attachment", "3");
  assert_found ("is:answered OR (budget before:2026-01-03)", "4 1");
  assert_found ("（budget OR 合同） is:read", "3 2");
  assert_found ("budget OR", "3 1");
  assert_found ("OR budget", "3 1");
  assert_found ("(budget", "3 1");
  assert_found ("budget)", "3 1");
  assert_found ("budget ()", "3 1");
  assert_found ("() OR AND NOT", "");
  assert_found ("((((fox))))", "1");
  assert_found ("ORlando", "");
  assert_found ("-on:2026-01-02", "4 3 2");
  assert_found ("on:2026-01-02 OR on:2026-01-05", "4 1");
}

static void
test_too_much (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *nested = g_strnfill (100000, '(');
  g_autoptr (MesignQuery) query = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (words, "word OR ");
  query = mesign_query_new (words->str, FALSE, &error);
  g_assert_null (query);
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY);
  g_clear_error (&error);
  query = mesign_query_new (nested, FALSE, &error);
  g_assert_null (query);
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY);
}

/* The longest query that is taken is one that SQLite takes, too. */
static void
test_most (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const joints[] = { " ", " OR ", " is:read OR ", " -" };

  fill (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (joints); i++)
    {
      g_autoptr (GString) text = g_string_new ("budget");
      guint n_each = i == 2 ? 2 : 1;
      g_autofree char *found = NULL;

      for (guint n = 1; n + n_each <= 200; n += n_each)
        g_string_append_printf (text, "%sbudget", joints[i]);
      found = search (fixture, text->str);
      g_assert_cmpstr (found, ==, i == 3 ? "" : "3 1");
    }
}

static void
test_fields (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture);
  assert_found ("from:bob", "1");
  assert_found ("From:bob@example.org", "1");
  assert_found ("to:bob", "3");
  assert_found ("to:lina", "4");
  assert_found ("subject:证书", "4");
  assert_found ("subject：合同", "2");
  assert_found ("body:证书", "2");
  assert_found ("attachment:合同", "2");
  assert_found ("filename:合同", "2");
  assert_found ("filename:xlsx", "1");
  assert_found ("filename:budget", "");
  assert_found ("发件人:bob", "1");
  assert_found ("主题：证书", "4");
  assert_found ("subject:\"budget 2026\"", "1");
  assert_found ("subject:budget -from:bob", "3");
  assert_found ("-subject:budget", "4 2");
}

static void
put_copied (Fixture *fixture, guint32 uid, const char *to, const char *name, const char *address)
{
  g_autofree char *id = g_strdup_printf ("%u@x", uid);
  MesignEnvelope *envelope = make_envelope (id, "anna@example.org", to, "Plan");

  g_ptr_array_add (envelope->cc, mesign_address_new (name, address));
  add_message (fixture, fixture->inbox, make_message (uid, 0, BASE + uid * DAY, envelope));
}

/* Who got a copy is told from whom it was to. */
static void
test_copied (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  put_copied (fixture, 1, "carol@example.org", "Bob Jörgens", "bob@example.org");
  put_copied (fixture, 2, "bob@example.org", "Carol", "carol@example.org");
  put_copied (fixture, 3, "bob@example.org", "李娜", "lina@example.cn");
  assert_found ("to:bob", "3 2 1");
  assert_found ("cc:bob", "1");
  assert_found ("cc:BO", "1");
  assert_found ("cc:ob", "");
  assert_found ("cc:bob@example.org", "1");
  assert_found ("cc:jorgens", "1");
  assert_found ("cc:\"bob jor\"", "");
  assert_found ("cc:\"bob jörgens\"", "1");
  assert_found ("cc:example.org", "2 1");
  assert_found ("抄送：李娜", "3");
  assert_found ("cc:娜", "3");
  assert_found ("-cc:bob", "3 2");
  assert_found ("cc:bob OR cc:carol", "2 1");
  assert_found ("cc:bob to:carol plan", "1");
  assert_found ("(cc:bob OR cc:lina) -to:carol", "3");
  assert_found ("cc:nobody", "");
}

static void
test_filters (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture);
  assert_found ("has:attachment", "2 1");
  assert_found ("-has:attachment", "4 3");
  assert_found ("is:unread", "4 1");
  assert_found ("is:read", "3 2");
  assert_found ("-is:read", "4 1");
  assert_found ("-is:unread", "3 2");
  assert_found ("is:flagged", "3");
  assert_found ("is:answered is:unread", "4");
  assert_found ("before:2026-01-03", "1");
  assert_found ("after:2026-01-04", "4 3");
  assert_found ("after:2026/01/03 before:2026.01.05", "3 2");
  assert_found ("on:2026-01-02", "1");
  assert_found ("on:2026-01", "4 3 2 1");
  assert_found ("on:2025", "");
  assert_found ("-before:2026-01-04", "4 3");
  assert_found ("budget has:attachment is:unread after:2026", "1");
}

/* How long ago something came goes by the clock. */
static void
test_spans (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const int days[] = { 0, 2, 10, 50, 500 };

  for (guint32 i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u@x", i);

      add_message (
          fixture, fixture->inbox,
          make_message (i + 1, 0, now - days[i] * DAY - 60, make_envelope (id, "a@x", "b@x", "s")));
    }
  assert_found ("newer:1d", "1");
  assert_found ("newer:7d", "1 2");
  assert_found ("older:2w", "4 5");
  assert_found ("newer_than:3m", "1 2 3 4");
  assert_found ("older_than:1Y", "5");
  assert_found ("older:1w newer:1m", "3");
  assert_found ("after:7d", "1 2");
  assert_found ("before:9999y", "");
}

static void
test_mailboxes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignEnvelope *envelope = make_envelope ("9@x", "a@x", "b@x", "budget filed");

  fill (fixture);
  add_message (fixture, fixture->archive, make_message (9, 0, BASE + 9 * DAY, envelope));
  run_sql (fixture, fixture->mail_path,
           "UPDATE mailbox SET path = 'Work/Old Things', delimiter = 47 WHERE path = 'Archive'");
  assert_found ("in:inbox budget", "3 1");
  assert_found ("in:archive", "9");
  assert_found ("in:归档", "9");
  assert_found ("in:\"old things\"", "9");
  assert_found ("in:\"work/old things\" budget", "9");
  assert_found ("in:things", "");
  assert_found ("in:none", "");
  assert_found ("budget -in:inbox", "9");
  assert_found ("budget in:archive OR from:bob", "9 1");
}

static void
set_verdict (Fixture *fixture,
             gint64 message,
             MesignSignatureStatus signature,
             MesignEncryptionStatus encryption,
             MesignTimestampStatus stamp,
             MesignLevel level)
{
  const MesignVerdict verdict = { signature, encryption, stamp, level, FALSE };
  g_autoptr (MesignMessageInfo) info = NULL;

  g_assert_true (mesign_store_set_verdict_sync (fixture->store, message, &verdict, 9, NULL));
  info = get_info (fixture, message);
  g_assert_cmpint (info->verdict.signature, ==, signature);
  g_assert_cmpint (info->verdict.encryption, ==, encryption);
  g_assert_cmpint (info->verdict.timestamp, ==, stamp);
  g_assert_cmpint (info->verdict.level, ==, level);
  g_assert_cmpint (info->verdict_generation, ==, 9);
}

static void
test_security (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 one = put (fixture, 1, 0, "a@x", "b@x", "one", "", NULL);
  gint64 two = put (fixture, 2, 0, "a@x", "b@x", "two", "", NULL);

  put (fixture, 3, 0, "a@x", "b@x", "three", "", NULL);
  add_simple (fixture, fixture->inbox, 4, 0);
  set_verdict (fixture, one, MESIGN_SIGNATURE_VALID, MESIGN_ENCRYPTION_NONE, MESIGN_TIMESTAMP_VALID,
               MESIGN_LEVEL_V3);
  set_verdict (fixture, two, MESIGN_SIGNATURE_UNSUPPORTED, MESIGN_ENCRYPTION_NOT_OPENED,
               MESIGN_TIMESTAMP_INVALID, MESIGN_LEVEL_UNKNOWN);
  assert_found ("signed:yes", "2 1");
  assert_found ("signed:no", "3");
  assert_found ("signed:valid", "1");
  assert_found ("signed:Unsupported", "2");
  assert_found ("-signed:valid", "3 2 4");
  assert_found ("encrypted:yes", "2");
  assert_found ("encrypted:no", "3 1");
  assert_found ("timestamp:valid", "1");
  assert_found ("level:v3", "1");
  assert_found ("level:V4", "");
}

static void
test_bad_queries (void)
{
  static const char *const bad[] = { "from:",
                                     "has:wings",
                                     "is:blue",
                                     "before:monday",
                                     "before:2026-02-30",
                                     "after:",
                                     "on:2026-13",
                                     "is:purple OR budget",
                                     "older:7",
                                     "newer:7x",
                                     "older:7dd",
                                     "older:99999999999999999999d",
                                     "in:",
                                     "(from:)",
                                     "signed:perhaps",
                                     "encrypted:",
                                     "level:V9",
                                     "level:yes",
                                     "before:2026-01-01-01",
                                     "after:-5",
                                     "is:",
                                     "\"open",
                                     "a \"b\" subject:\"c d",
                                     "“开" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_query_new (bad[i], FALSE, &error));
      g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY);
      g_assert_true (strlen (error->message) > 10);
    }
}

/* While a query is being written nothing is wrong with it, and what is whole is searched for. */
static void
test_being_written (void)
{
  static const struct
  {
    const char *text;
    gboolean is_empty;
  } queries[] = {
    { "from:", TRUE },        { "budget from:", FALSE }, { "\"", TRUE },
    { "\"quick bro", FALSE }, { "before:20", TRUE },     { "before:2026-0 fox", FALSE },
    { "is:unr", TRUE },       { "(from:", TRUE },        { "-", TRUE },
    { "fox OR ", FALSE },     { "level:V has:a", TRUE }, { "主题：", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MesignQuery) query = mesign_query_new (queries[i].text, TRUE, &error);

      g_assert_no_error (error);
      g_assert_cmpint (mesign_query_is_empty (query), ==, queries[i].is_empty);
    }
}

/* The last word of a phrase that is being written may go on. */
static void
test_open_phrase (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignQuery) query = mesign_query_new ("subject:budget \"quick bro", TRUE, NULL);
  g_autoptr (GArray) found = NULL;

  fill (fixture);
  found = mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 100, NULL, NULL);
  g_assert_cmpuint (found->len, ==, 1);
}

static void
test_odd_queries (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  static const char pieces[] = "\"'()*:^-+ {}%_ANDORNOTfromsubject\xe4\xb8\xad\xff";

  fill (fixture);
  for (guint round = 0; round < 500; round++)
    {
      char text[24];
      g_autoptr (GError) error = NULL;
      g_autoptr (MesignQuery) query = NULL;
      g_autoptr (GArray) found = NULL;

      for (guint i = 0; i < sizeof text - 1; i++)
        text[i] = pieces[g_rand_int_range (random, 0, sizeof pieces - 1)];
      text[sizeof text - 1] = '\0';
      query = mesign_query_new (text, FALSE, &error);
      if (query == NULL)
        continue;
      found = mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 10, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
test_where (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignQuery) query = parse ("subject");
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) some = NULL;
  g_autoptr (GArray) other = NULL;
  g_autoptr (GArray) limited = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  gint64 placement;

  for (guint32 uid = 1; uid <= 5; uid++)
    {
      add_simple (fixture, fixture->inbox, uid, 0);
      add_simple (fixture, fixture->archive, uid, 0);
    }
  placement = get_placement (fixture, fixture->archive, 1);
  mesign_store_queue_delete_sync (fixture->store, &placement, 1, NULL);
  all = mesign_store_search_sync (fixture->store, query, NULL, ACCOUNT, 0, 100, cancelled, NULL);
  g_assert_cmpint (all->len, ==, 9);
  some = mesign_store_search_sync (fixture->store, query, NULL, NULL, fixture->archive, 100, NULL,
                                   NULL);
  g_assert_cmpint (some->len, ==, 4);
  other = mesign_store_search_sync (fixture->store, query, NULL, "other", 0, 100, NULL, NULL);
  g_assert_cmpint (other->len, ==, 0);
  limited = mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 3, NULL, NULL);
  g_assert_cmpint (limited->len, ==, 3);
}

static void
assert_first_of_all (Fixture *fixture, const char *text)
{
  g_autoptr (MesignQuery) query = parse (text);
  g_autoptr (GArray) all =
      mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 100000, NULL, NULL);

  for (guint limit = 1; limit <= 8; limit++)
    {
      g_autoptr (GArray) first =
          mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, limit, NULL, NULL);

      g_assert_cmpint (first->len, ==, MIN (limit, all->len));
      g_assert_cmpmem (first->data, first->len * sizeof (gint64), all->data,
                       first->len * sizeof (gint64));
    }
}

/* A few of what is found are looked for among the newest messages first: they are always the first
 * of all that is found, where many came in one moment too. */
static void
test_first (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_new_message_free);

  for (guint32 uid = 1; uid <= 400; uid++)
    {
      g_autofree char *id = g_strdup_printf ("%u@x", uid);
      const char *subject = uid % 50 == 0   ? "common rare"
                            : uid == 3      ? "common once"
                            : uid % 11 == 5 ? "common some"
                                            : "common";
      MesignEnvelope *envelope = make_envelope (id, "a@x", "b@x", subject);

      g_ptr_array_add (list, make_message (uid, uid % 3 ? MESIGN_FLAG_SEEN : 0,
                                           BASE + uid * 7919 % 400 / 9 * DAY, envelope));
    }
  g_assert_true (mesign_store_add_messages_sync (fixture->store, fixture->inbox, list, NULL, NULL));
  assert_first_of_all (fixture, "common");
  assert_first_of_all (fixture, "some");
  assert_first_of_all (fixture, "rare");
  assert_first_of_all (fixture, "once");
  assert_first_of_all (fixture, "common -some");
  assert_first_of_all (fixture, "is:unread some");
  assert_first_of_all (fixture, "nothing");
}

/* New words take the place of the old ones. */
static void
test_again (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = put (fixture, 1, 0, "a@x", "b@x", "Subject", "old words", "old.txt");
  const MesignIntake intake = { .verdict_generation = 2, .text = "new ones" };

  assert_found ("old", "1");
  put_octets (fixture, id);
  g_assert_true (mesign_store_put_intake_sync (fixture->store, id, &intake, NULL));
  assert_found ("old", "");
  assert_found ("new", "1");
  assert_found ("subject:subject", "1");
}

/* Nothing of encrypted mail but what is outside lies in the store. */
static void
test_sealed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) list = g_bytes_new_static ("sealed-list", 11);
  g_autoptr (GBytes) text = g_bytes_new_static ("sealed-text", 11);
  const MesignIntake intake = {
    .verdict = { .encryption = MESIGN_ENCRYPTION_DECRYPTED },
    .verdict_generation = 1,
    .sealed_key_id = "key-1",
    .sealed_list = list,
    .sealed_text = text,
  };
  gint64 id = put (fixture, 1, 0, "a@x", "b@x", "...", "clear text before", NULL);
  g_autoptr (GPtrArray) lists = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GArray) stamps = NULL;
  const MesignSealed *one;
  MesignSealedStamp stamp;

  put_octets (fixture, id);
  g_assert_true (mesign_store_put_intake_sync (fixture->store, id, &intake, NULL));
  assert_found ("clear", "");
  lists = mesign_store_get_sealed_lists_sync (fixture->store, &id, 1, NULL);
  g_assert_cmpint (lists->len, ==, 1);
  one = g_ptr_array_index (lists, 0);
  g_assert_cmpstr (one->key_id, ==, "key-1");
  g_assert_true (g_bytes_equal (one->list, list));
  g_assert_null (one->text);
  texts = mesign_store_get_sealed_texts_sync (fixture->store, &id, 1, NULL);
  one = g_ptr_array_index (texts, 0);
  g_assert_cmpint (one->message_id, ==, id);
  g_assert_true (g_bytes_equal (one->text, text));
  mesign_sealed_get_stamp (one, &stamp);
  stamps = mesign_store_list_sealed_stamps_sync (fixture->store, NULL);
  g_assert_cmpint (stamps->len, ==, 1);
  g_assert_cmpint (g_array_index (stamps, MesignSealedStamp, 0).message_id, ==, id);
  g_assert_cmpmem (g_array_index (stamps, MesignSealedStamp, 0).octets, MESIGN_SEALED_STAMP_LENGTH,
                   stamp.octets, MESIGN_SEALED_STAMP_LENGTH);
}

/* The UIDs of all that is found with the help of an index, newest first. */
static char *
look (Fixture *fixture, MesignSearchIndex *index, const char *text)
{
  g_autoptr (MesignQuery) query = parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sealed = mesign_search_index_search (index, query, NULL, &error);
  g_autoptr (GString) uids = g_string_new (NULL);
  g_autoptr (GArray) found = NULL;

  g_assert_no_error (error);
  found = mesign_store_search_sync (fixture->store, query, sealed, NULL, 0, 100, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      g_autoptr (MesignMessageInfo) info = get_info (fixture, g_array_index (found, gint64, i));

      g_string_append_printf (uids, "%s%u", uids->len > 0 ? " " : "",
                              ((const MesignPlacement *) info->placements->pdata[0])->uid);
    }

  return g_strdup (uids->str);
}

#define assert_looked(index, text, expected)                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *looked = look (fixture, index, text);                                         \
    g_assert_cmpstr (looked, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static gboolean
put_words (MesignSearchIndex *index, gint64 message, guint8 version, const MesignSearchWords *words)
{
  const MesignSealedStamp stamp = { message, { version } };
  g_autoptr (GError) error = NULL;
  gboolean done = mesign_search_index_put (index, &stamp, words, &error);

  g_assert_no_error (error);

  return done;
}

/* Of a store that has @version of the texts of these messages. */
static void
compare_with (MesignSearchIndex *index,
              const gint64 *messages,
              guint n_messages,
              guint8 version,
              const char *missing,
              guint n_gone)
{
  g_autoptr (GArray) stamps = g_array_new (FALSE, FALSE, sizeof (MesignSealedStamp));
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  guint n = 99;

  for (guint i = 0; i < n_messages; i++)
    {
      const MesignSealedStamp stamp = { messages[i], { version } };

      g_array_append_val (stamps, stamp);
    }
  ids = mesign_search_index_compare (index, stamps, &n, NULL);
  g_assert_nonnull (ids);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (words, " %" G_GINT64_FORMAT, g_array_index (ids, gint64, i));
  g_assert_cmpstr (words->str, ==, missing);
  g_assert_cmpuint (n, ==, n_gone);
}

/* What the store has and what the index has is told apart, whatever became of a message. */
static void
test_compare (void)
{
  const MesignSearchWords words = { .body = "word" };
  g_autoptr (MesignSearchIndex) index = mesign_search_index_new (NULL, NULL);

  compare_with (index, NULL, 0, 1, "", 0);
  compare_with (index, (const gint64[]){ 3, 7 }, 2, 1, " 3 7", 0);
  g_assert_true (put_words (index, 3, 1, &words));
  g_assert_true (put_words (index, 7, 1, NULL));
  compare_with (index, (const gint64[]){ 3, 7 }, 2, 1, "", 0);
  compare_with (index, (const gint64[]){ 1, 3, 5, 7, 9 }, 5, 1, " 1 5 9", 0);
  compare_with (index, (const gint64[]){ 3 }, 1, 2, " 3", 2);
  compare_with (index, (const gint64[]){ 3, 7 }, 2, 1, " 3 7", 0);
}

/* Words that are dead are many at last. */
static void
test_worn (void)
{
  const MesignSearchWords words = { .body = "word" };
  g_autoptr (MesignSearchIndex) index = mesign_search_index_new (NULL, NULL);

  g_assert_true (mesign_search_index_begin (index, NULL));
  for (guint i = 0; i <= 1001; i++)
    g_assert_true (put_words (index, 5, i % 200, &words));
  g_assert_true (mesign_search_index_end (index, NULL));
  g_assert_true (mesign_search_index_is_worn (index));
  g_clear_pointer (&index, mesign_search_index_free);
  index = mesign_search_index_new (NULL, NULL);
  g_assert_true (mesign_search_index_begin (index, NULL));
  for (guint i = 0; i <= 1001; i++)
    g_assert_true (put_words (index, i, 1, &words));
  g_assert_true (mesign_search_index_end (index, NULL));
  g_assert_false (mesign_search_index_is_worn (index));
}

/* What is found in encrypted mail and what is found in other mail meet all of a query alike. */
static void
test_index (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 one = put (fixture, 11, 0, "a@x", "b@x", "...", NULL, NULL);
  gint64 two = put (fixture, 12, MESIGN_FLAG_SEEN, "a@x", "b@x", "...", NULL, NULL);
  const MesignSearchWords first = { .sender = "李娜 <lina@x>",
                                    .subject = "秘密合同",
                                    .recipients = "bob@x",
                                    .copied = "wang@x",
                                    .body = "不可外传 budget" };
  const MesignSearchWords second = { .sender = "a@x", .subject = "秘密", .body = "可以" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSearchIndex) index = mesign_search_index_new (NULL, &error);
  g_autoptr (MesignSearchIndex) again = NULL;
  g_autoptr (GBytes) image = NULL;
  g_autoptr (GBytes) junk = g_bytes_new_static ("junk", 4);

  fill (fixture);
  g_assert_true (mesign_search_index_begin (index, &error));
  g_assert_true (put_words (index, one, 1, &second));
  g_assert_true (put_words (index, one, 2, &first));
  g_assert_true (put_words (index, two, 1, &second));
  g_assert_true (mesign_search_index_end (index, &error));
  image = mesign_search_index_serialize (index, &error);
  again = mesign_search_index_new (image, &error);
  g_assert_no_error (error);
  assert_looked (again, "合同", "11 2");
  assert_looked (again, "subject:合同 -外传", "2");
  assert_looked (again, "budget", "11 3 1");
  assert_looked (again, "cc:wang", "11");
  assert_looked (again, "cc:wang 合同 OR fox", "11");
  assert_looked (again, "budget -cc:wang", "3 1");
  assert_looked (again, "-budget", "12 4 2");
  assert_looked (again, "budget -秘密", "3 1");
  assert_looked (again, "合同 is:unread", "11");
  assert_looked (again, "秘密 OR fox", "12 11 1");
  assert_looked (again, "秘密 (is:read OR from:lina)", "12 11");
  assert_looked (again, "(秘密 is:read) OR fox", "12 1");
  assert_looked (again, "NOT (秘密 OR budget)", "4 2");
  compare_with (again, (const gint64[]){ two }, 1, 1, "", 1);
  assert_looked (again, "外传", "");
  assert_looked (again, "秘密", "12");
  g_assert_null (mesign_search_index_new (junk, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/search/words", test_words);
  FIXTURE_ADD ("/store/search/joints", test_joints);
  FIXTURE_ADD ("/store/search/most", test_most);
  FIXTURE_ADD ("/store/search/fields", test_fields);
  FIXTURE_ADD ("/store/search/copied", test_copied);
  FIXTURE_ADD ("/store/search/spans", test_spans);
  FIXTURE_ADD ("/store/search/mailboxes", test_mailboxes);
  FIXTURE_ADD ("/store/search/filters", test_filters);
  FIXTURE_ADD ("/store/search/security", test_security);
  FIXTURE_ADD ("/store/search/odd-queries", test_odd_queries);
  FIXTURE_ADD ("/store/search/where", test_where);
  FIXTURE_ADD ("/store/search/first", test_first);
  FIXTURE_ADD ("/store/search/again", test_again);
  FIXTURE_ADD ("/store/search/sealed", test_sealed);
  FIXTURE_ADD ("/store/search/index", test_index);
  FIXTURE_ADD ("/store/search/open-phrase", test_open_phrase);
  g_test_add_func ("/store/search/compare", test_compare);
  g_test_add_func ("/store/search/worn", test_worn);
  g_test_add_func ("/store/query/bad", test_bad_queries);
  g_test_add_func ("/store/query/being-written", test_being_written);
  g_test_add_func ("/store/query/too-much", test_too_much);

  return g_test_run ();
}
