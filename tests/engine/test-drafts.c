/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "server-world.h"

#include "model/mesign-address.h"

#include <string.h>

static MesignDraft *
make_draft (World *world, MesignAccount *account, const char *subject)
{
  MesignDraft *draft = mesign_engine_make_draft (world->engine, account);

  g_ptr_array_add (draft->to, mesign_address_new ("李娜", "na@example.test"));
  g_ptr_array_add (draft->cc, mesign_address_new (NULL, account->address));
  g_ptr_array_add (draft->bcc, mesign_address_new (NULL, "unseen@example.test"));
  g_free (draft->subject);
  draft->subject = g_strdup (subject);
  g_free (draft->text);
  draft->text = g_strdup ("First.\n\n  Second.\n");

  return draft;
}

static gint64
save (World *world, MesignAccount *account, MesignDraft *draft, gint64 replaces)
{
  gint64 id = CALL (world, save_draft, account, draft, replaces);

  world_assert_no_error (world);
  g_assert_cmpint (id, !=, 0);

  return id;
}

static void
sync_all (World *world)
{
  g_autoptr (MesignSyncResult) result = server_sync (world);
}

static guint
count_outbox (World *world)
{
  g_autofree char *text = world_run ("ls '%s/data/outbox' | wc -l", world->folder);

  return (guint) g_ascii_strtoull (text, NULL, 10);
}

/* Whatever has happened to the copy before, only the newest stays. */
static void
test_replaced (void)
{
  g_autoptr (World) world = server_make_person ("nora");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "nora@example.test");
  g_autoptr (MesignDraft) draft = make_draft (world, account, "One");
  g_autoptr (GPtrArray) listed = NULL;
  gint64 first;
  gint64 second;
  gint64 third;

  first = save (world, account, draft, 0);
  second = save (world, account, draft, first);
  g_assert_cmpint (second, !=, first);
  g_assert_cmpuint (count_outbox (world), ==, 1);
  sync_all (world);
  g_assert_cmpuint (server_count ("nora@example.test", "Drafts"), ==, 1);

  third = save (world, account, draft, second);
  listed = server_list (world, "Drafts");
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_cmpint (((MesignMessageInfo *) listed->pdata[0])->id, ==, third);
  g_assert_cmpstr (((MesignMessageInfo *) listed->pdata[0])->preview, ==, "First. Second.");
  sync_all (world);
  g_assert_cmpuint (server_count ("nora@example.test", "Drafts"), ==, 1);
  g_assert_cmpuint (server_count ("nora@example.test", "Trash"), ==, 0);

  /* one that is gone meanwhile is replaced by the next one all the same */
  save (world, account, draft, second);
}

static void
assert_same (MesignDraft *one, MesignDraft *two)
{
  g_assert_cmpstr (one->from->address, ==, two->from->address);
  g_assert_cmpuint (two->to->len, ==, 1);
  g_assert_cmpstr (((MesignAddress *) two->to->pdata[0])->name, ==, "李娜");
  g_assert_cmpuint (two->cc->len, ==, 1);
  g_assert_cmpuint (two->bcc->len, ==, 1);
  g_assert_cmpstr (((MesignAddress *) two->bcc->pdata[0])->address, ==, "unseen@example.test");
  g_assert_cmpstr (one->subject, ==, two->subject);
  g_assert_cmpstr (one->text, ==, two->text);
  g_assert_cmpstr (one->html, ==, two->html);
  g_assert_cmpstr (one->in_reply_to, ==, two->in_reply_to);
  g_assert_cmpuint (two->references != NULL ? g_strv_length (two->references) : 0, ==, 2);
  g_assert_cmpint (one->sign, ==, two->sign);
  g_assert_cmpint (one->encrypt, ==, two->encrypt);
  g_assert_cmpint (one->quotes_encrypted, ==, two->quotes_encrypted);
  g_assert_cmpstr (one->hidden_subject, ==, two->hidden_subject);
  g_assert_cmpstr (one->open_subject, ==, two->open_subject);
  g_assert_cmpuint (two->attachments->len, ==, one->attachments->len);
  for (guint i = 0; i < one->attachments->len; i++)
    g_assert_cmpstr (((MesignDraftAttachment *) one->attachments->pdata[i])->content_id, ==,
                     ((MesignDraftAttachment *) two->attachments->pdata[i])->content_id);
}

static void
fill (MesignDraft *draft)
{
  const char *references[] = { "1@example.test", "2@example.test", NULL };
  g_autoptr (GBytes) octets = g_bytes_new_static ("PDF", 3);

  draft->in_reply_to = g_strdup ("2@example.test");
  draft->references = g_strdupv ((char **) references);
  g_ptr_array_add (draft->attachments,
                   mesign_draft_attachment_new ("计划.pdf", "application/pdf", octets));
}

static void
test_opened (void)
{
  g_autoptr (World) world = server_make_person ("nils");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "nils@example.test");
  g_autoptr (MesignDraft) plain = make_draft (world, account, "Re: 计划");
  g_autoptr (MesignDraft) hidden = make_draft (world, account, "Re: 计划");
  g_autoptr (MesignDraft) opened = NULL;
  g_autoptr (MesignDraft) again = NULL;
  g_autoptr (GBytes) png = g_bytes_new_static ("PNG", 3);
  g_autofree char *clear = NULL;
  gint64 id;

  fill (plain);
  plain->sign = FALSE;
  plain->html = g_strdup ("<p>First. <img src=\"cid:picture@x.test\"></p>\n");
  /* it stands with the text, before what is attached */
  g_ptr_array_insert (plain->attachments, 0,
                      mesign_draft_attachment_new ("a.png", "image/png", png));
  ((MesignDraftAttachment *) plain->attachments->pdata[0])->content_id =
      g_strdup ("picture@x.test");
  id = save (world, account, plain, 0);
  opened = CALL (world, open_draft, id);
  world_assert_no_error (world);
  assert_same (plain, opened);

  /* what came out of encrypted mail is not for the server to read, wanted or not */
  fill (hidden);
  hidden->encrypt = FALSE;
  hidden->quotes_encrypted = TRUE;
  hidden->hidden_subject = g_strdup ("Re: 计划");
  hidden->open_subject = g_strdup ("Re: [...]");
  id = save (world, account, hidden, id);
  clear = world_run ("grep -rc -e 'First' -e 'unseen' '%s/data/outbox' | grep -v ':0' || true",
                     world->folder);
  g_assert_cmpstr (clear, ==, "");
  again = CALL (world, open_draft, id);
  world_assert_no_error (world);
  assert_same (hidden, again);
}

static const char foreign[] =
    "From: nina@example.test\nTo: a@b.test\nSubject: Begun elsewhere\nMessage-ID: <f@x>\n"
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\n\n"
    "--o\nContent-Type: multipart/related; boundary=i\n\n"
    "--i\nContent-Type: text/html\n\n<p>Look: <img src=\"cid:logo@x.test\"></p>\n"
    "--i\nContent-Type: image/png; name=\"logo.png\"\nContent-ID: <logo@x.test>\n"
    "Content-Disposition: inline; filename=\"logo.png\"\nContent-Transfer-Encoding: base64\n\n"
    "UE5H\n--i--\n"
    "--o\nContent-Type: text/plain; charset=GBK; name=\"plan.txt\"\n"
    "Content-Disposition: attachment; filename=\"plan.txt\"\nContent-Language: zh-CN\n"
    "Content-Description: The plan\nContent-Transfer-Encoding: base64\n\nvMa7rg==\n--o--\n";

static void
assert_foreign (const MesignDraft *draft)
{
  const MesignDraftAttachment *picture, *file;

  g_assert_nonnull (strstr (draft->html, "cid:logo@x.test"));
  g_assert_cmpuint (draft->attachments->len, ==, 2);
  picture = draft->attachments->pdata[0];
  g_assert_cmpstr (picture->content_id, ==, "logo@x.test");
  g_assert_cmpmem (g_bytes_get_data (picture->octets, NULL), g_bytes_get_size (picture->octets),
                   "PNG", 3);
  file = draft->attachments->pdata[1];
  g_assert_null (file->content_id);
  g_assert_cmpstr (file->content_type, ==, "text/plain");
  g_assert_cmpstr (g_hash_table_lookup (file->fields->parameters, "charset"), ==, "GBK");
  g_assert_cmpstr (g_hash_table_lookup (file->fields->parameters, "name"), ==, "plan.txt");
  g_assert_cmpstr (file->fields->language, ==, "zh-CN");
  g_assert_cmpstr (file->fields->description, ==, "The plan");
}

/* What another program has begun goes on as it was: pictures where the text shows them, and what
 * the files say of themselves. */
static void
test_foreign (void)
{
  g_autoptr (World) world = server_make_person ("nina");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "nina@example.test");
  g_autofree char *path = world_path (world, "foreign.eml");
  g_autofree char *command =
      g_strdup_printf ("{\"do\": \"deliver\", \"to\": \"nina@example.test\", \"file\": \"%s\", "
                       "\"mailbox\": \"Drafts\"}",
                       path);
  g_autoptr (MesignDraft) opened = NULL;
  g_autoptr (MesignDraft) again = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;

  g_assert_true (g_file_set_contents (path, foreign, -1, NULL));
  answer = mesign_sandbox_command (sandbox, command, &error);
  g_assert_no_error (error);
  sync_all (world);
  listed = server_list (world, "Drafts");
  g_assert_cmpuint (listed->len, ==, 1);
  opened = CALL (world, open_draft, ((MesignMessageInfo *) listed->pdata[0])->id);
  world_assert_no_error (world);
  assert_foreign (opened);
  again = CALL (world, open_draft, save (world, account, opened, 0));
  world_assert_no_error (world);
  assert_foreign (again);
}

/* As long as nobody is named it may become an encrypted mail: the server does not read it. */
static void
test_sealed (void)
{
  g_autoptr (World) world = server_make_person ("nele");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "nele@example.test");
  g_autoptr (MesignDraft) draft = mesign_engine_make_draft (world->engine, account);
  g_autoptr (MesignDraftAdvice) advice = CALL (world, advise, draft);
  g_autoptr (MesignDraft) opened = NULL;
  g_autofree char *clear = NULL;
  gint64 id;

  world_assert_no_error (world);
  g_assert_true (advice->can_seal);
  g_assert_false (advice->can_encrypt);
  g_free (draft->text);
  draft->text = g_strdup ("Unsaid.\n");
  draft->seal = TRUE;
  id = save (world, account, draft, 0);
  clear = world_run ("grep -rc Unsaid '%s/data/outbox' | grep -v ':0' || true", world->folder);
  g_assert_cmpstr (clear, ==, "");
  opened = CALL (world, open_draft, id);
  world_assert_no_error (world);
  g_assert_cmpstr (opened->text, ==, "Unsaid.\n");
  g_assert_false (opened->encrypt);
}

/* Without a certificate nothing is saved that has to be encrypted, and the copy before stays. */
static void
test_not_saved (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignDraft) draft = NULL;
  g_autoptr (MesignDraft) opened = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  gint64 id;

  world_open_well (world);
  account = server_add_account (world, "otto");
  draft = make_draft (world, account, "One");
  id = save (world, account, draft, 0);
  /* what is only wished to be encrypted stays on this computer */
  draft->encrypt = TRUE;
  id = save (world, account, draft, id);
  sync_all (world);
  sync_all (world);
  g_assert_cmpuint (server_count ("otto@example.test", "Drafts"), ==, 0);
  opened = CALL (world, open_draft, id);
  world_assert_no_error (world);
  g_assert_true (opened->encrypt);
  draft->quotes_encrypted = TRUE;
  g_assert_cmpint (CALL (world, save_draft, account, draft, id), ==, 0);
  world_assert_error (world, "no-certificate");
  listed = server_list (world, "Drafts");
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_true (CALL (world, remove_draft, id));
  world_assert_no_error (world);
  g_clear_pointer (&listed, g_ptr_array_unref);
  listed = server_list (world, "Drafts");
  g_assert_cmpuint (listed->len, ==, 0);
  g_assert_cmpuint (count_outbox (world), ==, 0);
  g_assert_true (CALL (world, remove_draft, id));
  world_assert_no_error (world);
}

static void
assert_listed (World *world, gint64 id, gboolean is_open)
{
  g_autoptr (GPtrArray) listed = server_list (world, "Drafts");
  const MesignMessageInfo *info = listed->pdata[0];
  const MesignEnvelope *envelope = info->envelope;

  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_cmpint (info->id, ==, id);
  g_assert_cmpint (info->verdict.encryption, ==,
                   is_open ? MESIGN_ENCRYPTION_DECRYPTED : MESIGN_ENCRYPTION_NO_KEY);
  g_assert_cmpstr (envelope->subject, ==, is_open ? "Buried silver" : "[...]");
  g_assert_cmpuint (envelope->to->len, ==, is_open ? 1 : 0);
  if (!is_open)
    return;
  g_assert_cmpstr (((MesignAddress *) envelope->to->pdata[0])->name, ==, "李娜");
  g_assert_cmpuint (envelope->cc->len, ==, 1);
  g_assert_cmpuint (envelope->bcc->len, ==, 1);
}

static void
assert_row (World *world)
{
  gint64 mailbox_id = server_find_mailbox (world, "Drafts");
  g_autoptr (GPtrArray) rows = CALL (world, list_rows, mailbox_id, 0, 10);
  const MesignListRow *row;

  world_assert_no_error (world);
  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  g_assert_cmpstr (row->subject, ==, "Buried silver");
  g_assert_true (row->signs & MESIGN_SIGN_ENCRYPTED);
  g_assert_cmpuint (row->recipients->len, ==, 3);
  g_assert_cmpstr (((MesignAddress *) row->recipients->pdata[0])->address, ==, "na@example.test");
}

static void
assert_nowhere_in_the_clear (World *world)
{
  g_autofree char *lying = world_run (
      "grep -rl -e 'Buried silver' -e 'unseen@example' '%s/data' | wc -l", world->folder);

  g_assert_cmpstr (lying, ==, "0\n");
}

/* Saving needs no key, listing does: also in a process that has not used any before. */
static void
test_listed (void)
{
  g_autoptr (World) world = server_make_person ("nuri");
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignDraft) draft = NULL;
  gint64 id;

  world_start_again (world, NULL);
  account = mesign_engine_find_account (world->engine, "nuri@example.test");
  draft = make_draft (world, account, "Buried silver");
  draft->encrypt = TRUE;
  id = save (world, account, draft, 0);
  assert_listed (world, id, TRUE);
  assert_row (world);
  sync_all (world);
  assert_listed (world, id, TRUE);
  assert_row (world);
  assert_nowhere_in_the_clear (world);
}

static MesignPrompter *
make_prompter (const char *answer)
{
  const char *answers[] = { answer, NULL };

  return world_prompter_new (answers);
}

static void
protect_by_passphrase (World *world)
{
  g_autoptr (MesignSecret) passphrase = mesign_secret_new_from_string ("open sesame");

  g_assert_true (CALL (world, set_passphrase, passphrase, FALSE));
  world_assert_no_error (world);
}

/* What was saved while nobody gave the passphrase is read as soon as somebody does. */
static void
test_listed_later (void)
{
  g_autoptr (World) world = server_make_person ("nuno");
  const MesignOpenOptions nothing_special = { 0 };
  g_autoptr (MesignPrompter) nobody = make_prompter (NULL);
  g_autoptr (MesignPrompter) somebody = make_prompter ("open sesame");
  g_autoptr (MesignPrompter) again = make_prompter ("open sesame");
  g_autoptr (MesignOpenedMessage) opened = NULL;
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignDraft) draft = NULL;
  gint64 id;

  protect_by_passphrase (world);
  world_start_again (world, nobody);
  account = mesign_engine_find_account (world->engine, "nuno@example.test");
  draft = make_draft (world, account, "Buried silver");
  draft->encrypt = TRUE;
  id = save (world, account, draft, 0);
  g_assert_cmpuint (world_prompter_count (nobody, MESIGN_PROMPT_PASSPHRASE), ==, 0);
  sync_all (world);
  assert_listed (world, id, FALSE);

  /* by being opened */
  world_start_again (world, somebody);
  opened = CALL (world, open_message, id, &nothing_special);
  world_assert_no_error (world);
  assert_listed (world, id, TRUE);
  assert_row (world);

  /* by the next synchronisation */
  world_start_again (world, nobody);
  id = save (world, account, draft, id);
  assert_listed (world, id, FALSE);
  world_start_again (world, again);
  sync_all (world);
  assert_listed (world, id, TRUE);
  assert_nowhere_in_the_clear (world);
}

static MesignOutgoing *
find_outgoing (World *world)
{
  g_autoptr (GPtrArray) list = CALL (world, list_outgoing, NULL);

  world_assert_no_error (world);

  return list->len > 0 ? mesign_outgoing_ref (list->pdata[0]) : NULL;
}

static void
test_sent (void)
{
  g_autoptr (World) world = server_make_person ("paul");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "paul@example.test");
  g_autoptr (MesignDraft) draft = mesign_engine_make_draft (world->engine, account);
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const MesignCorrespondent *one;
  gint64 id;

  g_ptr_array_add (draft->to, mesign_address_new ("保罗", "paul@example.test"));
  id = save (world, account, draft, 0);
  sync_all (world);
  g_assert_cmpuint (server_count ("paul@example.test", "Drafts"), ==, 1);
  g_assert_cmpint (CALL (world, send, account, draft, id), !=, 0);
  world_assert_no_error (world);
  drafts = server_list (world, "Drafts");
  g_assert_cmpuint (drafts->len, ==, 0);
  sync_all (world);
  g_assert_cmpuint (server_count ("paul@example.test", "Drafts"), ==, 0);
  g_assert_cmpuint (server_count ("paul@example.test", "Trash"), ==, 0);
  g_assert_cmpuint (server_count ("paul@example.test", "INBOX"), ==, 1);

  sync_all (world);
  found = CALL (world, complete_address, "保", 5);
  world_assert_no_error (world);
  g_assert_cmpuint (found->len, ==, 1);
  one = found->pdata[0];
  g_assert_cmpstr (one->address->address, ==, "paul@example.test");
  g_assert_cmpint (one->state, !=, MESIGN_RECIPIENT_NONE);
  g_assert_nonnull (one->certificate);
}

static void
test_outbox (void)
{
  g_autoptr (World) world = server_make_person ("pia");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "pia@example.test");
  g_autoptr (MesignDraft) draft = make_draft (world, account, "Refused");
  g_autoptr (MesignOutgoing) outgoing = NULL;
  g_autoptr (MesignOutgoing) again = NULL;
  gint64 id;

  g_ptr_array_set_size (draft->cc, 0);
  g_ptr_array_set_size (draft->bcc, 0);
  g_ptr_array_set_size (draft->to, 0);
  g_ptr_array_add (draft->to, mesign_address_new (NULL, "nobody-at-all@example.test"));
  id = CALL (world, send, account, draft, 0);
  world_assert_no_error (world);
  sync_all (world);
  outgoing = find_outgoing (world);
  g_assert_cmpint (outgoing->state, ==, MESIGN_OUTGOING_REFUSED);
  g_assert_false (CALL (world, settle_outgoing, id));
  world_assert_error (world, "invalid");
  g_assert_true (CALL (world, retry_outgoing, id));
  world_assert_no_error (world);
  again = find_outgoing (world);
  g_assert_cmpint (again->state, ==, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpint (((MesignOutgoingRecipient *) again->recipients->pdata[0])->state, ==,
                   MESIGN_OUTGOING_QUEUED);
  g_assert_true (CALL (world, retry_outgoing, id));
  world_assert_no_error (world);

  g_assert_cmpuint (count_outbox (world), >, 0);
  g_assert_true (CALL (world, drop_outgoing, id));
  world_assert_no_error (world);
  g_assert_null (find_outgoing (world));
  g_assert_cmpuint (count_outbox (world), ==, 0);
  g_assert_false (CALL (world, drop_outgoing, id));
  world_assert_error (world, "not-found");
}

/* Those that wait are told apart by what they are about, which lies nowhere in the clear. */
static void
test_outbox_subject (void)
{
  g_autoptr (World) world = server_make_person ("pia");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "pia@example.test");
  g_autoptr (MesignDraft) draft = mesign_engine_make_draft (world->engine, account);
  g_autoptr (MesignOutgoing) outgoing = NULL;
  g_autoptr (MesignOutgoing) again = NULL;
  g_autofree char *lying = NULL;

  g_ptr_array_add (draft->to, mesign_address_new (NULL, "pia@example.test"));
  g_free (draft->subject);
  draft->subject = g_strdup ("Buried silver");
  draft->encrypt = TRUE;
  g_assert_cmpint (CALL (world, send, account, draft, 0), !=, 0);
  world_assert_no_error (world);
  outgoing = find_outgoing (world);
  g_assert_cmpstr (outgoing->subject, ==, "Buried silver");
  world_start_again (world, NULL);
  again = find_outgoing (world);
  g_assert_cmpstr (again->subject, ==, "Buried silver");
  lying = world_run ("grep -rl 'Buried silver' '%s' | wc -l", world->folder);
  g_assert_cmpstr (lying, ==, "0\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/drafts/replaced", test_replaced);
  g_test_add_func ("/engine/drafts/opened", test_opened);
  g_test_add_func ("/engine/drafts/foreign", test_foreign);
  g_test_add_func ("/engine/drafts/sealed", test_sealed);
  g_test_add_func ("/engine/drafts/listed", test_listed);
  g_test_add_func ("/engine/drafts/listed-later", test_listed_later);
  g_test_add_func ("/engine/drafts/not-saved", test_not_saved);
  g_test_add_func ("/engine/drafts/sent", test_sent);
  g_test_add_func ("/engine/drafts/outbox", test_outbox);
  g_test_add_func ("/engine/drafts/outbox-subject", test_outbox_subject);

  return server_run ("nora,nele,nils,nina,nuno,nuri,otto,paul,pia,na");
}
