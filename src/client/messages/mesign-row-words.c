/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/messages/mesign-row-words.h"

#include "client/security/mesign-signs-box.h"
#include "client/words/mesign-words.h"
#include "model/mesign-verdict.h"

/**
 * mesign_row_words_heading:
 * @item: an item that starts a group
 *
 * Returns: (transfer full): what the group is called
 */
char *
mesign_row_words_heading (MesignMessageItem *item)
{
  switch (mesign_message_item_get_group (item))
    {
    case MESIGN_DATE_GROUP_TODAY:
      return g_strdup (_ ("Today"));
    case MESIGN_DATE_GROUP_YESTERDAY:
      return g_strdup (_ ("Yesterday"));
    case MESIGN_DATE_GROUP_THIS_WEEK:
      return g_strdup (_ ("This Week"));
    case MESIGN_DATE_GROUP_MONTH:
    default:
      return mesign_words_month (mesign_message_item_get_group_date (item));
    }
}

/**
 * mesign_row_words_date:
 * @item: an item that has its row
 *
 * Returns: (transfer full): when its newest mail came; what the heading says is not said again
 */
char *
mesign_row_words_date (MesignMessageItem *item)
{
  gint64 date = mesign_message_item_get_key (item)->date;

  if (mesign_message_item_get_group (item) == MESIGN_DATE_GROUP_YESTERDAY)
    return mesign_words_clock (date);

  return mesign_words_date_short (date);
}

static char *
name_author (const MesignListRow *row)
{
  g_autoptr (MesignAddress) author = mesign_address_new (row->from_name, row->from_address);
  g_autofree char *name = mesign_words_person (author);

  return *name != '\0' ? g_steal_pointer (&name) : g_strdup (_ ("Unknown Sender"));
}

/**
 * mesign_row_words_people:
 * @row: a row
 * @recipients: whether those it goes to are named, not its author
 *
 * Returns: (transfer full): names in one line
 */
char *
mesign_row_words_people (const MesignListRow *row, gboolean recipients)
{
  if (!recipients)
    return name_author (row);
  if (row->recipients == NULL || row->recipients->len == 0)
    return g_strdup (_ ("No Recipients"));

  return mesign_words_people (row->recipients, NULL);
}

/**
 * mesign_row_words_subject:
 * @row: a row
 *
 * Returns: (transfer full): its subject in one line, or what stands for it
 */
char *
mesign_row_words_subject (const MesignListRow *row)
{
  return mesign_words_subject (row->subject);
}

/**
 * mesign_row_words_preview:
 * @row: a row
 *
 * Returns: (transfer full): how its text begins; never empty, so that all rows are equally high
 */
char *
mesign_row_words_preview (const MesignListRow *row)
{
  g_autofree char *preview = mesign_words_clean_line (row->preview);

  if (*preview != '\0')
    return g_steal_pointer (&preview);
  if ((row->signs & MESIGN_SIGN_LOCKED) != 0)
    return g_strdup (_ ("Encrypted, cannot be opened here"));

  return g_strdup (" ");
}

static void
add_word (GString *words, const char *word)
{
  if (word == NULL || *word == '\0' || g_str_equal (word, " "))
    return;
  if (words->len > 0)
    g_string_append (words, C_ ("between names", ", "));
  g_string_append (words, word);
}

static void
add_count (GString *words, guint count)
{
  g_autofree char *text = NULL;

  if (count < 2)
    return;
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", count), count);
  add_word (words, text);
}

/**
 * mesign_row_words_accessible:
 * @row: a row
 * @recipients: whether it names those it goes to
 *
 * Returns: (transfer full): all a row says, for who hears it
 */
char *
mesign_row_words_accessible (const MesignListRow *row, gboolean recipients)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *people = mesign_row_words_people (row, recipients);
  g_autofree char *subject = mesign_row_words_subject (row);
  g_autofree char *preview = mesign_row_words_preview (row);
  g_autofree char *date = mesign_words_date_and_time (row->key.date);
  g_autofree char *signs = mesign_signs_describe (row->signs);

  if (row->unread > 0)
    add_word (words, _ ("Unread"));
  add_word (words, people);
  add_word (words, subject);
  add_word (words, date);
  add_count (words, row->count);
  if (row->is_flagged)
    add_word (words, _ ("starred"));
  if (row->is_answered)
    add_word (words, _ ("answered"));
  if (row->has_attachment)
    add_word (words, _ ("has attachments"));
  add_word (words, signs);
  add_word (words, preview);

  return g_string_free (g_steal_pointer (&words), FALSE);
}
