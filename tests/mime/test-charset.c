/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-mime-charset.h"

#include <gio/gio.h>
#include <string.h>

static const char chinese[] = "您好，证书申请已经通过审核，请点击下面的链接领取您的证书。";

static void
check (const char *text, const char *encoding, const char *label, const char *charset)
{
  gsize length;
  g_autofree char *octets = g_convert (text, -1, encoding, "UTF-8", NULL, &length, NULL);
  g_autofree char *used = NULL;
  g_autofree char *result = NULL;

  g_assert_nonnull (octets);
  result = mesign_mime_to_utf8 (octets, length, label, &used);
  g_assert_cmpstr (result, ==, text);
  if (charset != NULL)
    g_assert_cmpstr (used, ==, charset);
}

static void
test_right_label (void)
{
  check (chinese, "GB18030", "gb18030", "gb18030");
  check (chinese, "GBK", "GBK", "gbk");
  check ("親愛的客戶，您的憑證已經核發。", "BIG5", "big5", "big5");
  check ("証明書の発行が完了しました。", "ISO-2022-JP", "iso-2022-jp", "iso-2022-jp");
  check ("証明書の発行が完了しました。", "SHIFT_JIS", "Shift_JIS", "shift_jis");
  check ("証明書の発行が完了しました。", "EUC-JP", "euc-jp", "euc-jp");
  check ("인증서가 발급되었습니다.", "EUC-KR", "ks_c_5601-1987", "ks_c_5601-1987");
  check ("Grüße aus Köln", "ISO-8859-1", "iso-8859-1", "iso-8859-1");
  check ("Ваш сертификат готов", "KOI8-R", "koi8-r", "koi8-r");
  check ("Ваш сертификат готов", "WINDOWS-1251", "windows-1251", "windows-1251");
  check (chinese, "UTF-16", "utf-16", "utf-16");
  check ("Hi Mom -☺-!", "UTF-7", "utf-7", "utf-7");
  check ("plain", "US-ASCII", NULL, "us-ascii");
  /* an escape character is no shift to another charset */
  check ("你好 \x1b(- \x1b$B \x1b$)C", "UTF-8", "utf-8", "utf-8");
}

static void
test_superset_of_label (void)
{
  check ("朱镕基总理与喆先生", "GB18030", "gb2312", "gb2312");
  check ("“smart” quotes €", "WINDOWS-1252", "iso-8859-1", "iso-8859-1");
  check ("①②髙﨑", "CP932", "shift_jis", "shift_jis");
  check ("똠방각하", "CP949", "euc-kr", "euc-kr");
}

static void
test_wrong_label (void)
{
  check (chinese, "UTF-8", "gb2312", "utf-8");
  check (chinese, "UTF-8", "iso-8859-1", "utf-8");
  check (chinese, "UTF-8", "us-ascii", "utf-8");
  check (chinese, "GBK", "iso-8859-1", "gb18030");
  check (chinese, "GBK", "us-ascii", "gb18030");
  check (chinese, "GBK", "utf-8", "gb18030");
  check (chinese, "GBK", "x-unknown", "gb18030");
  check (chinese, "GBK", "no-such-charset", "gb18030");
  check ("証明書の発行が完了しました。", "ISO-2022-JP", "iso-8859-1", "iso-2022-jp");
}

static void
test_no_label (void)
{
  check (chinese, "UTF-8", NULL, "utf-8");
  check (chinese, "GBK", NULL, "gb18030");
  check ("親愛的客戶，您的憑證已經核發，請使用下列連結領取憑證。", "BIG5", NULL, "big5");
  check ("証明書の発行が完了しました。ご確認ください。", "SHIFT_JIS", NULL, "shift_jis");
  check ("証明書の発行が完了しました。ご確認ください。", "EUC-JP", NULL, "euc-jp");
  check ("인증서가 발급되었습니다. 확인해 주세요.", "EUC-KR", NULL, "euc-kr");
  check ("Grüße aus Köln, schöne Wünsche für Ärzte", "ISO-8859-1", NULL, "windows-1252");
  check ("Änderung", "ISO-8859-1", NULL, "windows-1252");
  check ("Müller", "ISO-8859-1", NULL, "windows-1252");
  check ("ÄÖ", "ISO-8859-1", "iso-8859-1", "iso-8859-1");
  check ("Ваш сертификат готов, скачайте его", "KOI8-R", NULL, "koi8-r");
  check ("Ваш сертификат готов, скачайте его", "WINDOWS-1251", NULL, "windows-1251");
}

static void
test_vendor_iso_2022_jp (void)
{
  /* A circled one, which strict ISO-2022-JP does not have, and half-width katakana. */
  static const char octets[] = "\x1b$B-!\x1b(B \x1b(I12\x1b(B";
  g_autofree char *text = mesign_mime_to_utf8 (octets, strlen (octets), "iso-2022-jp", NULL);

  g_assert_cmpstr (text, ==, "① ｱｲ");
}

static void
test_hz (void)
{
  static const char octets[] = "~{<:Ky2;VzV.~} ~~";
  g_autofree char *text = NULL;

  text = mesign_mime_to_utf8 ("~{VPND~} ~~", 11, "hz-gb-2312", NULL);
  g_assert_cmpstr (text, ==, "中文 ~");
  g_clear_pointer (&text, g_free);
  text = mesign_mime_to_utf8 (octets, strlen (octets), "us-ascii", NULL);
  g_assert_cmpstr (text, ==, octets);
}

static void
test_always_utf8 (void)
{
  static const char *const labels[] = { NULL,     "utf-8",   "gb2312", "iso-2022-jp",
                                        "utf-16", "wchar_t", "" };
  guint8 octets[256];

  for (guint i = 0; i < sizeof octets; i++)
    octets[i] = (guint8) i;
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    for (guint start = 0; start < 256; start += 3)
      {
        g_autofree char *text = mesign_mime_to_utf8 (octets + start, 256 - start, labels[i], NULL);

        g_assert_true (g_utf8_validate (text, -1, NULL));
      }
}

static void
test_flowed (void)
{
  static const struct
  {
    const char *text;
    gboolean delsp;
    const char *fixed;
  } cases[] = {
    { "one \ntwo\nthree", FALSE, "one two\nthree" },
    { "> quoted \n> on\n>> deeper \nnot", FALSE, "> quoted on\n>> deeper \nnot" },
    { "-- \nname", FALSE, "-- \nname" },
    { " From here\n  two", FALSE, "From here\n two" },
    { "中 \n文", TRUE, "中文" },
    { "", FALSE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fixed = mesign_mime_unflow (cases[i].text, cases[i].delsp);

      g_assert_cmpstr (fixed, ==, cases[i].fixed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/charset/right-label", test_right_label);
  g_test_add_func ("/mime/charset/superset-of-label", test_superset_of_label);
  g_test_add_func ("/mime/charset/wrong-label", test_wrong_label);
  g_test_add_func ("/mime/charset/no-label", test_no_label);
  g_test_add_func ("/mime/charset/vendor-iso-2022-jp", test_vendor_iso_2022_jp);
  g_test_add_func ("/mime/charset/hz", test_hz);
  g_test_add_func ("/mime/charset/always-utf8", test_always_utf8);
  g_test_add_func ("/mime/charset/flowed", test_flowed);

  return g_test_run ();
}
