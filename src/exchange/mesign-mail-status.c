/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include <string.h>

/* Bits of X-Mozilla-Status. */
#define MOZILLA_READ 0x0001
#define MOZILLA_REPLIED 0x0002
#define MOZILLA_MARKED 0x0004
#define MOZILLA_EXPUNGED 0x0008
#define MOZILLA_FORWARDED 0x1000

typedef struct
{
  MesignFlags flags;
  gboolean has_status;
  gboolean has_flags;
  gboolean is_dead;
} Status;

/* Takes in the value of a field; gives FALSE for one that is the mail's own after all. */
typedef gboolean (*TakeFunc) (Status *self, const char *value);

static gboolean
take_status (Status *self, const char *value)
{
  if (value[strspn (value, "ROU")] != '\0')
    return FALSE;
  /* ours begin with it and come last: what stands before a second one came with the mail */
  if (self->has_status)
    self->flags = MESIGN_FLAG_NONE;
  self->has_status = TRUE;
  self->has_flags = TRUE;
  if (strchr (value, 'R') != NULL)
    self->flags |= MESIGN_FLAG_SEEN;

  return TRUE;
}

static gboolean
take_more_status (Status *self, const char *value)
{
  if (value[strspn (value, "ADFRT")] != '\0')
    return FALSE;
  if (strchr (value, 'A') != NULL)
    self->flags |= MESIGN_FLAG_ANSWERED;
  if (strchr (value, 'F') != NULL)
    self->flags |= MESIGN_FLAG_FLAGGED;
  if (strchr (value, 'T') != NULL)
    self->flags |= MESIGN_FLAG_DRAFT;

  return TRUE;
}

static gboolean
take_mozilla (Status *self, const char *value)
{
  guint64 bits = g_ascii_strtoull (value, NULL, 16);

  self->has_flags = TRUE;
  self->is_dead = (bits & MOZILLA_EXPUNGED) != 0;
  self->flags |= (bits & MOZILLA_READ ? MESIGN_FLAG_SEEN : 0) |
                 (bits & MOZILLA_REPLIED ? MESIGN_FLAG_ANSWERED : 0) |
                 (bits & MOZILLA_MARKED ? MESIGN_FLAG_FLAGGED : 0) |
                 (bits & MOZILLA_FORWARDED ? MESIGN_FLAG_FORWARDED : 0);

  return TRUE;
}

static gboolean
take_keywords (Status *self, const char *value)
{
  g_auto (GStrv) words = g_strsplit_set (value, " \t", -1);

  for (guint i = 0; words[i] != NULL; i++)
    self->flags |= mesign_flag_from_keyword (words[i]);

  return TRUE;
}

static gboolean
take_number (Status *self G_GNUC_UNUSED, const char *value)
{
  return value[strspn (value, "0123456789")] == '\0';
}

static gboolean
take_nothing (Status *self G_GNUC_UNUSED, const char *value G_GNUC_UNUSED)
{
  return TRUE;
}

/* The first mail of a c-client mailbox is no mail, but says what the mailbox needs. */
static gboolean
take_dead (Status *self, const char *value G_GNUC_UNUSED)
{
  self->is_dead = TRUE;

  return TRUE;
}

static const struct
{
  const char *name;
  TakeFunc func;
} fields[] = {
  { "Status", take_status },
  { "X-Status", take_more_status },
  { "X-Keywords", take_keywords },
  { "X-UID", take_number },
  { "X-IMAP", take_dead },
  { "X-IMAPbase", take_nothing },
  { "X-Mozilla-Status", take_mozilla },
  { "X-Mozilla-Status2", take_nothing },
  { "X-Mozilla-Keys", take_nothing },
};

static gboolean
take_field (Status *self, const char *field, gsize length)
{
  const char *colon = memchr (field, ':', length);

  for (guint i = 0; colon != NULL && i < G_N_ELEMENTS (fields); i++)
    if ((gsize) (colon - field) == strlen (fields[i].name) &&
        g_ascii_strncasecmp (field, fields[i].name, colon - field) == 0)
      {
        g_autofree char *value =
            g_strstrip (g_strndup (colon + 1, length - (gsize) (colon + 1 - field)));

        return fields[i].func (self, value);
      }

  return FALSE;
}

/* How long a field is, with the lines that go on with it. */
static gsize
measure_field (const char *octets, gsize length)
{
  gsize n = 0;

  do
    {
      const char *end = memchr (octets + n, '\n', length - n);

      n = end != NULL ? (gsize) (end + 1 - octets) : length;
    }
  while (n < length && (octets[n] == ' ' || octets[n] == '\t'));

  return n;
}

/* Where the header ends: at the empty line after it, or the end of all. */
gsize
mesign_mail_status_find_end (const char *octets, gsize length)
{
  gsize n = 0;

  while (n < length && octets[n] != '\n' &&
         !(octets[n] == '\r' && n + 1 < length && octets[n + 1] == '\n'))
    n += measure_field (octets + n, length - n);

  return n;
}

static gboolean
is_field (const char *field, gsize length, const char *name)
{
  gsize n = strlen (name);

  return length > n && field[n] == ':' && g_ascii_strncasecmp (field, name, n) == 0;
}

/* Where the notes begin that mesign_mail_status_append() wrote, as the last fields of a header; its
 * end without any. */
static gsize
find_ours (const char *octets, gsize end)
{
  gsize start = end;

  for (gsize n = 0; n < end;)
    {
      gsize length = measure_field (octets + n, end - n);

      if (is_field (octets + n, length, "Status"))
        start = n;
      else if (!is_field (octets + n, length, "X-Status") &&
               !is_field (octets + n, length, "X-Keywords"))
        start = end;
      n += length;
    }

  return start;
}

static GBytes *
cut (const char *octets, gsize from, gsize to, gsize length)
{
  GByteArray *kept = g_byte_array_sized_new (length);

  g_byte_array_append (kept, (const guint8 *) octets, from);
  g_byte_array_append (kept, (const guint8 *) octets + to, length - to);

  return g_byte_array_free_to_bytes (kept);
}

/* Gives the mail without such notes. is_dead: it was deleted, and only lies there. whole: where it
 * came with notes of others and ours were added: the mail without ours alone; else NULL. */
GBytes *
mesign_mail_status_take (GBytes *octets,
                         MesignFlags *flags,
                         gboolean *has_flags,
                         gboolean *is_dead,
                         GBytes **whole)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  gsize end = mesign_mail_status_find_end (data, length);
  gsize ours = find_ours (data, end);
  gsize n_before = 0;
  g_autoptr (GByteArray) kept = g_byte_array_sized_new (length);
  Status status = { 0 };

  for (gsize n = 0; n < end;)
    {
      gsize field = measure_field (data + n, end - n);

      if (!take_field (&status, data + n, field))
        g_byte_array_append (kept, (const guint8 *) data + n, field);
      else if (n < ours)
        n_before++;
      n += field;
    }
  g_byte_array_append (kept, (const guint8 *) data + end, length - end);
  *flags = status.flags;
  *has_flags = status.has_flags;
  *is_dead = status.is_dead;
  *whole = n_before > 0 && ours < end ? cut (data, ours, end, length) : NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&kept));
}

/* Fields for the end of a header whose lines end with a line feed alone. */
void
mesign_mail_status_append (GString *header, MesignFlags flags)
{
  static const MesignFlags keywords[] = { MESIGN_FLAG_FORWARDED, MESIGN_FLAG_JUNK,
                                          MESIGN_FLAG_NOT_JUNK, MESIGN_FLAG_MDN_SENT };
  g_autoptr (GString) words = g_string_new (NULL);

  g_string_append_printf (header, "Status: %s\n", flags & MESIGN_FLAG_SEEN ? "RO" : "O");
  if (flags & (MESIGN_FLAG_ANSWERED | MESIGN_FLAG_FLAGGED | MESIGN_FLAG_DRAFT))
    g_string_append_printf (header, "X-Status: %s%s%s\n", flags & MESIGN_FLAG_ANSWERED ? "A" : "",
                            flags & MESIGN_FLAG_FLAGGED ? "F" : "",
                            flags & MESIGN_FLAG_DRAFT ? "T" : "");
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (flags & keywords[i])
      g_string_append_printf (words, " %s", mesign_flag_get_keyword (keywords[i]));
  if (words->len > 0)
    g_string_append_printf (header, "X-Keywords:%s\n", words->str);
}
