/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-header.h"

#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-part.h"
#include "mime/mesign-mime-private.h"

#include <string.h>

#define MAX_IDENTIFIERS 1000

static void
clear (MesignMimeHeader *self)
{
  g_free (self->name);
  g_free (self->raw);
  g_free (self->value);
  g_bytes_unref (self->octets);
}

MESIGN_DEFINE_VALUE (MesignMimeHeader, mesign_mime_header)

static MesignMimeHeader *
header_new (GBytes *block, const char *start, const MesignMimeFieldSlice *field)
{
  MesignMimeHeader *self = g_atomic_rc_box_new0 (MesignMimeHeader);

  self->name = g_strndup (field->name, field->name_length);
  self->raw = mesign_mime_field_dup_raw (field);
  self->value = mesign_mime_header_decode (self->raw);
  self->octets = g_bytes_new_from_bytes (block, field->octets - start, field->octets_length);

  return self;
}

static GPtrArray *
list_fields (GBytes *block, const char *name)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mime_header_unref);
  gsize length;
  const char *start = g_bytes_get_data (block, &length);
  const char *cursor = start;
  MesignMimeFieldSlice field;

  while (length > 0 && list->len < MESIGN_MIME_MAX_FIELDS &&
         mesign_mime_next_field (&cursor, start + length, &field))
    if (name == NULL || mesign_mime_field_is (&field, name))
      g_ptr_array_add (list, header_new (block, start, &field));

  return list;
}

/**
 * mesign_mime_header_list:
 * @header_block: a header
 *
 * Returns: (transfer full) (element-type MesignMimeHeader): all its fields in order, at most
 * #MESIGN_MIME_MAX_FIELDS
 */
GPtrArray *
mesign_mime_header_list (GBytes *header_block)
{
  g_return_val_if_fail (header_block != NULL, NULL);

  return list_fields (header_block, NULL);
}

/**
 * mesign_mime_header_get_all:
 * @header_block: a header
 * @name: the name of a field, in any case
 *
 * Returns: (transfer full) (element-type MesignMimeHeader): the fields of that name, topmost first
 */
GPtrArray *
mesign_mime_header_get_all (GBytes *header_block, const char *name)
{
  g_return_val_if_fail (header_block != NULL && name != NULL, NULL);

  return list_fields (header_block, name);
}

/**
 * mesign_mime_header_has:
 * @header_block: a header
 * @name: (nullable): the name of a field, in any case
 *
 * Returns: whether there is a field of that name, or any
 */
gboolean
mesign_mime_header_has (GBytes *header_block, const char *name)
{
  gsize length;
  const char *cursor = g_bytes_get_data (header_block, &length);
  const char *end = cursor + length;
  MesignMimeFieldSlice field;

  while (length > 0 && mesign_mime_next_field (&cursor, end, &field))
    if (name == NULL || mesign_mime_field_is (&field, name))
      return TRUE;

  return FALSE;
}

/**
 * mesign_mime_header_list_raw:
 * @header_block: a header
 * @name: the name of a field, in any case
 *
 * Returns: (transfer full) (element-type utf8): the values of the fields of that name as the @raw
 * of #MesignMimeHeader, topmost first
 */
GPtrArray *
mesign_mime_header_list_raw (GBytes *header_block, const char *name)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  gsize length;
  const char *cursor = g_bytes_get_data (header_block, &length);
  const char *end = cursor + length;
  MesignMimeFieldSlice field;

  while (length > 0 && list->len < MESIGN_MIME_MAX_FIELDS &&
         mesign_mime_next_field (&cursor, end, &field))
    if (mesign_mime_field_is (&field, name))
      g_ptr_array_add (list, mesign_mime_field_dup_raw (&field));

  return list;
}

/**
 * mesign_mime_header_dup_first:
 * @header_block: a header
 * @name: the name of a field, in any case
 *
 * Returns: (transfer full) (nullable): the decoded value of the topmost field of that name
 */
char *
mesign_mime_header_dup_first (GBytes *header_block, const char *name)
{
  g_autofree char *raw = NULL;

  g_return_val_if_fail (header_block != NULL && name != NULL, NULL);

  raw = mesign_mime_find_raw (header_block, name);

  return raw != NULL ? mesign_mime_header_decode (raw) : NULL;
}

static char *
clean_identifier (const char *start, gsize length)
{
  g_autofree char *text = g_strndup (start, length);
  g_autofree char *utf8 = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = utf8; *p != '\0'; p++)
    if (!g_ascii_isspace (*p) && !g_ascii_iscntrl (*p))
      g_string_append_c (out, *p);

  return g_string_free (out, FALSE);
}

static void
add_identifier (GPtrArray *list, const char *start, gsize length)
{
  g_autofree char *identifier = clean_identifier (start, length);

  if (*identifier != '\0' && list->len < MAX_IDENTIFIERS)
    g_ptr_array_add (list, g_steal_pointer (&identifier));
}

static void
add_bare_identifiers (GPtrArray *list, const char *raw)
{
  g_auto (GStrv) words = g_strsplit_set (raw, " ,;<>", MAX_IDENTIFIERS);

  for (guint i = 0; words[i] != NULL; i++)
    if (strchr (words[i], '@') != NULL)
      add_identifier (list, words[i], strlen (words[i]));
}

/**
 * mesign_mime_parse_identifiers:
 * @raw: the raw value of Message-ID, In-Reply-To or References
 *
 * Returns: (transfer full): the identifiers without angle brackets (RFC 5322 section 3.6.4); words
 * between them are passed over; where there are no brackets, the words with an "@"
 */
GStrv
mesign_mime_parse_identifiers (const char *raw)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  const char *open;
  const char *p = raw;

  g_return_val_if_fail (raw != NULL, NULL);

  while ((open = strchr (p, '<')) != NULL)
    {
      const char *close = open + 1 + strcspn (open + 1, "<>");

      if (*close == '>')
        add_identifier (list, open + 1, close - open - 1);
      p = *close == '>' ? close + 1 : close;
    }
  if (list->len == 0)
    add_bare_identifiers (list, raw);
  g_ptr_array_add (list, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static void
append_addresses (GPtrArray *list, const char *raw)
{
  g_autoptr (GPtrArray) parsed = mesign_mime_parse_addresses (raw);

  for (guint i = 0; i < parsed->len; i++)
    g_ptr_array_add (list, mesign_address_ref (parsed->pdata[i]));
}

static void
replace_identifiers (GStrv *target, const char *raw)
{
  if (*target[0] != NULL)
    return;
  g_strfreev (*target);
  *target = mesign_mime_parse_identifiers (raw);
}

static void
read_message_id (MesignEnvelope *self, const char *raw)
{
  g_auto (GStrv) identifiers = mesign_mime_parse_identifiers (raw);

  if (self->message_id == NULL && identifiers[0] != NULL)
    self->message_id = g_strdup (identifiers[0]);
}

static void
read_content_type (MesignEnvelope *self, const char *raw)
{
  g_autoptr (GHashTable) parameters = NULL;
  g_autofree char *type = mesign_mime_parse_media_type (raw, &parameters);
  const char *smime = g_hash_table_lookup (parameters, "smime-type");

  if (smime == NULL)
    smime = g_hash_table_lookup (parameters, "protocol");
  if (type == NULL)
    return;
  g_free (self->content_type);
  self->content_type = g_steal_pointer (&type);
  self->smime_type = smime != NULL ? g_ascii_strdown (smime, -1) : NULL;
}

typedef enum
{
  FIELD_FROM,
  FIELD_SENDER,
  FIELD_REPLY_TO,
  FIELD_TO,
  FIELD_CC,
  FIELD_BCC,
  FIELD_SUBJECT,
  FIELD_DATE,
  FIELD_MESSAGE_ID,
  FIELD_IN_REPLY_TO,
  FIELD_REFERENCES,
  FIELD_CONTENT_TYPE,
  FIELD_OTHER,
} FieldKind;

static FieldKind
find_kind (const MesignMimeFieldSlice *field)
{
  static const char *const names[] = { "From",       "Sender",      "Reply-To",   "To",
                                       "Cc",         "Bcc",         "Subject",    "Date",
                                       "Message-ID", "In-Reply-To", "References", "Content-Type" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (mesign_mime_field_is (field, names[i]))
      return (FieldKind) i;

  return FIELD_OTHER;
}

static void
read_single (MesignEnvelope *self, FieldKind kind, const char *raw)
{
  switch (kind)
    {
    case FIELD_SUBJECT:
      g_free (self->subject);
      self->subject = mesign_mime_header_decode (raw);
      break;
    case FIELD_DATE:
      mesign_mime_parse_date (raw, &self->date);
      break;
    case FIELD_MESSAGE_ID:
      read_message_id (self, raw);
      break;
    case FIELD_IN_REPLY_TO:
      replace_identifiers (&self->in_reply_to, raw);
      break;
    case FIELD_REFERENCES:
      replace_identifiers (&self->references, raw);
      break;
    default:
      read_content_type (self, raw);
      break;
    }
}

static void
read_field (MesignEnvelope *self, const MesignMimeFieldSlice *field, guint *seen)
{
  FieldKind kind = find_kind (field);
  GPtrArray *lists[] = { self->from, self->sender, self->reply_to, self->to, self->cc, self->bcc };
  g_autofree char *raw = kind != FIELD_OTHER ? mesign_mime_field_dup_raw (field) : NULL;

  if (kind == FIELD_OTHER)
    return;
  self->n_from += kind == FIELD_FROM;
  if (kind <= FIELD_BCC)
    append_addresses (lists[kind], raw);
  else if ((*seen & 1u << kind) == 0)
    read_single (self, kind, raw);
  *seen |= 1u << kind;
}

/**
 * mesign_mime_parse_envelope:
 * @header_block: a header: of a message, of a protected payload, or the block of header fields an
 * IMAP server sends
 *
 * Reads the fields that lists, conversations and readers need. Broken fields are read as far as
 * they can be; of a field that may stand once the topmost counts, address fields that stand twice
 * are joined. A header so long that it was cut has one From more than are seen. Any thread; never
 * fails.
 *
 * Returns: (transfer full): the envelope
 */
MesignEnvelope *
mesign_mime_parse_envelope (GBytes *header_block)
{
  MesignEnvelope *self = mesign_envelope_new ();
  gsize length;
  const char *cursor;
  const char *end;
  MesignMimeFieldSlice field;
  guint seen = 0;

  g_return_val_if_fail (header_block != NULL, self);

  cursor = g_bytes_get_data (header_block, &length);
  end = cursor + length;
  while (length > 0 && mesign_mime_next_field (&cursor, end, &field))
    read_field (self, &field, &seen);
  /* In what was cut off another From may stand. */
  self->n_from += length >= MESIGN_MIME_MAX_HEADER;

  return self;
}
