/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "exchange/mesign-exchange-private.h"

/* A mail with notes in its header, what is the mail without all of them, and without ours alone
 * where that is another one. */
static const struct
{
  const char *given;
  const char *bare;
  const char *whole;
  MesignFlags flags;
} mails[] = {
  { "Subject: a\n\nText\n", "Subject: a\n\nText\n", NULL, MESIGN_FLAG_NONE },
  { "Subject: a\nStatus: RO\n\nText\n", "Subject: a\n\nText\n", NULL, MESIGN_FLAG_SEEN },
  { "Subject: a\nStatus: O\nX-Status: AF\nX-Keywords: $Forwarded $Junk\n\nText\n",
    "Subject: a\n\nText\n", NULL,
    MESIGN_FLAG_ANSWERED | MESIGN_FLAG_FLAGGED | MESIGN_FLAG_FORWARDED | MESIGN_FLAG_JUNK },
  /* it came with notes of somebody else's */
  { "Status: RO\nX-Status: F\nSubject: a\nStatus: O\n\nText\n", "Subject: a\n\nText\n",
    "Status: RO\nX-Status: F\nSubject: a\n\nText\n", MESIGN_FLAG_NONE },
  { "Subject: a\nX-Keywords: $Junk\nStatus: O\nStatus: RO\nX-Status: A\n\nText\n",
    "Subject: a\n\nText\n", "Subject: a\nX-Keywords: $Junk\nStatus: O\n\nText\n",
    MESIGN_FLAG_SEEN | MESIGN_FLAG_ANSWERED },
  /* as Dovecot notes it: none of them are ours */
  { "Subject: a\nX-UID: 7\nStatus: RO\nX-Keywords: $Junk\nX-UID: 8\n\nText\n",
    "Subject: a\n\nText\n", NULL, MESIGN_FLAG_SEEN | MESIGN_FLAG_JUNK },
  /* no such notes, and below the header nothing is one */
  { "Subject: a\nStatus: solved\n\nStatus: RO\n", "Subject: a\nStatus: solved\n\nStatus: RO\n",
    NULL, MESIGN_FLAG_NONE },
};

static void
assert_octets (GBytes *octets, const char *text)
{
  g_assert_true ((octets == NULL) == (text == NULL));
  if (octets != NULL)
    g_assert_cmpmem (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets), text,
                     strlen (text));
}

static void
test_take (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      g_autoptr (GBytes) given = g_bytes_new_static (mails[i].given, strlen (mails[i].given));
      g_autoptr (GBytes) whole = NULL;
      g_autoptr (GBytes) bare = NULL;
      MesignFlags flags;
      gboolean has_flags;
      gboolean is_dead;

      bare = mesign_mail_status_take (given, &flags, &has_flags, &is_dead, &whole);
      assert_octets (bare, mails[i].bare);
      assert_octets (whole, mails[i].whole);
      g_assert_cmpuint (flags, ==, mails[i].flags);
      g_assert_false (is_dead);
    }
}

/* What is written is taken out again, whatever the mail came with. */
static void
test_back (void)
{
  static const char *const headers[] = { "Subject: a\n", "Status: RO\nX-Status: FT\nSubject: a\n",
                                         "Subject: a\nStatus: O\nX-Keywords: $Junk\n" };
  static const MesignFlags sets[] = { MESIGN_FLAG_NONE, MESIGN_FLAG_SEEN,
                                      MESIGN_FLAG_DRAFT | MESIGN_FLAG_FLAGGED | MESIGN_FLAG_JUNK };

  for (guint i = 0; i < G_N_ELEMENTS (headers) * G_N_ELEMENTS (sets); i++)
    {
      const char *header = headers[i / G_N_ELEMENTS (sets)];
      MesignFlags set = sets[i % G_N_ELEMENTS (sets)];
      g_autoptr (GString) text = g_string_new (header);
      g_autofree char *before = g_strconcat (header, "\nText\n", NULL);
      g_autoptr (GBytes) given = NULL;
      g_autoptr (GBytes) whole = NULL;
      g_autoptr (GBytes) bare = NULL;
      MesignFlags flags;
      gboolean has_flags;
      gboolean is_dead;

      mesign_mail_status_append (text, set);
      g_string_append (text, "\nText\n");
      given = g_bytes_new (text->str, text->len);
      bare = mesign_mail_status_take (given, &flags, &has_flags, &is_dead, &whole);
      assert_octets (whole != NULL ? whole : bare, before);
      g_assert_cmpuint (flags, ==, set);
      g_assert_true (has_flags);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/mail-status/take", test_take);
  g_test_add_func ("/exchange/mail-status/back", test_back);

  return g_test_run ();
}
