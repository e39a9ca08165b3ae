/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

/* Random work on three mailboxes, with a model of flags and places beside it that knows nothing of
 * rows, triggers or operations; after each step both must show the same. */

#define N_MAILBOXES 3
#define N_STEPS 400

typedef struct
{
  guint32 uid;
  guint conversation;
  MesignFlags server;
  MesignFlags shown;
  gboolean is_gone;
} ModelMessage;

typedef struct
{
  gint64 id;
  guint mailbox;
  guint message;
  MesignFlags add;
  MesignFlags remove;
  gboolean is_delete;
} ModelOperation;

typedef struct
{
  Fixture *fixture;
  GRand *random;
  gint64 mailboxes[N_MAILBOXES];
  GArray *messages[N_MAILBOXES];
  GArray *operations;
  guint32 next_uid;
} Model;

static MesignFlags
random_flags (Model *model)
{
  return g_rand_int_range (model->random, 0, 8);
}

static void
recompute (Model *model, guint mailbox, guint index)
{
  ModelMessage *message = &g_array_index (model->messages[mailbox], ModelMessage, index);

  message->shown = message->server;
  message->is_gone = FALSE;
  for (guint i = 0; i < model->operations->len; i++)
    {
      const ModelOperation *one = &g_array_index (model->operations, ModelOperation, i);

      if (one->mailbox != mailbox || one->message != index)
        continue;
      message->shown = (message->shown | one->add) & ~one->remove;
      message->is_gone |= one->is_delete;
    }
}

static void
step_add (Model *model)
{
  guint mailbox = g_rand_int_range (model->random, 0, N_MAILBOXES);
  ModelMessage message = { .uid = model->next_uid++,
                           .conversation = g_rand_int_range (model->random, 0, 8),
                           .server = random_flags (model) };
  g_autofree char *id = g_strdup_printf ("%u@x", message.uid);
  g_autofree char *root = g_strdup_printf ("root-%u@x", message.conversation);
  MesignEnvelope *envelope = make_envelope (id, "a@x", "b@x", "Any");

  set_references (envelope, root, NULL);
  add_message (model->fixture, model->mailboxes[mailbox],
               make_message (message.uid, message.server, BASE + message.uid, envelope));
  message.shown = message.server;
  g_array_append_val (model->messages[mailbox], message);
}

static gboolean
pick (Model *model, guint *mailbox, guint *index)
{
  *mailbox = g_rand_int_range (model->random, 0, N_MAILBOXES);
  if (model->messages[*mailbox]->len == 0)
    return FALSE;
  *index = g_rand_int_range (model->random, 0, model->messages[*mailbox]->len);

  return g_array_index (model->messages[*mailbox], ModelMessage, *index).uid != 0;
}

static void
step_server_flags (Model *model)
{
  guint mailbox;
  guint index;
  ModelMessage *message;
  MesignUidFlags told;

  if (!pick (model, &mailbox, &index))
    return;
  message = &g_array_index (model->messages[mailbox], ModelMessage, index);
  message->server = random_flags (model);
  told = (MesignUidFlags){ message->uid, message->server, 0 };
  g_assert_true (mesign_store_set_server_flags_sync (
      model->fixture->store, model->mailboxes[mailbox], &told, 1, NULL, NULL));
  recompute (model, mailbox, index);
}

static void
step_queue (Model *model)
{
  guint mailbox;
  guint index;
  ModelOperation one = { 0 };
  ModelMessage *message;
  gint64 placement;

  if (!pick (model, &mailbox, &index))
    return;
  message = &g_array_index (model->messages[mailbox], ModelMessage, index);
  if (message->is_gone)
    return;
  placement = get_placement (model->fixture, model->mailboxes[mailbox], message->uid);
  one.mailbox = mailbox;
  one.message = index;
  one.is_delete = g_rand_int_range (model->random, 0, 4) == 0;
  one.add = one.is_delete ? 0 : random_flags (model);
  one.remove = one.is_delete ? 0 : random_flags (model) & ~one.add;
  one.id = one.is_delete
               ? mesign_store_queue_delete_sync (model->fixture->store, &placement, 1, NULL)
               : mesign_store_queue_flags_sync (model->fixture->store, &placement, 1, one.add,
                                                one.remove, NULL);
  g_assert_cmpint (one.id, >, 0);
  g_array_append_val (model->operations, one);
  recompute (model, mailbox, index);
}

static void
forget_operations (Model *model, guint mailbox, guint index)
{
  for (guint i = model->operations->len; i > 0; i--)
    {
      const ModelOperation *one = &g_array_index (model->operations, ModelOperation, i - 1);

      if (one->mailbox == mailbox && one->message == index)
        g_array_remove_index (model->operations, i - 1);
    }
}

/* Operations are replayed in their order, so the first is the one that ends. */
static void
step_end (Model *model)
{
  ModelOperation one;
  ModelMessage *message;

  if (model->operations->len == 0)
    return;
  one = g_array_index (model->operations, ModelOperation, 0);
  message = &g_array_index (model->messages[one.mailbox], ModelMessage, one.message);
  g_array_remove_index (model->operations, 0);
  if (g_rand_boolean (model->random))
    {
      g_assert_true (
          mesign_store_refuse_operation_sync (model->fixture->store, one.id, "NO", NULL));
      recompute (model, one.mailbox, one.message);
      return;
    }
  g_assert_true (
      mesign_store_finish_operation_sync (model->fixture->store, one.id, 0, NULL, 0, NULL));
  message->server = (message->server | one.add) & ~one.remove;
  if (one.is_delete)
    {
      message->uid = 0;
      forget_operations (model, one.mailbox, one.message);
    }
  recompute (model, one.mailbox, one.message);
}

static void
step_vanish (Model *model)
{
  guint mailbox;
  guint index;
  ModelMessage *message;

  if (!pick (model, &mailbox, &index))
    return;
  message = &g_array_index (model->messages[mailbox], ModelMessage, index);
  g_assert_true (mesign_store_remove_uids_sync (model->fixture->store, model->mailboxes[mailbox],
                                                &message->uid, 1, NULL, NULL));
  message->uid = 0;
  forget_operations (model, mailbox, index);
}

typedef struct
{
  guint count;
  guint unread;
  gboolean is_flagged;
  guint32 newest;
} Row;

static guint
sum_up (Model *model, guint mailbox, Row *rows, guint *total, guint *unread)
{
  guint n = 0;

  for (guint i = 0; i < model->messages[mailbox]->len; i++)
    {
      const ModelMessage *one = &g_array_index (model->messages[mailbox], ModelMessage, i);
      Row *row = &rows[one->conversation];

      if (one->uid == 0 || one->is_gone)
        continue;
      n += row->count == 0;
      row->count++;
      row->unread += !(one->shown & MESIGN_FLAG_SEEN);
      row->is_flagged |= (one->shown & MESIGN_FLAG_FLAGGED) != 0;
      row->newest = MAX (row->newest, one->uid);
      *total += 1;
      *unread += !(one->shown & MESIGN_FLAG_SEEN);
    }

  return n;
}

static const Row *
find_row (const Row *rows, guint32 newest)
{
  for (guint i = 0; i < 8; i++)
    if (rows[i].count > 0 && rows[i].newest == newest)
      return &rows[i];

  return NULL;
}

static void
compare (Model *model, guint index)
{
  Row expected[8] = { 0 };
  guint total = 0;
  guint unread = 0;
  guint n = sum_up (model, index, expected, &total, &unread);
  g_autoptr (MesignMailbox) mailbox = get_mailbox (model->fixture, model->mailboxes[index]);
  g_autoptr (GPtrArray) rows = list_rows (model->fixture, model->mailboxes[index]);
  gint64 last = G_MAXINT64;

  g_assert_cmpint (mailbox->total, ==, total);
  g_assert_cmpint (mailbox->unread, ==, unread);
  g_assert_cmpint (rows->len, ==, n);
  for (guint i = 0; i < rows->len; i++)
    {
      const MesignListRow *row = g_ptr_array_index (rows, i);
      const Row *same = find_row (expected, row->key.date - BASE);

      g_assert_nonnull (same);
      g_assert_cmpint (row->count, ==, same->count);
      g_assert_cmpint (row->unread, ==, same->unread);
      g_assert_cmpint (row->is_flagged, ==, same->is_flagged);
      g_assert_cmpint (row->key.date, <, last);
      last = row->key.date;
    }
}

static void
test_property (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  void (*const steps[]) (Model *) = { step_add,   step_add, step_server_flags, step_queue,
                                      step_queue, step_end, step_vanish };
  Model model = { .fixture = fixture,
                  .random = g_rand_new_with_seed (20260727),
                  .mailboxes = { fixture->inbox, fixture->archive, fixture->sent },
                  .operations = g_array_new (FALSE, FALSE, sizeof (ModelOperation)),
                  .next_uid = 1 };

  for (guint i = 0; i < N_MAILBOXES; i++)
    model.messages[i] = g_array_new (FALSE, FALSE, sizeof (ModelMessage));
  for (guint step = 0; step < N_STEPS; step++)
    {
      steps[g_rand_int_range (model.random, 0, G_N_ELEMENTS (steps))](&model);
      for (guint i = 0; i < N_MAILBOXES; i++)
        compare (&model, i);
    }
  for (guint i = 0; i < N_MAILBOXES; i++)
    g_array_unref (model.messages[i]);
  g_array_unref (model.operations);
  g_rand_free (model.random);
}

static GPtrArray *
page (Fixture *fixture, const gint64 *ids, guint n, guint offset, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = mesign_store_list_page_sync (fixture->store, ids, n, offset, limit, &error);

  g_assert_no_error (error);

  return rows;
}

/* What the list of a mailbox has by a filter is what fits it of the list of all. */
static void
test_filters (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const MesignFlags flags[] = { MESIGN_FLAG_NONE, MESIGN_FLAG_SEEN,
                                       MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED };
  const gint64 ids[] = { fixture->inbox };
  g_autoptr (GPtrArray) all = NULL;
  const guint expected[] = { 6, 2, 2, 0, 0, 0 };

  for (guint32 uid = 1; uid <= 6; uid++)
    {
      g_autofree char *id = g_strdup_printf ("%u@x", uid);

      add_message (
          fixture, fixture->inbox,
          make_message (uid, flags[uid % 3], BASE + uid, make_envelope (id, "a@x", "b@x", id)));
    }
  all = page (fixture, ids, 1, 0, 100);
  for (guint filter = MESIGN_LIST_FILTER_NONE; filter <= MESIGN_LIST_FILTER_ENCRYPTED; filter++)
    {
      g_autoptr (GArray) keys =
          mesign_store_list_keys_sync (fixture->store, ids, 1, (MesignListFilter) filter, NULL);
      guint n_fit = 0;

      for (guint i = 0; i < all->len; i++)
        if (mesign_list_row_fits (all->pdata[i], (MesignListFilter) filter))
          {
            const MesignListRow *row = all->pdata[i];

            g_assert_cmpuint (n_fit, <, keys->len);
            g_assert_cmpint (g_array_index (keys, MesignListKey, n_fit).conversation_id, ==,
                             row->key.conversation_id);
            n_fit++;
          }
      g_assert_cmpuint (keys->len, ==, n_fit);
      g_assert_cmpuint (n_fit, ==, expected[filter]);
    }
}

/* However it is asked for, the list of two mailboxes together is the same. */
static void
test_pages (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 ids[] = { fixture->inbox, fixture->archive };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GArray) keys = NULL;
  MesignListKey last = { .date = G_MAXINT64 };
  guint at = 0;

  for (guint32 uid = 1; uid <= 60; uid++)
    {
      g_autofree char *id = g_strdup_printf ("%u@x", uid);

      add_message (fixture, ids[uid % 2],
                   make_message (uid, 0, BASE + uid / 4, make_envelope (id, "a@x", "b@x", id)));
    }
  all = page (fixture, ids, 2, 0, 1000);
  g_assert_cmpint (all->len, ==, 60);
  keys = mesign_store_list_keys_sync (fixture->store, ids, 2, MESIGN_LIST_FILTER_NONE, NULL);
  g_assert_cmpint (keys->len, ==, 60);
  while (at < 60)
    {
      g_autoptr (GPtrArray) by_key =
          mesign_store_list_after_sync (fixture->store, ids, 2, &last, 7, NULL);
      g_autoptr (GPtrArray) by_offset = page (fixture, ids, 2, at, 7);

      g_assert_cmpint (by_key->len, ==, MIN (7, 60 - at));
      g_assert_cmpint (by_offset->len, ==, by_key->len);
      for (guint i = 0; i < by_key->len; i++, at++)
        {
          const MesignListRow *row = g_ptr_array_index (all, at);
          const MesignListRow *one = g_ptr_array_index (by_key, i);
          const MesignListRow *two = g_ptr_array_index (by_offset, i);

          g_assert_cmpint (one->newest_message_id, ==, row->newest_message_id);
          g_assert_cmpint (two->newest_message_id, ==, row->newest_message_id);
          g_assert_cmpint (g_array_index (keys, MesignListKey, at).conversation_id, ==,
                           row->key.conversation_id);
          last = row->key;
        }
    }
}

/* One conversation in two mailboxes, its newest message in both. */
static void
test_same_key (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 ids[] = { fixture->inbox, fixture->archive };
  MesignListKey after;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) third = NULL;

  for (guint i = 0; i < 2; i++)
    {
      MesignNewMessage *message =
          make_message (1, 0, BASE, make_envelope ("1@x", "a@x", "b@x", "Both"));

      message->server_key = g_strdup ("K");
      add_message (fixture, ids[i], message);
    }
  first = page (fixture, ids, 2, 0, 1);
  after = ((MesignListRow *) g_ptr_array_index (first, 0))->key;
  second = mesign_store_list_after_sync (fixture->store, ids, 2, &after, 1, NULL);
  g_assert_cmpint (second->len, ==, 1);
  after = ((MesignListRow *) g_ptr_array_index (second, 0))->key;
  g_assert_cmpint (after.mailbox_id, ==, fixture->archive);
  third = mesign_store_list_after_sync (fixture->store, ids, 2, &after, 1, NULL);
  g_assert_cmpint (third->len, ==, 0);
}

static void
test_row (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignEnvelope *envelope = make_envelope ("1@x", "lina@x", "b@x", "合同");
  const MesignIntake intake = {
    .verdict = { .signature = MESIGN_SIGNATURE_VALID, .level = MESIGN_LEVEL_V4, .is_public = TRUE },
    .verdict_generation = 3,
    .preview = "请尽快回复",
    .has_attachment = TRUE,
  };
  gint64 id;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) again = NULL;
  const MesignListRow *row;

  g_ptr_array_insert (envelope->from, 0, mesign_address_new ("李娜", "lina@x"));
  id =
      add_message (fixture, fixture->inbox, make_message (1, MESIGN_FLAG_ANSWERED, BASE, envelope));
  put_octets (fixture, id);
  g_assert_true (mesign_store_put_intake_sync (fixture->store, id, &intake, NULL));
  rows = list_rows (fixture, fixture->inbox);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->account, ==, ACCOUNT);
  g_assert_cmpstr (row->from_name, ==, "李娜");
  g_assert_cmpstr (row->from_address, ==, "lina@x");
  g_assert_cmpstr (row->subject, ==, "合同");
  g_assert_cmpstr (row->preview, ==, "请尽快回复");
  g_assert_true (row->has_attachment);
  g_assert_true (row->is_answered);
  g_assert_cmpint (row->signs & 0xff, ==, MESIGN_SIGN_VALID | MESIGN_SIGN_PUBLIC);
  g_assert_cmpint (mesign_signs_get_level (row->signs), ==, MESIGN_LEVEL_V4);
  again = mesign_store_get_rows_sync (fixture->store, fixture->inbox, &row->key.conversation_id, 1,
                                      NULL);
  g_assert_cmpint (again->len, ==, 1);
}

/* Where all mail is the writer's own, a row tells whom it goes to. */
static void
test_recipients (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignEnvelope *sent = make_envelope ("1@x", "me@x", "lina@x", "Hello");
  MesignEnvelope *received = make_envelope ("2@x", "lina@x", "me@x", "Hello");
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GPtrArray) others = NULL;
  const MesignListRow *row;

  g_ptr_array_add (sent->cc, mesign_address_new ("王芳", "wang@x"));
  add_message (fixture, fixture->sent, make_message (1, 0, BASE, sent));
  add_message (fixture, fixture->inbox, make_message (2, 0, BASE, received));
  own = list_rows (fixture, fixture->sent);
  others = list_rows (fixture, fixture->inbox);

  row = g_ptr_array_index (own, 0);
  g_assert_cmpint (row->recipients->len, ==, 2);
  g_assert_cmpstr (((MesignAddress *) row->recipients->pdata[0])->address, ==, "lina@x");
  g_assert_cmpstr (((MesignAddress *) row->recipients->pdata[1])->name, ==, "王芳");
  row = g_ptr_array_index (others, 0);
  g_assert_null (row->recipients);
}

static void
test_single_messages (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) list = NULL;

  for (guint32 uid = 1; uid <= 10; uid++)
    add_simple (fixture, fixture->inbox, uid, 0);
  list = mesign_store_list_mailbox_messages_sync (fixture->store, &fixture->inbox, 1, 2, 3, NULL);
  g_assert_cmpint (list->len, ==, 3);
  g_assert_cmpint (((MesignMessageInfo *) g_ptr_array_index (list, 0))->received, ==, BASE + 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/list/property", test_property);
  FIXTURE_ADD ("/store/list/filters", test_filters);
  FIXTURE_ADD ("/store/list/pages", test_pages);
  FIXTURE_ADD ("/store/list/same-key", test_same_key);
  FIXTURE_ADD ("/store/list/row", test_row);
  FIXTURE_ADD ("/store/list/recipients", test_recipients);
  FIXTURE_ADD ("/store/list/single-messages", test_single_messages);

  return g_test_run ();
}
