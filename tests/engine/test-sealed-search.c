/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../store/store-fixture.h"
#include "engine-world.h"

#include "engine/mesign-engine-private.h"
#include "model/mesign-address.h"
#include "sync/mesign-sealed-image.h"
#include "sync/mesign-sealed-text.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

/* So many that the image is worth writing. */
#define MANY 600
#define KILLS 25
#define ME "me@example.test"

/* A person with a key, and the store as another process writes to it. */
typedef struct
{
  World *world;
  Fixture other;
  MesignSecret *key;
  char *image;
  char *own;
  guint32 last_uid;
} Sealed;

static void
open_other (Sealed *self)
{
  g_autofree char *mail = mesign_profile_dup_data_path (self->world->profile, "mail.db");
  g_autofree char *bodies = mesign_profile_dup_data_path (self->world->profile, "bodies.db");
  g_autoptr (GError) error = NULL;

  self->other.store = mesign_store_open_sync (mail, bodies, TRUE, &error);
  g_assert_no_error (error);
  self->other.mail_path = g_steal_pointer (&mail);
}

static void
set_up (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignMailbox) inbox = NULL;

  self->world = world_new (TRUE, NULL);
  world_open_well (self->world);
  world_make_own (self->world, ME);
  self->key =
      mesign_keystore_derive_key (self->world->engine->keystore, MESIGN_SEALED_TEXT_PURPOSE, NULL);
  g_assert_nonnull (self->key);
  open_other (self);
  fixture_add_mailboxes (&self->other, ACCOUNT);
  inbox = mesign_store_find_mailbox_sync (self->other.store, ACCOUNT, "INBOX", NULL);
  self->other.inbox = inbox->id;
  self->image = mesign_profile_dup_data_path (self->world->profile, "search.sealed");
}

static void
tear_down (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_object (&self->other.store);
  g_free (self->other.mail_path);
  g_free (self->image);
  g_free (self->own);
  mesign_secret_unref (self->key);
  world_free (self->world);
}

/* What an intake gives for an encrypted message with this subject and text. */
static void
seal (Sealed *self, gint64 message, const char *subject, const char *text, MesignIntake *intake)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignEnvelope) shown = make_envelope ("x@x", "lina@example.test", ME, subject);
  const char *const names[] = { "secret-plan.pdf", NULL };

  *intake = (MesignIntake){
    .verdict = { .encryption = MESIGN_ENCRYPTION_DECRYPTED },
    .verdict_generation = 1,
    .sealed_key_id = mesign_sealed_text_dup_key_id (self->key),
    .sealed_list = mesign_sealed_list_seal (self->key, message, shown, text, names, &error),
    .sealed_text = mesign_sealed_text_seal (self->key, message, text, &error),
  };
  g_assert_no_error (error);
}

static void
put_sealed (Sealed *self, gint64 message, const char *subject, const char *text)
{
  MesignIntake intake;

  seal (self, message, subject, text, &intake);
  put_octets (&self->other, message);
  g_assert_true (mesign_store_put_intake_sync (self->other.store, message, &intake, NULL));
  g_free ((char *) intake.sealed_key_id);
  g_bytes_unref (intake.sealed_list);
  g_bytes_unref (intake.sealed_text);
}

static gint64
add (Sealed *self, const char *subject, const char *text)
{
  guint32 uid = ++self->last_uid;
  g_autofree char *id = g_strdup_printf ("%u@example.test", uid);
  gint64 message = add_message (
      &self->other, self->other.inbox,
      make_message (uid, 0, BASE + uid * 60, make_envelope (id, "lina@example.test", ME, "...")));

  put_sealed (self, message, subject, text);

  return message;
}

/* Each has words of its own, and all have some. */
static void
add_many (Sealed *self, guint n, guint n_words)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Pomegranate 石榴 number%u", self->last_uid + 1);
      g_autoptr (GString) text = g_string_new ("不可外传 confidential");

      for (guint j = 0; j < n_words; j++)
        g_string_append_printf (text, " w%u", (self->last_uid * 7919 + j * 104729) % 30011);
      add (self, subject, text->str);
    }
}

static guint
count (Sealed *self, const char *query)
{
  g_autoptr (GPtrArray) found =
      CALL (self->world, search, query, NULL, 100000, MESIGN_SEARCH_PLAIN);

  world_assert_no_error (self->world);
  if (self->own == NULL)
    self->own = g_strdup (self->world->engine->search_own);

  return found->len;
}

/* The sealed texts become illegible, but for what tells whether they are still the same: what is
 * found afterwards was in the image. */
static void
spoil_texts (Sealed *self)
{
  run_sql (&self->other, self->other.mail_path, "UPDATE sealed SET text = zeroblob (64)");
}

static void
assert_nothing_readable (Sealed *self)
{
  static const char *const words[] = { "omegranate", "石榴", "onfidential", "不可外传",
                                       "ecret-plan" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *lying =
          world_run ("grep -rlia '%s' '%s' | wc -l", words[i], self->world->folder);

      g_assert_cmpstr (lying, ==, "0\n");
    }
}

static void
test_image (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  GStatBuf status;

  add_many (self, MANY, 20);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  g_assert_cmpuint (count (self, "石榴 number77"), ==, 1);
  world_start_again (self->world, NULL);
  g_assert_cmpint (g_stat (self->image, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  assert_nothing_readable (self);

  /* what is there is taken from the image, and what came meanwhile is opened */
  spoil_texts (self);
  add (self, "Pomegranate again", "a later one");
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY + 1);
  g_assert_cmpuint (count (self, "filename:plan"), ==, MANY + 1);
  g_assert_cmpuint (count (self, "subject:again from:lina"), ==, 1);
  g_assert_cmpuint (count (self, "later"), ==, 1);
  world_start_again (self->world, NULL);
  g_assert_cmpuint (count (self, "later pomegranate"), ==, 1);

  /* else there would be nothing to find */
  world_close (self->world);
  g_unlink (self->image);
  world_open_well (self->world);
  g_assert_cmpuint (count (self, "pomegranate"), ==, 1);
}

/* A message whose text is another one now, and one that is gone. */
static void
test_changes (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  gint64 changed = add (self, "First draft", "alpha beta");
  const guint32 gone = 2;
  guint n_removed;

  add (self, "Second", "gamma");
  add_many (self, MANY, 2);
  g_assert_cmpuint (count (self, "alpha"), ==, 1);
  world_start_again (self->world, NULL);
  spoil_texts (self);
  put_sealed (self, changed, "Final", "beta delta");
  g_assert_true (mesign_store_remove_uids_sync (self->other.store, self->other.inbox, &gone, 1,
                                                &n_removed, NULL));
  g_assert_cmpuint (count (self, "alpha"), ==, 0);
  g_assert_cmpuint (count (self, "delta"), ==, 1);
  g_assert_cmpuint (count (self, "beta"), ==, 1);
  g_assert_cmpuint (count (self, "gamma"), ==, 0);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);

  /* in the same process too */
  put_sealed (self, changed, "Final", "epsilon");
  g_assert_cmpuint (count (self, "delta"), ==, 0);
  g_assert_cmpuint (count (self, "epsilon"), ==, 1);
}

static void
write_image (Sealed *self, const guint8 *octets, gsize length)
{
  g_assert_true (g_file_set_contents (self->image, (const char *) octets, length, NULL));
}

/* An image that does not fit is thrown away, and what is to be found is found all the same. */
static void
test_damage (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *octets = NULL;
  gsize length;
  static const double places[] = { 0, 0.001, 0.3, 0.7, 0.999 };

  add_many (self, MANY, 5);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  world_close (self->world);
  g_assert_true (g_file_get_contents (self->image, &octets, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (places) + 2; i++)
    {
      g_autofree guint8 *damaged = g_memdup2 (octets, length);
      gsize new_length = length;

      if (i < G_N_ELEMENTS (places))
        damaged[(gsize) (places[i] * length)] ^= 0x10;
      else
        new_length = i == G_N_ELEMENTS (places) ? length / 2 : 0;
      write_image (self, damaged, new_length);
      world_open_well (self->world);
      g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
      g_assert_false (g_file_test (self->image, G_FILE_TEST_EXISTS));
      world_close (self->world);
      g_assert_true (g_file_test (self->image, G_FILE_TEST_EXISTS));
    }

  /* one of another store, though of the same key */
  world_open_well (self->world);
  run_sql (&self->other, self->other.mail_path, "UPDATE store SET id = 'another'");
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  g_assert_false (g_file_test (self->image, G_FILE_TEST_EXISTS));
}

/* Nothing of a key or of mail that is gone stays. */
static void
test_forgotten (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) own = NULL;
  g_autofree char *left = g_strconcat (self->image, ".AbCdEf", NULL);
  const struct utimbuf long_ago = { 1000000000, 1000000000 };

  add_many (self, MANY, 2);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  g_assert_true (g_file_set_contents (left, "left by a crash", -1, NULL));
  g_assert_cmpint (utime (left, &long_ago), ==, 0);
  world_start_again (self->world, NULL);
  g_assert_true (g_file_test (self->image, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));

  own = mesign_keystore_list_own_sync (self->world->engine->keystore, 0, NULL);
  CALL (self->world, delete_certificate,
        ((const MesignOwnCertificate *) own->pdata[0])->certificate->fingerprint);
  world_assert_no_error (self->world);
  g_assert_false (g_file_test (self->image, G_FILE_TEST_EXISTS));

  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  world_start_again (self->world, NULL);
  g_assert_true (g_file_test (self->image, G_FILE_TEST_EXISTS));
  run_sql (&self->other, self->other.mail_path, "DELETE FROM sealed");
  run_sql (&self->other, self->other.mail_path,
           "INSERT INTO change (kind, mailbox_id, row_id) VALUES (1, 0, 0)");
  g_assert_cmpuint (count (self, "pomegranate"), ==, 0);
  g_assert_false (g_file_test (self->image, G_FILE_TEST_EXISTS));
}

/* Another process deletes the certificate: what this one knows of what its key opened goes, and is
 * not written any more. */
static void
test_forgotten_elsewhere (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *keys = mesign_profile_dup_data_path (self->world->profile, "keys.db");

  add_many (self, MANY, 2);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  run_sql (&self->other, keys, "DELETE FROM certificate; UPDATE generation SET value = value + 1");
  world_close (self->world);
  g_assert_false (g_file_test (self->image, G_FILE_TEST_EXISTS));

  /* nor is what it wrote just before taken for anything */
  world_open_well (self->world);
  world_make_own (self->world, ME);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  world_close (self->world);
  g_assert_true (g_file_test (self->image, G_FILE_TEST_EXISTS));
  run_sql (&self->other, keys, "DELETE FROM certificate; UPDATE generation SET value = value + 1");
  spoil_texts (self);
  world_open_well (self->world);
  g_assert_cmpuint (count (self, "pomegranate"), ==, 0);
  g_assert_false (g_file_test (self->image, G_FILE_TEST_EXISTS));
}

/* An image is not written of mail that is gone from the store. */
static void
test_gone_elsewhere (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  add_many (self, MANY, 2);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  run_sql (&self->other, self->other.mail_path, "DELETE FROM sealed");
  run_sql (&self->other, self->other.mail_path,
           "INSERT INTO change (kind, mailbox_id, row_id) VALUES (1, 0, 0)");
  world_close (self->world);
  g_assert_false (g_file_test (self->image, G_FILE_TEST_EXISTS));
}

/* Whether a word, but for a beginning it shares with another one, is among those of the image on
 * the disk. */
static gboolean
lies_in_image (Sealed *self, const char *word)
{
  g_autofree char *id = mesign_store_dup_id_sync (self->other.store, NULL);
  g_autofree char *binding = g_strconcat (id, ":", self->own, NULL);
  g_autoptr (GBytes) image = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *octets;

  if (!g_file_test (self->image, G_FILE_TEST_EXISTS))
    return FALSE;
  image = mesign_sealed_image_read_sync (self->image, self->key, binding, &error);
  g_assert_no_error (error);
  octets = g_bytes_get_data (image, &length);

  return memmem (octets, length, word, strlen (word)) != NULL;
}

static void
remove_last (Sealed *self)
{
  guint n_removed = 0;

  g_assert_true (mesign_store_remove_uids_sync (self->other.store, self->other.inbox,
                                                &self->last_uid, 1, &n_removed, NULL));
  g_assert_cmpuint (n_removed, ==, 1);
}

/* The words of what is gone are gone from the image when the profile is closed, whether anybody has
 * searched or not; those of all else are still there. */
static void
test_words_gone (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  add_many (self, MANY, 2);
  for (guint i = 0; i < 2; i++)
    {
      add (self, "Quarrel", "qqqsecret");
      g_assert_cmpuint (count (self, "qqqsecret"), ==, 1);
      world_start_again (self->world, NULL);
      if (i == 0)
        g_assert_true (lies_in_image (self, "qqqsecret"));
      else
        g_assert_cmpuint (count (self, "qqqsecret"), ==, 1);
      /* the keys have been needed for something */
      g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
      mesign_engine_drop_search_index (self->world->engine);
      if (i == 1)
        g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
      remove_last (self);
      world_close (self->world);
      g_assert_true (g_file_test (self->image, G_FILE_TEST_EXISTS));
      g_assert_false (lies_in_image (self, "qqqsecret"));
      g_assert_true (lies_in_image (self, "omegranate"));
      world_open_well (self->world);
    }
  spoil_texts (self);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
}

/* They go while the program runs, too, however many texts there are; else an image of many is left
 * for the next search to make. */
static void
test_words_gone_soon (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  gint64 until = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  add_many (self, 2 * MANY, 2);
  add (self, "Quarrel", "qqqsecret");
  g_assert_cmpuint (count (self, "qqqsecret"), ==, 1);
  world_start_again (self->world, NULL);
  g_assert_cmpuint (count (self, "qqqsecret"), ==, 1);
  g_assert_true (lies_in_image (self, "qqqsecret"));
  remove_last (self);
  mesign_engine_save_search_image (self->world->engine);
  while (lies_in_image (self, "qqqsecret") && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (lies_in_image (self, "qqqsecret"));
  g_assert_true (g_file_test (self->image, G_FILE_TEST_EXISTS));
  g_assert_true (lies_in_image (self, "omegranate"));

  add (self, "Quarrel", "qqqsecret");
  g_assert_cmpuint (count (self, "qqqsecret"), ==, 1);
  remove_last (self);
  world_close (self->world);
  g_assert_false (g_file_test (self->image, G_FILE_TEST_EXISTS));
  world_open_well (self->world);
  g_assert_cmpuint (count (self, "pomegranate"), ==, 2 * MANY);
}

/* A file that is larger than any image is not even read. */
static void
test_too_large (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  const goffset size = (goffset) 512 * 1024 * 1024 + 257;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->image, "", 0, NULL));
  g_assert_cmpint (truncate (self->image, size), ==, 0);
  g_assert_null (mesign_sealed_image_read_sync (self->image, self->key, "x", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
}

/* An index in the memory is not searched while the keystore is locked. */
static void
test_locked (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  MesignJob job = { .engine = self->world->engine, .without_keys = TRUE };
  g_autoptr (GError) error = NULL;

  add_many (self, 5, 2);
  g_assert_cmpuint (count (self, "pomegranate"), ==, 5);
  mesign_keystore_lock (self->world->engine->keystore);
  g_assert_true (mesign_engine_update_search_index_sync (&job, G_MAXINT64, &error));
  g_assert_no_error (error);
  g_assert_null (self->world->engine->search_index);
}

/* Another process searches in the same profile and is killed at any moment. */
static void
test_killed (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (GDir) dir = NULL;
  g_autofree char *folder = g_path_get_dirname (self->image);
  guint n_killed = 0;

  add_many (self, MANY, 40);
  world_close (self->world);
  for (guint i = 0; i < KILLS; i++)
    {
      g_autoptr (GSubprocess) child =
          g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "/proc/self/exe", "--search-in",
                            self->world->folder, NULL);

      g_assert_nonnull (child);
      g_usleep (g_rand_int_range (random, 1000, 250000));
      g_subprocess_send_signal (child, SIGKILL);
      g_assert_true (g_subprocess_wait (child, NULL, NULL));
      n_killed += g_subprocess_get_if_signaled (child);
      if (i % 2 == 0)
        g_unlink (self->image);
    }
  g_test_message ("%u of %u were killed", n_killed, KILLS);
  world_open_well (self->world);
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  assert_nothing_readable (self);
}

static int
search_in (const char *folder)
{
  g_autoptr (MesignProfile) profile = mesign_profile_new (folder);
  World world = { .profile = profile, .engine = mesign_engine_new (profile, NULL) };
  g_autoptr (GPtrArray) found = NULL;

  world_open_well (&world);
  found = CALL (&world, search, "pomegranate", NULL, 0, MESIGN_SEARCH_PLAIN);
  world_close (&world);
  g_object_unref (world.engine);

  return found != NULL ? 0 : 1;
}

/* What is opened by slices is not less than what is opened at once, and a search that does not wait
 * gives what there is. */
static void
test_slices (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) first = NULL;

  add_many (self, 3 * MANY, 200);
  first = CALL (self->world, search, "pomegranate", NULL, 0, MESIGN_SEARCH_AT_ONCE);
  world_assert_no_error (self->world);
  g_assert_cmpuint (first->len, >, 0);
  g_assert_cmpuint (count (self, "pomegranate"), ==, 3 * MANY);
}

/* While a sync writes, each slice finds another change, and here none has any time left when it has
 * listed what there is. All gets into the index all the same, and so does what came meanwhile. */
static void
test_sync_writes (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  MesignJob job = { .engine = self->world->engine, .without_keys = TRUE };
  guint n_slices = 0;

  add_many (self, MANY, 2);
  do
    {
      g_autoptr (GError) error = NULL;

      add (self, "Meanwhile", "x");
      g_assert_true (mesign_engine_update_search_index_sync (&job, 0, &error));
      g_assert_no_error (error);
      g_assert_nonnull (job.engine->search_index);
      g_assert_cmpuint (++n_slices, <, MANY);
    }
  while (!mesign_engine_search_index_is_whole (job.engine));
  g_assert_cmpuint (count (self, "pomegranate"), ==, MANY);
  g_assert_cmpuint (count (self, "meanwhile"), ==, n_slices);
}

static double
time_search (Sealed *self, guint expected)
{
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpuint (count (self, "\"number77\""), ==, expected);

  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* Run with -m perf: figures for 20,000 messages of 2 kB. */
static void
test_figures (Sealed *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *size = NULL;
  GStatBuf status;
  gint64 start;

  if (!g_test_perf ())
    {
      g_test_skip ("only measures");
      return;
    }
  add_many (self, 20000, 350);
  g_test_message ("first search without an image: %.3f s", time_search (self, 1));
  g_test_message ("second search: %.3f s", time_search (self, 1));
  start = g_get_monotonic_time ();
  world_close (self->world);
  g_test_message ("close, with the image: %.3f s",
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  g_assert_cmpint (g_stat (self->image, &status), ==, 0);
  size = g_format_size (status.st_size);
  world_open_well (self->world);
  g_test_message ("first search with the image of %s: %.3f s", size, time_search (self, 1));
  add (self, "Another number77", "one more");
  g_test_message ("search after one more came: %.3f s", time_search (self, 2));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/sealed-search/" name, Sealed, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--search-in"))
    return search_in (argv[2]);
  g_test_init (&argc, &argv, NULL);

  ADD ("image", test_image);
  ADD ("changes", test_changes);
  ADD ("damage", test_damage);
  ADD ("forgotten", test_forgotten);
  ADD ("forgotten-elsewhere", test_forgotten_elsewhere);
  ADD ("gone-elsewhere", test_gone_elsewhere);
  ADD ("words-gone", test_words_gone);
  ADD ("words-gone-soon", test_words_gone_soon);
  ADD ("too-large", test_too_large);
  ADD ("locked", test_locked);
  ADD ("killed", test_killed);
  ADD ("slices", test_slices);
  ADD ("sync-writes", test_sync_writes);
  ADD ("figures", test_figures);

  return g_test_run ();
}
