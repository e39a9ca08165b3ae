/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What about the sender of a signed mail could be taken for somebody else. */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Other forms of a letter are read as the letter: a full-width commercial at is one. */
static gboolean
names_another_address (const MesignAddress *address)
{
  g_autofree char *name = g_utf8_normalize (address->name, -1, G_NORMALIZE_ALL_COMPOSE);
  g_auto (GStrv) words = g_strsplit_set (name != NULL ? name : "", " \t<>()[],;:\"'", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strchr (words[i], '@') != NULL && strlen (words[i]) > 2 &&
        !mesign_address_same (words[i], address->address))
      return TRUE;

  return FALSE;
}

/* Scripts that are written side by side in one word, and have no letters that look alike. */
static gboolean
goes_with_han (GUnicodeScript script)
{
  static const GUnicodeScript scripts[] = {
    G_UNICODE_SCRIPT_LATIN,    G_UNICODE_SCRIPT_HAN,      G_UNICODE_SCRIPT_HIRAGANA,
    G_UNICODE_SCRIPT_KATAKANA, G_UNICODE_SCRIPT_BOPOMOFO, G_UNICODE_SCRIPT_HANGUL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (scripts[i] == script)
      return TRUE;

  return FALSE;
}

/* Whether a word mixes scripts whose letters can be taken for each other (UTS #39 section 5.2), or
 * has something in it that is not seen at all. */
static gboolean
mixes_scripts (const char *word)
{
  GUnicodeScript first = G_UNICODE_SCRIPT_COMMON;

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeScript script = g_unichar_get_script (c);

      if (g_unichar_type (c) == G_UNICODE_FORMAT || g_unichar_iscntrl (c))
        return TRUE;
      if (script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED)
        continue;
      if (first != G_UNICODE_SCRIPT_COMMON && script != first &&
          !(goes_with_han (script) && goes_with_han (first)))
        return TRUE;
      first = script;
    }

  return FALSE;
}

/* Whether all letters of a word that is not Latin could be taken for Latin ones. */
static gboolean
looks_latin (const char *word)
{
  static const char alike[] = "асԁеһіјӏорԛѕԝхуαικνορτυχ0123456789-";
  gboolean foreign = FALSE;

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_utf8_strchr (alike, -1, g_unichar_tolower (c)) == NULL)
        return FALSE;
      foreign = foreign || c > 0x7f;
    }

  return foreign;
}

/* A domain below a Cyrillic or Greek one is at home there. */
static gboolean
looks_like_another (const char *address)
{
  const char *domain = mesign_address_get_domain (address);
  g_auto (GStrv) words = g_strsplit_set (address, "@.", -1);
  g_auto (GStrv) labels = g_strsplit (domain != NULL ? domain : "", ".", -1);
  guint n_labels = g_strv_length (labels);
  gboolean in_latin = n_labels > 0 && g_str_is_ascii (labels[n_labels - 1]);

  for (guint i = 0; words[i] != NULL; i++)
    if (mixes_scripts (words[i]))
      return TRUE;
  for (guint i = 0; in_latin && labels[i] != NULL; i++)
    if (looks_latin (labels[i]))
      return TRUE;

  return FALSE;
}

static void
warn_of_looks (MesignSecurityReport *report, const MesignAddress *address)
{
  g_autofree char *text = NULL;

  if (!looks_like_another (address->address))
    return;
  text = g_strdup_printf (_ ("The sender's address %s has letters in it that can be taken for "
                             "others. Compare it with the one you know."),
                          address->address);
  mesign_security_report_warn (report, "misleading-sender", text);
}

/* Warns where something else than the address that signed catches the eye, or where replies would
 * go elsewhere. Mail that is not signed promises nothing. */
void
mesign_opening_look_at_sender (MesignOpening *self)
{
  MesignEnvelope *shown = self->message->headers;
  MesignSecurityReport *report = self->message->report;
  gboolean misleading = !mesign_address_list_contains_all (shown->from, shown->sender) ||
                        !mesign_address_list_contains_all (shown->from, shown->reply_to);

  if (report->signature.status == MESIGN_SIGNATURE_NONE)
    return;
  for (guint i = 0; i < shown->from->len; i++)
    misleading = misleading || names_another_address (shown->from->pdata[i]);
  if (misleading)
    mesign_security_report_warn (
        report, "misleading-sender",
        _ ("The sender's name, or where replies go, is not the address that signed."));
  for (guint i = 0; i < shown->from->len; i++)
    warn_of_looks (report, shown->from->pdata[i]);
}
