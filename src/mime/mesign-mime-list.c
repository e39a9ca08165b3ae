/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-list.h"

#include "mime/mesign-dkim.h"
#include "mime/mesign-mime-header.h"

#include <string.h>

/* What the mail of a list says of leaving it. */

#define FIELD "List-Unsubscribe"
#define POST_FIELD "List-Unsubscribe-Post"
#define ONE_CLICK "List-Unsubscribe=One-Click"

#define MAX_ADDRESSES 10
#define MAX_SIGNATURES 16

/* The field, if there is exactly one: of two, one may have been added on the way. */
static char *
dup_only (GBytes *header_block, const char *name)
{
  g_autoptr (GPtrArray) fields = mesign_mime_header_get_all (header_block, name);

  return fields->len == 1 ? g_strdup (((MesignMimeHeader *) fields->pdata[0])->value) : NULL;
}

/* Folding may have put spaces into an address (RFC 2369 section 2). */
static char *
dup_without_spaces (const char *start, gsize length)
{
  GString *address = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (start[i]))
      g_string_append_c (address, start[i]);

  return g_string_free (address, FALSE);
}

/* Nothing in it that programs read in different ways. */
static gboolean
is_plain (const char *address)
{
  for (const char *p = address; *p != '\0'; p++)
    if (*p <= ' ' || *p >= 0x7f || strchr ("\\\"<>", *p) != NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_page (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         g_uri_get_userinfo (uri) == NULL;
}

static void
take (char *address, char **url, char **mail)
{
  g_autofree char *owned = address;

  if (!is_plain (address))
    return;
  if (*url == NULL && is_page (address))
    *url = g_steal_pointer (&owned);
  else if (*mail == NULL && g_ascii_strncasecmp (address, "mailto:", 7) == 0 && address[7] != '\0')
    *mail = g_steal_pointer (&owned);
}

static void
read_addresses (const char *value, char **url, char **mail)
{
  const char *open = strchr (value, '<');

  for (guint i = 0; open != NULL && i < MAX_ADDRESSES; i++)
    {
      const char *close = strchr (open, '>');

      if (close == NULL)
        return;
      take (dup_without_spaces (open + 1, close - open - 1), url, mail);
      open = strchr (close, '<');
    }
}

/* Whether a signature claims both fields; whether it holds is not looked at. */
static gboolean
is_covered (GBytes *header_block)
{
  g_autoptr (GPtrArray) signatures = mesign_dkim_signature_list (header_block, MAX_SIGNATURES);

  for (guint i = 0; i < signatures->len; i++)
    {
      const char *const *fields =
          (const char *const *) ((MesignDkimSignature *) signatures->pdata[i])->fields;

      if (g_strv_contains (fields, "list-unsubscribe") &&
          g_strv_contains (fields, "list-unsubscribe-post"))
        return TRUE;
    }

  return FALSE;
}

/**
 * mesign_mime_parse_unsubscribe:
 * @header_block: a header
 * @url: (out) (nullable): the page of the web where one leaves the list, only over https
 * @mail: (out) (nullable): the mail to write in order to leave it, as a mailto: address
 *
 * Reads how the list that sent a mail is left (RFC 2369 section 3.2). Nothing is taken from a field
 * that is there twice.
 *
 * Returns: whether posting to @url is all there is to do (RFC 8058): the mail says so, and the
 * sender's signature (DKIM) is said to cover that
 */
gboolean
mesign_mime_parse_unsubscribe (GBytes *header_block, char **url, char **mail)
{
  g_autofree char *value = NULL;
  g_autofree char *post = NULL;

  g_return_val_if_fail (header_block != NULL, FALSE);

  *url = NULL;
  *mail = NULL;
  if (!mesign_mime_header_has (header_block, FIELD))
    return FALSE;
  value = dup_only (header_block, FIELD);
  post = dup_only (header_block, POST_FIELD);
  if (value != NULL)
    read_addresses (value, url, mail);

  return *url != NULL && post != NULL && g_str_equal (g_strstrip (post), ONE_CLICK) &&
         is_covered (header_block);
}
