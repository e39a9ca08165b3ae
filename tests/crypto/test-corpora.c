/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include <string.h>

/* Mails made by others, peeled by hand: just enough MIME to reach the CMS octets. */

typedef struct
{
  GString *layers;
  GPtrArray *keys;
  GPtrArray *anchors;
  guint trusted;
  guint signers;
} Peel;

static char *
get_header (const char *entity, const char *name)
{
  g_autofree char *needle = g_strconcat ("\r\n", name, ":", NULL);
  g_autofree char *padded = g_strconcat ("\r\n", entity, NULL);
  const char *body = strstr (padded, "\r\n\r\n");
  g_autofree char *head =
      g_strndup (padded, body != NULL ? (gsize) (body - padded) : strlen (padded));
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *found = strstr (lower, needle);
  const char *end;

  if (found == NULL)
    return g_strdup ("");
  found = head + (found - lower) + strlen (needle);
  for (end = strstr (found, "\r\n"); end != NULL && (end[2] == ' ' || end[2] == '\t');)
    end = strstr (end + 2, "\r\n");

  return end != NULL ? g_strndup (found, end - found) : g_strdup (found);
}

static const char *
get_body (const char *entity)
{
  const char *body = strstr (entity, "\r\n\r\n");

  g_assert_nonnull (body);

  return body + 4;
}

static GBytes *
decode (const char *text)
{
  gsize length;
  guchar *octets = g_base64_decode (text, &length);

  return g_bytes_new_take (octets, length);
}

static void peel (Peel *self, const char *entity);

/* The canonical form: mail arrives, and is encrypted, with bare LF too. */
static char *
to_crlf (GBytes *octets)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_suffix (lines[i], "\r"))
      lines[i][strlen (lines[i]) - 1] = '\0';

  return g_strjoinv ("\r\n", lines);
}

static void
peel_bytes (Peel *self, GBytes *octets)
{
  g_autofree char *text = to_crlf (octets);

  peel (self, text);
}

static void
note_signature (Peel *self, const char *form, GBytes *cms, GBytes *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignCmsSigned) result = mesign_cms_verify (cms, content, NULL, &error);
  MesignCmsSigner *signer;
  gboolean good;

  g_assert_no_error (error);
  g_assert_cmpuint (result->signers->len, ==, 1);
  signer = result->signers->pdata[0];
  good = signer->status == MESIGN_CMS_SIGNER_OK;
  g_string_append_printf (self->layers, "SIG-%s[%s;%s] ", form, signer->digest,
                          good ? "ok" : "BAD");
  self->signers++;
  if (good)
    {
      g_autoptr (MesignPath) path = mesign_path_validate (
          signer->certificate, result->certificates, self->anchors, MESIGN_PATH_SMIME_SIGN, NOW);

      g_assert_cmpstr (path->reason, ==, NULL);
      self->trusted += path->trusted;
    }
  if (content == NULL)
    peel_bytes (self, result->content);
}

static void
peel_cms (Peel *self, const char *entity)
{
  g_autoptr (GBytes) cms = decode (get_body (entity));
  g_autoptr (MesignCmsDecrypted) opened = NULL;
  g_autoptr (GError) error = NULL;

  if (mesign_cms_peek_type (cms) == MESIGN_CMS_SIGNED)
    {
      note_signature (self, "opaque", cms, NULL);
      return;
    }
  opened = mesign_cms_decrypt (cms, self->keys, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (opened->reason, ==, NULL);
  g_assert_cmpint (opened->status, ==, MESIGN_ENCRYPTION_DECRYPTED);
  g_string_append_printf (self->layers, "ENV[%s] ", opened->algorithm);
  peel_bytes (self, opened->plaintext);
}

static char *
get_boundary (const char *type)
{
  const char *start = strstr (type, "boundary=");

  g_assert_nonnull (start);
  start += strlen ("boundary=");

  return start[0] == '"' ? g_strndup (start + 1, strcspn (start + 1, "\""))
                         : g_strndup (start, strcspn (start, "; \r\n"));
}

static void
peel_multipart (Peel *self, const char *entity, const char *type)
{
  g_autofree char *boundary = get_boundary (type);
  g_autofree char *delimiter = g_strconcat ("\r\n--", boundary, NULL);
  g_autofree char *padded = g_strconcat ("\r\n", get_body (entity), NULL);
  g_auto (GStrv) parts = g_strsplit (padded, delimiter, -1);
  const char *first, *second;
  g_autoptr (GBytes) content = NULL, cms = NULL;

  g_assert_cmpuint (g_strv_length (parts), >=, 4);
  first = strstr (parts[1], "\r\n") + 2;
  second = strstr (parts[2], "\r\n") + 2;
  content = fixture_bytes (first);
  cms = decode (get_body (second));
  note_signature (self, "detached", cms, content);
  peel (self, first);
}

static void
peel (Peel *self, const char *entity)
{
  g_autofree char *type = get_header (entity, "content-type");

  if (strstr (type, "multipart/signed") != NULL)
    peel_multipart (self, entity, type);
  else if (strstr (type, "pkcs7-mime") != NULL)
    peel_cms (self, entity);
}

static char *
read_mail (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (fixture_corpora (), folder, file, NULL);
  g_autoptr (GBytes) octets = fixture_read (path);

  return to_crlf (octets);
}

static void
add_keys (GPtrArray *keys, const char *folder, const char *file, const char *password)
{
  g_autofree char *path = g_build_filename (fixture_corpora (), folder, file, NULL);
  g_autoptr (GBytes) octets = fixture_read (path);
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string (password);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignPfx) pfx = mesign_pfx_open (octets, secret, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < pfx->key_pairs->len; i++)
    g_ptr_array_add (keys, mesign_key_pair_ref (pfx->key_pairs->pdata[i]));
}

static GPtrArray *
read_anchors (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (fixture_corpora (), folder, file, NULL);
  g_autoptr (GBytes) octets = fixture_read (path);
  g_autoptr (GError) error = NULL;
  GPtrArray *anchors = mesign_x509_parse_any (octets, &error);

  g_assert_no_error (error);

  return anchors;
}

/* "SIG-detached[sha256;crypto:ok;chain:ok;…] ENV[aes-128-cbc;decrypts:…] text/plain" in our words
 */
static char *
translate (const char *witness)
{
  GString *layers = g_string_new (NULL);
  const char *p = witness;

  while ((p = strpbrk (p, "SE")) != NULL)
    {
      if (g_str_has_prefix (p, "SIG-"))
        {
          const char *open = strchr (p, '[');
          const char *semicolon = strchr (p, ';');

          g_string_append_len (layers, p, semicolon - p);
          g_string_append_printf (layers, ";%s] ",
                                  g_str_has_prefix (semicolon, ";crypto:ok") ? "ok" : "BAD");
          p = strchr (open, ']');
        }
      else if (g_str_has_prefix (p, "ENV["))
        {
          g_string_append_len (layers, p, strchr (p, ';') - p);
          g_string_append (layers, "] ");
          p = strchr (p, ']');
        }
      p++;
    }

  return g_string_free (layers, FALSE);
}

static void
test_thunderbird (void)
{
  static const char *const people[] = {
    "Alice", "Alice-ec", "Bob", "Dave", "Eve", "Fran", "Fran-ec"
  };
  g_autofree char *table_path =
      g_build_filename (fixture_corpora (), "thunderbird-smime", "expected.tsv", NULL);
  g_autoptr (GBytes) table = fixture_read (table_path);
  g_autofree char *text = g_strndup (g_bytes_get_data (table, NULL), g_bytes_get_size (table));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) keys =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  g_autoptr (GPtrArray) anchors = read_anchors ("thunderbird-smime", "TestCA.pem");
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *file = g_strconcat (people[i], ".p12", NULL);

      add_keys (keys, "thunderbird-smime", file, "nss");
    }
  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);
      g_autofree char *mail = read_mail ("thunderbird-smime", columns[0]);
      g_autofree char *expected = translate (columns[7]);
      g_autoptr (GString) layers = g_string_new (NULL);
      Peel self = { layers, keys, anchors, 0, 0 };

      g_test_message ("%s", columns[0]);
      peel (&self, mail);
      g_assert_cmpstr (layers->str, ==, expected);
      count++;
    }
  g_assert_cmpuint (count, >, 30);
}

static void
test_rfc9788 (void)
{
  static const char *const files[] = {
    "baseline/smime-multipart-complex.eml",
    "baseline/smime-one-part-complex.eml",
    "signed-only/smime-multipart-hp.eml",
    "signed-only/smime-one-part-hp.eml",
    "signed-only/smime-one-part-complex-rfc8551hp.eml",
    "signed-enc/smime-signed-enc-hp-baseline.eml",
    "signed-enc/smime-signed-enc-complex-hp-baseline-legacy.eml",
    "signed-enc/smime-signed-enc-complex-rfc8551hp-baseline.eml",
  };
  g_autoptr (GPtrArray) keys =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  g_autoptr (GPtrArray) anchors = read_anchors ("rfc9216", "ca.rsa.crt");

  add_keys (keys, "rfc9216", "bob.p12", "bob");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *mail = read_mail ("rfc9788", files[i]);
      g_autoptr (GString) layers = g_string_new (NULL);
      Peel self = { layers, keys, anchors, 0, 0 };

      g_test_message ("%s", files[i]);
      peel (&self, mail);
      g_assert_cmpuint (self.signers, ==, 1);
      g_assert_cmpuint (self.trusted, ==, 1);
      g_assert_cmpint (strstr (layers->str, "ENV[") != NULL, ==,
                       g_str_has_prefix (files[i], "signed-enc"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (fixture_corpora () != NULL)
    {
      g_test_add_func ("/crypto/corpora/thunderbird", test_thunderbird);
      g_test_add_func ("/crypto/corpora/rfc9788", test_rfc9788);
    }

  return g_test_run ();
}
