/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-part.h"

#include "mime/mesign-mime-error.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
clear (MesignMimePart *self)
{
  g_free (self->number);
  g_free (self->content_type);
  g_hash_table_unref (self->parameters);
  g_free (self->disposition);
  g_free (self->filename);
  g_free (self->content_id);
  g_free (self->encoding);
  g_bytes_unref (self->entity);
  g_bytes_unref (self->header_block);
  g_bytes_unref (self->body);
  g_ptr_array_unref (self->children);
}

MESIGN_DEFINE_VALUE (MesignMimePart, mesign_mime_part)

/* What one parse keeps in mind. */
typedef struct
{
  GBytes *octets;
  const char *start;
  guint n_parts;
} Parse;

/* A stretch of the octets. */
typedef struct
{
  gsize offset;
  gsize length;
} Span;

static MesignMimePart *parse_span (Parse *parse,
                                   Span span,
                                   const char *number,
                                   const char *child_prefix,
                                   guint depth,
                                   const char *fallback_type);

static GBytes *
slice (Parse *parse, gsize offset, gsize length)
{
  return g_bytes_new_from_bytes (parse->octets, offset, length);
}

static void
read_content_type (MesignMimePart *self, const char *fallback_type)
{
  g_autofree char *raw = mesign_mime_find_raw (self->header_block, "Content-Type");

  if (raw != NULL)
    self->content_type = mesign_mime_parse_media_type (raw, &self->parameters);
  else
    self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (self->content_type == NULL)
    {
      self->content_type = g_strdup (raw == NULL ? fallback_type : "text/plain");
      self->malformed = raw != NULL;
    }
}

static void
read_encoding (MesignMimePart *self)
{
  g_autofree char *raw = mesign_mime_find_raw (self->header_block, "Content-Transfer-Encoding");

  self->encoding = g_ascii_strdown (raw != NULL ? raw : "7bit", -1);
  self->encoding[strcspn (self->encoding, " ;(\t")] = '\0';
}

static void
read_content_id (MesignMimePart *self)
{
  g_autofree char *raw = mesign_mime_find_raw (self->header_block, "Content-ID");
  g_auto (GStrv) identifiers = raw != NULL ? mesign_mime_parse_identifiers (raw) : NULL;

  if (identifiers != NULL && identifiers[0] != NULL)
    self->content_id = g_strdup (identifiers[0]);
  else if (raw != NULL && *raw != '\0')
    self->content_id = g_utf8_make_valid (raw, -1);
}

/* Looks at the header only: an attached message is not parsed until somebody opens it. */
static char *
find_subject (const MesignMimePart *self)
{
  g_autoptr (GBytes) octets = mesign_mime_part_decode (self);
  g_autoptr (GBytes) block = NULL;
  gboolean malformed = FALSE;
  gsize length;
  gsize body;
  const char *data = g_bytes_get_data (octets, &length);

  if (length == 0)
    return NULL;
  length = mesign_mime_scan_header (data, length, &body, &malformed);
  block = g_bytes_new_from_bytes (octets, 0, length);

  return mesign_mime_header_dup_first (block, "Subject");
}

/* Attached messages get the name of their subject, others that have none one by their type. */
static void
name_attachment (MesignMimePart *self)
{
  g_autofree char *subject = NULL;
  g_autofree char *name = NULL;

  if (g_str_equal (self->content_type, "message/rfc822"))
    subject = find_subject (self);
  if (subject != NULL && *subject != '\0')
    name = g_strconcat (subject, ".eml", NULL);
  if (name != NULL)
    g_strdelimit (name, "/\\", '-');
  self->filename = mesign_mime_safe_filename (name, self->content_type);
}

static void
read_disposition (MesignMimePart *self)
{
  g_autofree char *raw = mesign_mime_find_raw (self->header_block, "Content-Disposition");
  g_autoptr (GHashTable) parameters = NULL;
  const char *name = NULL;

  if (raw != NULL)
    {
      self->disposition = mesign_mime_parse_disposition (raw, &parameters);
      name = g_hash_table_lookup (parameters, "filename");
    }
  if (name == NULL || *name == '\0')
    name = g_hash_table_lookup (self->parameters, "name");
  if (name != NULL && *name != '\0')
    self->filename = mesign_mime_safe_filename (name, self->content_type);
  else if (mesign_mime_part_is_attachment (self))
    name_attachment (self);
}

/* The next line that is a delimiter of @boundary (RFC 2046 section 5.1.1); @after is where what
 * follows it starts. */
static const char *
find_delimiter (const char *p,
                const char *end,
                const char *boundary,
                const char **after,
                gboolean *closing)
{
  gsize length = strlen (boundary);
  const char *first = p;

  while ((p = memmem (p, end - p, boundary, length)) != NULL)
    {
      const char *tail = p + length;

      *closing = end - tail >= 2 && tail[0] == '-' && tail[1] == '-';
      if (*closing)
        tail += 2;
      while (tail < end && (*tail == ' ' || *tail == '\t' || *tail == '\r'))
        tail++;
      if (p - first >= 2 && p[-1] == '-' && p[-2] == '-' && (p - 2 == first || p[-3] == '\n') &&
          (tail == end || *tail == '\n'))
        {
          *after = tail < end ? tail + 1 : end;
          return p - 2;
        }
      p++;
    }

  return NULL;
}

static const char *
drop_line_end (const char *start, const char *end)
{
  if (end > start && end[-1] == '\n')
    end--;
  if (end > start && end[-1] == '\r')
    end--;

  return end;
}

static void
add_child (Parse *parse,
           MesignMimePart *self,
           const char *start,
           const char *end,
           const char *child_prefix,
           guint depth)
{
  Span span = { start - parse->start, end - start };
  gboolean digest = g_str_equal (self->content_type, "multipart/digest");
  g_autofree char *number = g_strdup_printf (
      "%s%s%u", child_prefix, *child_prefix != '\0' ? "." : "", self->children->len + 1);

  g_ptr_array_add (self->children, parse_span (parse, span, number, number, depth + 1,
                                               digest ? "message/rfc822" : "text/plain"));
}

static void
parse_children (Parse *parse,
                MesignMimePart *self,
                Span body,
                const char *child_prefix,
                guint depth)
{
  const char *boundary = mesign_mime_part_get_parameter (self, "boundary");
  const char *p = parse->start + body.offset;
  const char *end = p + body.length;
  const char *part = NULL;
  const char *after = NULL;
  gboolean closing = FALSE;

  self->malformed = TRUE;
  if (boundary == NULL || *boundary == '\0' || depth >= MESIGN_MIME_MAX_DEPTH)
    return;
  while (parse->n_parts < MESIGN_MIME_MAX_PARTS && !closing)
    {
      const char *delimiter = find_delimiter (p, end, boundary, &after, &closing);

      /* A delimiter at the very end was meant to close. */
      if (part != NULL && (delimiter != NULL || part < end))
        add_child (parse, self, part, delimiter != NULL ? drop_line_end (part, delimiter) : end,
                   child_prefix, depth);
      if (delimiter == NULL)
        return;
      part = after;
      p = after;
    }
  self->malformed = self->malformed && (!closing || self->children->len == 0);
}

static MesignMimePart *
parse_span (Parse *parse,
            Span span,
            const char *number,
            const char *child_prefix,
            guint depth,
            const char *fallback_type)
{
  MesignMimePart *self = g_atomic_rc_box_new0 (MesignMimePart);
  gboolean malformed = FALSE;
  gsize body = 0;
  gsize header =
      mesign_mime_scan_header (parse->start + span.offset, span.length, &body, &malformed);
  Span rest = { span.offset + body, span.length - body };

  parse->n_parts++;
  self->entity = slice (parse, span.offset, span.length);
  self->header_block = slice (parse, span.offset, header);
  self->body = slice (parse, rest.offset, rest.length);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mime_part_unref);
  read_content_type (self, fallback_type);
  read_encoding (self);
  read_content_id (self);
  if (mesign_mime_part_is_multipart (self))
    parse_children (parse, self, rest, child_prefix, depth);
  self->malformed = self->malformed || malformed;
  self->number = g_strdup (number);
  read_disposition (self);

  return self;
}

static gboolean
is_multipart_octets (GBytes *octets, gsize header)
{
  g_autoptr (GBytes) block = g_bytes_new_from_bytes (octets, 0, header);
  g_autoptr (GHashTable) parameters = NULL;
  g_autofree char *raw = mesign_mime_find_raw (block, "Content-Type");
  g_autofree char *type = raw != NULL ? mesign_mime_parse_media_type (raw, &parameters) : NULL;

  return type != NULL && g_str_has_prefix (type, "multipart/");
}

/**
 * mesign_mime_part_parse_entity:
 * @entity: the octets of an entity: header, empty line, body
 * @prefix: (nullable): the number of the part it came out of, %NULL or "" where it is a message
 *
 * Parses what was found inside a message: a decrypted or signed content, an attached message. The
 * numbers of its parts start with @prefix. Never fails: octets that are nothing become one part.
 *
 * Returns: (transfer full): the tree
 */
MesignMimePart *
mesign_mime_part_parse_entity (GBytes *entity, const char *prefix)
{
  Parse parse = { entity, NULL, 0 };
  Span span = { 0, 0 };
  gboolean malformed = FALSE;
  gboolean multipart;
  gsize body;
  gsize header;
  g_autofree char *number = NULL;

  g_return_val_if_fail (entity != NULL, NULL);

  if (prefix == NULL)
    prefix = "";
  parse.start = g_bytes_get_data (entity, &span.length);
  if (parse.start == NULL)
    parse.start = "";
  header = mesign_mime_scan_header (parse.start, span.length, &body, &malformed);
  multipart = is_multipart_octets (entity, header);
  number = g_strdup_printf ("%s%s%s", prefix, multipart || *prefix == '\0' ? "" : ".",
                            multipart ? "" : "1");

  return parse_span (&parse, span, number, prefix, 0, "text/plain");
}

/**
 * mesign_mime_part_parse:
 * @message: a message as it lies on the server or in a file
 * @error: return location for a #MesignMimeError
 *
 * Parses a message into the tree of its parts. Malformed ones are parsed as far as it makes sense,
 * #MesignMimePart.malformed says so, and no octet is lost. Any thread; nothing is copied.
 *
 * Returns: (transfer full): the root, or %NULL with %MESIGN_MIME_ERROR_NOT_A_MESSAGE where there is
 * not one header field in front
 */
MesignMimePart *
mesign_mime_part_parse (GBytes *message, GError **error)
{
  MesignMimePart *root;

  g_return_val_if_fail (message != NULL, NULL);

  root = mesign_mime_part_parse_entity (message, NULL);
  if (mesign_mime_header_has (root->header_block, NULL))
    return root;
  mesign_mime_part_unref (root);
  g_set_error_literal (error, MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_NOT_A_MESSAGE,
                       _ ("This is not a mail message: it does not start with a mail header."));

  return NULL;
}

/**
 * mesign_mime_part_open_message:
 * @self: a part
 *
 * Returns: (transfer full) (nullable): the message in a message/rfc822 part as a tree of its own,
 * its numbers starting with that of the part; %NULL where it is no such part
 */
MesignMimePart *
mesign_mime_part_open_message (const MesignMimePart *self)
{
  g_autoptr (GBytes) octets = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!g_str_equal (self->content_type, "message/rfc822") &&
      !g_str_equal (self->content_type, "message/global"))
    return NULL;
  octets = mesign_mime_part_decode (self);

  return mesign_mime_part_parse_entity (octets, self->number);
}

/**
 * mesign_mime_part_take_content:
 * @self: a part that holds another entity in a form of its own, such as signed-data
 * @content: (transfer full): that entity
 *
 * Puts the content into the tree, as the part's only child. Only whoever parsed the tree may do so,
 * before anybody else sees it.
 */
void
mesign_mime_part_take_content (MesignMimePart *self, MesignMimePart *content)
{
  g_return_if_fail (self != NULL && content != NULL && self->children->len == 0);

  g_ptr_array_add (self->children, content);
}

static MesignMimePart *
find_below (MesignMimePart *self, const char *number, guint depth)
{
  gsize length = strlen (self->number);
  MesignMimePart *found = NULL;
  MesignMimePart *message = NULL;

  if (g_str_equal (self->number, number))
    return mesign_mime_part_ref (self);
  if (strncmp (self->number, number, length) != 0 || depth > MESIGN_MIME_MAX_DEPTH)
    return NULL;
  for (guint i = 0; i < self->children->len && found == NULL; i++)
    found = find_below (self->children->pdata[i], number, depth + 1);
  if (found == NULL && length > 0 && number[length] == '.')
    message = mesign_mime_part_open_message (self);
  if (message != NULL)
    {
      found = find_below (message, number, depth + 1);
      mesign_mime_part_unref (message);
    }

  return found;
}

/**
 * mesign_mime_part_find:
 * @root: a tree
 * @number: the number of a part, also of one inside an attached message
 * @error: return location for a #MesignMimeError
 *
 * Returns: (transfer full): the part, or %NULL with %MESIGN_MIME_ERROR_NO_SUCH_PART
 */
MesignMimePart *
mesign_mime_part_find (MesignMimePart *root, const char *number, GError **error)
{
  MesignMimePart *found;

  g_return_val_if_fail (root != NULL && number != NULL, NULL);

  found = find_below (root, number, 0);
  if (found == NULL)
    g_set_error (error, MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_NO_SUCH_PART,
                 _ ("This message has no part “%s”."), number);

  return found;
}

/**
 * mesign_mime_part_get_parameter:
 * @self: a part
 * @name: a parameter of Content-Type, in lower case
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
mesign_mime_part_get_parameter (const MesignMimePart *self, const char *name)
{
  return g_hash_table_lookup (self->parameters, name);
}

/**
 * mesign_mime_part_is_multipart:
 * @self: a part
 *
 * Returns: whether it is labelled multipart, with or without children
 */
gboolean
mesign_mime_part_is_multipart (const MesignMimePart *self)
{
  return g_str_has_prefix (self->content_type, "multipart/");
}

/**
 * mesign_mime_part_is_text:
 * @self: a part
 *
 * Returns: whether it can be shown as text: plain text, HTML, or a multipart without parts
 */
gboolean
mesign_mime_part_is_text (const MesignMimePart *self)
{
  return g_str_equal (self->content_type, "text/plain") ||
         g_str_equal (self->content_type, "text/html") ||
         (mesign_mime_part_is_multipart (self) && self->children->len == 0);
}

/**
 * mesign_mime_part_is_attachment:
 * @self: a part
 *
 * Returns: whether it is something to save rather than text to show: said to be an attachment, or
 * neither text nor multipart
 */
gboolean
mesign_mime_part_is_attachment (const MesignMimePart *self)
{
  if (mesign_mime_part_is_multipart (self))
    return FALSE;

  return g_strcmp0 (self->disposition, "attachment") == 0 || !mesign_mime_part_is_text (self);
}
