/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-outgoing-words.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* So many are named; a mail to a department has more. */
#define MOST_NAMED 10

typedef gboolean (*RecipientFunc) (const MesignOutgoingRecipient *recipient);

static char *
list_addresses (const MesignOutgoing *mail, RecipientFunc belongs)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < mail->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = mail->recipients->pdata[i];

      if (belongs != NULL && !belongs (recipient))
        continue;
      if (text->len > 0)
        g_string_append (text, C_ ("between names", ", "));
      g_string_append (text, recipient->address);
    }

  return mesign_words_clean_line (text->str);
}

/**
 * mesign_outgoing_words_recipients:
 * @mail: a mail on its way out
 *
 * Returns: (transfer full): whom it is to, in one line
 */
char *
mesign_outgoing_words_recipients (const MesignOutgoing *mail)
{
  return list_addresses (mail, NULL);
}

/* Who was refused, and who is in doubt */

static gboolean
is_refused (const MesignOutgoingRecipient *recipient)
{
  return recipient->state == MESIGN_OUTGOING_REFUSED;
}

static gboolean
is_uncertain (const MesignOutgoingRecipient *recipient)
{
  return recipient->state == MESIGN_OUTGOING_UNCERTAIN;
}

static guint
count (const MesignOutgoing *mail, RecipientFunc belongs)
{
  guint n = 0;

  for (guint i = 0; i < mail->recipients->len; i++)
    n += belongs (mail->recipients->pdata[i]);

  return n;
}

static void
append_refusal (GString *text, const MesignOutgoingRecipient *recipient)
{
  g_autofree char *address = mesign_words_clean_line (recipient->address);
  g_autofree char *reply =
      mesign_words_clean_line (recipient->reply != NULL ? recipient->reply : "–");

  /* Translators: an address, then what the server said about it */
  g_string_append_printf (text, _ ("%s: %s"), address, reply);
}

/* The addresses the server has refused with its words, a line each. */
static char *
list_refusals (const MesignOutgoing *mail)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < mail->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = mail->recipients->pdata[i];

      if (!is_refused (recipient) || n++ >= MOST_NAMED)
        continue;
      g_string_append_c (text, '\n');
      append_refusal (text, recipient);
    }
  if (n > MOST_NAMED)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (
          text, g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n - MOST_NAMED),
          n - MOST_NAMED);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_refused (const MesignOutgoing *mail)
{
  g_autofree char *error = mesign_words_clean_line (mail->error != NULL ? mail->error : "–");
  g_autofree char *refusals = NULL;

  /* no server has seen what could not be written as it was to be */
  if (mesign_outgoing_is_draft (mail))
    return g_strdup_printf (_ ("It did not go out: %s"), error);
  if (count (mail, is_refused) == 0)
    return g_strdup_printf (_ ("The server refused it: %s"), error);
  refusals = list_refusals (mail);

  return g_strconcat (_ ("The server refused it for:"), refusals, NULL);
}

static char *
describe_partly_refused (const MesignOutgoing *mail)
{
  g_autofree char *refusals = list_refusals (mail);

  return g_strconcat (_ ("Sent to the others. The server refused it for:"), refusals, "\n",
                      _ ("Check the addresses, and write to them in a new mail."), NULL);
}

static char *
describe_uncertain (const MesignOutgoing *mail)
{
  g_autofree char *addresses = list_addresses (mail, is_uncertain);
  guint n = count (mail, is_uncertain);
  const char *advice =
      _ ("Ask whether it arrived, or look for it in your sent mail. It is not sent "
         "again by itself, so that nobody gets it twice.");

  g_autofree char *doubt = NULL;

  if (n == 0 || n == mail->recipients->len)
    doubt = g_strdup (_ ("It may have been sent or not: the server's answer was lost."));
  else
    /* Translators: addresses */
    doubt = g_strdup_printf (
        _ ("It may have been sent to %s or not: the server's answer was lost."), addresses);

  return g_strdup_printf ("%s %s", doubt, advice);
}

/* Waiting */

/* Held: somebody was interrupted when it was put back among the drafts. */
static char *
describe_schedule (const MesignOutgoing *mail)
{
  g_autofree char *time = NULL;

  if (mail->send_at == G_MAXINT64)
    return g_strdup (_ ("Held back. Send it now, or put it back among the drafts."));
  time = mesign_words_date_long (mail->send_at);

  /* Translators: a date with the time of the day */
  return g_strdup_printf (_ ("Goes out %s."), time);
}

static char *
describe_waiting (const MesignOutgoing *mail, gint64 now)
{
  g_autofree char *error = NULL;
  g_autofree char *refusals = NULL;

  if (mail->send_at > now)
    return describe_schedule (mail);
  if (mail->error == NULL)
    return g_strdup (_ ("Waits to be sent."));
  error = mesign_words_clean_line (mail->error);
  if (!mesign_outgoing_has_refused (mail))
    return g_strdup_printf (_ ("Waits to be sent again. %s"), error);
  refusals = list_refusals (mail);

  return g_strconcat (_ ("Waits to be sent again to the others. The server refused it for:"),
                      refusals, NULL);
}

static char *
describe_state (const MesignOutgoing *mail, gint64 now)
{
  switch (mail->state)
    {
    case MESIGN_OUTGOING_REFUSED:
      return describe_refused (mail);
    case MESIGN_OUTGOING_UNCERTAIN:
      return describe_uncertain (mail);
    case MESIGN_OUTGOING_SENDING:
    case MESIGN_OUTGOING_DATA_SENT:
      return g_strdup (_ ("Being sent…"));
    case MESIGN_OUTGOING_SENT:
    case MESIGN_OUTGOING_FILED:
      return mesign_outgoing_has_refused (mail) ? describe_partly_refused (mail)
                                                : g_strdup (_ ("It was sent."));
    case MESIGN_OUTGOING_QUEUED:
    default:
      return describe_waiting (mail, now);
    }
}

/**
 * mesign_outgoing_words_state:
 * @mail: a mail on its way out
 * @now: the present, in seconds since 1970 UTC
 *
 * Says how far it has come and why it is still there: to whom it could not be sent, by name, with
 * the server's words, and what is not as it was to be. May have several lines.
 *
 * Returns: (transfer full): sentences
 */
char *
mesign_outgoing_words_state (const MesignOutgoing *mail, gint64 now)
{
  g_autofree char *state = describe_state (mail, now);
  g_autofree char *warning = NULL;

  if (mail->warning == NULL)
    return g_steal_pointer (&state);
  warning = mesign_words_clean_line (mail->warning);

  return g_strconcat (state, "\n", warning, NULL);
}
