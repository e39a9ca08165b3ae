/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-authentication-private.h"

#include "model/mesign-address.h"
#include "retrieval/mesign-web-address-private.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_FIELD 16384

/* One resinfo of the field: "dkim=pass header.d=example.com". */
typedef struct
{
  char *method;
  char *result;
  char *domain;
} Result;

static void
free_result (Result *result)
{
  g_free (result->method);
  g_free (result->result);
  g_free (result->domain);
  g_free (result);
}

static const char *
skip_comment (const char *p)
{
  guint depth = 0;

  for (; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '(')
        depth++;
      else if (*p == ')' && --depth == 0)
        return p + 1;
    }

  return p;
}

/* Copies a quoted string without its quotes; what would part the field is made harmless. */
static const char *
copy_quoted (GString *target, const char *p)
{
  for (p++; *p != '\0' && *p != '"'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (target, strchr ("; =\t", *p) != NULL ? '_' : g_ascii_tolower (*p));
    }

  return *p == '"' ? p + 1 : p;
}

/* Without comments and quotes, in lower case, one space between words and none around "=". */
static char *
simplify (const char *field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *p = field;

  while (*p != '\0')
    if (*p == '(')
      {
        p = skip_comment (p);
        g_string_append_c (text, ' ');
      }
    else if (*p == '"')
      p = copy_quoted (text, p);
    else
      {
        g_string_append_c (text, g_ascii_isspace (*p) ? ' ' : g_ascii_tolower (*p));
        p++;
      }
  while (g_string_replace (text, "  ", " ", 0) > 0)
    ;
  g_string_replace (text, " =", "=", 0);
  g_string_replace (text, "= ", "=", 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What stands for the domain in a result: header.d, header.i or header.from, with or without "@".
 */
static void
take_property (Result *result, const char *name, const char *value)
{
  const char *at = strrchr (value, '@');
  const char *domain = at != NULL ? at + 1 : value;
  gboolean is_dkim = strcmp (result->method, "dkim") == 0;

  if (is_dkim && strcmp (name, "header.d") == 0)
    {
      g_free (result->domain);
      result->domain = g_strdup (domain);
    }
  else if (result->domain == NULL && ((is_dkim && strcmp (name, "header.i") == 0) ||
                                      (!is_dkim && strcmp (name, "header.from") == 0)))
    result->domain = g_strdup (domain);
}

static Result *
parse_result (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  Result *result = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *equals = strchr (words[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      if (result != NULL)
        {
          take_property (result, words[i], equals + 1);
          continue;
        }
      result = g_new0 (Result, 1);
      result->method = g_strndup (words[i], strcspn (words[i], "/"));
      result->result = g_strdup (equals + 1);
    }

  return result;
}

static GPtrArray *
parse_results (const char *const *parts)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) free_result);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      Result *result = parse_result (parts[i]);

      if (result != NULL)
        g_ptr_array_add (results, result);
    }

  return results;
}

/* The name before the first ";": without one, as some servers write it, nobody vouches. */
static char *
dup_authserv_id (const char *first)
{
  g_autofree char *text = g_strstrip (g_strdup (first));

  text[strcspn (text, " /")] = '\0';

  return *text != '\0' && strchr (text, '=') == NULL ? g_steal_pointer (&text) : NULL;
}

static gboolean
is_listed (const char *const *entries, const char *name)
{
  for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    if (mesign_host_entry_covers (entries[i], name, 443))
      return TRUE;

  return FALSE;
}

static gboolean
is_below_listed (const char *const *entries, const char *name)
{
  for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
      g_autofree char *below = g_strconcat (*entries[i] == '.' ? "" : ".", entries[i], NULL);

      if (mesign_host_entry_covers (below, name, 443))
        return TRUE;
    }

  return FALSE;
}

static char *
dup_relay (const char *received)
{
  g_autofree char *plain = simplify (received);
  const char *by = g_str_has_prefix (plain, "by ") ? plain + 3 : strstr (plain, " by ");

  if (by == NULL)
    return NULL;
  if (*by == ' ')
    by += 4;

  return g_strndup (by, strcspn (by, " ;"));
}

/* Whoever hands a mail on writes above it: only the account's own servers may stand there. */
static gboolean
only_own_above (const MesignOpenedMessage *message,
                const MesignAuthservTable *table,
                const char *const *authserv_ids,
                const char *imap_host)
{
  GStrv above = message->received_above;

  for (guint i = 0; above != NULL && above[i] != NULL; i++)
    {
      g_autofree char *relay = dup_relay (above[i]);

      if (relay == NULL || (!is_below_listed (authserv_ids, relay) &&
                            !mesign_authserv_table_owns (table, imap_host, relay)))
        return FALSE;
    }

  return TRUE;
}

/* The signing domain is the sender's, or the domain above it; never a top-level one. */
static gboolean
is_aligned (const char *domain, const char *sender_domain)
{
  g_autofree char *entry = NULL;
  g_autofree char *ascii = domain != NULL ? g_hostname_to_ascii (domain) : NULL;
  g_autofree char *lower = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;

  if (lower == NULL || *lower == '\0' || *lower == '.')
    return FALSE;
  if (strcmp (lower, sender_domain) == 0)
    return TRUE;
  entry = g_strconcat (".", lower, NULL);

  return strchr (lower, '.') != NULL && strchr (lower, ':') == NULL &&
         mesign_host_entry_covers (entry, sender_domain, 443);
}

typedef struct
{
  gboolean dkim_missing;
  gboolean dkim_passed;
  gboolean dkim_failed;
  gboolean dmarc_passed;
  gboolean dmarc_failed;
  gboolean spf_passed;
} Summary;

static void
count_result (Summary *summary, const Result *result, const char *sender_domain)
{
  gboolean passed = strcmp (result->result, "pass") == 0;
  gboolean failed = strcmp (result->result, "fail") == 0;
  gboolean aligned = is_aligned (result->domain, sender_domain);

  if (strcmp (result->method, "dkim") == 0)
    {
      summary->dkim_missing = summary->dkim_missing || !passed || (result->domain && !aligned);
      summary->dkim_passed = summary->dkim_passed || (passed && aligned);
      summary->dkim_failed = summary->dkim_failed || (failed && (aligned || !result->domain));
    }
  else if (strcmp (result->method, "dmarc") == 0)
    {
      summary->dmarc_passed = summary->dmarc_passed || (passed && aligned);
      summary->dmarc_failed = summary->dmarc_failed || failed;
    }
  else if (strcmp (result->method, "spf") == 0)
    summary->spf_passed = summary->spf_passed || passed;
}

static MesignAuthentication
conclude (const Summary *summary)
{
  if (summary->dmarc_failed)
    return MESIGN_AUTHENTICATION_FAIL;
  if (summary->dkim_passed)
    return MESIGN_AUTHENTICATION_PASS;
  if (summary->dkim_failed)
    return MESIGN_AUTHENTICATION_FAIL;
  /* Where DKIM is known to vouch for nobody or for others, a good DMARC rests on SPF alone; where
   * the server names no domain with its DKIM result, DMARC tells whose it is. */
  if (summary->dmarc_passed && !summary->dkim_missing)
    return MESIGN_AUTHENTICATION_PASS;

  return summary->spf_passed ? MESIGN_AUTHENTICATION_SPF_ONLY : MESIGN_AUTHENTICATION_NONE;
}

static MesignAuthentication
judge_field (const char *const *parts, const char *sender)
{
  g_autoptr (GPtrArray) results = parse_results (parts);
  g_autofree char *normal = mesign_address_normalize (sender);
  const char *domain = mesign_address_get_domain (normal);
  Summary summary = { 0 };

  if (domain == NULL)
    return MESIGN_AUTHENTICATION_NONE;
  for (guint i = 0; i < results->len; i++)
    count_result (&summary, results->pdata[i], domain);

  return conclude (&summary);
}

/* Only the topmost field counts, only from the account's own server, and only with nothing foreign
 * above it. */
MesignAuthentication
mesign_authentication_judge (const MesignOpenedMessage *message,
                             const MesignAuthservTable *table,
                             const char *const *authserv_ids,
                             const char *imap_host,
                             const char *sender)
{
  const char *field =
      message->authentication_results != NULL ? message->authentication_results[0] : NULL;
  g_autofree char *plain = NULL;
  g_autofree char *authserv_id = NULL;
  g_auto (GStrv) parts = NULL;

  if (field == NULL || strlen (field) > MAX_FIELD)
    return MESIGN_AUTHENTICATION_NONE;
  plain = simplify (field);
  parts = g_strsplit (plain, ";", -1);
  authserv_id = parts[0] != NULL ? dup_authserv_id (parts[0]) : NULL;
  if (authserv_id == NULL || (!is_listed (authserv_ids, authserv_id) &&
                              !mesign_authserv_table_knows (table, imap_host, authserv_id)))
    return MESIGN_AUTHENTICATION_NONE;
  if (!only_own_above (message, table, authserv_ids, imap_host))
    return MESIGN_AUTHENTICATION_NONE;

  return judge_field ((const char *const *) parts + 1, sender);
}
