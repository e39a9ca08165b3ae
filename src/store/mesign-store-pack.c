/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <string.h>

/* The envelope of a message as one value of a column, in the format of a serialized GVariant.
 * Written and read here by hand, since GVariant takes ten times as long for it, and a first
 * synchronisation and a list do little else. The format: members one after the other, aligned, then
 * where those of no fixed length end, each number as wide as the whole needs; those of a tuple
 * stand in reverse. What makes no sense is read as empty. */

/* How many members of the tuple have no fixed length. */
#define N_MEMBERS 12
/* Which of them stands behind the date. */
#define AFTER_DATE 7

typedef struct
{
  GByteArray *out;
  gsize ends[N_MEMBERS];
  guint n_ends;
} Tuple;

static gsize
get_width (gsize body, gsize n_offsets)
{
  if (body + n_offsets <= G_MAXUINT8)
    return 1;
  if (body + n_offsets * 2 <= G_MAXUINT16)
    return 2;

  return body + n_offsets * 4 <= G_MAXUINT32 ? 4 : 8;
}

static void
append_offset (GByteArray *out, guint64 offset, gsize width)
{
  guint64 octets = GUINT64_TO_LE (offset);

  g_byte_array_append (out, (const guint8 *) &octets, width);
}

static void
append_nul (GByteArray *out)
{
  g_byte_array_append (out, (const guint8 *) "", 1);
}

static void
append_text (GByteArray *out, const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;
  g_autofree char *valid = NULL;

  if (length == 0 || g_utf8_validate_len (text, length, NULL))
    g_byte_array_append (out, (const guint8 *) (text != NULL ? text : ""), length + 1);
  else
    {
      valid = g_utf8_make_valid (text, length);
      g_byte_array_append (out, (const guint8 *) valid, strlen (valid) + 1);
    }
}

/* The pair of a name and an address: only the first has to tell its end. */
static void
append_pair (GByteArray *out, const MesignAddress *address)
{
  gsize start = out->len;
  gsize end;

  append_text (out, address->name);
  end = out->len - start;
  append_text (out, address->address);
  append_offset (out, end, get_width (out->len - start, 1));
}

static void
append_ends (GByteArray *out, gsize start, const gsize *ends, guint n_ends)
{
  gsize width = get_width (out->len - start, n_ends);

  for (guint i = 0; i < n_ends; i++)
    append_offset (out, ends[i], width);
}

static void
end_member (Tuple *self)
{
  g_assert (self->n_ends < N_MEMBERS);

  self->ends[self->n_ends++] = self->out->len;
}

static void
add_list (Tuple *self, GPtrArray *list)
{
  g_autofree gsize *ends = g_new (gsize, list->len);
  gsize start = self->out->len;

  for (guint i = 0; i < list->len; i++)
    {
      append_pair (self->out, list->pdata[i]);
      ends[i] = self->out->len - start;
    }
  append_ends (self->out, start, ends, list->len);
  end_member (self);
}

static void
add_strings (Tuple *self, GStrv strings)
{
  guint n = strings != NULL ? g_strv_length (strings) : 0;
  g_autofree gsize *ends = g_new (gsize, n);
  gsize start = self->out->len;

  for (guint i = 0; i < n; i++)
    {
      append_text (self->out, strings[i]);
      ends[i] = self->out->len - start;
    }
  append_ends (self->out, start, ends, n);
  end_member (self);
}

static void
add_text (Tuple *self, const char *text)
{
  append_text (self->out, text);
  end_member (self);
}

/* What may be missing has one octet more where it is there. */
static void
add_optional (Tuple *self, const char *text)
{
  if (text != NULL)
    {
      append_text (self->out, text);
      append_nul (self->out);
    }
  end_member (self);
}

/* A number, where its alignment puts it. */
static void
add_number (Tuple *self, gconstpointer number, gsize size)
{
  while (self->out->len % size != 0)
    append_nul (self->out);
  g_byte_array_append (self->out, number, size);
}

static void
add_envelope (Tuple *self, const MesignEnvelope *envelope)
{
  guint32 n_from = envelope->n_from;

  add_list (self, envelope->from);
  add_list (self, envelope->sender);
  add_list (self, envelope->reply_to);
  add_list (self, envelope->to);
  add_list (self, envelope->cc);
  add_list (self, envelope->bcc);
  add_text (self, envelope->subject);
  add_number (self, &envelope->date, sizeof envelope->date);
  add_optional (self, envelope->message_id);
  add_strings (self, envelope->in_reply_to);
  add_strings (self, envelope->references);
  add_text (self, envelope->content_type);
  add_optional (self, envelope->smime_type);
  add_number (self, &n_from, sizeof n_from);
}

/* The whole envelope as one value of a column; what is searched or sorted by has its own. */
GBytes *
mesign_store_pack_envelope (const MesignEnvelope *envelope)
{
  Tuple self = { .out = g_byte_array_sized_new (1024) };
  gsize width;

  add_envelope (&self, envelope);
  width = get_width (self.out->len, self.n_ends);
  for (guint i = self.n_ends; i > 0; i--)
    append_offset (self.out, self.ends[i - 1], width);

  return g_byte_array_free_to_bytes (self.out);
}

typedef struct
{
  const guint8 *octets;
  gsize length;
} Slice;

static gsize
get_read_width (gsize length)
{
  if (length <= G_MAXUINT8)
    return 1;
  if (length <= G_MAXUINT16)
    return 2;

  return length <= G_MAXUINT32 ? 4 : 8;
}

/* The number at @at, G_MAXSIZE where there is none. */
static gsize
read_offset (const Slice *slice, gsize at, gsize width)
{
  guint64 offset = 0;

  if (at > slice->length || width > slice->length - at)
    return G_MAXSIZE;
  memcpy (&offset, slice->octets + at, width);

  return GUINT64_FROM_LE (offset);
}

static Slice
cut (const Slice *slice, gsize start, gsize end)
{
  if (start > end || end > slice->length)
    return (Slice){ slice->octets, 0 };

  return (Slice){ slice->octets + start, end - start };
}

/* Ends with a NUL, has no other, and is UTF-8; else "". */
static const char *
read_text (Slice slice)
{
  const char *text = (const char *) slice.octets;

  return slice.length > 0 && text[slice.length - 1] == '\0' &&
                 g_utf8_validate_len (text, slice.length - 1, NULL)
             ? text
             : "";
}

static MesignAddress *
read_pair (Slice pair)
{
  gsize width = get_read_width (pair.length);
  gsize body = pair.length - MIN (width, pair.length);
  gsize end = read_offset (&pair, body, width);

  return mesign_address_new (read_text (cut (&pair, 0, end)), read_text (cut (&pair, end, body)));
}

/* How many elements a list has; @ends is where its numbers begin. */
static gsize
count_elements (const Slice *list, gsize *ends)
{
  gsize width = get_read_width (list->length);

  if (list->length < width)
    return 0;
  *ends = read_offset (list, list->length - width, width);

  return *ends <= list->length ? (list->length - *ends) / width : 0;
}

static Slice
get_element (const Slice *list, gsize ends, gsize index)
{
  gsize width = get_read_width (list->length);
  gsize start = index > 0 ? read_offset (list, ends + (index - 1) * width, width) : 0;

  return cut (list, start, MIN (read_offset (list, ends + index * width, width), ends));
}

static void
read_list (Slice list, GPtrArray *addresses)
{
  gsize ends = 0;
  gsize n = count_elements (&list, &ends);

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (addresses, read_pair (get_element (&list, ends, i)));
}

static void
read_strings (Slice list, GStrv *strings)
{
  gsize ends = 0;
  gsize n = count_elements (&list, &ends);
  GStrv read = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    read[i] = g_strdup (read_text (get_element (&list, ends, i)));
  g_strfreev (*strings);
  *strings = read;
}

static char *
dup_optional (Slice slice)
{
  return slice.length > 0 ? g_strdup (read_text (cut (&slice, 0, slice.length - 1))) : NULL;
}

static void
replace_text (char **text, Slice slice)
{
  g_free (*text);
  *text = g_strdup (read_text (slice));
}

/* The member with a number among those of no fixed length. Only the one after the date does not
 * begin where the one before ends. */
static Slice
get_member (const Slice *tuple, guint index)
{
  gsize width = get_read_width (tuple->length);
  gsize after = tuple->length - MIN (tuple->length, width * N_MEMBERS);
  gsize last = after + (N_MEMBERS - 1) * width;
  gsize start = index > 0 ? read_offset (tuple, last - (index - 1) * width, width) : 0;
  gsize end = read_offset (tuple, last - index * width, width);

  if (index == AFTER_DATE && start <= tuple->length)
    start = (start + 7) / 8 * 8 + 8;

  return cut (tuple, start, MIN (end, after));
}

static void
read_numbers (const Slice *tuple, gint64 *date, guint *n_from)
{
  gsize width = get_read_width (tuple->length);
  gsize last = tuple->length - MIN (tuple->length, width);
  gsize before_date = read_offset (tuple, last - MIN (last, (AFTER_DATE - 1) * width), width);
  gsize before_count = read_offset (tuple, last - MIN (last, (N_MEMBERS - 1) * width), width);
  guint32 count;

  if (before_date < tuple->length && (before_date + 7) / 8 * 8 + 8 <= tuple->length)
    memcpy (date, tuple->octets + (before_date + 7) / 8 * 8, sizeof *date);
  if (before_count >= tuple->length || (before_count + 3) / 4 * 4 + 4 > tuple->length)
    return;
  memcpy (&count, tuple->octets + (before_count + 3) / 4 * 4, sizeof count);
  *n_from = count;
}

MesignEnvelope *
mesign_store_unpack_envelope (GBytes *octets)
{
  MesignEnvelope *self = mesign_envelope_new ();
  Slice tuple;

  tuple.octets = g_bytes_get_data (octets, &tuple.length);
  if (tuple.length == 0)
    return self;
  read_list (get_member (&tuple, 0), self->from);
  read_list (get_member (&tuple, 1), self->sender);
  read_list (get_member (&tuple, 2), self->reply_to);
  read_list (get_member (&tuple, 3), self->to);
  read_list (get_member (&tuple, 4), self->cc);
  read_list (get_member (&tuple, 5), self->bcc);
  replace_text (&self->subject, get_member (&tuple, 6));
  self->message_id = dup_optional (get_member (&tuple, 7));
  read_strings (get_member (&tuple, 8), &self->in_reply_to);
  read_strings (get_member (&tuple, 9), &self->references);
  replace_text (&self->content_type, get_member (&tuple, 10));
  self->smime_type = dup_optional (get_member (&tuple, 11));
  read_numbers (&tuple, &self->date, &self->n_from);

  return self;
}
