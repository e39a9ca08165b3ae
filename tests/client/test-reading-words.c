/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/reader/mesign-attachment-files.h"
#include "client/reader/mesign-links.h"

#include "base/mesign-file.h"
#include "base/mesign-private-folder.h"

#include <glib/gstdio.h>
#include <string.h>

static void
assert_markup (const char *text, const char *expected)
{
  g_autofree char *markup = mesign_links_markup (text);

  g_assert_cmpstr (markup, ==, expected);
}

#define LINK(address) "<a href=\"" address "\" title=\"" address "\">" address "</a>"

static void
test_links (void)
{
  assert_markup ("no link <b>& nothing</b>", "no link &lt;b&gt;&amp; nothing&lt;/b&gt;");
  assert_markup ("http://a.test", LINK ("http://a.test"));
  assert_markup ("See https://a.test/b?c=1&d=2.",
                 "See <a href=\"https://a.test/b?c=1&amp;d=2\" "
                 "title=\"https://a.test/b?c=1&amp;amp;d=2\">https://a.test/b?c=1&amp;d=2</a>.");
  assert_markup ("(https://a.test/b) <https://c.test/>",
                 "(" LINK ("https://a.test/b") ") &lt;" LINK ("https://c.test/") "&gt;");
  assert_markup ("https://a.test/w_(x)", LINK ("https://a.test/w_(x)"));
  assert_markup ("详见https://a.test/b。谢谢", "详见" LINK ("https://a.test/b") "。谢谢");
  assert_markup ("https:// javascript:x() xhttps://a.test",
                 "https:// javascript:x() xhttps://a.test");
  assert_markup ("Write to a.b+c@d-e.test.", "Write to <a href=\"mailto:a.b+c@d-e.test\" "
                                             "title=\"mailto:a.b+c@d-e.test\">a.b+c@d-e.test</a>.");
  assert_markup ("信箱：x@y.test，网址www.z.test。",
                 "信箱：<a href=\"mailto:x@y.test\" title=\"mailto:x@y.test\">x@y.test</a>，网址"
                 "<a href=\"http://www.z.test\" title=\"http://www.z.test\">www.z.test</a>。");
  assert_markup ("a@b @c.test d@ e@f@g.test www. x.www.y",
                 "a@b @c.test d@ e@f@g.test www. x.www.y");
  assert_markup ("http://a.test/\"onclick=\"x", LINK ("http://a.test/") "&quot;onclick=&quot;x");
}

static MesignAttachment *
make_attachment (const char *name, const char *type)
{
  MesignAttachment *attachment = mesign_attachment_new ();

  attachment->filename = g_strdup (name);
  attachment->content_type = g_strdup (type);
  attachment->octets = g_bytes_new ("hello", 5);

  return attachment;
}

static void
test_kinds (void)
{
  static const struct
  {
    const char *name;
    const char *type;
    MesignAttachmentKind kind;
  } cases[] = {
    { "合同.pdf", "application/pdf", MESIGN_ATTACHMENT_FILE },
    { "photo.jpeg", "image/jpeg", MESIGN_ATTACHMENT_FILE },
    { "setup.EXE", "application/octet-stream", MESIGN_ATTACHMENT_DANGEROUS },
    { "invoice.pdf.exe", "application/pdf", MESIGN_ATTACHMENT_DANGEROUS },
    { "invoice.pdf.exe ", "application/pdf", MESIGN_ATTACHMENT_DANGEROUS },
    { "invoice.exe\xe2\x80\xae"
      "fdp.pdf",
      "application/x-msdownload", MESIGN_ATTACHMENT_DANGEROUS },
    { "a.p\xe2\x80\xae"
      "df.js",
      "text/plain", MESIGN_ATTACHMENT_DANGEROUS },
    { "page.htm", "text/plain", MESIGN_ATTACHMENT_DANGEROUS },
    { "page", "text/html", MESIGN_ATTACHMENT_DANGEROUS },
    { "forwarded.eml", "application/octet-stream", MESIGN_ATTACHMENT_MAIL },
    { "x", "message/rfc822", MESIGN_ATTACHMENT_MAIL },
    { "me.PFX", "application/octet-stream", MESIGN_ATTACHMENT_CERTIFICATE },
    { "ca.cer", "application/pkix-cert", MESIGN_ATTACHMENT_CERTIFICATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignAttachment) attachment = make_attachment (cases[i].name, cases[i].type);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (mesign_attachment_get_kind (attachment), ==, cases[i].kind);
    }
}

/* A browser opens what is a page by its content, whatever it is called. */
static void
test_kind_of_content (void)
{
  static const char page[] = "<!DOCTYPE html><html><body>Your password, please</body></html>";
  g_autoptr (MesignAttachment) attachment = make_attachment ("invoice", "application/octet-stream");

  g_bytes_unref (attachment->octets);
  attachment->octets = g_bytes_new_static (page, strlen (page));
  g_assert_cmpint (mesign_attachment_get_kind (attachment), ==, MESIGN_ATTACHMENT_DANGEROUS);
}

static void
assert_name (const char *name, const char *expected)
{
  g_autoptr (MesignAttachment) attachment = make_attachment (name, "application/octet-stream");
  g_autofree char *found = mesign_attachment_dup_name (attachment);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_names (void)
{
  g_autofree char *endless = g_strnfill (5000, 'a');
  g_autofree char *long_name = g_strdup_printf ("%s合同.pdf", endless);
  g_autoptr (MesignAttachment) attachment = make_attachment (long_name, "application/pdf");
  g_autofree char *cut = mesign_attachment_dup_name (attachment);

  assert_name ("合同 2.pdf", "合同 2.pdf");
  assert_name ("../../etc/passwd", "file.._.._etc_passwd");
  assert_name (".bashrc", "file.bashrc");
  assert_name ("a\nb\tc.txt", "a b c.txt");
  assert_name ("a\xe2\x80\xae"
               "fdp.exe",
               "afdp.exe");
  g_assert_cmpuint (strlen (cut), <, 250);
  g_assert_true (g_str_has_suffix (cut, ".pdf"));
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_free (attachment->filename);
  attachment->filename = g_strdup_printf ("%s.pdf.exe", endless);
  g_assert_cmpint (mesign_attachment_get_kind (attachment), ==, MESIGN_ATTACHMENT_DANGEROUS);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/* What is opened can be read by nobody else, and is gone afterwards. */
static void
test_export (void)
{
  g_autoptr (MesignAttachment) attachment = make_attachment ("合同.pdf", "application/pdf");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  GStatBuf status;

  mesign_attachment_export_async (attachment, NULL, on_result, &result);
  file = mesign_attachment_export_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (g_file_peek_path (file), &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (g_str_has_prefix (g_file_peek_path (file), g_get_user_runtime_dir ()));
  mesign_private_folders_remove_sync (FALSE);
  g_assert_true (g_file_query_exists (file, NULL));
  mesign_private_folders_remove_sync (TRUE);
  g_assert_false (g_file_query_exists (file, NULL));
}

/* Saving several never replaces what is there. */
static void
test_save_all (void)
{
  g_autofree char *path = g_dir_make_tmp (NULL, NULL);
  g_autofree char *first = g_build_filename (path, "a.txt", NULL);
  g_autofree char *second = g_build_filename (path, "a (2).txt", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GPtrArray) attachments =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_attachment_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *saved = NULL;

  g_file_set_contents (first, "old", -1, NULL);
  g_ptr_array_add (attachments, make_attachment ("a.txt", "text/plain"));
  mesign_attachment_save_all_async (attachments, folder, NULL, on_result, &result);
  g_assert_true (mesign_attachment_save_finish (wait_for (&result), &error));
  g_file_get_contents (first, &kept, NULL, NULL);
  g_file_get_contents (second, &saved, NULL, NULL);
  g_assert_cmpstr (kept, ==, "old");
  g_assert_cmpstr (saved, ==, "hello");
  g_unlink (first);
  g_unlink (second);
  g_rmdir (path);
}

int
main (int argc, char **argv)
{
  g_autofree char *runtime = g_dir_make_tmp ("mesign-runtime-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/reading-words/links", test_links);
  g_test_add_func ("/client/reading-words/kinds", test_kinds);
  g_test_add_func ("/client/reading-words/kind-of-content", test_kind_of_content);
  g_test_add_func ("/client/reading-words/names", test_names);
  g_test_add_func ("/client/reading-words/export", test_export);
  g_test_add_func ("/client/reading-words/save-all", test_save_all);
  status = g_test_run ();
  g_assert_true (mesign_directory_remove_sync (runtime, NULL));

  return status;
}
