/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-mime-part.h"

#include "mime/mesign-mime-error.h"
#include "mime/mesign-mime-smime.h"

#include <string.h>

static MesignMimePart *
parse (const char *text)
{
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  MesignMimePart *part = mesign_mime_part_parse (octets, &error);

  g_assert_no_error (error);

  return part;
}

static void
assert_octets (GBytes *octets, const char *expected)
{
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);

  g_assert_cmpmem (data, length, expected, strlen (expected));
}

static MesignMimePart *
child (MesignMimePart *part, guint i)
{
  g_assert_cmpuint (i, <, part->children->len);

  return part->children->pdata[i];
}

static void
test_single (void)
{
  g_autoptr (MesignMimePart) part =
      parse ("Subject: x\r\nContent-Type: Text/HTML; Charset=\"GBK\"\r\n"
             "Content-Transfer-Encoding: Quoted-Printable\r\nContent-ID: <a@b>\r\n\r\n"
             "=C4=E3=BA=C3=\r\n!\r\n");
  g_autofree char *charset = NULL;
  g_autofree char *text = mesign_mime_part_decode_text (part, &charset);

  g_assert_cmpstr (part->number, ==, "1");
  g_assert_cmpstr (part->content_type, ==, "text/html");
  g_assert_cmpstr (mesign_mime_part_get_parameter (part, "charset"), ==, "GBK");
  g_assert_cmpstr (part->encoding, ==, "quoted-printable");
  g_assert_cmpstr (part->content_id, ==, "a@b");
  g_assert_null (part->disposition);
  g_assert_null (part->filename);
  g_assert_false (part->malformed);
  g_assert_cmpstr (text, ==, "你好!\n");
  g_assert_cmpstr (charset, ==, "gbk");
  assert_octets (part->body, "=C4=E3=BA=C3=\r\n!\r\n");
}

static void
test_exact_slices (void)
{
  g_autoptr (MesignMimePart) part = parse (
      "Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n"
      "X: 1\r\n\r\none\r\n\r\n--b  \r\n\r\ntwo --b\r\n--bb\r\n--b-- \r\nepilogue\r\n--b\r\n");

  g_assert_cmpuint (part->children->len, ==, 2);
  g_assert_false (part->malformed);
  assert_octets (child (part, 0)->entity, "X: 1\r\n\r\none\r\n");
  assert_octets (child (part, 0)->header_block, "X: 1\r\n");
  assert_octets (child (part, 0)->body, "one\r\n");
  assert_octets (child (part, 1)->entity, "\r\ntwo --b\r\n--bb");
  assert_octets (child (part, 1)->header_block, "");
  assert_octets (child (part, 1)->body, "two --b\r\n--bb");
}

static void
test_bare_line_feeds (void)
{
  g_autoptr (MesignMimePart) part =
      parse ("Content-Type: multipart/signed; boundary=\"b\"\n\n--b\n"
             "Content-Type: text/plain\n\none\r\ntwo\n\n--b\n\nsig\n--b--\n");
  g_autoptr (GBytes) canonical = mesign_mime_part_dup_signed_octets (child (part, 0));

  assert_octets (child (part, 0)->entity, "Content-Type: text/plain\n\none\r\ntwo\n");
  assert_octets (canonical, "Content-Type: text/plain\r\n\r\none\r\ntwo\r\n");
}

static void
test_canonical_is_not_copied (void)
{
  g_autoptr (GBytes) octets = g_bytes_new_static ("a\r\nb\rc\r\n", 8);
  g_autoptr (GBytes) canonical = mesign_mime_canonicalize (octets);

  g_assert_true (octets == canonical);
}

static void
test_numbers (void)
{
  g_autoptr (MesignMimePart) part = parse (
      "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; "
      "boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n--a\nContent-Type: message/rfc822\n\n"
      "Subject: in/side\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nthree\n--c--\n--a\n"
      "Content-Type: message/rfc822\n\nSubject: single\n\nfour\n--a--\n");
  static const struct
  {
    const char *number;
    const char *body;
  } cases[] = { { "1.1", "one" }, { "1.2", "two" }, { "2.1", "three" }, { "3.1", "four" } };

  g_assert_cmpstr (part->number, ==, "");
  g_assert_cmpstr (child (part, 0)->number, ==, "1");
  g_assert_cmpstr (child (part, 1)->filename, ==, "in-side.eml");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignMimePart) found = mesign_mime_part_find (part, cases[i].number, NULL);

      assert_octets (found->body, cases[i].body);
    }
}

static void
test_no_such_part (void)
{
  static const char *const numbers[] = { "2", "1.1.1", "0", "01", "x", "1." };
  g_autoptr (MesignMimePart) part = parse ("Subject: x\n\nbody");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_mime_part_find (part, numbers[i], &error));
      g_assert_error (error, MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_NO_SUCH_PART);
    }
}

static void
test_prefix (void)
{
  g_autoptr (GBytes) single = g_bytes_new_static ("A: b\n\nbody", 10);
  g_autoptr (MesignMimePart) part = mesign_mime_part_parse_entity (single, "1");
  static const char text[] = "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a--\n";
  g_autoptr (GBytes) multi = g_bytes_new_static (text, strlen (text));
  g_autoptr (MesignMimePart) parts = mesign_mime_part_parse_entity (multi, "1");

  g_assert_cmpstr (part->number, ==, "1.1");
  g_assert_cmpstr (parts->number, ==, "1");
  g_assert_cmpstr (child (parts, 0)->number, ==, "1.1");
}

static void
test_not_a_message (void)
{
  static const char *const inputs[] = { "", "\n", "hello world\n\nFoo: bar\n", "\x89PNG\r\n\x1a\n",
                                        "\xff\xfe\xfd" };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (GBytes) octets = g_bytes_new (inputs[i], strlen (inputs[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_mime_part_parse (octets, &error));
      g_assert_error (error, MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_NOT_A_MESSAGE);
      g_assert_cmpstr (error->message, ==,
                       "This is not a mail message: it does not start with a mail header.");
    }
}

static void
test_malformed (void)
{
  static const struct
  {
    const char *text;
    guint n_children;
    const char *body;
  } cases[] = {
    { "Content-Type: multipart/mixed\n\n--a\n\none\n--a--\n", 0, NULL },
    { "Content-Type: multipart/mixed; boundary=a\n\nno delimiter\n", 0, "no delimiter\n" },
    { "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n\ntwo\n", 2, NULL },
    { "Content-Type: multipart/mixed; boundary=a\n\n--a", 0, NULL },
    { "Subject: x\nHello there,\nno empty line\n", 0, "Hello there,\nno empty line\n" },
    { "Subject: x", 0, "" },
    { "Subject: x\n", 0, "" },
    { "Content-Type: ;;;=\n\nbody", 0, "body" },
    { "Content-Type: a/b/c; x\n\nbody", 0, "body" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignMimePart) part = parse (cases[i].text);

      g_assert_cmpuint (part->children->len, ==, cases[i].n_children);
      if (cases[i].body != NULL)
        assert_octets (part->body, cases[i].body);
      assert_octets (part->entity, cases[i].text);
    }
}

static void
test_junk_in_header (void)
{
  g_autoptr (MesignMimePart) part =
      parse ("Subject: broken\nby a relay\nContent-Type: text/html\n\n<p>x");

  g_assert_true (part->malformed);
  g_assert_cmpstr (part->content_type, ==, "text/html");
  assert_octets (part->body, "<p>x");
}

static void
test_depth_limit (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MesignMimePart) part = NULL;
  MesignMimePart *deepest;
  guint depth = 0;

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (text, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
  part = parse (text->str);
  for (deepest = part; deepest->children->len > 0; deepest = child (deepest, 0))
    depth++;
  g_assert_cmpuint (depth, ==, MESIGN_MIME_MAX_DEPTH);
  g_assert_true (deepest->malformed);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (deepest->body, NULL),
                                  g_bytes_get_size (deepest->body), "b299"));
}

static void
test_nested_messages (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MesignMimePart) part = NULL;
  g_autoptr (MesignMimePart) inner = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) number = g_string_new ("1");

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "Content-Type: message/rfc822\n\n");
  part = parse (text->str);
  inner = mesign_mime_part_open_message (part);
  g_assert_cmpstr (inner->number, ==, "1.1");
  for (guint i = 0; i < 200; i++)
    g_string_append (number, ".1");
  g_assert_null (mesign_mime_part_find (part, number->str, &error));
  g_assert_error (error, MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_NO_SUCH_PART);
}

static void
test_part_limit (void)
{
  g_autoptr (GString) text = g_string_new ("Content-Type: multipart/mixed; boundary=b\n\n");
  g_autoptr (MesignMimePart) part = NULL;

  for (guint i = 0; i < MESIGN_MIME_MAX_PARTS * 3; i++)
    g_string_append (text, "--b\n\nx\n");
  part = parse (text->str);
  g_assert_cmpuint (part->children->len, <=, MESIGN_MIME_MAX_PARTS);
  g_assert_true (part->malformed);
  assert_octets (part->entity, text->str);
}

static void
test_header_limit (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MesignMimePart) part = NULL;

  while (text->len < MESIGN_MIME_MAX_HEADER + 1000)
    g_string_append (
        text, "X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
  g_string_append (text, "\nbody");
  part = parse (text->str);
  g_assert_true (part->malformed);
  g_assert_cmpuint (g_bytes_get_size (part->header_block), <=, MESIGN_MIME_MAX_HEADER);
  g_assert_cmpuint (g_bytes_get_size (part->entity), ==, text->len);
}

static void
test_parameters (void)
{
  static const struct
  {
    const char *value;
    const char *name;
    const char *expected;
  } cases[] = {
    { "a/b; x=1", "x", "1" },
    { "a/b; X = \"1;2\" ; y=3", "x", "1;2" },
    { "a/b; x=\"a\\\"b\\\\c\"", "x", "a\"b\\c" },
    { "a/b; x=\"C:\\dir\\file\"", "x", "C:\\dir\\file" },
    { "a/b; x*=utf-8''%E4%BD%A0%E5%A5%BD", "x", "你好" },
    { "a/b; x*=gb2312''%C4%E3%BA%C3", "x", "你好" },
    { "a/b; x*0*=utf-8''%E4%BD; x*1*=%A0; x*2=\" b\"", "x", "你 b" },
    { "a/b; x*1=b; x*0=a", "x", "ab" },
    { "a/b; x*=utf-8''%E4%BD%A0; x=fallback", "x", "你" },
    { "a/b; x=\"=?gb2312?B?xOO6ww==?=\"", "x", "你好" },
    { "a/b; x==?gb2312?B?xOO6ww==?=", "x", "你好" },
    { "a/b; x=\xc4\xe3\xba\xc3.pdf", "x", "你好.pdf" },
    { "a/b; x=my file.pdf; y=2", "x", "my file.pdf" },
    { "a/b; x=1 (comment)", "x", "1" },
    { "a/b; x=first; x=second", "x", "first" },
    { "a/b (c;d=e); x=1", "x", "1" },
    { "a/b charset=gbk", "charset", "gbk" },
    { "a/b; x*5000000000*=utf-8''a; y=1", "y", "1" },
    { "a/b; x*4294967296*=utf-8''a", "x", NULL },
    { "a/b; *=utf-8''a; *0*; x*1*=b", "x", NULL },
    { "a/b; boundary=\"=?x?q?y?=\"", "boundary", "=?x?q?y?=" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("Content-Type: %s\n\nbody", cases[i].value);
      g_autoptr (MesignMimePart) part = parse (text);

      g_assert_cmpstr (part->content_type, ==, "a/b");
      g_assert_cmpstr (mesign_mime_part_get_parameter (part, cases[i].name), ==, cases[i].expected);
    }
}

static void
test_filenames (void)
{
  static const struct
  {
    const char *header;
    const char *filename;
  } cases[] = {
    { "Content-Type: text/plain", NULL },
    { "Content-Type: application/pdf", "attachment.pdf" },
    { "Content-Type: text/plain\nContent-Disposition: attachment", "attachment.txt" },
    { "Content-Type: application/x-odd", "attachment.bin" },
    { "Content-Type: image/png; name=a.png", "a.png" },
    { "Content-Type: image/png; name=a.png\nContent-Disposition: inline; filename=b.png", "b.png" },
    { "Content-Disposition: attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf", "合同.pdf" },
    { "Content-Disposition: attachment; filename=\"=?gb2312?B?us/NrC5wZGY=?=\"", "合同.pdf" },
    { "Content-Disposition: attachment; filename=\"\xba\xcf\xcd\xac\xca\xe9.pdf\"", "合同书.pdf" },
    { "Content-Disposition: attachment; filename=\"../../etc/passwd\"", "passwd" },
    { "Content-Disposition: attachment; filename=\"C:\\\\temp\\\\x.doc\"", "x.doc" },
    { "Content-Disposition: attachment; filename=\"..\"", "attachment.txt" },
    { "Content-Disposition: attachment; filename=\"/\"", "attachment.txt" },
    { "Content-Disposition: attachment; filename=\".bashrc\"", "bashrc" },
    { "Content-Disposition: attachment; filename=\"a\\u0000\x01\x1b[2J.txt\"", "u0000  [2J.txt" },
    { "Content-Disposition: attachment; filename*=utf-8''x%E2%80%AEfdp.exe", "xfdp.exe" },
    { "Content-Disposition: attachment; filename*=utf-8''a%00b%0Ac%E2%80%8B.txt", "a\xef\xbf\xbd"
                                                                                  "b c.txt" },
    { "Content-Disposition: attachment; filename=\"a<b>:c|d?e*.txt\"", "a_b__c_d_e_.txt" },
    { "Content-Disposition: attachment; filename=\"a.txt. . \"", "a.txt" },
    { "Content-Type: message/rfc822", "attachment.eml" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("%s\n\nX: y\n\nbody", cases[i].header);
      g_autoptr (MesignMimePart) part = parse (text);

      g_assert_cmpstr (part->filename, ==, cases[i].filename);
    }
}

static void
test_long_filename (void)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *safe = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append (name, "长");
  g_string_append (name, ".docx");
  safe = mesign_mime_safe_filename (name->str, NULL);
  g_assert_cmpuint (strlen (safe), <=, 200);
  g_assert_true (g_str_has_suffix (safe, "长.docx"));
  g_assert_true (g_utf8_validate (safe, -1, NULL));
}

static void
test_decode (void)
{
  static const struct
  {
    const char *encoding;
    const char *body;
    const char *decoded;
  } cases[] = {
    { "base64", "aGVs\r\nbG8=\r\n", "hello" },
    { "BASE64", "aGV*s bG8", "hello" },
    { "base64 (odd)", "aGVsbG8=", "hello" },
    { "quoted-printable", "a=3Db=\r\nc=ZZ \r\n", "a=bc=ZZ \r\n" },
    { "x-uuencode", "begin 644 x\n%:&5L;&\\`\n`\nend\n", "hello" },
    { "x-uuencode", "no beginning", "no beginning" },
    { "8bit", "as it is", "as it is" },
    { "x-unknown", "as it is", "as it is" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("Content-Transfer-Encoding: %s\n\n%s", cases[i].encoding, cases[i].body);
      g_autoptr (MesignMimePart) part = parse (text);
      g_autoptr (GBytes) decoded = mesign_mime_part_decode (part);

      assert_octets (decoded, cases[i].decoded);
    }
}

static void
test_decode_text (void)
{
  static const struct
  {
    const char *header;
    const char *body;
    const char *text;
  } cases[] = {
    { "text/plain; format=flowed; charset=utf-8", "one \r\ntwo\r\n", "one two\n" },
    { "text/plain; format=Flowed; delsp=yes", "one \r\ntwo\r\n", "onetwo\n" },
    { "text/html", "<meta charset='gbk'>\xc4\xe3", "<meta charset='gbk'>你" },
    { "text/html",
      "<META http-equiv=Content-Type content=\"text/html; charset=big5\">\xa7\x41\xa6\x6e",
      "<META http-equiv=Content-Type content=\"text/html; charset=big5\">你好" },
    { "text/plain", "a\rb\r\nc\n", "a\nb\nc\n" },
    { "text/plain; charset=utf-8",
      "\xef\xbb\xbf"
      "bom",
      "bom" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *message =
          g_strdup_printf ("Content-Type: %s\n\n%s", cases[i].header, cases[i].body);
      g_autoptr (MesignMimePart) part = parse (message);
      g_autofree char *text = mesign_mime_part_decode_text (part, NULL);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* The first octets of a ContentInfo with the given contentType, long enough to be looked at. */
static char *
make_content_info (const guint8 *oid, gsize length)
{
  guint8 octets[64] = { 0x30, 0x80, 0x06, 0x00 };

  octets[3] = (guint8) length;
  memcpy (octets + 4, oid, length);

  return g_base64_encode (octets, sizeof octets);
}

static void
test_smime_kinds (void)
{
  static const guint8 signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };
  static const guint8 enveloped[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03 };
  static const guint8 auth[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17 };
  static const guint8 zip[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x09 };
  g_autofree char *is_signed = make_content_info (signed_data, sizeof signed_data);
  g_autofree char *is_enveloped = make_content_info (enveloped, sizeof enveloped);
  g_autofree char *is_auth = make_content_info (auth, sizeof auth);
  g_autofree char *is_zip = make_content_info (zip, sizeof zip);
  const struct
  {
    const char *type;
    const char *body;
    MesignSmimeKind kind;
  } cases[] = {
    { "text/plain", "", MESIGN_SMIME_NONE },
    { "application/octet-stream; name=smime.bin", is_signed, MESIGN_SMIME_NONE },
    { "application/octet-stream; name=smime.p7m", is_enveloped, MESIGN_SMIME_PKCS7_ENVELOPED },
    { "application/octet-stream; name=SMIME.P7M", "", MESIGN_SMIME_PKCS7_UNKNOWN },
    { "application/octet-stream; name=certs.p7c", is_signed, MESIGN_SMIME_PKCS7_CERTS },
    { "application/pkcs7-mime", is_signed, MESIGN_SMIME_PKCS7_SIGNED },
    { "application/x-pkcs7-mime; smime-type=enveloped-data", is_auth,
      MESIGN_SMIME_PKCS7_AUTH_ENVELOPED },
    { "application/pkcs7-mime; smime-type=authEnveloped-data", "",
      MESIGN_SMIME_PKCS7_AUTH_ENVELOPED },
    { "application/pkcs7-mime; smime-type=signed-data", is_enveloped,
      MESIGN_SMIME_PKCS7_ENVELOPED },
    { "application/pkcs7-mime; smime-type=certs-only", is_signed, MESIGN_SMIME_PKCS7_CERTS },
    { "application/pkcs7-mime; smime-type=compressed-data", is_zip, MESIGN_SMIME_PKCS7_COMPRESSED },
    { "application/pkcs7-mime; smime-type=signed-data", "rubbish", MESIGN_SMIME_PKCS7_SIGNED },
    { "application/pkcs7-mime", "rubbish", MESIGN_SMIME_PKCS7_UNKNOWN },
    { "multipart/signed; protocol=\"application/x-pkcs7-signature\"; boundary=b", "",
      MESIGN_SMIME_SIGNED_MULTIPART },
    { "multipart/signed; protocol=\"application/pgp-signature\"; boundary=b", "",
      MESIGN_SMIME_NONE },
    { "multipart/signed; boundary=b",
      "--b\n\nx\n--b\nContent-Type: application/pkcs7-signature\n\ny\n--b--",
      MESIGN_SMIME_SIGNED_MULTIPART },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "Content-Type: %s\nContent-Transfer-Encoding: %s\n\n%s", cases[i].type,
          g_str_has_prefix (cases[i].type, "multi") ? "7bit" : "base64", cases[i].body);
      g_autoptr (MesignMimePart) part = parse (text);

      g_assert_cmpint (mesign_mime_part_get_smime_kind (part), ==, cases[i].kind);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/part/single", test_single);
  g_test_add_func ("/mime/part/exact-slices", test_exact_slices);
  g_test_add_func ("/mime/part/bare-line-feeds", test_bare_line_feeds);
  g_test_add_func ("/mime/part/canonical-is-not-copied", test_canonical_is_not_copied);
  g_test_add_func ("/mime/part/numbers", test_numbers);
  g_test_add_func ("/mime/part/no-such-part", test_no_such_part);
  g_test_add_func ("/mime/part/prefix", test_prefix);
  g_test_add_func ("/mime/part/not-a-message", test_not_a_message);
  g_test_add_func ("/mime/part/malformed", test_malformed);
  g_test_add_func ("/mime/part/junk-in-header", test_junk_in_header);
  g_test_add_func ("/mime/part/depth-limit", test_depth_limit);
  g_test_add_func ("/mime/part/nested-messages", test_nested_messages);
  g_test_add_func ("/mime/part/part-limit", test_part_limit);
  g_test_add_func ("/mime/part/header-limit", test_header_limit);
  g_test_add_func ("/mime/part/parameters", test_parameters);
  g_test_add_func ("/mime/part/filenames", test_filenames);
  g_test_add_func ("/mime/part/long-filename", test_long_filename);
  g_test_add_func ("/mime/part/decode", test_decode);
  g_test_add_func ("/mime/part/decode-text", test_decode_text);
  g_test_add_func ("/mime/part/smime-kinds", test_smime_kinds);

  return g_test_run ();
}
