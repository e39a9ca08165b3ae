/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "look.h"

#include "fuzz.h"

#include "cli/mesign-cli.h"
#include "crypto/mesign-x509.h"
#include "engine/mesign-reading.h"
#include "mime/mesign-html.h"
#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-part.h"
#include "mime/mesign-text.h"

#include <libxml/HTMLparser.h>
#include <string.h>

static gboolean
is_in (const xmlChar *name, const char *const *list)
{
  for (; *list != NULL; list++)
    if (g_ascii_strcasecmp ((const char *) name, *list) == 0)
      return TRUE;

  return FALSE;
}

static void
check_attribute (const xmlAttr *attribute)
{
  static const char *const loading[] = { "background", "poster", "data",   "srcset", "action",
                                         "formaction", "ping",   "srcdoc", NULL };
  static const char *const addresses[] = { "href", "src", NULL };
  xmlChar *value = xmlNodeListGetString (attribute->doc, attribute->children, 1);
  const char *text = value != NULL ? (const char *) value : "";

  if (g_ascii_strncasecmp ((const char *) attribute->name, "on", 2) == 0 ||
      is_in (attribute->name, loading))
    g_error ("an attribute that acts: %s", attribute->name);
  if (is_in (attribute->name, addresses))
    {
      while (g_ascii_isspace (*text))
        text++;
      if (g_ascii_strncasecmp (text, "javascript:", 11) == 0 ||
          g_ascii_strncasecmp (text, "data:", 5) == 0)
        g_error ("an address that runs: %s", text);
    }
  if (g_str_equal (attribute->name, "src") && g_ascii_strncasecmp (text, "cid:", 4) != 0)
    g_error ("a picture from elsewhere: %s", text);
  if (g_str_equal (attribute->name, "style") &&
      (strcasestr (text, "url") != NULL && strchr (text, '(') != NULL))
    g_error ("a style that loads: %s", text);
  xmlFree (value);
}

static void
check_element (const xmlNode *node)
{
  static const char *const acting[] = { "script", "style", "iframe", "object",   "embed",
                                        "applet", "form",  "input",  "button",   "meta",
                                        "link",   "base",  "frame",  "frameset", "svg",
                                        "math",   "video", "audio",  "source",   NULL };

  if (is_in (node->name, acting))
    g_error ("an element that acts: %s", node->name);
  for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    check_attribute (attribute);
}

static const xmlNode *
next_node (const xmlNode *node)
{
  if (node->children != NULL && node->type == XML_ELEMENT_NODE)
    return node->children;
  while (node != NULL && node->next == NULL)
    node = node->parent;

  return node != NULL ? node->next : NULL;
}

/* A parser of its own looks at what is left. */
static void
check_clean (const char *clean)
{
  xmlDoc *document = htmlReadMemory (clean, strlen (clean), NULL, "UTF-8",
                                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING | HTML_PARSE_NONET);

  if (document == NULL)
    return;
  for (const xmlNode *node = document->children; node != NULL; node = next_node (node))
    if (node->type == XML_ELEMENT_NODE)
      check_element (node);
  xmlFreeDoc (document);
}

static void
look_at_text (const char *text)
{
  g_autofree char *preview = mesign_text_make_preview (text, MESIGN_TEXT_PREVIEW_LENGTH);
  g_autofree char *html = mesign_html_from_text (text);

  fuzz_assert_text (text);
  fuzz_assert_text (preview);
  fuzz_assert_text (html);
  check_clean (html);
}

void
look_at_html (const char *html)
{
  g_autofree char *text = mesign_html_to_text (html);
  g_autofree char *clean = mesign_html_clean (html);
  g_autofree char *again = mesign_html_clean (clean);
  g_autofree char *stripped = mesign_html_strip_legacy_display (html);
  g_autoptr (GPtrArray) links = mesign_html_list_links (html);
  g_auto (GStrv) ids = mesign_html_list_content_ids (html);

  fuzz_assert_text (text);
  fuzz_assert_text (clean);
  check_clean (clean);
  check_clean (again);
  if (mesign_html_count_remote (clean) != 0)
    g_error ("something remote is left: %s", clean);
  for (guint i = 0; i < links->len; i++)
    {
      fuzz_assert_text (((MesignHtmlLink *) links->pdata[i])->href);
      fuzz_assert_text (((MesignHtmlLink *) links->pdata[i])->text);
    }
  mesign_html_count_remote (html);
  mesign_html_is_only_text (html);
}

static void
look_at_part (const MesignBodyPart *part)
{
  g_autoptr (GPtrArray) links = mesign_reading_list_links (part);
  g_autofree char *html = NULL;

  look_at_text (part->text);
  mesign_reading_is_native (part);
  mesign_reading_count_remote (part);
  for (guint i = 0; i < links->len; i++)
    {
      const MesignReadingLink *link = links->pdata[i];

      fuzz_assert_text (link->href);
      fuzz_assert_text (link->text);
    }
  if (part->html == NULL)
    return;
  fuzz_assert_text (part->html);
  html = mesign_reading_dup_html (part, "mesign-part", NULL);
  fuzz_assert_text (html);
  look_at_html (part->html);
}

static void
look_at_attachment (const MesignAttachment *attachment)
{
  fuzz_assert_text (attachment->filename);
  fuzz_assert_text (attachment->content_type);
  if (*attachment->filename == '\0' || strchr (attachment->filename, '/') != NULL ||
      attachment->filename[0] == '.')
    g_error ("a file name that leaves its folder: “%s”", attachment->filename);
  for (const char *p = attachment->filename; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      g_error ("a control character in a file name");
  g_assert_cmpuint (attachment->size, ==, g_bytes_get_size (attachment->octets));
}

void
look_at_certificate (MesignCertificate *certificate)
{
  g_autofree char *pem = mesign_x509_to_pem (certificate);
  g_autofree char *text = mesign_x509_to_text (certificate);
  g_auto (GStrv) ocsp = mesign_x509_get_ocsp_urls (certificate);
  g_auto (GStrv) crl = mesign_x509_get_crl_urls (certificate);
  g_auto (GStrv) issuers = mesign_x509_get_issuer_urls (certificate);

  fuzz_assert_text (pem);
  fuzz_assert_text (text);
  fuzz_assert_text (certificate->name);
  fuzz_assert_text (certificate->subject);
  fuzz_assert_text (certificate->issuer);
  fuzz_assert_text (certificate->issuer_name);
  fuzz_assert_text (certificate->organization);
  for (guint i = 0; certificate->addresses[i] != NULL; i++)
    fuzz_assert_text (certificate->addresses[i]);
  mesign_cms_can_encrypt_to (certificate, NULL);
  mesign_cms_get_micalg (certificate);
}

static void
look_at_addresses (GPtrArray *addresses)
{
  g_autofree char *field = mesign_mime_format_addresses (addresses);
  g_autofree char *shown = mesign_mime_display_addresses (addresses);

  fuzz_assert_text (field);
  fuzz_assert_text (shown);
  for (guint i = 0; i < addresses->len; i++)
    mesign_mime_check_address (((MesignAddress *) addresses->pdata[i])->address, NULL);
}

static void
look_at_json (const MesignOpenedMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *json = NULL;

  mesign_json_opened_message (builder, message);
  node = json_builder_get_root (builder);
  json = json_to_string (node, FALSE);
  fuzz_assert_text (json);
}

void
look_at_message (const MesignOpenedMessage *message)
{
  look_at_json (message);
  look_at_addresses (message->headers->from);
  look_at_addresses (message->headers->to);
  look_at_addresses (message->headers->reply_to);
  look_at_text (message->body_text);
  for (guint i = 0; i < message->body_parts->len; i++)
    look_at_part (message->body_parts->pdata[i]);
  for (guint i = 0; i < message->attachments->len; i++)
    look_at_attachment (message->attachments->pdata[i]);
  for (guint i = 0; i < message->certificates->len; i++)
    look_at_certificate (message->certificates->pdata[i]);
}
