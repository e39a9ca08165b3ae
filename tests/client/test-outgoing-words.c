/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/window/mesign-outgoing-words.h"

#define NOW 1700000000

static MesignOutgoing *
make (MesignOutgoingState state, const char *error)
{
  MesignOutgoing *self = mesign_outgoing_new ();

  self->state = state;
  self->error = g_strdup (error);

  return self;
}

static void
add (MesignOutgoing *self, const char *address, MesignOutgoingState state, const char *reply)
{
  MesignOutgoingRecipient *one = mesign_outgoing_recipient_new (address, "x.eml");

  one->state = state;
  one->reply = g_strdup (reply);
  g_ptr_array_add (self->recipients, one);
}

static void
assert_words (const MesignOutgoing *mail, const char *pattern)
{
  g_autofree char *words = mesign_outgoing_words_state (mail, NOW);

  if (!g_pattern_match_simple (pattern, words))
    g_error ("“%s” is not like “%s”", words, pattern);
}

static void
test_refused (void)
{
  g_autoptr (MesignOutgoing) mail = make (MESIGN_OUTGOING_REFUSED, "all refused");

  add (mail, "a@x.test", MESIGN_OUTGOING_REFUSED, "550 No\nsuch user");
  add (mail, "b@x.test", MESIGN_OUTGOING_REFUSED, NULL);
  assert_words (mail, "The server refused it for:\na@x.test: 550 No such user\nb@x.test: –");
}

/* Whom it reached is not named among those it did not. */
static void
test_partly (void)
{
  g_autoptr (MesignOutgoing) mail = make (MESIGN_OUTGOING_SENT, NULL);

  add (mail, "a@x.test", MESIGN_OUTGOING_SENT, "ok");
  add (mail, "b@x.test", MESIGN_OUTGOING_REFUSED, "550 Full");
  assert_words (mail, "Sent to the others. The server refused it for:\nb@x.test: 550 Full\nCheck*");
  g_assert_false (mesign_outgoing_is_settled (mail));
}

/* What could not be as it was to be is told although the mail is out. */
static void
test_warning (void)
{
  g_autoptr (MesignOutgoing) mail = make (MESIGN_OUTGOING_SENT, NULL);

  add (mail, "a@x.test", MESIGN_OUTGOING_SENT, "ok");
  g_assert_true (mesign_outgoing_is_settled (mail));
  mail->warning = g_strdup ("The mail has no time stamp.\nNobody answered.");
  g_assert_false (mesign_outgoing_is_settled (mail));
  assert_words (mail, "It was sent.\nThe mail has no time stamp. Nobody answered.");
}

static void
test_many (void)
{
  g_autoptr (MesignOutgoing) mail = make (MESIGN_OUTGOING_REFUSED, NULL);

  for (int i = 0; i < 13; i++)
    add (mail, "a@x.test", MESIGN_OUTGOING_REFUSED, "550");
  assert_words (mail, "*\na@x.test: 550\nand 3 more");
}

/* A server's words are a line, whatever is in them. */
static void
test_hostile (void)
{
  g_autoptr (MesignOutgoing) mail = make (MESIGN_OUTGOING_REFUSED, NULL);
  g_autofree char *words = NULL;

  add (mail, "a@x.test\n\nEverything was sent.", MESIGN_OUTGOING_REFUSED,
       "5\xE2\x80\xAE"
       "50");
  words = mesign_outgoing_words_state (mail, NOW);
  g_assert_cmpstr (words, ==, "The server refused it for:\na@x.test  Everything was sent.: 550");
}

static void
test_uncertain (void)
{
  g_autoptr (MesignOutgoing) mail = make (MESIGN_OUTGOING_UNCERTAIN, NULL);

  add (mail, "a@x.test", MESIGN_OUTGOING_UNCERTAIN, NULL);
  assert_words (mail, "It may have been sent or not: the server's answer was lost. Ask*");
  add (mail, "b@x.test", MESIGN_OUTGOING_SENT, NULL);
  assert_words (mail, "It may have been sent to a@x.test or not: *");
}

static void
test_waiting (void)
{
  g_autoptr (MesignOutgoing) mail = make (MESIGN_OUTGOING_QUEUED, NULL);

  add (mail, "a@x.test", MESIGN_OUTGOING_QUEUED, NULL);
  assert_words (mail, "Waits to be sent.");
  mail->send_at = NOW + 60;
  assert_words (mail, "Goes out *2023*");
  mail->send_at = G_MAXINT64;
  assert_words (mail, "Held back.*");
  mail->send_at = 0;
  mail->error = g_strdup ("451 Later");
  assert_words (mail, "Waits to be sent again. 451 Later");
  add (mail, "b@x.test", MESIGN_OUTGOING_REFUSED, "550 Gone");
  assert_words (mail, "Waits to be sent again to the others. The server refused it for:\nb@x.test: "
                      "550 Gone");
}

/* What no server has seen is not told as a server's refusal. */
static void
test_unwritten (void)
{
  g_autoptr (MesignOutgoing) mail = make (MESIGN_OUTGOING_REFUSED, "Not signed and not sent.");

  g_ptr_array_add (mail->recipients, mesign_outgoing_recipient_new ("a@x.test", ""));
  assert_words (mail, "It did not go out: Not signed and not sent.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/outgoing-words/refused", test_refused);
  g_test_add_func ("/client/outgoing-words/partly", test_partly);
  g_test_add_func ("/client/outgoing-words/warning", test_warning);
  g_test_add_func ("/client/outgoing-words/many", test_many);
  g_test_add_func ("/client/outgoing-words/hostile", test_hostile);
  g_test_add_func ("/client/outgoing-words/uncertain", test_uncertain);
  g_test_add_func ("/client/outgoing-words/waiting", test_waiting);
  g_test_add_func ("/client/outgoing-words/unwritten", test_unwritten);

  return g_test_run ();
}
