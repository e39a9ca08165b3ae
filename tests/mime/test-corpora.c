/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-body.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-smime.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* Samples made by others; the cases are registered only where MESIGN_CORPORA says where they are.
 */

/* These were signed over bare LF, so that they are right only in that form. */
#define LF_SIGNED "alice.env.dsig."

static char *
corpus_path (const char *name)
{
  return g_build_filename (g_getenv ("MESIGN_CORPORA"), name, NULL);
}

static GBytes *
load (const char *name)
{
  g_autofree char *path = corpus_path (name);
  char *data;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));

  return g_bytes_new_take (data, length);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
list_files (const char *folder, const char *suffix)
{
  g_autofree char *path = corpus_path (folder);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);

  return names;
}

static JsonParser *
load_json (const char *name)
{
  g_autofree char *path = corpus_path (name);
  JsonParser *parser = json_parser_new ();

  g_assert_true (json_parser_load_from_file (parser, path, NULL));

  return parser;
}

static void
walk (MesignMimePart *part, guint depth)
{
  g_autofree char *text = mesign_mime_part_decode_text (part, NULL);
  g_autoptr (MesignMimePart) message = mesign_mime_part_open_message (part);
  g_autoptr (MesignMimeSelection) selection = mesign_mime_select (part);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_nonnull (selection);
  for (guint i = 0; i < part->children->len; i++)
    walk (part->children->pdata[i], depth + 1);
  if (message != NULL && depth < 20)
    walk (message, depth + 1);
}

static void
test_everything_is_read (void)
{
  static const char *const folders[] = { "mime/stalwart/malformed", "mime/stalwart/rfc",
                                         "mime/mailcore2/input",    "rfc9788/baseline",
                                         "rfc9788/signed-only",     "rfc9788/signed-enc",
                                         "thunderbird-smime" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (GPtrArray) names = list_files (folders[i], ".eml");

      g_assert_cmpuint (names->len, >, 0);
      for (guint j = 0; j < names->len; j++)
        {
          g_autoptr (GBytes) octets = load (names->pdata[j]);
          g_autoptr (MesignMimePart) part = mesign_mime_part_parse_entity (octets, NULL);

          g_assert_true (g_bytes_equal (part->entity, octets));
          walk (part, 0);
        }
    }
}

static void
count (MesignMimePart *part, guint depth, guint *parts, guint *messages)
{
  g_autoptr (MesignMimePart) message = mesign_mime_part_open_message (part);

  (*parts)++;
  for (guint i = 0; i < part->children->len; i++)
    count (part->children->pdata[i], depth, parts, messages);
  if (message == NULL)
    return;
  (*messages)++;
  count (message, depth + 1, parts, messages);
}

static void
test_torture (void)
{
  g_autoptr (GBytes) octets = load ("mime/mime-torture");
  g_autoptr (MesignMimePart) root = mesign_mime_part_parse (octets, NULL);
  g_autoptr (MesignMimePart) deep = mesign_mime_part_find (root, "12.3.2.1", NULL);
  g_autoptr (MesignMimePart) monster = mesign_mime_part_find (root, "12.3.4.1", NULL);
  g_autoptr (GBytes) gif = mesign_mime_part_decode (deep);
  guint parts = 0;
  guint messages = 0;

  g_assert_cmpstr (root->content_type, ==, "multipart/mixed");
  g_assert_cmpuint (root->children->len, ==, 12);
  g_assert_cmpstr (deep->content_type, ==, "image/gif");
  g_assert_cmpmem (g_bytes_get_data (gif, NULL), 4, "GIF8", 4);
  g_assert_cmpstr (monster->content_type, ==, "audio/x-sun");
  count (root, 0, &parts, &messages);
  g_assert_cmpuint (parts, ==, 52);
  g_assert_cmpuint (messages, ==, 10);
}

static char *
describe_addresses (GPtrArray *list)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (out, "{%s}", ((MesignAddress *) list->pdata[i])->address);

  return g_string_free (out, FALSE);
}

static void
append_expected (GString *out, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *entry = json_array_get_object_element (list, i);

      if (json_object_has_member (entry, "addresses"))
        append_expected (out, json_object_get_array_member (entry, "addresses"));
      else
        g_string_append_printf (out, "{%s}",
                                json_object_get_string_member_with_default (entry, "address", ""));
    }
}

/* A header field as it stands in the samples, read as if it stood in a mail. */
static char *
field_value (JsonObject *entry)
{
  g_autofree char *field =
      g_strconcat ("X:", json_object_get_string_member (entry, "header"), NULL);
  g_autoptr (GBytes) block = g_bytes_new (field, strlen (field));
  g_autoptr (GPtrArray) fields = mesign_mime_header_list (block);

  return g_strdup (((MesignMimeHeader *) fields->pdata[0])->raw);
}

/* Comments in addresses are dropped here, and group names are not addresses. */
static void
test_stalwart_addresses (void)
{
  g_autoptr (JsonParser) parser = load_json ("mime/stalwart/address.json");
  JsonArray *cases = json_node_get_array (json_parser_get_root (parser));
  guint same = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *entry = json_array_get_object_element (cases, i);
      JsonObject *expected = json_object_get_object_member (entry, "expected");
      g_autofree char *raw = field_value (entry);
      g_autoptr (GPtrArray) list = mesign_mime_parse_addresses (raw);
      g_autofree char *got = describe_addresses (list);
      g_autoptr (GString) wanted = g_string_new (NULL);

      append_expected (wanted,
                       json_object_get_array_member (
                           expected, json_object_has_member (expected, "List") ? "List" : "Group"));
      same += g_str_equal (got, wanted->str);
      if (!g_str_equal (got, wanted->str))
        g_test_message ("%s: %s, expected %s", raw, got, wanted->str);
    }
  g_assert_cmpuint (same + 6, >=, json_array_get_length (cases));
}

static gint64
expected_seconds (JsonObject *date)
{
  g_autoptr (GDateTime) utc =
      g_date_time_new_utc ((int) json_object_get_int_member (date, "year"),
                           (int) json_object_get_int_member (date, "month"),
                           (int) json_object_get_int_member (date, "day"),
                           (int) json_object_get_int_member (date, "hour"),
                           (int) json_object_get_int_member (date, "minute"),
                           (double) json_object_get_int_member (date, "second"));
  gint64 offset = json_object_get_int_member (date, "tz_hour") * 3600 +
                  json_object_get_int_member (date, "tz_minute") * 60;

  if (utc == NULL)
    return 0;
  if (json_object_get_boolean_member (date, "tz_before_gmt"))
    offset = -offset;

  return MAX (g_date_time_to_unix (utc) - offset, 0);
}

static void
test_stalwart_dates (void)
{
  g_autoptr (JsonParser) parser = load_json ("mime/stalwart/date.json");
  JsonArray *cases = json_node_get_array (json_parser_get_root (parser));
  guint same = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *entry = json_array_get_object_element (cases, i);
      JsonNode *expected = json_object_get_member (entry, "expected");
      g_autofree char *raw = field_value (entry);
      gint64 wanted = JSON_NODE_HOLDS_OBJECT (expected)
                          ? expected_seconds (json_node_get_object (expected))
                          : 0;
      gint64 got;

      mesign_mime_parse_date (raw, &got);
      same += got == wanted;
      if (got != wanted)
        g_test_message ("%s: %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT, raw, got, wanted);
    }
  g_assert_cmpuint (same + 4, >=, json_array_get_length (cases));
}

static void
test_stalwart_unstructured (void)
{
  g_autoptr (JsonParser) parser = load_json ("mime/stalwart/unstructured.json");
  JsonArray *cases = json_node_get_array (json_parser_get_root (parser));
  guint same = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *entry = json_array_get_object_element (cases, i);
      JsonNode *expected = json_object_get_member (entry, "expected");
      const char *wanted = JSON_NODE_HOLDS_VALUE (expected) ? json_node_get_string (expected) : "";
      g_autofree char *raw = field_value (entry);
      g_autofree char *got = mesign_mime_header_decode (raw);

      same += g_str_equal (got, wanted);
      if (!g_str_equal (got, wanted))
        g_test_message ("%s: “%s”, expected “%s”", raw, got, wanted);
    }
  g_assert_cmpuint (same + 7, >=, json_array_get_length (cases));
}

static gboolean
attributes_are (const MesignMimePart *part, JsonArray *attributes)
{
  for (guint i = 0; i < json_array_get_length (attributes); i++)
    {
      JsonArray *pair = json_array_get_array_element (attributes, i);
      const char *name = json_array_get_string_element (pair, 0);

      if (!g_str_has_suffix (name, "-language") &&
          g_strcmp0 (mesign_mime_part_get_parameter (part, name),
                     json_array_get_string_element (pair, 1)) != 0)
        return FALSE;
    }

  return TRUE;
}

/* Differences that stay: spaces at the ends of values, octets of value zero, no subtype at all. */
static void
test_stalwart_content_types (void)
{
  g_autoptr (JsonParser) parser = load_json ("mime/stalwart/content_type.json");
  JsonArray *cases = json_node_get_array (json_parser_get_root (parser));
  g_autoptr (JsonObject) empty = json_object_new ();
  guint same = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *entry = json_array_get_object_element (cases, i);
      JsonNode *node = json_object_get_member (entry, "expected");
      JsonObject *expected = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : empty;
      JsonNode *attributes = json_object_get_member (expected, "attributes");
      g_autofree char *raw = field_value (entry);
      g_autofree char *field = g_strdup_printf ("Content-Type: %s\n\n", raw);
      g_autoptr (GBytes) octets = g_bytes_new (field, strlen (field));
      g_autoptr (MesignMimePart) part = mesign_mime_part_parse_entity (octets, NULL);
      g_autofree char *type = g_strdup_printf (
          "%s/%s", json_object_get_string_member_with_default (expected, "c_type", "text"),
          json_object_get_string_member_with_default (expected, "c_subtype", "plain"));
      gboolean good = g_ascii_strcasecmp (type, part->content_type) == 0;

      if (attributes != NULL && JSON_NODE_HOLDS_ARRAY (attributes))
        good = good && attributes_are (part, json_node_get_array (attributes));
      same += good;
      if (!good)
        g_test_message ("%s: %s", raw, part->content_type);
    }
  g_assert_cmpuint (same + 18, >=, json_array_get_length (cases));
}

static guint
count_kind (JsonObject *message, const char *list, gboolean text)
{
  JsonArray *indices = json_object_get_array_member (message, list);
  JsonArray *parts = json_object_get_array_member (message, "parts");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (indices); i++)
    {
      JsonObject *part =
          json_array_get_object_element (parts, (guint) json_array_get_int_element (indices, i));
      JsonNode *body = json_object_get_member (part, "body");
      gboolean is_text = JSON_NODE_HOLDS_OBJECT (body) &&
                         (json_object_has_member (json_node_get_object (body), "Text") ||
                          json_object_has_member (json_node_get_object (body), "Html"));

      n += is_text || !text;
    }

  return n;
}

static void
test_stalwart_selection (void)
{
  g_autoptr (GPtrArray) names = list_files ("mime/stalwart/rfc", ".eml");

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GBytes) octets = load (names->pdata[i]);
      g_autoptr (MesignMimePart) root = mesign_mime_part_parse (octets, NULL);
      g_autoptr (MesignMimeSelection) selection = mesign_mime_select (root);
      g_autofree char *stem = g_strndup (names->pdata[i], strlen (names->pdata[i]) - 4);
      g_autofree char *json = g_strconcat (stem, ".json", NULL);
      g_autoptr (JsonParser) parser = load_json (json);
      JsonObject *message = json_node_get_object (json_parser_get_root (parser));

      g_test_message ("%s", stem);
      g_assert_cmpuint (selection->body->len, ==, count_kind (message, "html_body", TRUE));
      g_assert_cmpuint (selection->attachments->len, ==,
                        count_kind (message, "attachments", FALSE));
    }
}

static char *
squeeze (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));

  return g_string_free (out, FALSE);
}

/* The first lines of the body, whatever white space either side makes of it. */
static void
test_mailcore_text (void)
{
  static const char *const names[] = { "1021-chinese",    "1460-no-charset",
                                       "2195-greek",      "5229-cyrillic-asian",
                                       "6094-japanese-2", "950-japanese-chinese-3",
                                       "989-encoding-3",  "1808-winmail-dat",
                                       "2765-korean" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *input = g_strdup_printf ("mime/mailcore2/input/%s.eml", names[i]);
      g_autofree char *output = g_strdup_printf ("mime/mailcore2/output/%s.txt", names[i]);
      g_autoptr (GBytes) octets = load (input);
      g_autoptr (GBytes) rendered = load (output);
      g_autofree char *whole =
          g_strndup (g_bytes_get_data (rendered, NULL), g_bytes_get_size (rendered));
      const char *body = strstr (whole, "\n\n");
      g_autoptr (MesignMimePart) root = mesign_mime_part_parse (octets, NULL);
      g_autoptr (MesignMimeSelection) selection = mesign_mime_select (root);
      g_autofree char *text = mesign_mime_body_dup_text (selection->body->pdata[0], NULL);
      g_autofree char *got = squeeze (text);
      g_autofree char *wanted = squeeze (body);
      glong length = MIN (MIN (g_utf8_strlen (got, -1), g_utf8_strlen (wanted, -1)), 20);

      g_test_message ("%s", names[i]);
      g_assert_cmpint (length, >, 0);
      g_assert_cmpmem (got, g_utf8_offset_to_pointer (got, length) - got, wanted,
                       g_utf8_offset_to_pointer (wanted, length) - wanted);
    }
}

static void
test_mailcore_subjects (void)
{
  static const char *const subjects[][2] = {
    { "1021-chinese", "哈哈" },
    { "1460-no-charset", "[PressNetwork Digest] 2010年12月08日(水) [3件]" },
    { "2195-greek", "Έκδοση μηνιαίου λογαριασμού  15/02/2011" },
    { "2765-korean", "errorlog 정리" },
    { "6094-japanese-2", "緊急ミーティング" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *input = g_strdup_printf ("mime/mailcore2/input/%s.eml", subjects[i][0]);
      g_autoptr (GBytes) octets = load (input);
      g_autoptr (MesignMimePart) root = mesign_mime_part_parse (octets, NULL);
      g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (root->header_block);

      g_assert_cmpstr (envelope->subject, ==, subjects[i][1]);
    }
}

static gboolean
openssl_verifies (GBytes *content, GBytes *signature)
{
  g_autofree char *directory = g_dir_make_tmp ("mesign-mime-XXXXXX", NULL);
  g_autofree char *content_path = g_build_filename (directory, "content", NULL);
  g_autofree char *signature_path = g_build_filename (directory, "signature", NULL);
  g_autoptr (GSubprocess) process = NULL;
  gboolean verified;

  g_assert_true (g_file_set_contents (content_path, g_bytes_get_data (content, NULL),
                                      (gssize) g_bytes_get_size (content), NULL));
  g_assert_true (g_file_set_contents (signature_path, g_bytes_get_data (signature, NULL),
                                      (gssize) g_bytes_get_size (signature), NULL));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                              NULL, "openssl", "cms", "-verify", "-binary", "-noverify", "-inform",
                              "DER", "-in", signature_path, "-content", content_path, NULL);
  g_assert_nonnull (process);
  verified = g_subprocess_wait_check (process, NULL, NULL);
  g_unlink (content_path);
  g_unlink (signature_path);
  g_rmdir (directory);

  return verified;
}

static GBytes *
to_bare_line_feeds (GBytes *octets)
{
  GByteArray *out = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);

  for (gsize i = 0; i < length; i++)
    if (data[i] != '\r')
      g_byte_array_append (out, data + i, 1);

  return g_byte_array_free_to_bytes (out);
}

static guint
check_signed (const char *name, GBytes *octets)
{
  g_autoptr (MesignMimePart) root = mesign_mime_part_parse (octets, NULL);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) signature = NULL;
  gboolean broken = strstr (name, ".bad.") != NULL || strstr (name, "mismatch") != NULL ||
                    strstr (name, LF_SIGNED) != NULL;

  if (mesign_mime_part_get_smime_kind (root) != MESIGN_SMIME_SIGNED_MULTIPART)
    return 0;
  g_assert_cmpuint (root->children->len, ==, 2);
  g_assert_true (mesign_mime_part_is_smime_signature (root->children->pdata[1]));
  content = mesign_mime_part_dup_signed_octets (root->children->pdata[0]);
  signature = mesign_mime_part_decode (root->children->pdata[1]);
  g_test_message ("%s", name);
  g_assert_cmpint (openssl_verifies (content, signature), ==, !broken);
  if (strstr (name, LF_SIGNED) != NULL)
    {
      g_autoptr (GBytes) bare = to_bare_line_feeds (content);

      g_assert_true (openssl_verifies (bare, signature));
    }

  return 1;
}

/* The openssl command finds every slice to be exactly what was signed, CRLF or bare LF. */
static void
test_signed_slices (void)
{
  static const char *const folders[] = { "rfc9788/baseline", "rfc9788/signed-only",
                                         "thunderbird-smime" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (GPtrArray) names = list_files (folders[i], ".eml");

      for (guint j = 0; j < names->len; j++)
        {
          g_autoptr (GBytes) octets = load (names->pdata[j]);
          g_autoptr (GBytes) bare = to_bare_line_feeds (octets);

          n += check_signed (names->pdata[j], octets);
          check_signed (names->pdata[j], bare);
        }
    }
  g_test_message ("%u signed messages", n);
  g_assert_cmpuint (n, >=, 8);
}

static void
test_smime_kinds (void)
{
  static const struct
  {
    const char *name;
    MesignSmimeKind kind;
  } cases[] = {
    { "thunderbird-smime/alice.env.eml", MESIGN_SMIME_PKCS7_ENVELOPED },
    { "thunderbird-smime/alice.sig.SHA256.opaque.eml", MESIGN_SMIME_PKCS7_SIGNED },
    { "thunderbird-smime/alice.dsig.SHA256.multipart.eml", MESIGN_SMIME_SIGNED_MULTIPART },
    { "rfc9788/signed-only/smime-one-part-hp.eml", MESIGN_SMIME_PKCS7_SIGNED },
    { "rfc9788/signed-enc/smime-signed-enc-hp-baseline.eml", MESIGN_SMIME_PKCS7_ENVELOPED },
    { "rfc9788/baseline/no-crypto-complex.eml", MESIGN_SMIME_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) octets = load (cases[i].name);
      g_autoptr (MesignMimePart) root = mesign_mime_part_parse (octets, NULL);

      g_assert_cmpint (mesign_mime_part_get_smime_kind (root), ==, cases[i].kind);
    }
}

static void
test_header_protection (void)
{
  g_autoptr (GBytes) octets = load ("rfc9788/signed-only/smime-multipart-hp.eml");
  g_autoptr (MesignMimePart) root = mesign_mime_part_parse (octets, NULL);
  MesignMimePart *payload = root->children->pdata[0];
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (payload->header_block);

  g_assert_cmpstr (mesign_mime_part_get_parameter (payload, "hp"), ==, "clear");
  g_assert_cmpstr (envelope->subject, ==, "smime-multipart-hp");
  g_assert_cmpuint (envelope->n_from, ==, 1);
}

static void
add_corpora (void)
{
  g_test_add_func ("/mime/corpora/everything-is-read", test_everything_is_read);
  g_test_add_func ("/mime/corpora/torture", test_torture);
  g_test_add_func ("/mime/corpora/stalwart-addresses", test_stalwart_addresses);
  g_test_add_func ("/mime/corpora/stalwart-dates", test_stalwart_dates);
  g_test_add_func ("/mime/corpora/stalwart-unstructured", test_stalwart_unstructured);
  g_test_add_func ("/mime/corpora/stalwart-content-types", test_stalwart_content_types);
  g_test_add_func ("/mime/corpora/stalwart-selection", test_stalwart_selection);
  g_test_add_func ("/mime/corpora/mailcore-text", test_mailcore_text);
  g_test_add_func ("/mime/corpora/mailcore-subjects", test_mailcore_subjects);
  g_test_add_func ("/mime/corpora/signed-slices", test_signed_slices);
  g_test_add_func ("/mime/corpora/smime-kinds", test_smime_kinds);
  g_test_add_func ("/mime/corpora/header-protection", test_header_protection);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("MESIGN_CORPORA") != NULL &&
      g_file_test (g_getenv ("MESIGN_CORPORA"), G_FILE_TEST_IS_DIR))
    add_corpora ();

  return g_test_run ();
}
