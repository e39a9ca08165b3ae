/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "net/mesign-guard-private.h"

static void
repeat (GString *text, const char *piece, guint times)
{
  for (guint i = 0; i < times; i++)
    g_string_append (text, piece);
}

/* Pushes octets in pieces of every kind of size; what comes out must not depend on it. */
static int
push (MesignGuardKind kind,
      const char *octets,
      gsize length,
      gsize literal_limit,
      gsize total_limit)
{
  static const gsize pieces[] = { 1, 7, 4096, G_MAXSIZE };
  int code = -2;

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (MesignGuard) guard = mesign_guard_new (kind, "mail.example");
      g_autoptr (GError) error = NULL;
      g_autofree char *copy = g_memdup2 (octets, length);
      gboolean passed = TRUE;
      int this_code;

      mesign_guard_set_limits (guard, literal_limit, total_limit);
      for (gsize at = 0; passed && at < length; at += MIN (pieces[i], length - at))
        passed = mesign_guard_push (guard, copy + at, MIN (pieces[i], length - at), &error);
      g_assert_true (passed == (error == NULL));
      if (error != NULL)
        g_assert_cmpstr (mesign_net_error_get_host (error), ==, "mail.example");
      this_code = error != NULL ? error->code : -1;
      g_assert_true (code == -2 || code == this_code);
      code = this_code;
    }

  return code;
}

static void
assert_passes (const char *text)
{
  g_assert_cmpint (push (MESIGN_GUARD_IMAP, text, strlen (text), 100, 0), ==, -1);
}

static void
assert_fails (const char *text, MesignNetError code)
{
  g_assert_cmpint (push (MESIGN_GUARD_IMAP, text, strlen (text), 100, 0), ==, (int) code);
}

static void
test_below_nought (void)
{
  static const char *const bad[] = { "* -1 EXISTS\r\n", "* -1 FETCH (UID 1)\r\n",
                                     "* 1 FETCH (UID -1 FLAGS ())\r\n",
                                     "* OK\r\n* 12 FETCH (FLAGS () UID -7)\r\n" };
  static const char *const good[] = { "* OK it is -5 degrees\r\n",
                                      "* LIST () \"/\" -1\r\n",
                                      "* 1 FETCH (FLAGS (-1) UID 3)\r\n",
                                      "* -\r\n",
                                      "* 1 FETCH (ENVELOPE (\"UID -1\"))\r\n",
                                      "* 1 FETCH (X {6}\r\nUID -1)\r\n",
                                      "* LIST () \"/\" {6}\r\nUID -1\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_fails (bad[i], MESIGN_NET_ERROR_PROTOCOL);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    assert_passes (good[i]);
}

static void
test_depth (void)
{
  g_autoptr (GString) deep = g_string_new ("* 1 FETCH (BODYSTRUCTURE ");

  repeat (deep, "(", 99);
  repeat (deep, ")", 99);
  g_string_append (deep, ")\r\n");
  assert_passes (deep->str);

  g_string_assign (deep, "* 1 FETCH (BODYSTRUCTURE ");
  repeat (deep, "(", 20000);
  assert_fails (deep->str, MESIGN_NET_ERROR_LIMIT);

  g_string_assign (deep, "");
  for (guint i = 0; i < 200; i++)
    g_string_append (deep, "* LIST (\\HasNoChildren) \"/\" x\r\n");
  assert_passes (deep->str);
}

static void
test_quoted (void)
{
  g_autoptr (GString) text = g_string_new ("* 1 FETCH (BODYSTRUCTURE (\"");

  repeat (text, "(", 5000);
  g_string_append (text, "\\\"((\\\\\" \"{9999999999}\" \"x))))\"))\r\n");
  assert_passes (text->str);

  /* A string ends with its line, so it cannot hide what follows. */
  g_string_assign (text, "* 1 FETCH (X \"\r\n* 2 FETCH (BODYSTRUCTURE ");
  repeat (text, "(", 200);
  assert_fails (text->str, MESIGN_NET_ERROR_LIMIT);

  /* A quote that starts no string hides nothing either. */
  g_string_assign (text, "* 1 FETCH (FLAGS (\\\"");
  repeat (text, "(", 200);
  assert_fails (text->str, MESIGN_NET_ERROR_LIMIT);
}

static void
test_literal (void)
{
  g_autoptr (GString) text = g_string_new ("* 1 FETCH (BODY[] {100}\r\n");

  repeat (text, "(", 100);
  g_string_append (text, " FLAGS (\\Seen))\r\n1 OK done\r\n");
  assert_passes (text->str);

  assert_fails ("* 1 FETCH (BODY[] {101}\r\n", MESIGN_NET_ERROR_LIMIT);
  assert_fails ("* 1 FETCH (BODY[] {2000000000}\r\n", MESIGN_NET_ERROR_LIMIT);
  assert_fails ("* 1 FETCH (BODY[] {99999999999999999999999999}\r\n", MESIGN_NET_ERROR_LIMIT);
  assert_fails ("* OK [BADCHARSET ({2000000000}\r\n", MESIGN_NET_ERROR_LIMIT);
  assert_passes ("* OK the set {a,b} and {12} are fine\r\n");

  /* NUL is an octet like others there. */
  g_assert_cmpint (push (MESIGN_GUARD_IMAP, "* 1 FETCH (BODY[] {3}\r\na\0b)\r\n", 28, 100, 0), ==,
                   -1);
}

/* What libetpan takes for the end of a line must not be a literal to the guard. */
static void
test_literal_in_text (void)
{
  static const char *const beginnings[] = { "* OK ",     "*  OK ",       "1 NO ",
                                            "+ ",        "* BYE ",       "* FLAGS ",
                                            "* SEARCH ", "* 1 FETCHX (", "* 1  FETCH (" };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      g_autoptr (GString) text = g_string_new (beginnings[i]);

      g_string_append (text, "{100}\r\n");
      repeat (text, "(", 101);
      assert_fails (text->str, MESIGN_NET_ERROR_LIMIT);
    }
}

static void
test_line (void)
{
  g_autoptr (GString) text = g_string_new ("* SEARCH");

  repeat (text, " 1", MESIGN_GUARD_LINE / 2 - 8);
  g_string_append (text, "\r\n");
  assert_passes (text->str);

  g_string_assign (text, "* SEARCH");
  repeat (text, " 1", MESIGN_GUARD_LINE / 2);
  g_assert_cmpint (push (MESIGN_GUARD_IMAP, text->str, text->len, 100, 0), ==,
                   MESIGN_NET_ERROR_LIMIT);
  g_assert_cmpint (push (MESIGN_GUARD_LINES, text->str, text->len, 0, 0), ==,
                   MESIGN_NET_ERROR_LIMIT);
}

static void
test_nul (void)
{
  g_assert_cmpint (push (MESIGN_GUARD_IMAP, "* OK a\0b\r\n", 10, 100, 0), ==,
                   MESIGN_NET_ERROR_PROTOCOL);
  g_assert_cmpint (push (MESIGN_GUARD_IMAP, "* 1 FETCH (X \"a\0b\"\r\n", 20, 100, 0), ==,
                   MESIGN_NET_ERROR_PROTOCOL);
  g_assert_cmpint (push (MESIGN_GUARD_LINES, "220 a\0b\r\n", 9, 0, 0), ==,
                   MESIGN_NET_ERROR_PROTOCOL);
}

static void
test_total (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  repeat (text, "* 1 EXISTS\r\n", 100);
  g_assert_cmpint (push (MESIGN_GUARD_IMAP, text->str, text->len, 0, text->len), ==, -1);
  g_assert_cmpint (push (MESIGN_GUARD_IMAP, text->str, text->len, 0, text->len - 1), ==,
                   MESIGN_NET_ERROR_LIMIT);
}

static void
test_lines (void)
{
  g_autoptr (GString) text = g_string_new ("250-");

  repeat (text, "((\"{2000000000}", 1000);
  g_string_append (text, "{2000000000}\r\n");
  g_assert_cmpint (push (MESIGN_GUARD_LINES, text->str, text->len, 0, 0), ==, -1);
}

static void
test_farewell (void)
{
  g_autoptr (MesignGuard) guard = mesign_guard_new (MESIGN_GUARD_IMAP, "mail.example");
  char text[] = "* OK hello\r\n* BYE Too many connections\r\n";

  g_assert_true (mesign_guard_push (guard, text, 12, NULL));
  g_assert_null (mesign_guard_get_farewell (guard));
  g_assert_true (mesign_guard_push (guard, text + 12, strlen (text) - 12, NULL));
  g_assert_cmpstr (mesign_guard_get_farewell (guard), ==, "Too many connections");
}

/* What is read in pieces lies in one buffer. */
static char *
mend (const char *text, gsize piece)
{
  g_autoptr (MesignGuard) guard = mesign_guard_new (MESIGN_GUARD_IMAP, "mail.example");
  char *copy = g_strdup (text);
  gsize length = strlen (text);

  mesign_guard_set_limits (guard, 100, 0);
  for (gsize at = 0; at < length; at += MIN (piece, length - at))
    {
      mesign_guard_needs_more (guard);
      g_assert_true (mesign_guard_push (guard, copy + at, MIN (piece, length - at), NULL));
    }

  return copy;
}

/* Attributes without a name are taken out of the lists of mailboxes, and out of nothing else. */
static void
test_nameless_attribute (void)
{
  static const char *const cases[][2] = {
    { "* LIST (\\HasChildren \\) \"/\" x\r\n", "* LIST (\\HasChildren  ) \"/\" x\r\n" },
    { "* LSUB (\\ \\Marked) NIL x\r\n", "* LSUB (  \\Marked) NIL x\r\n" },
    { "* list (\\) \"\\\\\" \"(\\\\ \\\\)\"\r\n", "* list ( ) \"\\\\\" \"(\\\\ \\\\)\"\r\n" },
    { "* LIST () \"/\" {12}\r\n* LIST (\\ \\)\r\n", "* LIST () \"/\" {12}\r\n* LIST (\\ \\)\r\n" },
    { "* 1 FETCH (FLAGS (\\ \\))\r\n", "* 1 FETCH (FLAGS (\\ \\))\r\n" },
    { "* OK LIST (\\ )\r\n", "* OK LIST (\\ )\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece < 60; piece += 7)
      {
        g_autofree char *mended = mend (cases[i][0], piece);

        g_assert_cmpstr (mended, ==, cases[i][1]);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/guard/below-nought", test_below_nought);
  g_test_add_func ("/net/guard/depth", test_depth);
  g_test_add_func ("/net/guard/quoted", test_quoted);
  g_test_add_func ("/net/guard/literal", test_literal);
  g_test_add_func ("/net/guard/literal-in-text", test_literal_in_text);
  g_test_add_func ("/net/guard/line", test_line);
  g_test_add_func ("/net/guard/nul", test_nul);
  g_test_add_func ("/net/guard/total", test_total);
  g_test_add_func ("/net/guard/lines", test_lines);
  g_test_add_func ("/net/guard/farewell", test_farewell);
  g_test_add_func ("/net/guard/nameless-attribute", test_nameless_attribute);

  return g_test_run ();
}
