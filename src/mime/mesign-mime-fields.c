/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-builder.h"

#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-private.h"

#include <string.h>

/* The longest identifier of a message that is passed on. */
#define MAX_IDENTIFIER 900

typedef struct
{
  char *name;
  char *value;
} Field;

struct _MesignMimeFields
{
  GPtrArray *fields;
};

static void
field_free (Field *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

/**
 * mesign_mime_fields_new:
 *
 * Returns: (transfer full): an empty list of header fields
 */
MesignMimeFields *
mesign_mime_fields_new (void)
{
  MesignMimeFields *self = g_new0 (MesignMimeFields, 1);

  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);

  return self;
}

/**
 * mesign_mime_fields_free:
 * @self: (transfer full): header fields
 */
void
mesign_mime_fields_free (MesignMimeFields *self)
{
  g_ptr_array_unref (self->fields);
  g_free (self);
}

static void
take (MesignMimeFields *self, const char *name, char *value)
{
  Field *field = g_new0 (Field, 1);

  field->name = g_strdup (name);
  field->value = value;
  g_ptr_array_add (self->fields, field);
}

/**
 * mesign_mime_fields_add_raw:
 * @self: header fields
 * @name: the name of a field
 * @value: its value as it shall be on the wire, unfolded; line ends in it become spaces
 */
void
mesign_mime_fields_add_raw (MesignMimeFields *self, const char *name, const char *value)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (self != NULL && name != NULL && value != NULL);

  valid = g_utf8_make_valid (value, -1);
  take (self, name, mesign_mime_clean_line (valid));
}

/* A space at either end would be lost on the way, and a signature over it with it. */
static gboolean
has_blank_end (const char *line)
{
  gsize length = strlen (line);

  return length > 0 && (line[0] == ' ' || line[length - 1] == ' ');
}

/**
 * mesign_mime_fields_add_text:
 * @self: header fields
 * @name: the name of an unstructured field, such as "Subject"
 * @text: its text in UTF-8, encoded here where it has to be (RFC 2047)
 */
void
mesign_mime_fields_add_text (MesignMimeFields *self, const char *name, const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *line = NULL;

  g_return_if_fail (self != NULL && name != NULL && text != NULL);

  valid = g_utf8_make_valid (text, -1);
  line = mesign_mime_clean_line (valid);
  if (mesign_mime_needs_words (line) || mesign_mime_has_long_word (line) || has_blank_end (line))
    take (self, name, mesign_mime_encode_words (line));
  else
    take (self, name, g_steal_pointer (&line));
}

/**
 * mesign_mime_fields_add_addresses:
 * @self: header fields
 * @name: the name of an address field
 * @addresses: (element-type MesignAddress): checked addresses; an empty list adds nothing
 */
void
mesign_mime_fields_add_addresses (MesignMimeFields *self, const char *name, GPtrArray *addresses)
{
  g_autofree char *value = NULL;

  g_return_if_fail (self != NULL && name != NULL && addresses != NULL);

  if (addresses->len == 0)
    return;
  value = mesign_mime_format_addresses (addresses);
  mesign_mime_fields_add_raw (self, name, value);
}

static gboolean
check_all (GPtrArray *addresses, GError **error)
{
  for (guint i = 0; i < addresses->len; i++)
    if (!mesign_mime_check_address (((MesignAddress *) addresses->pdata[i])->address, error))
      return FALSE;

  return TRUE;
}

static int
local_offset (gint64 seconds)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (seconds);

  return local != NULL ? (int) (g_date_time_get_utc_offset (local) / G_TIME_SPAN_MINUTE) : 0;
}

static void
add_date (MesignMimeFields *self, gint64 seconds)
{
  gint64 date = seconds != 0 ? seconds : g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *value = mesign_mime_format_date (date, local_offset (date));

  mesign_mime_fields_add_raw (self, "Date", value);
}

/* Nobody needs one so long that it cannot stand in a line. */
static void
append_identifier (GString *out, const char *identifier)
{
  if (strlen (identifier) > MAX_IDENTIFIER)
    return;
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append_c (out, '<');
  for (const char *p = identifier; *p != '\0'; p++)
    if (g_ascii_isgraph (*p) && *p != '<' && *p != '>')
      g_string_append_c (out, *p);
  g_string_append_c (out, '>');
}

static void
add_identifiers (MesignMimeFields *self, const char *name, const char *const *identifiers)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (; *identifiers != NULL; identifiers++)
    append_identifier (value, *identifiers);
  if (value->len > 0)
    mesign_mime_fields_add_raw (self, name, value->str);
}

static void
add_references (MesignMimeFields *self, const MesignDraft *draft)
{
  const char *parent[] = { draft->in_reply_to, NULL };

  add_identifiers (self, "In-Reply-To", parent);
  if (draft->references != NULL)
    add_identifiers (self, "References", (const char *const *) draft->references);
}

static void
add_message_id (MesignMimeFields *self, const MesignDraft *draft)
{
  g_autofree char *made = NULL;
  const char *identifier[] = { draft->message_id, NULL };

  if (identifier[0] == NULL)
    identifier[0] = made =
        mesign_mime_make_message_id (draft->from != NULL ? draft->from->address : "");
  add_identifiers (self, "Message-ID", identifier);
}

/* A subject out of an encrypted header goes nowhere but into one. */
static const char *
choose_subject (const MesignDraft *draft)
{
  gboolean hides = (draft->encrypt || draft->quotes_encrypted) && draft->protect_headers;

  return !hides && draft->open_subject != NULL &&
                 g_strcmp0 (draft->subject, draft->hidden_subject) == 0
             ? draft->open_subject
             : draft->subject;
}

/**
 * mesign_mime_fields_new_from_draft:
 * @draft: a draft
 * @with_bcc: whether Bcc is written, as in a saved draft; never in what is sent
 * @error: return location for a #MesignMimeError
 *
 * Makes the header fields a person filled in: From, Reply-To, To, Cc, Subject, Date, Message-ID,
 * In-Reply-To, References; no MIME fields. Date is written in the local zone; a missing Date or
 * Message-ID is made up.
 *
 * Returns: (transfer full): the fields, or %NULL with %MESIGN_MIME_ERROR_BAD_ADDRESS
 */
MesignMimeFields *
mesign_mime_fields_new_from_draft (const MesignDraft *draft, gboolean with_bcc, GError **error)
{
  g_autoptr (MesignMimeFields) self = mesign_mime_fields_new ();
  g_autoptr (GPtrArray) from = mesign_address_list_new ();

  g_return_val_if_fail (draft != NULL, NULL);

  if (draft->from != NULL)
    g_ptr_array_add (from, mesign_address_ref (draft->from));
  if (!check_all (from, error) || !check_all (draft->reply_to, error) ||
      !check_all (draft->to, error) || !check_all (draft->cc, error) ||
      !check_all (draft->bcc, error))
    return NULL;
  mesign_mime_fields_add_addresses (self, "From", from);
  mesign_mime_fields_add_addresses (self, "Reply-To", draft->reply_to);
  mesign_mime_fields_add_addresses (self, "To", draft->to);
  mesign_mime_fields_add_addresses (self, "Cc", draft->cc);
  if (with_bcc)
    mesign_mime_fields_add_addresses (self, "Bcc", draft->bcc);
  mesign_mime_fields_add_text (self, "Subject", choose_subject (draft));
  add_date (self, draft->date);
  add_message_id (self, draft);
  add_references (self, draft);

  return g_steal_pointer (&self);
}

/**
 * mesign_mime_fields_get:
 * @self: header fields
 * @name: the name of a field, in any case
 *
 * Returns: (transfer none) (nullable): the value of the first field of that name, for the wire
 */
const char *
mesign_mime_fields_get (const MesignMimeFields *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = self->fields->pdata[i];

      if (g_ascii_strcasecmp (field->name, name) == 0)
        return field->value;
    }

  return NULL;
}

static gboolean
is_left_out (const char *name)
{
  return g_ascii_strcasecmp (name, "Comments") == 0 || g_ascii_strcasecmp (name, "Keywords") == 0 ||
         g_ascii_strcasecmp (name, "Bcc") == 0;
}

/**
 * mesign_mime_fields_dup_outer:
 * @self: the protected fields of a mail that will be encrypted
 *
 * Makes the fields of the outside by the baseline policy (RFC 9788 section 3.2.1): Subject becomes
 * "[...]", Comments and Keywords are left out. So is Bcc, which only the writer's own copy has.
 *
 * Returns: (transfer full): the outer fields
 */
MesignMimeFields *
mesign_mime_fields_dup_outer (const MesignMimeFields *self)
{
  MesignMimeFields *outer = mesign_mime_fields_new ();

  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = self->fields->pdata[i];
      gboolean subject = g_ascii_strcasecmp (field->name, "Subject") == 0;

      if (!is_left_out (field->name))
        take (outer, field->name, g_strdup (subject ? "[...]" : field->value));
    }

  return outer;
}

/**
 * mesign_mime_fields_remove_addressees:
 * @self: the fields of the outside of what lies with its writer alone, as a draft does
 *
 * Takes out who it is for, which is for nobody else to know yet.
 */
void
mesign_mime_fields_remove_addressees (MesignMimeFields *self)
{
  static const char *const names[] = { "To", "Cc", "Bcc", "Reply-To" };

  g_return_if_fail (self != NULL);

  for (guint i = self->fields->len; i > 0; i--)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      if (g_ascii_strcasecmp (((const Field *) self->fields->pdata[i - 1])->name, names[j]) == 0)
        {
          g_ptr_array_remove_index (self->fields, i - 1);
          break;
        }
}

static gboolean
is_structural (const char *name)
{
  return g_ascii_strcasecmp (name, "MIME-Version") == 0 ||
         g_ascii_strncasecmp (name, "Content-", 8) == 0;
}

/**
 * mesign_mime_fields_add_hp_outer:
 * @self: the protected fields
 * @outer: the fields that will stand on the outside
 *
 * Notes in the protected fields what the outside will say, so that the reader can tell which of
 * them were kept secret (HP-Outer, RFC 9788 section 2.2).
 */
void
mesign_mime_fields_add_hp_outer (MesignMimeFields *self, const MesignMimeFields *outer)
{
  g_return_if_fail (self != NULL && outer != NULL);

  for (guint i = 0; i < outer->fields->len; i++)
    {
      Field *field = outer->fields->pdata[i];

      if (!is_structural (field->name))
        take (self, "HP-Outer", g_strdup_printf ("%s: %s", field->name, field->value));
    }
}

/**
 * mesign_mime_fields_to_block:
 * @self: header fields
 *
 * Returns: (transfer full): them for the wire: folded, lines ended by CRLF, without the empty line
 */
GBytes *
mesign_mime_fields_to_block (const MesignMimeFields *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = self->fields->pdata[i];

      mesign_mime_append_folded (out, field->name, field->value);
    }

  return g_string_free_to_bytes (g_steal_pointer (&out));
}
