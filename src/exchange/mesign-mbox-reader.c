/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (64 * 1024)

/* How much is seen of the line behind one that may be a separator. */
#define AHEAD 256

/* One file with all mails, read line by line; a line that is longer than a chunk comes in pieces,
 * of which only the first can be a separator. */
struct _MesignMboxReader
{
  GInputStream *stream;
  char *name;
  gboolean is_mboxo;
  guint64 size;
  guint64 offset;
  guint n_read;

  char buffer[CHUNK];
  gsize first;
  gsize end;
  gboolean is_whole; /* nothing is left in the file */
  gboolean begins_line;
  gboolean follows_empty; /* the line before was empty */

  gboolean has_separator; /* the one before the next mail was read */
  gint64 date;
  gboolean begins_bare; /* the file's first one told nothing */
};

MesignMboxReader *
mesign_mbox_reader_new (const char *path, gboolean is_mboxo, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GFileInfo) info = NULL;
  MesignMboxReader *self;

  if (stream == NULL)
    return NULL;
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, NULL);
  self = g_new0 (MesignMboxReader, 1);
  self->stream = G_INPUT_STREAM (g_steal_pointer (&stream));
  self->name = g_filename_display_basename (path);
  self->is_mboxo = is_mboxo;
  self->size = info != NULL ? (guint64) g_file_info_get_size (info) : 0;
  self->begins_line = TRUE;

  return self;
}

void
mesign_mbox_reader_free (MesignMboxReader *self)
{
  g_object_unref (self->stream);
  g_free (self->name);
  g_free (self);
}

static gboolean
fill (MesignMboxReader *self, GCancellable *cancellable, GError **error)
{
  gssize n;

  memmove (self->buffer, self->buffer + self->first, self->end - self->first);
  self->end -= self->first;
  self->first = 0;
  n = g_input_stream_read (self->stream, self->buffer + self->end, CHUNK - self->end, cancellable,
                           error);
  if (n < 0)
    return FALSE;
  self->is_whole = n == 0;
  self->end += n;

  return TRUE;
}

static gboolean
sees_enough (MesignMboxReader *self, const char *newline)
{
  const char *end = self->buffer + self->end;

  return self->is_whole || (self->first == 0 && self->end == CHUNK) ||
         (newline != NULL && end - newline > AHEAD);
}

/* A line with its end, or a piece of one; borrowed until the next call. An empty one is the end.
 * What follows a short one is in the buffer. */
static gboolean
read_line (MesignMboxReader *self,
           const char **line,
           gsize *length,
           GCancellable *cancellable,
           GError **error)
{
  const char *newline;

  for (;;)
    {
      newline = memchr (self->buffer + self->first, '\n', self->end - self->first);
      if (sees_enough (self, newline))
        break;
      if (!fill (self, cancellable, error))
        return FALSE;
    }
  *line = self->buffer + self->first;
  *length = newline != NULL ? (gsize) (newline + 1 - *line) : self->end - self->first;
  self->first += *length;
  self->offset += *length;

  return TRUE;
}

static gsize
measure_text (const char *line, gsize length)
{
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
    length--;

  return length;
}

/* Whether the next line looks like a field of a header (RFC 5322 section 2.2). */
static gboolean
precedes_field (MesignMboxReader *self)
{
  const char *at = self->buffer + self->first;
  gsize length = MIN (self->end - self->first, AHEAD);
  gsize n = 0;

  while (n < length && g_ascii_isgraph (at[n]) && at[n] != ':')
    n++;
  if (n == 0)
    return FALSE;
  while (n < length && (at[n] == ' ' || at[n] == '\t'))
    n++;

  return n < length && at[n] == ':';
}

/* One that tells nothing is held to more: it stands where a separator does, or in a file that has
 * such ones, whose writer quotes what only looks alike. */
static gboolean
is_bare_separator (MesignMboxReader *self, const char *line, gsize length)
{
  return (self->begins_bare || self->follows_empty) && mesign_mbox_line_is_bare (line, length) &&
         precedes_field (self);
}

static gboolean
is_separator (MesignMboxReader *self, const char *line, gsize length)
{
  gsize text = measure_text (line, length);
  gint64 date;

  if (!self->begins_line ||
      (!mesign_mbox_line_parse (line, text, &date) && !is_bare_separator (self, line, text)))
    return FALSE;
  self->date = date;

  return TRUE;
}

/* The first line is held to less: whatever follows "From ", the file is meant as an mbox. */
static gboolean
read_first_separator (MesignMboxReader *self, GCancellable *cancellable, GError **error)
{
  const char *line;
  gsize length;

  do
    if (!read_line (self, &line, &length, cancellable, error))
      return FALSE;
  while (length > 0 && measure_text (line, length) == 0);
  if (length > 0 && !g_str_has_prefix (line, "From "))
    {
      g_set_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_FORMAT,
                   _ ("“%s” is no mbox file: it does not begin with a line “From …”."), self->name);
      return FALSE;
    }
  self->has_separator = length > 0;
  self->begins_bare = mesign_mbox_line_is_bare (line, measure_text (line, length));
  is_separator (self, line, length);

  return TRUE;
}

/* A line that begins like a separator was written with one ">" more. */
static gsize
count_quotes (MesignMboxReader *self, const char *line, gsize length)
{
  gsize n = 0;

  while (n < length && line[n] == '>')
    n++;
  if (length - n < 5 || memcmp (line + n, "From ", 5) != 0)
    return 0;

  return self->is_mboxo && n > 1 ? 0 : n;
}

static void
append (MesignMboxReader *self,
        GByteArray *octets,
        const char *line,
        gsize length,
        gboolean *is_too_long)
{
  gsize skipped = self->begins_line && count_quotes (self, line, length) > 0 ? 1 : 0;

  if (octets->len + length > MESIGN_MAIL_RECORD_LIMIT)
    *is_too_long = TRUE;
  if (!*is_too_long)
    g_byte_array_append (octets, (const guint8 *) line + skipped, length - skipped);
}

/* The empty line before a separator is not the mail's. */
static void
drop_last_line (GByteArray *octets)
{
  guint n = octets->len;

  if (n >= 2 && octets->data[n - 1] == '\n' && octets->data[n - 2] == '\n')
    g_byte_array_set_size (octets, n - 1);
  else if (n >= 4 && memcmp (octets->data + n - 4, "\r\n\r\n", 4) == 0)
    g_byte_array_set_size (octets, n - 2);
}

static gboolean
read_octets (MesignMboxReader *self,
             GByteArray *octets,
             gboolean *is_too_long,
             GCancellable *cancellable,
             GError **error)
{
  self->has_separator = FALSE;
  self->begins_line = TRUE;
  self->follows_empty = FALSE;
  for (;;)
    {
      const char *line;
      gsize length;

      if (!read_line (self, &line, &length, cancellable, error))
        return FALSE;
      if (length > 0 && is_separator (self, line, length))
        self->has_separator = TRUE;
      if (length == 0 || self->has_separator)
        break;
      append (self, octets, line, length, is_too_long);
      self->follows_empty = self->begins_line && measure_text (line, length) == 0;
      self->begins_line = line[length - 1] == '\n';
    }
  drop_last_line (octets);

  return TRUE;
}

static void
fill_record (MesignMboxReader *self,
             MesignMailRecord *record,
             GBytes *octets,
             gint64 date,
             gboolean *is_dead)
{
  gboolean has_flags;

  record->octets =
      mesign_mail_status_take (octets, &record->flags, &has_flags, is_dead, &record->whole);
  if (!has_flags)
    record->flags |= MESIGN_FLAG_SEEN;
  record->date = date;
}

/* FALSE without an error at the end. */
gboolean
mesign_mbox_reader_next (MesignMboxReader *self,
                         MesignMailRecord *record,
                         GCancellable *cancellable,
                         GError **error)
{
  if (self->offset == 0 && !read_first_separator (self, cancellable, error))
    return FALSE;
  while (self->has_separator)
    {
      g_autoptr (GByteArray) raw = g_byte_array_new ();
      g_autoptr (GBytes) octets = NULL;
      gint64 date = self->date;
      gboolean is_too_long = FALSE;
      gboolean is_dead = FALSE;

      if (!read_octets (self, raw, &is_too_long, cancellable, error))
        return FALSE;
      self->n_read++;
      octets = g_byte_array_free_to_bytes (g_steal_pointer (&raw));
      if (!is_too_long)
        fill_record (self, record, octets, date, &is_dead);
      if (!is_dead)
        {
          record->place = g_strdup_printf (_ ("%s, mail %u"), self->name, self->n_read);
          return TRUE;
        }
      mesign_mail_record_clear (record);
    }

  return FALSE;
}

void
mesign_mbox_reader_get_progress (MesignMboxReader *self, guint64 *done, guint64 *total)
{
  *done = self->offset;
  *total = MAX (self->size, self->offset);
}
