/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "db/mesign-db.h"

#include <glib/gstdio.h>

static MesignDb *
open_words (void)
{
  g_autoptr (GError) error = NULL;
  MesignDb *db = mesign_db_open_memory (&error);

  g_assert_no_error (error);
  mesign_db_exec (db, "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'mesign')", &error);
  g_assert_no_error (error);

  return db;
}

static void
put (MesignDb *db, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "INSERT INTO words (text) VALUES (?1)", &error);

  mesign_statement_bind_text (statement, 1, text);
  mesign_statement_run (statement, &error);
  g_assert_no_error (error);
}

static gint64
count (MesignDb *db, const char *match)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT count(*) FROM words WHERE words MATCH ?1", &error);
  gint64 n = -1;

  g_assert_no_error (error);
  mesign_statement_bind_text (statement, 1, match);
  mesign_statement_get_single (statement, 0, &n, &error);
  g_assert_no_error (error);

  return n;
}

static void
test_chinese (void)
{
  g_autoptr (MesignDb) db = open_words ();

  put (db, "您的电子邮件证书已经签发，请尽快取回。");
  put (db, "合同审核意见");
  put (db, "证");
  put (db, "关于V3证书的管理");

  g_assert_cmpint (count (db, "\"证书\""), ==, 2);
  g_assert_cmpint (count (db, "\"电子邮件\""), ==, 1);
  g_assert_cmpint (count (db, "\"子邮\""), ==, 1);
  g_assert_cmpint (count (db, "\"件证书已\""), ==, 1);
  g_assert_cmpint (count (db, "\"邮电\""), ==, 0);
  g_assert_cmpint (count (db, "\"电子证书\""), ==, 0);
  g_assert_cmpint (count (db, "\"证\" *"), ==, 3);
  g_assert_cmpint (count (db, "\"书\" *"), ==, 2);
  g_assert_cmpint (count (db, "\"见\" *"), ==, 1);
  g_assert_cmpint (count (db, "\"合\" *"), ==, 1);
  g_assert_cmpint (count (db, "\"证书。\""), ==, 2);
  g_assert_cmpint (count (db, "\"签发，请\" *"), ==, 1);
  g_assert_cmpint (count (db, "\"V3证书\""), ==, 1);
  g_assert_cmpint (count (db, "\"于v3证\" *"), ==, 1);
}

static void
test_other_scripts (void)
{
  g_autoptr (MesignDb) db = open_words ();

  put (db, "ひらがなとカタカナ、漢字");
  put (db, "전자우편 인증서가 발급되었습니다");
  put (db, "ｶﾞｲﾄﾞ");
  put (db, "Почта и ёлка");
  put (db, "สวัสดี");

  g_assert_cmpint (count (db, "\"カタ\""), ==, 1);
  g_assert_cmpint (count (db, "\"漢字\""), ==, 1);
  g_assert_cmpint (count (db, "\"인증서\""), ==, 1);
  g_assert_cmpint (count (db, "\"우편\""), ==, 1);
  g_assert_cmpint (count (db, "\"ガイド\""), ==, 1);
  g_assert_cmpint (count (db, "\"почта\""), ==, 1);
  g_assert_cmpint (count (db, "\"елка\""), ==, 1);
}

static void
test_folding (void)
{
  g_autoptr (MesignDb) db = open_words ();

  put (db, "ＡＢＣ１２３ Ｆｕｌｌ");
  put (db, "Crème brûlée, Straße, ÅNGSTRÖM, naïve");
  put (db, "cafe\xcc\x81 \xef\xac\x81n");
  put (db, "li.na@example.cn wrote-this_here don't");

  g_assert_cmpint (count (db, "\"abc123\""), ==, 1);
  g_assert_cmpint (count (db, "\"full\""), ==, 1);
  g_assert_cmpint (count (db, "\"ｆｕｌｌ\""), ==, 1);
  g_assert_cmpint (count (db, "\"CREME BRULEE\""), ==, 1);
  g_assert_cmpint (count (db, "\"brûlée\""), ==, 1);
  g_assert_cmpint (count (db, "\"strasse\""), ==, 1);
  g_assert_cmpint (count (db, "\"angstrom\""), ==, 1);
  g_assert_cmpint (count (db, "\"café\""), ==, 1);
  g_assert_cmpint (count (db, "\"fin\""), ==, 1);
  g_assert_cmpint (count (db, "\"li.na@example.cn\""), ==, 1);
  g_assert_cmpint (count (db, "\"exam\" *"), ==, 1);
  g_assert_cmpint (count (db, "\"exam\""), ==, 0);
}

static void
test_odd_input (void)
{
  g_autoptr (MesignDb) db = open_words ();
  g_autofree char *word = g_strnfill (100000, 'x');
  g_autoptr (GString) marks = g_string_new ("a");
  g_autoptr (GString) run = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (marks, "\xcc\x81");
  for (guint i = 0; i < 20000; i++)
    g_string_append (run, "文");
  put (db, word);
  put (db, marks->str);
  put (db, run->str);
  put (db, "\xff\xfe broken \xe4\xb8 here \xe4\xb8\xad\xe6");
  put (db, "");
  put (db, "\xf0\x9f\x98\x80 \xf0\xa0\x80\x80\xf0\xa0\x80\x81");

  g_assert_cmpint (count (db, "\"broken here\""), ==, 1);
  g_assert_cmpint (count (db, "\"中\" *"), ==, 1);
  g_assert_cmpint (count (db, "\"文文\""), ==, 1);
  g_assert_cmpint (count (db, "\"\xf0\xa0\x80\x80\xf0\xa0\x80\x81\""), ==, 1);
  g_assert_cmpint (count (db, word[0] == 'x' ? "\"xxxx\" *" : ""), ==, 1);
}

/* The marks of highlight() show where the tokenizer says that a token stands. */
static void
test_offsets (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDb) db = open_words ();
  g_autoptr (MesignStatement) statement = NULL;

  put (db, "请看Ｃａｆｅ\xcc\x81的证书吧");
  statement = mesign_db_prepare (
      db, "SELECT highlight (words, 0, '[', ']') FROM words WHERE words MATCH ?1", &error);
  g_assert_no_error (error);
  mesign_statement_bind_text (statement, 1, "\"cafe\"");
  g_assert_cmpint (mesign_statement_step (statement, &error), ==, MESIGN_STEP_ROW);
  g_assert_cmpstr (mesign_statement_get_text (statement, 0), ==, "请看[Ｃａｆｅ\xcc\x81]的证书吧");
  mesign_statement_reset (statement);
  mesign_statement_bind_text (statement, 1, "\"证书\"");
  g_assert_cmpint (mesign_statement_step (statement, &error), ==, MESIGN_STEP_ROW);
  g_assert_cmpstr (mesign_statement_get_text (statement, 0), ==, "请看Ｃａｆｅ\xcc\x81的[证书]吧");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/tokenizer/chinese", test_chinese);
  g_test_add_func ("/db/tokenizer/other-scripts", test_other_scripts);
  g_test_add_func ("/db/tokenizer/folding", test_folding);
  g_test_add_func ("/db/tokenizer/odd-input", test_odd_input);
  g_test_add_func ("/db/tokenizer/offsets", test_offsets);

  return g_test_run ();
}
