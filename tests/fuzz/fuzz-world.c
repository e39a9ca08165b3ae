/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"

#include "crypto/mesign-x509.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static GHashTable *known = NULL;
static gboolean learning = FALSE;

GBytes *
fuzz_read (const char *name)
{
  g_autofree char *path = g_build_filename (FUZZ_SEEDS, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (content, length);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The octets of all files of a folder of seeds, by name. */
GPtrArray *
fuzz_list (const char *folder)
{
  g_autofree char *path = g_build_filename (FUZZ_SEEDS, folder, NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *name;

  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (list, fuzz_read (names->pdata[i]));

  return list;
}

MesignCertificate *
fuzz_certificate (const char *name)
{
  g_autofree char *path = g_strdup_printf ("world/%s.der", name);
  g_autoptr (GBytes) der = fuzz_read (path);
  g_autoptr (GError) error = NULL;
  MesignCertificate *certificate = mesign_x509_parse (der, &error);

  g_assert_no_error (error);

  return certificate;
}

GPtrArray *
fuzz_certificates (const char *first, ...)
{
  GPtrArray *list = mesign_certificate_list_new ();
  va_list names;

  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *))
    g_ptr_array_add (list, fuzz_certificate (name));
  va_end (names);

  return list;
}

static MesignKeyPair *
load_pair (const char *name)
{
  g_autofree char *path = g_strdup_printf ("world/%s.key", name);
  g_autoptr (GBytes) octets = fuzz_read (path);
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);
  g_autoptr (MesignSecret) secret = mesign_secret_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignPrivateKey) key = mesign_private_key_new_from_pkcs8 (secret, &error);
  g_autoptr (MesignCertificate) certificate = fuzz_certificate (name);
  MesignKeyPair *pair;

  g_assert_no_error (error);
  pair = mesign_key_pair_new (certificate, key, &error);
  g_assert_no_error (error);

  return pair;
}

/* Alice's, RSA first, then EC. */
GPtrArray *
fuzz_key_pairs (void)
{
  static GPtrArray *pairs = NULL;

  if (pairs == NULL)
    {
      pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
      g_ptr_array_add (pairs, load_pair ("alice"));
      g_ptr_array_add (pairs, load_pair ("alice-ec"));
    }

  return pairs;
}

MesignTrustSnapshot *
fuzz_snapshot (void)
{
  static MesignTrustSnapshot *snapshot = NULL;

  if (snapshot == NULL)
    {
      g_autoptr (GPtrArray) anchors = fuzz_certificates ("root", NULL);
      const MesignTrustOptions options = { .only_anchors = anchors, .now = NOW };
      g_autoptr (GError) error = NULL;

      snapshot = mesign_trust_snapshot_new_sync (NULL, NULL, &options, &error);
      g_assert_no_error (error);
    }

  return snapshot;
}

const MesignSmimeContext *
fuzz_context (void)
{
  static MesignSmimeContext context;

  context.snapshot = fuzz_snapshot ();
  context.key_pairs = fuzz_key_pairs ();
  context.now = NOW;

  return &context;
}

static char *
make_key (const char *kind, const void *octets, gsize length)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, octets, length);

  return g_strconcat (kind, " ", digest, NULL);
}

void
fuzz_know (const char *kind, const void *octets, gsize length)
{
  if (known == NULL)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (known, make_key (kind, octets, length));
}

/* While the seeds are looked at, learns; then ends the program where something else comes up. */
void
fuzz_assert_known (const char *kind, const void *octets, gsize length)
{
  g_autofree char *key = make_key (kind, octets, length);

  if (learning)
    fuzz_know (kind, octets, length);
  else if (known == NULL || !g_hash_table_contains (known, key))
    g_error ("passes for %s and is not: “%.*s”", kind, (int) MIN (length, 1000),
             (const char *) octets);
}

void
fuzz_assert_text (const char *text)
{
  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    g_error ("not UTF-8: “%s”", text);
}

void
fuzz_assert_error (gconstpointer result, const GError *error)
{
  if ((result == NULL) != (error != NULL))
    g_error (result == NULL ? "a failure without an error" : "an error with a result");
  if (error != NULL)
    fuzz_assert_text (error->message);
}

/* Words for run.py, which knows what the seeds are to give. */
void
fuzz_say (const char *format, ...)
{
  static int wanted = -1;
  va_list arguments;

  if (wanted < 0)
    wanted = g_getenv ("MESIGN_FUZZ_SAY") != NULL;
  if (!wanted || learning)
    return;
  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  fflush (stdout);
}

/* GLib ends a program by a trap, of which libFuzzer knows nothing. */
static void
on_trap (int number)
{
  abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "");
  signal (SIGTRAP, on_trap);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  learning = TRUE;
  fuzz_target_init ();
  learning = FALSE;

  return 0;
}
