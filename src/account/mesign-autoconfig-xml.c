/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-autoconfig-private.h"

#include "account/mesign-account-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SERVERS 8
#define MAX_TEXT 1024

/* One incomingServer or outgoingServer while it is being read. */
typedef struct
{
  char *host;
  char *port;
  char *socket;
  char *user;
  gboolean takes_password;
  gboolean takes_oauth2;
} Entry;

typedef struct
{
  const MesignAutoconfigAddress *address;
  GPtrArray *imap;
  GPtrArray *smtp;
  Entry *entry;
  gboolean is_imap;
  gboolean is_config;
  GString *text;
  char *provider;
  char *enable_url;
  char *documentation_url;
} Parser;

static void
free_entry (Entry *entry)
{
  g_free (entry->host);
  g_free (entry->port);
  g_free (entry->socket);
  g_free (entry->user);
  g_free (entry);
}

static const char *
find_attribute (const char **names, const char **values, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return values[i];

  return NULL;
}

static void
begin_server (Parser *parser, const char *type, const char *wanted, gboolean is_imap)
{
  GPtrArray *list = is_imap ? parser->imap : parser->smtp;

  if (g_strcmp0 (type, wanted) != 0 || parser->entry != NULL || list->len >= MAX_SERVERS)
    return;
  parser->entry = g_new0 (Entry, 1);
  parser->is_imap = is_imap;
}

static void
take_https_url (char **place, const char *url)
{
  if (*place == NULL && url != NULL && g_str_has_prefix (url, "https://"))
    *place = g_strdup (url);
}

static void
on_start (GMarkupParseContext *context G_GNUC_UNUSED,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error G_GNUC_UNUSED)
{
  Parser *parser = data;

  g_string_truncate (parser->text, 0);
  if (strcmp (element, "clientConfig") == 0)
    parser->is_config = TRUE;
  else if (strcmp (element, "incomingServer") == 0)
    begin_server (parser, find_attribute (names, values, "type"), "imap", TRUE);
  else if (strcmp (element, "outgoingServer") == 0)
    begin_server (parser, find_attribute (names, values, "type"), "smtp", FALSE);
  else if (strcmp (element, "enable") == 0)
    take_https_url (&parser->enable_url, find_attribute (names, values, "visiturl"));
  else if (strcmp (element, "documentation") == 0)
    take_https_url (&parser->documentation_url, find_attribute (names, values, "url"));
}

/* Some descriptions in the wild have lost the second "%". */
static char *
expand (const MesignAutoconfigAddress *address, const char *text)
{
  g_autoptr (GString) result = g_string_new (text);

  g_string_replace (result, "%EMAILADDRESS%", address->whole, 0);
  g_string_replace (result, "%EMAILLOCALPART%", address->local, 0);
  g_string_replace (result, "%EMAILDOMAIN%", address->domain, 0);
  if (g_str_has_suffix (result->str, "%EMAILADDRESS"))
    g_string_replace (result, "%EMAILADDRESS", address->whole, 0);

  return g_string_free (g_steal_pointer (&result), FALSE);
}

static void
replace (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

static void
take_field (Parser *parser, const char *element, const char *text)
{
  Entry *entry = parser->entry;

  if (strcmp (element, "hostname") == 0)
    replace (&entry->host, expand (parser->address, text));
  else if (strcmp (element, "port") == 0)
    replace (&entry->port, g_strdup (text));
  else if (strcmp (element, "socketType") == 0)
    replace (&entry->socket, g_strdup (text));
  else if (strcmp (element, "username") == 0)
    replace (&entry->user, expand (parser->address, text));
  else if (strcmp (element, "authentication") == 0)
    {
      if (g_str_has_prefix (text, "password-") || strcmp (text, "plain") == 0 ||
          strcmp (text, "secure") == 0)
        entry->takes_password = TRUE;
      else if (strcmp (text, "OAuth2") == 0)
        entry->takes_oauth2 = TRUE;
    }
}

static void
end_server (Parser *parser)
{
  if (parser->entry == NULL)
    return;
  g_ptr_array_add (parser->is_imap ? parser->imap : parser->smtp, parser->entry);
  parser->entry = NULL;
}

static void
on_end (GMarkupParseContext *context G_GNUC_UNUSED,
        const char *element,
        gpointer data,
        GError **error G_GNUC_UNUSED)
{
  Parser *parser = data;
  const char *text = g_strstrip (parser->text->str);

  if (strcmp (element, "incomingServer") == 0 || strcmp (element, "outgoingServer") == 0)
    end_server (parser);
  else if (parser->entry != NULL)
    take_field (parser, element, text);
  else if (strcmp (element, "displayName") == 0 && parser->provider == NULL)
    parser->provider = expand (parser->address, text);
  g_string_truncate (parser->text, 0);
}

static void
on_text (GMarkupParseContext *context G_GNUC_UNUSED,
         const char *text,
         gsize length,
         gpointer data,
         GError **error G_GNUC_UNUSED)
{
  Parser *parser = data;

  if (parser->text->len + length <= MAX_TEXT)
    g_string_append_len (parser->text, text, length);
}

static gboolean
is_host (const char *host)
{
  return host != NULL && *host != '\0' && strlen (host) <= 253 &&
         strpbrk (host, " \t\r\n/@%?#\\\"'") == NULL;
}

/* Only what TLS secures becomes a server. */
static MesignServer *
server_from_entry (const Entry *entry, MesignServerKind kind)
{
  guint64 port = 0;
  gboolean direct = g_strcmp0 (entry->socket, "SSL") == 0 || g_strcmp0 (entry->socket, "TLS") == 0;

  if (!direct && g_strcmp0 (entry->socket, "STARTTLS") != 0)
    return NULL;
  if (!is_host (entry->host) || entry->user == NULL || *entry->user == '\0' ||
      strpbrk (entry->user, "%\r\n") != NULL || entry->port == NULL ||
      !g_ascii_string_to_unsigned (entry->port, 10, 1, G_MAXUINT16, &port, NULL))
    return NULL;

  return mesign_server_new (kind, direct ? MESIGN_SERVER_TLS : MESIGN_SERVER_STARTTLS, entry->host,
                            port, entry->user);
}

static GPtrArray *
secured (GPtrArray *entries, MesignServerKind kind, gboolean *only_oauth2)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_server_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];
      MesignServer *server = server_from_entry (entry, kind);

      if (server == NULL)
        continue;
      if (servers->len == 0)
        *only_oauth2 = entry->takes_oauth2 && !entry->takes_password;
      g_ptr_array_add (servers, server);
    }

  return servers;
}

static MesignAutoconfigNote
choose_note (const Parser *parser, gboolean only_oauth2)
{
  if (only_oauth2)
    return MESIGN_AUTOCONFIG_NOTE_OAUTH2_ONLY;

  return parser->enable_url != NULL ? MESIGN_AUTOCONFIG_NOTE_ENABLE_IMAP
                                    : MESIGN_AUTOCONFIG_NOTE_NONE;
}

static GPtrArray *
make_candidates (const Parser *parser)
{
  gboolean only_oauth2 = FALSE;
  gboolean ignored = FALSE;
  g_autoptr (GPtrArray) imap = secured (parser->imap, MESIGN_SERVER_IMAP, &only_oauth2);
  g_autoptr (GPtrArray) smtp = secured (parser->smtp, MESIGN_SERVER_SMTP, &ignored);
  GPtrArray *found = mesign_autoconfig_list_new ();

  for (guint i = 0; smtp->len > 0 && i < imap->len; i++)
    {
      MesignAutoconfigCandidate *candidate = mesign_autoconfig_candidate_new (
          MESIGN_AUTOCONFIG_XML, imap->pdata[i], smtp->pdata[MIN (i, smtp->len - 1)]);

      candidate->provider = g_strdup (parser->provider);
      candidate->note = choose_note (parser, only_oauth2);
      candidate->help_url =
          g_strdup (parser->enable_url != NULL ? parser->enable_url : parser->documentation_url);
      mesign_autoconfig_candidate_explain (candidate);
      g_ptr_array_add (found, candidate);
    }

  return found;
}

static gboolean
run_parser (Parser *parser, GBytes *octets, GError **error)
{
  static const GMarkupParser callbacks = { on_start, on_end, on_text, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (
      &callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT | G_MARKUP_IGNORE_QUALIFIED, parser, NULL);
  gsize length;
  const char *text = g_bytes_get_data (octets, &length);
  g_autoptr (GError) local = NULL;
  g_autofree char *why = NULL;

  if (length > 0 && g_markup_parse_context_parse (context, text, length, &local) &&
      g_markup_parse_context_end_parse (context, &local) && parser->is_config)
    return TRUE;
  /* The parser quotes what it cannot read. */
  why = local != NULL ? g_utf8_make_valid (local->message, -1) : NULL;
  g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_SETTINGS,
               _ ("The description of the mail servers cannot be understood: %s"),
               why != NULL ? why : _ ("it is something else"));

  return FALSE;
}

/**
 * mesign_autoconfig_parse_xml:
 * @octets: a description of the form clientConfig, version 1.1
 * @address: the mail address it is for
 * @error: return location for a #MesignAccountError
 *
 * Reads what a domain publishes of its servers. Those without TLS and those of other protocols are
 * left out.
 *
 * Returns: (transfer full) (nullable) (element-type MesignAutoconfigCandidate): at least one, in
 * the order of the description, or %NULL with @error set
 */
GPtrArray *
mesign_autoconfig_parse_xml (GBytes *octets, const char *address, GError **error)
{
  g_auto (MesignAutoconfigAddress) parsed = { 0 };
  g_autoptr (GPtrArray) imap = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
  g_autoptr (GPtrArray) smtp = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) found = NULL;
  Parser parser = { .address = &parsed, .imap = imap, .smtp = smtp, .text = text };

  g_return_val_if_fail (octets != NULL && address != NULL, NULL);

  if (!mesign_autoconfig_address_parse (&parsed, address, error))
    return NULL;
  if (run_parser (&parser, octets, error))
    found = make_candidates (&parser);
  g_clear_pointer (&parser.entry, free_entry);
  g_free (parser.provider);
  g_free (parser.enable_url);
  g_free (parser.documentation_url);
  if (found == NULL)
    return NULL;
  if (found->len > 0)
    return g_steal_pointer (&found);
  g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_SETTINGS,
               _ ("The description of the mail servers names none that are secured by TLS."));

  return NULL;
}
