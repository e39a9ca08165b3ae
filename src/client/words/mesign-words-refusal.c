/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/words/mesign-words-refusal.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

static char *
dup_messages (const MesignRefusal *refusal)
{
  guint n = refusal->operation->targets->len;
  g_autofree char *subject = NULL;

  if (refusal->subject == NULL)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", MAX (n, 1)),
                            MAX (n, 1));
  subject = mesign_words_subject (refusal->subject);
  if (n <= 1)
    /* Translators: the subject of a message */
    return g_strdup_printf (C_ ("refused", "“%s”"), subject);

  /* Translators: the subject of a message, and how many others there are */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "“%s” and %u other", "“%s” and %u others", n - 1), subject,
      n - 1);
}

static char *
dup_mailbox (const MesignRefusal *refusal)
{
  const char *name =
      refusal->mailbox != NULL ? mesign_words_mailbox (refusal->mailbox) : refusal->operation->name;

  return name != NULL ? g_strdup_printf (C_ ("refused", "“%s”"), name)
                      : g_strdup (_ ("a mailbox that is gone"));
}

static char *
describe_deed_to_mailbox (const MesignOperation *operation, const char *mailbox)
{
  if (operation->kind == MESIGN_OPERATION_CREATE_MAILBOX)
    return g_strdup_printf (_ ("Making the mailbox “%s”"), operation->name);
  if (operation->kind == MESIGN_OPERATION_RENAME_MAILBOX)
    return g_strdup_printf (_ ("Renaming the mailbox “%s” to “%s”"), operation->old_name,
                            operation->name);
  if (operation->kind == MESIGN_OPERATION_REMOVE_MAILBOX)
    return g_strdup_printf (_ ("Deleting the mailbox “%s”"), operation->name);
  if (operation->kind == MESIGN_OPERATION_SUBSCRIBE)
    return g_strdup_printf (_ ("Subscribing to %s"), mailbox);

  return g_strdup_printf (_ ("Unsubscribing from %s"), mailbox);
}

/**
 * mesign_words_refusal:
 * @refusal: something a server refused
 *
 * Returns: (transfer full): what it was, in one line
 */
char *
mesign_words_refusal (const MesignRefusal *refusal)
{
  g_autofree char *messages = dup_messages (refusal);
  g_autofree char *mailbox = dup_mailbox (refusal);
  g_autofree char *text = NULL;

  if (mesign_operation_kind_is_of_mailbox (refusal->operation->kind))
    text = describe_deed_to_mailbox (refusal->operation, mailbox);
  else if (refusal->operation->kind == MESIGN_OPERATION_MOVE)
    text = g_strdup_printf (_ ("Moving %s to %s"), messages, mailbox);
  else if (refusal->operation->kind == MESIGN_OPERATION_COPY)
    text = g_strdup_printf (_ ("Copying %s to %s"), messages, mailbox);
  else if (refusal->operation->kind == MESIGN_OPERATION_APPEND)
    text = g_strdup_printf (_ ("Filing %s in %s"), messages, mailbox);
  else if (refusal->operation->kind == MESIGN_OPERATION_DELETE)
    text = g_strdup_printf (_ ("Deleting %s for good"), messages);
  else
    text = g_strdup_printf (_ ("Marking %s"), messages);

  return mesign_words_clean_line (text);
}
