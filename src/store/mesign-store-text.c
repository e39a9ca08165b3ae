/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <string.h>

struct _MesignWords
{
  gint64 message_id;
  char *sender;
  char *recipients;
  char *subject;
  char *body;
  char *attachments;
};

typedef MesignWords Words;

static void
words_clear (Words *self)
{
  g_free (self->sender);
  g_free (self->recipients);
  g_free (self->subject);
  g_free (self->body);
  g_free (self->attachments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

void
mesign_words_free (MesignWords *self)
{
  words_clear (self);
  g_free (self);
}

static void
append_participants (GString *text, GPtrArray *list)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const MesignAddress *one = g_ptr_array_index (list, i);

      g_string_append (text, text->len > 0 ? ", " : "");
      g_string_append (text, one->name);
      g_string_append (text, " <");
      g_string_append (text, one->address);
      g_string_append_c (text, '>');
    }
}

char *
mesign_store_dup_participants (GPtrArray *first, GPtrArray *second, GPtrArray *third)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_participants (text, first);
  append_participants (text, second);
  append_participants (text, third);

  return mesign_store_dup_valid (text->str);
}

static char *
inflate_text (GBytes *octets)
{
  g_autoptr (GBytes) inflated = octets != NULL ? mesign_store_inflate (octets) : NULL;
  gsize length = 0;
  const char *text = inflated != NULL ? g_bytes_get_data (inflated, &length) : NULL;

  return g_strndup (text != NULL ? text : "", length);
}

/* Gives whether there are words already. */
static gboolean
load_words (MesignDb *db, gint64 message_id, Words *words, gboolean *found, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT sender, recipients, subject, attachments, body FROM message_text "
                         "WHERE message_id = ?1",
                         error);
  g_autoptr (GBytes) body = NULL;
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, message_id);
  step = mesign_statement_step (statement, error);
  *found = step == MESIGN_STEP_ROW;
  if (!*found)
    return step == MESIGN_STEP_DONE;
  words->sender = mesign_statement_dup_text (statement, 0);
  words->recipients = mesign_statement_dup_text (statement, 1);
  words->subject = mesign_statement_dup_text (statement, 2);
  words->attachments = mesign_statement_dup_text (statement, 3);
  body = mesign_statement_dup_bytes (statement, 4);
  words->body = inflate_text (body);

  return TRUE;
}

static void
bind_words (MesignStatement *statement, gint64 message_id, const Words *words)
{
  mesign_statement_bind_int64 (statement, 1, message_id);
  mesign_statement_bind_text (statement, 2, words->sender);
  mesign_statement_bind_text (statement, 3, words->recipients);
  mesign_statement_bind_text (statement, 4, words->subject);
  mesign_statement_bind_text (statement, 5, words->body);
  mesign_statement_bind_text (statement, 6, words->attachments);
}

static gboolean
run_index (MesignDb *db, const char *sql, gint64 message_id, const Words *words, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  bind_words (statement, message_id, words);

  return mesign_statement_run (statement, error);
}

static gboolean
insert_into_index (MesignDb *db, gint64 message_id, const Words *words, GError **error)
{
  return run_index (db,
                    "INSERT INTO message_search (rowid, sender, recipients, subject, body, "
                    "attachments) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    message_id, words, error);
}

/* Without the index. */
static gboolean
keep_words (MesignDb *db, gint64 message_id, const Words *words, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO message_text (message_id, sender, recipients, subject, body, "
      "attachments) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (message_id) DO UPDATE SET "
      "sender = ?2, recipients = ?3, subject = ?4, body = ?5, attachments = ?6",
      error);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) deflated = NULL;

  if (statement == NULL)
    return FALSE;
  if (*words->body != '\0')
    {
      plain = g_bytes_new_static (words->body, strlen (words->body));
      deflated = mesign_store_deflate (plain);
    }
  bind_words (statement, message_id, words);
  mesign_statement_bind_bytes (statement, 5, deflated);

  return mesign_statement_run (statement, error);
}

static gboolean
save_words (MesignDb *db, gint64 message_id, const Words *words, GError **error)
{
  return keep_words (db, message_id, words, error) &&
         insert_into_index (db, message_id, words, error);
}

/* The index must not be told to forget what it does not have: it is being made anew just now. */
static gboolean
forget (MesignDb *db, gint64 message_id, const Words *words, GError **error)
{
  gint64 is_known;

  if (!mesign_store_ask_ids (db, "SELECT count(*) FROM message_search_docsize WHERE id = ?1",
                             IDS (message_id), &is_known, error))
    return FALSE;

  return is_known == 0 ||
         run_index (db,
                    "INSERT INTO message_search (message_search, rowid, sender, recipients, "
                    "subject, body, attachments) VALUES ('delete', ?1, ?2, ?3, ?4, ?5, ?6)",
                    message_id, words, error);
}

static void
read_headers (Words *words, const MesignEnvelope *envelope)
{
  words->sender =
      mesign_store_dup_participants (envelope->from, envelope->sender, envelope->reply_to);
  words->recipients = mesign_store_dup_participants (envelope->to, envelope->cc, envelope->bcc);
  words->subject = mesign_store_dup_valid (envelope->subject);
}

/* The words of the header fields of a new message. */
MesignWords *
mesign_words_read (const MesignEnvelope *envelope)
{
  Words *words = g_new0 (Words, 1);

  words->body = g_strdup ("");
  words->attachments = g_strdup ("");
  read_headers (words, envelope);

  return words;
}

/* Keeps the words of a new message, which are taken. They are found from the end of the
 * transaction on: the index writes out what it has gathered before each statement that may be
 * undone. */
gboolean
mesign_store_keep_headers_text (MesignStoreWrite *write,
                                gint64 message_id,
                                MesignWords *words,
                                GError **error)
{
  g_ptr_array_add (write->words, words);
  words->message_id = message_id;

  return keep_words (write->db, message_id, words, error);
}

/* Gives the index what was kept since it was last given something. */
gboolean
mesign_store_index_kept (MesignStoreWrite *write, GError **error)
{
  for (guint i = 0; i < write->words->len; i++)
    {
      const Words *words = write->words->pdata[i];

      if (!insert_into_index (write->db, words->message_id, words, error))
        return FALSE;
    }
  g_ptr_array_set_size (write->words, 0);

  return TRUE;
}

gboolean
mesign_store_put_headers_text (MesignDb *db,
                               gint64 message_id,
                               const MesignEnvelope *envelope,
                               GError **error)
{
  g_auto (Words) words = { .body = g_strdup (""), .attachments = g_strdup ("") };

  read_headers (&words, envelope);

  return save_words (db, message_id, &words, error);
}

/* Whether the words of the header fields are kept. */
gboolean
mesign_store_has_headers_text (MesignDb *db,
                               gint64 message_id,
                               const MesignEnvelope *envelope,
                               gboolean *has_them,
                               GError **error)
{
  g_auto (Words) wanted = { 0 };
  g_auto (Words) words = { 0 };
  gboolean found;

  if (!load_words (db, message_id, &words, &found, error))
    return FALSE;
  read_headers (&wanted, envelope);
  *has_them = found && g_str_equal (words.sender, wanted.sender) &&
              g_str_equal (words.recipients, wanted.recipients) &&
              g_str_equal (words.subject, wanted.subject);

  return TRUE;
}

/* Puts the words of other header fields in the place of those there are. */
gboolean
mesign_store_replace_headers_text (MesignDb *db,
                                   gint64 message_id,
                                   const MesignEnvelope *envelope,
                                   GError **error)
{
  g_auto (Words) old = { 0 };
  g_auto (Words) words = { 0 };
  gboolean found;

  if (!load_words (db, message_id, &old, &found, error))
    return FALSE;
  if (!found)
    return mesign_store_put_headers_text (db, message_id, envelope, error);
  read_headers (&words, envelope);
  words.body = g_strdup (old.body);
  words.attachments = g_strdup (old.attachments);

  return forget (db, message_id, &old, error) && save_words (db, message_id, &words, error);
}

/* Gives the index the words that are kept of a message; it must not have any of it yet. */
gboolean
mesign_store_index_text (MesignDb *db, gint64 message_id, GError **error)
{
  g_auto (Words) words = { 0 };
  gboolean found;

  return load_words (db, message_id, &words, &found, error) &&
         (!found || insert_into_index (db, message_id, &words, error));
}

gboolean
mesign_store_put_body_text (MesignDb *db,
                            gint64 message_id,
                            const char *body,
                            const char *attachments,
                            GError **error)
{
  g_auto (Words) words = { 0 };
  gboolean found;

  if (!load_words (db, message_id, &words, &found, error) ||
      (found && !forget (db, message_id, &words, error)))
    return FALSE;
  if (!found)
    return TRUE;
  g_free (words.body);
  words.body = mesign_store_dup_valid (body);
  g_free (words.attachments);
  words.attachments = mesign_store_dup_valid (attachments);

  return save_words (db, message_id, &words, error);
}

gboolean
mesign_store_forget_text (MesignDb *db, gint64 message_id, GError **error)
{
  g_auto (Words) words = { 0 };
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "DELETE FROM message_text WHERE message_id = ?1", error);
  gboolean found;

  if (statement == NULL || !load_words (db, message_id, &words, &found, error) ||
      (found && !forget (db, message_id, &words, error)))
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, message_id);

  return mesign_statement_run (statement, error);
}
