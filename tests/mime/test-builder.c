/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-mime-builder.h"

#include "mime/mesign-html.h"
#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-error.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-part.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static MesignDraft *
make_draft (const char *subject, const char *text, const char *html)
{
  MesignDraft *draft = mesign_draft_new ();

  draft->from = mesign_address_new ("张三", "zhang@example.test");
  g_ptr_array_add (draft->to, mesign_address_new ("Doe, John", "john@example.test"));
  g_ptr_array_add (draft->cc, mesign_address_new (NULL, "li@例子.测试"));
  g_ptr_array_add (draft->bcc, mesign_address_new (NULL, "secret@example.test"));
  g_free (draft->subject);
  draft->subject = g_strdup (subject);
  g_free (draft->text);
  draft->text = g_strdup (text);
  draft->html = g_strdup (html);
  draft->date = 1767323045;
  draft->message_id = g_strdup ("id@example.test");

  return draft;
}

static void
attach (MesignDraft *draft, const char *name, const char *type, const void *octets, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (octets, length);

  g_ptr_array_add (draft->attachments, mesign_draft_attachment_new (name, type, bytes));
}

static GBytes *
build_plain (const MesignDraft *draft)
{
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, FALSE, NULL);
  g_autoptr (GBytes) payload =
      mesign_mime_build_payload (draft, NULL, MESIGN_MIME_PROTECTION_NONE, FALSE);

  g_assert_nonnull (fields);

  return mesign_mime_build_message (fields, payload);
}

static gboolean
contains (GBytes *octets, const char *needle)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  return memmem (data, length, needle, strlen (needle)) != NULL;
}

/* What every octet that leaves has to be like, whatever a relay does to mail. */
static void
assert_sturdy (GBytes *octets)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_cmpuint (strlen (text), ==, g_bytes_get_size (octets));
  g_assert_true (g_str_is_ascii (text));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 100);
      g_assert_null (strpbrk (lines[i], "\r\n"));
      g_assert_false (g_str_has_prefix (lines[i], "From "));
      g_assert_false (*lines[i] == '.');
      g_assert_false (g_str_has_suffix (lines[i], " ") || g_str_has_suffix (lines[i], "\t"));
    }
}

static JsonObject *
ask_python (GBytes *message, JsonParser *parser)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "mime", "witness.py", NULL);
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "python3", script, NULL);
  g_autoptr (GBytes) answer = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate (process, message, NULL, &answer, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  json_parser_load_from_data (parser, g_bytes_get_data (answer, NULL),
                              (gssize) g_bytes_get_size (answer), &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

static void
assert_no_defects (JsonObject *answer)
{
  JsonArray *defects = json_object_get_array_member (answer, "defects");

  for (guint i = 0; i < json_array_get_length (defects); i++)
    g_test_message ("defect: %s", json_array_get_string_element (defects, i));
  g_assert_cmpuint (json_array_get_length (defects), ==, 0);
}

static void
assert_address (JsonObject *answer, const char *field, const char *name, const char *address)
{
  JsonArray *list = json_object_get_array_member (answer, field);
  JsonArray *first = json_array_get_array_element (list, 0);

  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (first, 0), ==, name);
  g_assert_cmpstr (json_array_get_string_element (first, 1), ==, address);
}

static void
test_python_reads_headers (void)
{
  g_autoptr (MesignDraft) draft =
      make_draft ("回复: 一个很长很长很长很长很长很长很长很长很长很长很长很长很长的主题 with words",
                  "hello\n", NULL);
  g_autoptr (GBytes) message = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *references[] = { "r1@example.test", "r2@example.test", NULL };
  JsonObject *answer;

  draft->in_reply_to = g_strdup ("r2@example.test");
  draft->references = g_strdupv ((char **) references);
  message = build_plain (draft);
  answer = ask_python (message, parser);
  assert_no_defects (answer);
  assert_address (answer, "from", "张三", "zhang@example.test");
  assert_address (answer, "to", "Doe, John", "john@example.test");
  assert_address (answer, "cc", "", "li@xn--fsqu00a.xn--0zwm56d");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "bcc")), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (answer, "subject"), ==, draft->subject);
  g_assert_cmpint (json_object_get_int_member (answer, "date"), ==, draft->date);
  g_assert_cmpstr (json_object_get_string_member (answer, "message-id"), ==, "<id@example.test>");
  g_assert_cmpstr (json_object_get_string_member (answer, "in-reply-to"), ==, "<r2@example.test>");
  g_assert_cmpstr (json_object_get_string_member (answer, "references"), ==,
                   "<r1@example.test> <r2@example.test>");
  g_assert_cmpstr (json_object_get_string_member (answer, "text"), ==, "hello\n");
  assert_sturdy (message);
}

static void
test_python_reads_bodies (void)
{
  static const char *const texts[] = {
    "plain\n",
    "trailing space \nFrom here\n.\n..two\n-- \nAnn\n",
    "tab\tand = sign\t\n",
    "你好，世界。\n第二行\n",
    "Grüße aus Köln und noch viel mehr Text, damit es nicht Base64 wird, sondern lesbar bleibt\n",
    "a very long line without an end: 0123456789 0123456789 0123456789 0123456789 0123456789 "
    "0123456789 0123456789 From 0123456789 . 0123456789\n",
    "\n\n\n",
    "control \x01\x7f characters\n",
    "😀 emoji\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *html = g_strdup_printf ("<p>%s</p>\n", texts[i]);
      g_autoptr (MesignDraft) draft = make_draft ("x", texts[i], i % 2 == 0 ? html : NULL);
      g_autoptr (GBytes) message = build_plain (draft);
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonObject *answer = ask_python (message, parser);

      assert_sturdy (message);
      assert_no_defects (answer);
      g_assert_cmpstr (json_object_get_string_member (answer, "text"), ==, texts[i]);
      if (draft->html != NULL)
        g_assert_cmpstr (json_object_get_string_member (answer, "html"), ==, html);
    }
}

static void
test_python_reads_attachments (void)
{
  static const char *const names[] = {
    "a.pdf", "合同（最终版）.docx",
    "这是一个非常非常非常非常非常非常非常非常非常非常非常非常非常非常非常长的文件名.xlsx",
    "quote\" back\\slash.txt", "a long name with many words in it that does not fit in one line.txt"
  };
  static const char *const safe[] = {
    "a.pdf", "合同（最终版）.docx",
    "这是一个非常非常非常非常非常非常非常非常非常非常非常非常非常非常非常长的文件名.xlsx",
    "slash.txt", "a long name with many words in it that does not fit in one line.txt"
  };
  guint8 octets[1000];
  g_autofree char *digest = NULL;
  g_autoptr (MesignDraft) draft = make_draft ("x", "body\n", "<p>body</p>\n");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GBytes) message = NULL;
  JsonObject *answer;
  JsonArray *list;

  for (guint i = 0; i < sizeof octets; i++)
    octets[i] = (guint8) (i * 7);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, octets, sizeof octets);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    attach (draft, names[i], "application/x-test", octets, sizeof octets);
  message = build_plain (draft);
  assert_sturdy (message);
  answer = ask_python (message, parser);
  assert_no_defects (answer);
  list = json_object_get_array_member (answer, "attachments");
  g_assert_cmpuint (json_array_get_length (list), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonArray *attachment = json_array_get_array_element (list, i);

      g_assert_cmpstr (json_array_get_string_element (attachment, 0), ==, safe[i]);
      g_assert_cmpstr (json_array_get_string_element (attachment, 1), ==, "application/x-test");
      g_assert_cmpstr (json_array_get_string_element (attachment, 2), ==, digest);
    }
}

/* A picture stands with the HTML that shows it, and only there; an identifier ends no field. */
static void
test_python_reads_pictures (void)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "PNG", -1);
  g_autoptr (MesignDraft) draft =
      make_draft ("x", "body\n", "<p><img src=\"cid:one@x.test\"></p>\n");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GString) structure = g_string_new (NULL);
  JsonObject *answer;
  JsonArray *list, *picture;

  attach (draft, "a.png", "image/png", "PNG", 3);
  ((MesignDraftAttachment *) draft->attachments->pdata[0])->content_id =
      g_strdup ("one>\r\nX: <@x.test");
  attach (draft, "b.pdf", "application/pdf", "PDF", 3);
  message = build_plain (draft);
  assert_sturdy (message);
  answer = ask_python (message, parser);
  assert_no_defects (answer);
  list = json_object_get_array_member (answer, "structure");
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_string_append_printf (structure, "%s ", json_array_get_string_element (list, i));
  g_assert_cmpstr (structure->str, ==,
                   "multipart/mixed multipart/alternative text/plain multipart/related text/html "
                   "image/png application/pdf ");
  list = json_object_get_array_member (answer, "pictures");
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  picture = json_array_get_array_element (list, 0);
  g_assert_cmpstr (json_array_get_string_element (picture, 0), ==, "<oneX:@x.test>");
  g_assert_cmpstr (json_array_get_string_element (picture, 2), ==, "inline");
  g_assert_cmpstr (json_array_get_string_element (picture, 3), ==, digest);

  /* without HTML nothing shows it, and it is a file */
  g_clear_pointer (&draft->html, g_free);
  g_clear_pointer (&message, g_bytes_unref);
  message = build_plain (draft);
  answer = ask_python (message, parser);
  list = json_object_get_array_member (answer, "attachments");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
}

static MesignDraftAttachment *
attach_part (MesignDraft *draft, const char *part)
{
  g_autoptr (GBytes) entity = g_bytes_new_static (part, strlen (part));
  g_autoptr (MesignMimePart) parsed = mesign_mime_part_parse_entity (entity, NULL);
  g_autoptr (GBytes) octets = mesign_mime_part_decode (parsed);
  MesignDraftAttachment *one =
      mesign_draft_attachment_new (parsed->filename, parsed->content_type, octets);

  one->fields = mesign_mime_part_dup_fields (parsed);
  g_ptr_array_add (draft->attachments, one);

  return one;
}

static void
assert_strings (JsonArray *list, ...)
{
  va_list wanted;
  const char *one;
  guint n = 0;

  va_start (wanted, list);
  while ((one = va_arg (wanted, const char *)) != NULL)
    g_assert_cmpstr (json_array_get_string_element (list, n++), ==, one);
  va_end (wanted);
  g_assert_cmpuint (json_array_get_length (list), ==, n);
}

/* What the header of a part says of it stays with it when it is sent again, and nothing that its
 * maker could add a field or a lie about another mail by. */
static void
test_python_reads_part_fields (void)
{
  g_autoptr (MesignDraft) draft = make_draft ("x", "body\n", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GBytes) message = NULL;
  JsonObject *answer;
  JsonArray *list;

  attach_part (draft, "Content-Type: text/plain; charset=GBK; name=\"a b.txt\"\r\n"
                      "Content-Disposition: attachment; filename*=utf-8''%E8%AE%A1%E5%88%92.txt\r\n"
                      "Content-Language: zh-CN, en\r\n"
                      "Content-Location: https://x.test/a?b=c\r\n"
                      "Content-Description: =?utf-8?b?6K6h5YiS?= for you\r\n\r\n"
                      "\xbc\xc6\xbb\xae\r\n");
  attach_part (draft, "Content-Type: text/calendar; method=REQUEST; hp=cipher; boundary=x;\r\n"
                      " name=\"../x\"; evil*=utf-8''a%0D%0AX-Evil%3A%20b\r\n"
                      "Content-Language: <script>\r\n"
                      "Content-Location: a b\r\n\r\nBEGIN\r\n");
  message = build_plain (draft);
  assert_sturdy (message);
  answer = ask_python (message, parser);
  assert_no_defects (answer);
  list = json_object_get_array_member (answer, "part_fields");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  assert_strings (json_array_get_array_element (list, 0), "charset=GBK name=a b.txt", "zh-CN, en",
                  "https://x.test/a?b=c", "计划 for you", NULL);
  assert_strings (json_array_get_array_element (list, 1), "evil=a  X-Evil: b method=REQUEST name=x",
                  "", "", "", NULL);
  g_assert_false (contains (message, "\nX-Evil"));
}

static void
test_we_read_what_we_build (void)
{
  g_autoptr (MesignDraft) draft = make_draft ("密信 =?utf-8?Q?x?=", "一\n二\n", "<p>一</p>");
  g_autoptr (GBytes) message = NULL;
  g_autoptr (MesignMimePart) root = NULL;
  g_autoptr (MesignMimePart) attachment = NULL;
  g_autoptr (MesignEnvelope) envelope = NULL;

  attach (draft, "合同.pdf", "application/pdf", "x", 1);
  message = build_plain (draft);
  root = mesign_mime_part_parse (message, NULL);
  g_assert_false (root->malformed);
  envelope = mesign_mime_parse_envelope (root->header_block);
  g_assert_cmpstr (envelope->subject, ==, draft->subject);
  g_assert_cmpstr (((MesignAddress *) envelope->from->pdata[0])->name, ==, "张三");
  attachment = mesign_mime_part_find (root, "2", NULL);
  g_assert_cmpstr (attachment->filename, ==, "合同.pdf");
}

static void
test_filenames (void)
{
  static const char *const names[] = {
    "a b.txt",
    "it's 100%.pdf",
    "Ünïcödé.txt",
    "😀(1);x=y.png",
    "一个很长很长的文件名看看它会怎样被折叠是不是会把一个汉字切成两半.pdf",
    "a-long-name-that-does-not-fit-into-one-line-of-a-header-field-of-a-mail-at-all.pdf"
  };
  g_autoptr (MesignDraft) draft = make_draft ("x", "body\n", NULL);
  g_autoptr (GBytes) message = NULL;
  g_autoptr (MesignMimePart) root = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    attach (draft, names[i], "text/x-test", "x", 1);
  message = build_plain (draft);
  root = mesign_mime_part_parse (message, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      MesignMimePart *attachment = root->children->pdata[i + 1];

      g_assert_cmpstr (attachment->filename, ==, names[i]);
    }
}

static void
test_attached_message (void)
{
  static const char sturdy[] = "Subject: x\r\n\r\nbody\r\n";
  static const char touchy[] = "Subject: x\r\n\r\nbody \r\nFrom here\n";
  g_autoptr (MesignDraft) draft = make_draft ("x", "body\n", NULL);
  g_autoptr (GBytes) message = NULL;
  g_autoptr (MesignMimePart) root = NULL;
  g_autoptr (MesignMimePart) first = NULL;
  g_autoptr (MesignMimePart) second = NULL;
  g_autoptr (GBytes) decoded = NULL;

  attach (draft, "one.eml", "message/rfc822", sturdy, strlen (sturdy));
  attach (draft, "two.eml", "message/rfc822", touchy, strlen (touchy));
  attach (draft, "three", "multipart/mixed; boundary=x", "x", 1);
  attach (draft, "four", "no\r\ntype", "x", 1);
  message = build_plain (draft);
  assert_sturdy (message);
  root = mesign_mime_part_parse (message, NULL);
  first = mesign_mime_part_find (root, "2", NULL);
  second = mesign_mime_part_find (root, "3", NULL);
  g_assert_cmpstr (first->content_type, ==, "message/rfc822");
  g_assert_cmpmem (g_bytes_get_data (first->body, NULL), g_bytes_get_size (first->body), sturdy,
                   strlen (sturdy));
  g_assert_cmpstr (second->content_type, ==, "application/octet-stream");
  decoded = mesign_mime_part_decode (second);
  g_assert_cmpmem (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded), touchy,
                   strlen (touchy));
  g_assert_cmpuint (root->children->len, ==, 5);
}

static void
test_no_injection (void)
{
  g_autoptr (MesignDraft) draft = make_draft ("a\r\nBcc: eve@evil.test", "x\n", NULL);
  g_autoptr (GBytes) message = NULL;
  g_autoptr (MesignEnvelope) envelope = NULL;
  g_autoptr (MesignMimePart) root = NULL;

  mesign_address_unref (draft->from);
  draft->from = mesign_address_new ("x\r\nBcc: eve@evil.test", "a@b.test");
  g_free (draft->message_id);
  draft->message_id = g_strdup ("a@b>\r\nBcc: eve@evil.test");
  attach (draft, "x\r\nBcc: eve@evil.test", "text/plain\r\nBcc: eve@evil.test", "x", 1);
  message = build_plain (draft);
  g_assert_false (contains (message, "\nBcc:"));
  root = mesign_mime_part_parse (message, NULL);
  envelope = mesign_mime_parse_envelope (root->header_block);
  g_assert_cmpuint (envelope->bcc->len, ==, 0);
}

static void
test_bad_address (void)
{
  g_autoptr (MesignDraft) draft = make_draft ("x", "x", NULL);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (draft->bcc, mesign_address_new (NULL, "a@b.test>,<eve@evil.test"));
  g_assert_null (mesign_mime_fields_new_from_draft (draft, FALSE, &error));
  g_assert_error (error, MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_BAD_ADDRESS);
}

static void
test_saved_draft_keeps_bcc (void)
{
  g_autoptr (MesignDraft) draft = make_draft ("x", "x", NULL);
  g_autoptr (MesignMimeFields) saved = mesign_mime_fields_new_from_draft (draft, TRUE, NULL);
  g_autoptr (MesignMimeFields) sent = mesign_mime_fields_new_from_draft (draft, FALSE, NULL);

  g_assert_cmpstr (mesign_mime_fields_get (saved, "bcc"), ==, "secret@example.test");
  g_assert_null (mesign_mime_fields_get (sent, "bcc"));
}

static void
test_missing_identity (void)
{
  g_autoptr (MesignDraft) draft = mesign_draft_new ();
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, FALSE, NULL);

  g_assert_null (mesign_mime_fields_get (fields, "From"));
  g_assert_nonnull (mesign_mime_fields_get (fields, "Date"));
  g_assert_nonnull (mesign_mime_fields_get (fields, "Message-ID"));
}

static void
test_folding (void)
{
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new ();
  g_autoptr (GString) subject = g_string_new (NULL);
  g_autoptr (GBytes) block = NULL;
  g_autoptr (MesignEnvelope) envelope = NULL;
  g_autofree char *endless = g_strnfill (2000, 'a');
  g_autofree char *decoded = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append (subject, i == 0 ? "word" : " word");
  mesign_mime_fields_add_text (fields, "Subject", subject->str);
  mesign_mime_fields_add_text (fields, "X-Endless", endless);
  mesign_mime_fields_add_text (fields, "X-Empty", "");
  block = mesign_mime_fields_to_block (fields);
  assert_sturdy (block);
  envelope = mesign_mime_parse_envelope (block);
  decoded = mesign_mime_header_dup_first (block, "X-Endless");
  g_assert_cmpstr (envelope->subject, ==, subject->str);
  g_assert_cmpstr (decoded, ==, endless);
}

static void
test_header_protection (void)
{
  g_autoptr (MesignDraft) draft =
      make_draft ("绝密", "正文\n", "<html><body class=\">\"><p>正文</p>");
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, FALSE, NULL);
  g_autoptr (MesignMimeFields) outer = NULL;
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) outside = NULL;
  g_autoptr (MesignMimePart) root = NULL;
  g_autoptr (MesignMimePart) text_part = NULL;
  g_autoptr (MesignMimePart) html_part = NULL;
  g_autoptr (MesignEnvelope) envelope = NULL;
  g_autoptr (GPtrArray) hp_outer = NULL;
  g_autofree char *text = NULL;
  g_autofree char *stripped = NULL;
  g_autofree char *html = NULL;
  g_autofree char *html_stripped = NULL;
  g_autofree char *html_text = NULL;

  mesign_mime_fields_add_text (fields, "Keywords", "secret");
  outer = mesign_mime_fields_dup_outer (fields);
  mesign_mime_fields_add_hp_outer (fields, outer);
  payload = mesign_mime_build_payload (draft, fields, MESIGN_MIME_PROTECTION_CIPHER, TRUE);
  assert_sturdy (payload);
  outside = mesign_mime_fields_to_block (outer);
  g_assert_true (contains (outside, "Subject: [...]\r\n"));
  g_assert_false (contains (outside, "Keywords"));

  root = mesign_mime_part_parse_entity (payload, NULL);
  g_assert_cmpstr (mesign_mime_part_get_parameter (root, "hp"), ==, "cipher");
  envelope = mesign_mime_parse_envelope (root->header_block);
  g_assert_cmpstr (envelope->subject, ==, "绝密");
  hp_outer = mesign_mime_header_get_all (root->header_block, "HP-Outer");
  g_assert_cmpuint (hp_outer->len, ==, 6);
  g_assert_cmpstr (((MesignMimeHeader *) hp_outer->pdata[3])->raw, ==, "Subject: [...]");

  text_part = mesign_mime_part_find (root, "1", NULL);
  html_part = mesign_mime_part_find (root, "2", NULL);
  g_assert_cmpstr (mesign_mime_part_get_parameter (text_part, "hp-legacy-display"), ==, "1");
  g_assert_cmpstr (mesign_mime_part_get_parameter (html_part, "hp-legacy-display"), ==, "1");
  text = mesign_mime_part_decode_text (text_part, NULL);
  g_assert_cmpstr (text, ==, "Subject: 绝密\n\n正文\n");
  stripped = mesign_mime_strip_legacy_display (text);
  g_assert_cmpstr (stripped, ==, "正文\n");
  html = mesign_mime_part_decode_text (html_part, NULL);
  g_assert_true (g_str_has_prefix (
      html, "<html><body class=\">\"><div class=\"header-protection-legacy-display\">"));
  html_stripped = mesign_html_strip_legacy_display (html);
  html_text = mesign_html_to_text (html_stripped);
  g_assert_cmpstr (html_text, ==, "正文");
}

static void
test_clear_protection (void)
{
  g_autoptr (MesignDraft) draft = make_draft ("x", "x\n", NULL);
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, FALSE, NULL);
  g_autoptr (GBytes) payload =
      mesign_mime_build_payload (draft, fields, MESIGN_MIME_PROTECTION_CLEAR, FALSE);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *answer = ask_python (payload, parser);

  g_assert_cmpstr (json_object_get_string_member (answer, "hp"), ==, "clear");
  g_assert_cmpstr (json_object_get_string_member (answer, "subject"), ==, "x");
  g_assert_false (contains (payload, "legacy"));
}

static void
test_pkcs7 (void)
{
  static const struct
  {
    const char *type;
    const char *name;
  } cases[] = { { "enveloped-data", "smime.p7m" },
                { "authEnveloped-data", "smime.p7m" },
                { "compressed-data", "smime.p7z" },
                { "certs-only", "smime.p7c" } };
  guint8 octets[300] = { 0x30 };
  g_autoptr (GBytes) cms = g_bytes_new (octets, sizeof octets);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) entity = mesign_mime_build_pkcs7 (cms, cases[i].type);
      g_autoptr (MesignMimePart) part = mesign_mime_part_parse_entity (entity, NULL);
      g_autoptr (GBytes) decoded = mesign_mime_part_decode (part);

      assert_sturdy (entity);
      g_assert_cmpstr (part->content_type, ==, "application/pkcs7-mime");
      g_assert_cmpstr (mesign_mime_part_get_parameter (part, "smime-type"), ==, cases[i].type);
      g_assert_cmpstr (part->filename, ==, cases[i].name);
      g_assert_cmpstr (part->encoding, ==, "base64");
      g_assert_true (g_bytes_equal (decoded, cms));
    }
}

static void
run (const char *directory, const char *command)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_set_cwd (launcher, directory);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  if (!g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s: %s", command, error->message);
}

static void
save (const char *directory, const char *name, GBytes *octets)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (octets, NULL),
                                      (gssize) g_bytes_get_size (octets), NULL));
}

static GBytes *
load (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  char *data;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));

  return g_bytes_new_take (data, length);
}

static void
remove_folder (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
}

/* The openssl command signs our octets and verifies the message we make of them. */
static void
test_openssl_verifies (void)
{
  g_autofree char *directory = g_dir_make_tmp ("mesign-mime-XXXXXX", NULL);
  g_autoptr (MesignDraft) draft =
      make_draft ("签名", "From here \n.\n你好\n", "<p>From here </p>\n");
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, FALSE, NULL);
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) signature = NULL;
  g_autoptr (GBytes) entity = NULL;
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (MesignMimePart) root = NULL;
  g_autoptr (GBytes) signed_octets = NULL;

  attach (draft, "合同.pdf", "application/pdf", "\x00\x01\x02", 3);
  payload = mesign_mime_build_payload (draft, fields, MESIGN_MIME_PROTECTION_CLEAR, FALSE);
  save (directory, "payload", payload);
  run (directory, "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
                  "key.pem -out cert.pem -days 30 -subj /CN=Ann");
  run (directory, "openssl cms -sign -binary -in payload -signer cert.pem -inkey key.pem -outform "
                  "DER -out signature");
  signature = load (directory, "signature");
  entity = mesign_mime_build_signed (payload, signature, "sha-256");
  message = mesign_mime_build_message (fields, entity);
  assert_sturdy (message);
  save (directory, "message", message);
  run (directory, "openssl cms -verify -inform SMIME -in message -CAfile cert.pem -purpose any "
                  "-out content");
  content = load (directory, "content");
  g_assert_true (g_bytes_equal (content, payload));
  root = mesign_mime_part_parse (message, NULL);
  signed_octets = mesign_mime_part_dup_signed_octets (root->children->pdata[0]);
  g_assert_true (g_bytes_equal (signed_octets, payload));
  remove_folder (directory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/builder/python-reads-headers", test_python_reads_headers);
  g_test_add_func ("/mime/builder/python-reads-bodies", test_python_reads_bodies);
  g_test_add_func ("/mime/builder/python-reads-attachments", test_python_reads_attachments);
  g_test_add_func ("/mime/builder/python-reads-pictures", test_python_reads_pictures);
  g_test_add_func ("/mime/builder/python-reads-part-fields", test_python_reads_part_fields);
  g_test_add_func ("/mime/builder/we-read-what-we-build", test_we_read_what_we_build);
  g_test_add_func ("/mime/builder/filenames", test_filenames);
  g_test_add_func ("/mime/builder/attached-message", test_attached_message);
  g_test_add_func ("/mime/builder/no-injection", test_no_injection);
  g_test_add_func ("/mime/builder/bad-address", test_bad_address);
  g_test_add_func ("/mime/builder/saved-draft-keeps-bcc", test_saved_draft_keeps_bcc);
  g_test_add_func ("/mime/builder/missing-identity", test_missing_identity);
  g_test_add_func ("/mime/builder/folding", test_folding);
  g_test_add_func ("/mime/builder/header-protection", test_header_protection);
  g_test_add_func ("/mime/builder/clear-protection", test_clear_protection);
  g_test_add_func ("/mime/builder/pkcs7", test_pkcs7);
  g_test_add_func ("/mime/builder/openssl-verifies", test_openssl_verifies);

  return g_test_run ();
}
