/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "test-pki.h"
#include "trust/mesign-anchors.h"

static gboolean
names (GPtrArray *certificates, const char *part)
{
  for (guint i = 0; i < certificates->len; i++)
    if (strstr (((MesignCertificate *) certificates->pdata[i])->subject, part) != NULL)
      return TRUE;

  return FALSE;
}

/* ISRG Root X1 is in every list for web sites, and in none for mail. */
static void
assert_for_mail (const MesignAnchors *anchors)
{
  g_assert_cmpuint (anchors->certificates->len, >, 20);
  g_assert_false (names (anchors->certificates, "ISRG Root X1"));
  g_assert_false (names (anchors->certificates, "DigiNotar"));
  g_assert_true (names (anchors->certificates, "DigiCert Assured ID Root"));
}

static char *
shipped_path (void)
{
  return g_build_filename (g_getenv ("MESIGN_DATA_DIR"), "trust", "email-roots.pem", NULL);
}

static void
test_shipped (void)
{
  g_autofree char *path = shipped_path ();
  g_autofree char *text = NULL;
  g_autofree char *count = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAnchors) anchors = mesign_anchors_load_shipped_sync (path, &error);
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *stamp = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (anchors->source, ==, MESIGN_ANCHORS_SHIPPED);
  assert_for_mail (anchors);
  stamp = g_strconcat (anchors->date, "T00:00:00Z", NULL);
  date = g_date_time_new_from_iso8601 (stamp, NULL);
  g_assert_nonnull (date);
  g_file_get_contents (path, &text, NULL, NULL);
  count = g_strdup_printf ("# Roots: %u\n", anchors->certificates->len);
  g_assert_nonnull (strstr (text, count));
  g_assert_nonnull (strstr (text, "MPL-2.0"));
  g_assert_cmpuint (g_hash_table_size (anchors->distrust_after), >, 0);
}

/* Where the system has the module, it says the same as the list made out of such a module. */
static void
test_system (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAnchors) anchors = mesign_anchors_load_system_sync (&error);
  g_autoptr (MesignAnchors) again = NULL;

  if (anchors == NULL)
    {
      g_assert_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_NO_ANCHORS);
      return;
    }
  g_assert_cmpint (anchors->source, ==, MESIGN_ANCHORS_SYSTEM);
  assert_for_mail (anchors);
  again = mesign_anchors_load_sync (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->certificates->len, ==, anchors->certificates->len);
}

static void
assert_unreadable (const char *text)
{
  g_autoptr (TestPki) pki = test_pki_new ();
  g_autofree char *path = test_pki_path (pki, "list.pem");
  g_autoptr (GError) error = NULL;

  if (text != NULL)
    g_file_set_contents (path, text, -1, NULL);
  g_assert_null (mesign_anchors_load_shipped_sync (path, &error));
  g_assert_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_NO_ANCHORS);
}

static void
test_unreadable (void)
{
  assert_unreadable (NULL);
  assert_unreadable ("");
  assert_unreadable ("# Date: 2026-01-01\n");
  assert_unreadable ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trust/anchors/shipped", test_shipped);
  g_test_add_func ("/trust/anchors/system", test_system);
  g_test_add_func ("/trust/anchors/unreadable", test_unreadable);

  return g_test_run ();
}
