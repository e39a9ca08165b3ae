/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-attachment-files.h"

#include "client/words/mesign-words.h"

#include <string.h>

#define END_SIZE 400

/* As much as tells what a file is. */
#define LOOKED_AT 4096

static const char *const dangerous_suffixes[] = {
  "ade",  "adp",   "apk",  "app",     "appimage", "bash", "bat",  "chm", "cmd",
  "com",  "cpl",   "deb",  "desktop", "dll",      "docm", "dotm", "exe", "flatpakref",
  "hta",  "htm",   "html", "img",     "inf",      "iso",  "jar",  "js",  "jse",
  "lnk",  "mht",   "msc",  "msi",     "msp",      "one",  "pif",  "pl",  "potm",
  "ppam", "pptm",  "ps1",  "py",      "reg",      "rpm",  "run",  "scf", "scr",
  "sh",   "shtml", "svg",  "url",     "vb",       "vbe",  "vbs",  "vhd", "wsf",
  "wsh",  "xhtml", "xht",  "xlam",    "xlsm",     "xltm", NULL,
};

static const char *const dangerous_types[] = {
  "application/javascript",
  "application/vnd.microsoft.portable-executable",
  "application/x-bat",
  "application/x-desktop",
  "application/x-dosexec",
  "application/x-executable",
  "application/x-pie-executable",
  "application/x-ms-dos-executable",
  "application/x-msdos-program",
  "application/x-msdownload",
  "application/x-sh",
  "application/x-sharedlib",
  "application/x-shellscript",
  "application/xhtml+xml",
  "image/svg+xml",
  "text/html",
  "text/javascript",
  "text/x-python",
  "text/x-sh",
  NULL,
};

/* How programs and web pages begin, in small letters. */
static const char *const dangerous_openings[] = {
  "#!", "\177elf", "mz", "<!doctype html", "<html", "<script", "<svg", "[desktop entry]",
};

static const char *const certificate_suffixes[] = { "cer", "crt", "der", "p12", "p7b",
                                                    "p7c", "pem", "pfx", NULL };

static char *
dup_suffix (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL ? g_strstrip (g_ascii_strdown (dot + 1, -1)) : g_strdup ("");
}

/* Of an endless name the beginning and the end, which says what it is. */
static char *
dup_both_ends (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  gsize length = strlen (valid);
  const char *head = valid + END_SIZE;
  const char *tail = valid + length - END_SIZE;

  if (length <= 2 * END_SIZE)
    return g_steal_pointer (&valid);
  head = g_utf8_find_prev_char (valid, head + 1);
  tail = g_utf8_find_next_char (tail, NULL);

  return g_strdup_printf ("%.*s%s", (int) (head - valid), valid, tail);
}

static gboolean
opens_dangerously (const char *data, gsize length)
{
  g_autofree char *text = g_ascii_strdown (data, (gssize) length);
  const char *opening = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;

  while (g_ascii_isspace (*opening))
    opening++;
  for (guint i = 0; i < G_N_ELEMENTS (dangerous_openings); i++)
    if (g_str_has_prefix (opening, dangerous_openings[i]))
      return TRUE;

  return FALSE;
}

/* Another program goes by what is in a file where its name says little. */
static gboolean
has_dangerous_content (const char *name, GBytes *octets)
{
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);
  gsize looked_at = MIN (length, LOOKED_AT);
  g_autofree char *guessed = g_content_type_guess (name, data, looked_at, NULL);
  g_autofree char *type = g_content_type_get_mime_type (guessed);

  return looked_at > 0 && (opens_dangerously (data, looked_at) ||
                           (type != NULL && g_strv_contains (dangerous_types, type)));
}

/**
 * mesign_attachment_get_kind:
 * @attachment: an attachment
 *
 * Returns: what can be done with it, by its name, its type and its content; one of them is enough
 * for danger
 */
MesignAttachmentKind
mesign_attachment_get_kind (const MesignAttachment *attachment)
{
  g_autofree char *name = mesign_attachment_dup_name (attachment);
  g_autofree char *suffix = dup_suffix (name);
  const char *type = attachment->content_type;

  if (g_strv_contains (dangerous_suffixes, suffix) || g_strv_contains (dangerous_types, type) ||
      has_dangerous_content (name, attachment->octets))
    return MESIGN_ATTACHMENT_DANGEROUS;
  if (g_str_equal (type, "message/rfc822") || g_str_equal (suffix, "eml"))
    return MESIGN_ATTACHMENT_MAIL;
  if (g_strv_contains (certificate_suffixes, suffix) || g_str_equal (type, "application/x-pkcs12"))
    return MESIGN_ATTACHMENT_CERTIFICATE;

  return MESIGN_ATTACHMENT_FILE;
}

/**
 * mesign_attachment_dup_name:
 * @attachment: an attachment
 *
 * Returns: (transfer full): its name without what could make one suffix look like another, and fit
 * for a file
 */
char *
mesign_attachment_dup_name (const MesignAttachment *attachment)
{
  g_autofree char *both_ends = dup_both_ends (attachment->filename);
  g_autofree char *clean = mesign_words_clean_line (both_ends);
  char *name;

  g_strdelimit (clean, "/\\", '_');
  name = g_strstrip (clean);
  if (*name == '\0' || *name == '.')
    return g_strdup_printf ("file%s", name);
  /* The disk takes 255 octets for a name. */
  if (strlen (name) > 200)
    {
      g_autofree char *suffix = dup_suffix (name);
      const char *end = g_utf8_find_prev_char (name, name + 180);

      return g_strdup_printf ("%.*s.%.12s", (int) (end - name), name, suffix);
    }

  return g_strdup (name);
}
