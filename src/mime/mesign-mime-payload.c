/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a mail says, as it is signed, encrypted, or sent as it is. */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-payload-private.h"

#include "mime/mesign-html.h"
#include "mime/mesign-mime-part.h"
#include "mime/mesign-mime-private.h"

#include <string.h>

#define MAX_TEXT_LINE 78
#define MAX_MESSAGE_LINE 900

#define LEGACY_OPEN "<div class=\"header-protection-legacy-display\"><pre>"
#define LEGACY_CLOSE "</pre></div>\r\n"

/* What stands on the root of the payload, in front of and on its Content-Type. */
typedef struct
{
  GBytes *block;
  const char *hp;
} Root;

void
mesign_mime_append_bytes (GString *out, GBytes *octets)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  g_string_append_len (out, data, (gssize) length);
}

static void
start_part (GString *out, const Root *root, const char *content_type)
{
  if (root != NULL && root->block != NULL)
    mesign_mime_append_bytes (out, root->block);
  g_string_append_printf (out, "Content-Type: %s", content_type);
}

static void
end_content_type (GString *out, const Root *root)
{
  if (root != NULL && root->hp != NULL)
    mesign_mime_append_parameter (out, "hp", root->hp);
  g_string_append (out, "\r\n");
}

static GBytes *
to_wire_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GString) whole = g_string_new (valid);

  if (whole->len == 0 || whole->str[whole->len - 1] != '\n')
    g_string_append_c (whole, '\n');
  octets = g_string_free_to_bytes (g_steal_pointer (&whole));

  return mesign_mime_canonicalize (octets);
}

static gsize
count_high (const char *text, gsize length)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    n += (guchar) text[i] >= 0x80;

  return n;
}

static void
append_text (GString *out, const char *text)
{
  g_autoptr (GBytes) octets = to_wire_text (text);
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  if (mesign_mime_is_sturdy (data, length, MAX_TEXT_LINE))
    {
      g_string_append (out, "Content-Transfer-Encoding: 7bit\r\n\r\n");
      g_string_append_len (out, data, (gssize) length);
    }
  else if (count_high (data, length) * 6 > length)
    {
      g_string_append (out, "Content-Transfer-Encoding: base64\r\n\r\n");
      mesign_mime_append_base64 (out, (const guint8 *) data, length);
    }
  else
    {
      g_string_append (out, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
      mesign_mime_append_quoted (out, data, length);
    }
}

static void
append_text_part (GString *out,
                  const Root *root,
                  const char *content_type,
                  const char *text,
                  gboolean legacy)
{
  start_part (out, root, content_type);
  mesign_mime_append_parameter (out, "charset", "utf-8");
  if (legacy)
    mesign_mime_append_parameter (out, "hp-legacy-display", "1");
  end_content_type (out, root);
  append_text (out, text);
}

/* Where the content of the body element starts. */
static gsize
find_body (const char *html)
{
  const char *p = strcasestr (html, "<body");
  char quote = '\0';

  if (p == NULL || (p[5] != '>' && !g_ascii_isspace (p[5])))
    return 0;
  for (p += 5; *p != '\0' && (quote != '\0' || *p != '>'); p++)
    if (quote != '\0' ? *p == quote : (*p == '"' || *p == '\''))
      quote = quote != '\0' ? '\0' : *p;

  return *p == '>' ? (gsize) (p + 1 - html) : 0;
}

static char *
legacy_html (const char *html, const char *subject)
{
  g_autofree char *escaped = g_markup_printf_escaped ("Subject: %s", subject);
  gsize start = find_body (html);

  return g_strdup_printf ("%.*s" LEGACY_OPEN "%s" LEGACY_CLOSE "%s", (int) start, html, escaped,
                          html + start);
}

static char *
dup_html (const MesignDraft *draft, gboolean legacy)
{
  g_autofree char *subject = mesign_mime_clean_line (draft->subject);

  return legacy ? legacy_html (draft->html, subject) : g_strdup (draft->html);
}

static char *
dup_text (const MesignDraft *draft, gboolean legacy)
{
  g_autofree char *subject = mesign_mime_clean_line (draft->subject);
  g_autofree char *text = NULL;

  if (*draft->text == '\0' && draft->html != NULL)
    text = mesign_html_to_text (draft->html);
  else
    text = g_strdup (draft->text);

  return legacy ? g_strdup_printf ("Subject: %s\n\n%s", subject, text) : g_steal_pointer (&text);
}

static char *
start_multipart (GString *out, const Root *root, const char *content_type)
{
  g_autofree char *token = mesign_mime_random_token ();
  char *boundary = g_strconcat ("=_", token, NULL);

  start_part (out, root, content_type);
  mesign_mime_append_parameter (out, "boundary", boundary);
  end_content_type (out, root);
  g_string_append_printf (out, "\r\n--%s\r\n", boundary);

  return boundary;
}

/* What the HTML of a draft shows stands with it, not among what is attached. */
static gboolean
is_picture (const MesignDraft *draft, const MesignDraftAttachment *attachment)
{
  return draft->html != NULL && attachment->content_id != NULL;
}

static guint
count_attachments (const MesignDraft *draft, gboolean pictures)
{
  guint n = 0;

  for (guint i = 0; i < draft->attachments->len; i++)
    n += is_picture (draft, draft->attachments->pdata[i]) == pictures;

  return n;
}

static void append_attachments (GString *out,
                                const MesignDraft *draft,
                                const char *boundary,
                                gboolean pictures);

/* The HTML with its pictures (RFC 2387). */
static void
append_html (GString *out, const MesignDraft *draft, gboolean legacy)
{
  g_autofree char *html = dup_html (draft, legacy);
  g_autofree char *boundary = NULL;

  if (count_attachments (draft, TRUE) == 0)
    {
      append_text_part (out, NULL, "text/html", html, legacy);
      return;
    }
  boundary = start_multipart (out, NULL, "multipart/related; type=\"text/html\"");
  append_text_part (out, NULL, "text/html", html, legacy);
  append_attachments (out, draft, boundary, TRUE);
}

static void
append_body (GString *out, const Root *root, const MesignDraft *draft, gboolean legacy)
{
  g_autofree char *text = dup_text (draft, legacy);
  g_autofree char *boundary = NULL;

  if (draft->html == NULL)
    {
      append_text_part (out, root, "text/plain", text, legacy);
      return;
    }
  boundary = start_multipart (out, root, "multipart/alternative");
  append_text_part (out, NULL, "text/plain", text, legacy);
  g_string_append_printf (out, "\r\n--%s\r\n", boundary);
  append_html (out, draft, legacy);
  g_string_append_printf (out, "\r\n--%s--\r\n", boundary);
}

static char *
attachment_type (const MesignDraftAttachment *attachment, gboolean *as_it_is)
{
  g_autoptr (GHashTable) parameters = NULL;
  const char *given = attachment->content_type != NULL ? attachment->content_type : "";
  g_autofree char *type = mesign_mime_parse_media_type (given, &parameters);
  gboolean message = g_strcmp0 (type, "message/rfc822") == 0;
  gsize length;
  const char *data = g_bytes_get_data (attachment->octets, &length);

  /* A message must not be encoded (RFC 2046 section 5.2.1): one that a relay might change goes as a
   * file. */
  *as_it_is = message && mesign_mime_is_sturdy (data, length, MAX_MESSAGE_LINE);
  if (type == NULL || g_str_has_prefix (type, "multipart/") ||
      (g_str_has_prefix (type, "message/") && !*as_it_is))
    return g_strdup ("application/octet-stream");

  return g_steal_pointer (&type);
}

/* What could end the field or the identifier is not written. */
static void
append_content_id (GString *out, const char *content_id)
{
  g_string_append (out, "\r\nContent-ID: <");
  for (const char *p = content_id; *p != '\0'; p++)
    if (g_ascii_isgraph (*p) && *p != '<' && *p != '>')
      g_string_append_c (out, *p);
  g_string_append_c (out, '>');
}

static void
append_attachment (GString *out, const MesignDraftAttachment *attachment, gboolean is_picture)
{
  gboolean as_it_is = FALSE;
  g_autofree char *type = attachment_type (attachment, &as_it_is);
  g_autofree char *filename = mesign_mime_safe_filename (attachment->filename, type);
  gsize length;
  const guint8 *data = g_bytes_get_data (attachment->octets, &length);

  g_string_append_printf (out, "Content-Type: %s", type);
  if (g_strcmp0 (type, attachment->content_type) == 0)
    mesign_mime_append_part_parameters (out, attachment->fields, type);
  g_string_append (out, "\r\n");
  mesign_mime_append_part_fields (out, attachment->fields);
  g_string_append_printf (out, "Content-Disposition: %s", is_picture ? "inline" : "attachment");
  mesign_mime_append_parameter (out, "filename", filename);
  if (is_picture)
    append_content_id (out, attachment->content_id);
  g_string_append_printf (out, "\r\nContent-Transfer-Encoding: %s\r\n\r\n",
                          as_it_is ? "7bit" : "base64");
  if (as_it_is)
    g_string_append_len (out, (const char *) data, (gssize) length);
  else
    mesign_mime_append_base64 (out, data, length);
}

/* Those of one kind, and the end of the multipart they stand in. */
static void
append_attachments (GString *out, const MesignDraft *draft, const char *boundary, gboolean pictures)
{
  for (guint i = 0; i < draft->attachments->len; i++)
    {
      if (is_picture (draft, draft->attachments->pdata[i]) != pictures)
        continue;
      g_string_append_printf (out, "\r\n--%s\r\n", boundary);
      append_attachment (out, draft->attachments->pdata[i], pictures);
    }
  g_string_append_printf (out, "\r\n--%s--\r\n", boundary);
}

static const char *
hp_value (MesignMimeProtection protection)
{
  switch (protection)
    {
    case MESIGN_MIME_PROTECTION_CLEAR:
      return "clear";
    case MESIGN_MIME_PROTECTION_CIPHER:
      return "cipher";
    case MESIGN_MIME_PROTECTION_NONE:
    default:
      return NULL;
    }
}

void
mesign_mime_append_payload (GString *out,
                            const MesignDraft *draft,
                            const MesignMimeFields *protected_fields,
                            MesignMimeProtection protection,
                            gboolean legacy_display)
{
  g_autoptr (GBytes) block = NULL;
  g_autofree char *boundary = NULL;
  Root root = { NULL, hp_value (protection) };

  if (protected_fields != NULL)
    root.block = block = mesign_mime_fields_to_block (protected_fields);
  if (count_attachments (draft, FALSE) == 0)
    {
      append_body (out, &root, draft, legacy_display);
      return;
    }
  boundary = start_multipart (out, &root, "multipart/mixed");
  append_body (out, NULL, draft, legacy_display);
  append_attachments (out, draft, boundary, FALSE);
}

/**
 * mesign_mime_build_payload:
 * @draft: a draft
 * @protected_fields: (nullable): fields for the header of the root, with HP-Outer where it is to be
 * encrypted
 * @protection: the hp parameter of the root
 * @legacy_display: whether the subject is repeated in the body for readers that do not know
 * protected headers (RFC 9788 section 5.2.2); only for what is encrypted
 *
 * Makes the entity that is signed, encrypted or sent as it is: text/plain, with HTML
 * multipart/alternative, the HTML with its pictures multipart/related (RFC 2387), with attachments
 * multipart/mixed. All of it is ASCII in lines that no
 * relay touches: quoted-printable or base64, CRLF, no trailing space, no line that starts with
 * "From " or a dot.
 *
 * Returns: (transfer full): the octets
 */
GBytes *
mesign_mime_build_payload (const MesignDraft *draft,
                           const MesignMimeFields *protected_fields,
                           MesignMimeProtection protection,
                           gboolean legacy_display)
{
  GString *out;

  g_return_val_if_fail (draft != NULL, NULL);

  out = g_string_new (NULL);
  mesign_mime_append_payload (out, draft, protected_fields, protection, legacy_display);

  return g_string_free_to_bytes (out);
}

/**
 * mesign_mime_strip_legacy_display:
 * @text: the text of a part with hp-legacy-display="1" inside an encrypted layer
 *
 * Returns: (transfer full): the text without the header fields repeated in front, up to the first
 * empty line (RFC 9788 section 4.5.3.2)
 */
char *
mesign_mime_strip_legacy_display (const char *text)
{
  const char *line = text;

  g_return_val_if_fail (text != NULL, NULL);

  while (*line != '\0')
    {
      gsize length = strcspn (line, "\n");
      gboolean empty = strspn (line, " \t\r") == length;

      line += length + (line[length] == '\n');
      if (empty)
        return g_strdup (line);
    }

  return g_strdup (text);
}
