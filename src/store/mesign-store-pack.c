/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <string.h>

/* The envelope of a message as one value of a column, in the format of a serialized GVariant, which
 * it is read with. Written here by hand, since building the tree of a GVariant costs ten times as
 * much, and a first synchronisation does little else. The format: members one after the other,
 * aligned, then where those of no fixed length end, each number as wide as the whole needs; those
 * of a tuple stand in reverse. */

/* How many members of the tuple have no fixed length. */
#define N_MEMBERS 12

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
