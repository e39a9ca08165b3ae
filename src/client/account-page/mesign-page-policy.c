/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-page-policy.h"

#include <string.h>

#define HTTP_PORT 80
#define HTTPS_PORT 443

/* What the account page may show and do, as functions of what they are handed. */

static char *
dup_scheme (const char *uri)
{
  g_autofree char *scheme = uri != NULL ? g_uri_parse_scheme (uri) : NULL;

  return scheme != NULL ? g_ascii_strdown (scheme, -1) : g_strdup ("");
}

/**
 * mesign_page_judge:
 * @provider: whose account page it is
 * @retrieving: whether a retrieval link was opened: then its hosts may be shown too, and no
 * payment service's
 * @uri: (nullable): an address
 *
 * Returns: whether the page is shown, or why not
 */
MesignPageVerdict
mesign_page_judge (const MesignProvider *provider, gboolean retrieving, const char *uri)
{
  g_autofree char *scheme = dup_scheme (uri);
  g_autofree char *host = NULL;

  if (uri == NULL || (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0))
    return MESIGN_PAGE_NO_WEB;
  if (mesign_provider_is_host (provider, uri) ||
      (retrieving ? mesign_provider_is_link_host (provider, uri)
                  : mesign_provider_is_payment_host (provider, uri)))
    return MESIGN_PAGE_SHOWN;
  host = mesign_page_dup_host (uri);
  if (host == NULL)
    return MESIGN_PAGE_NO_WEB;

  return strcmp (scheme, "http") == 0 ? MESIGN_PAGE_NOT_SECURED : MESIGN_PAGE_FOREIGN;
}

/**
 * mesign_page_is_inner:
 * @uri: (nullable): an address
 *
 * Returns: whether it is a document that the page itself makes, without any address
 */
gboolean
mesign_page_is_inner (const char *uri)
{
  return g_strcmp0 (uri, "about:blank") == 0 || g_strcmp0 (uri, "about:srcdoc") == 0;
}

/**
 * mesign_page_may_open_outside:
 * @uri: (nullable): an address
 *
 * Returns: whether the browser may be handed it: web pages only
 */
gboolean
mesign_page_may_open_outside (const char *uri)
{
  g_autofree char *scheme = dup_scheme (uri);
  g_autofree char *host = NULL;

  if (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0)
    return FALSE;
  host = mesign_page_dup_host (uri);

  return host != NULL;
}

static int
get_usual_port (const char *scheme)
{
  return strcmp (scheme, "http") == 0 ? HTTP_PORT : HTTPS_PORT;
}

/**
 * mesign_page_dup_host:
 * @uri: an address
 *
 * Returns: (transfer full) (nullable): its host for people, with the port where it is not the usual
 * one; %NULL where the address has none, or hides it behind a user name
 */
char *
mesign_page_dup_host (const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  int port;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (parsed) != NULL)
    return NULL;
  port = g_uri_get_port (parsed);
  if (port <= 0 || port == get_usual_port (g_uri_get_scheme (parsed)))
    return g_strdup (host);

  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, port);
}

/**
 * mesign_page_judge_file:
 * @name: (nullable): the name of a file
 * @content_type: (nullable): its type, in the server's words
 *
 * Returns: what the file should be
 */
MesignPageFile
mesign_page_judge_file (const char *name, const char *content_type)
{
  static const struct
  {
    MesignPageFile file;
    const char *words[8];
  } known[] = {
    { MESIGN_PAGE_FILE_PFX,
      { ".pfx", ".p12", ".pem", "application/x-pkcs12", "application/pkcs12",
        "application/x-pkcs-12" } },
    { MESIGN_PAGE_FILE_CERTIFICATE,
      { ".cer", ".crt", ".der", ".p7b", ".p7c", "application/x-x509-user-cert",
        "application/pkix-cert", "application/x-pkcs7-certificates" } },
  };
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : g_strdup ("");
  g_autofree char *type = content_type != NULL ? g_ascii_strdown (content_type, -1) : g_strdup ("");

  type[strcspn (type, "; \t")] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    for (guint j = 0; j < G_N_ELEMENTS (known[i].words) && known[i].words[j] != NULL; j++)
      if (*known[i].words[j] == '.' ? g_str_has_suffix (lower, known[i].words[j])
                                    : g_str_equal (type, known[i].words[j]))
        return known[i].file;

  return MESIGN_PAGE_FILE_OTHER;
}

/**
 * mesign_page_is_made:
 * @uri: (nullable): an address
 *
 * Returns: whether it is a file that the page itself makes: it comes from nowhere else, and can
 * only be saved
 */
gboolean
mesign_page_is_made (const char *uri)
{
  g_autofree char *scheme = dup_scheme (uri);

  return g_strcmp0 (scheme, "blob") == 0 || g_strcmp0 (scheme, "data") == 0;
}

/* Content filters have a small language of patterns of their own: a letter stands for itself, all
 * else is escaped, once for it and once for JSON. */
static char *
escape_pattern (const char *text)
{
  GString *pattern = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("/:-_", *p) == NULL)
        g_string_append (pattern, "\\\\");
      g_string_append_c (pattern, *p);
    }

  return g_string_free (pattern, FALSE);
}

static char *
dup_origin (const char *page)
{
  const char *host = strstr (page, "://");

  return g_strndup (page, (gsize) (host + 3 - page) + strcspn (host + 3, "/?#"));
}

static void
append_rule (GString *rules, const char *filter, const char *page, const char *action)
{
  g_autofree char *pattern = escape_pattern (page);

  g_string_append_printf (rules,
                          "%s{\"trigger\":{\"url-filter\":\"%s\",\"resource-type\":[\"script\"],"
                          "\"if-top-url\":[\"^%s$\",\"^%s[?#]\"]},"
                          "\"action\":{\"type\":\"%s\"}}",
                          rules->len > 1 ? "," : "", filter, pattern, pattern, action);
}

/**
 * mesign_page_dup_script_filter:
 * @provider: a provider
 *
 * Makes the rules of a content filter under which a page that may be filled in runs scripts of its
 * own origin only: whatever is filled in can be read by every script of the page.
 *
 * Returns: (transfer full) (nullable): the rules in JSON, or %NULL where nothing is filled in
 */
char *
mesign_page_dup_script_filter (const MesignProvider *provider)
{
  GString *rules;

  if (provider->fill_pages == NULL || provider->fill_pages[0] == NULL)
    return NULL;
  rules = g_string_new ("[");
  for (guint i = 0; provider->fill_pages[i] != NULL; i++)
    {
      g_autofree char *origin = dup_origin (provider->fill_pages[i]);
      g_autofree char *pattern = escape_pattern (origin);
      g_autofree char *own = g_strdup_printf ("^%s/", pattern);

      append_rule (rules, ".*", provider->fill_pages[i], "block");
      append_rule (rules, own, provider->fill_pages[i], "ignore-previous-rules");
    }
  g_string_append_c (rules, ']');

  return g_string_free (rules, FALSE);
}

/* As addresses are written out: without the usual port, and nothing between the slashes but the
 * host. */
static void
append_host (GString *rules, const char *host)
{
  gboolean is_domain = host[0] == '.';
  g_autofree char *pattern = escape_pattern (is_domain ? host + 1 : host);

  g_string_append_printf (rules,
                          ",{\"trigger\":{\"url-filter\":\"^https://%s/\"},"
                          "\"action\":{\"type\":\"ignore-previous-rules\"}}",
                          pattern);
  if (is_domain)
    g_string_append_printf (rules,
                            ",{\"trigger\":{\"url-filter\":\"^https://[a-z0-9._-]*\\\\.%s/\"},"
                            "\"action\":{\"type\":\"ignore-previous-rules\"}}",
                            pattern);
}

/**
 * mesign_page_dup_cage:
 * @provider: a provider
 *
 * Makes the rules of a content filter under which a page reaches nobody but the provider, by
 * whatever means: link, code and password are known to every script of the page that they are
 * filled into, and a page can change its own address so that no rule that asks for it holds.
 *
 * Returns: (transfer full): the rules in JSON
 */
char *
mesign_page_dup_cage (const MesignProvider *provider)
{
  static const char *const inner[] = { "about", "blob", "data" };
  GString *rules =
      g_string_new ("[{\"trigger\":{\"url-filter\":\".*\"},\"action\":{\"type\":\"block\"}}");

  for (guint i = 0; provider->hosts != NULL && provider->hosts[i] != NULL; i++)
    append_host (rules, provider->hosts[i]);
  for (guint i = 0; provider->link_hosts != NULL && provider->link_hosts[i] != NULL; i++)
    append_host (rules, provider->link_hosts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (inner); i++)
    g_string_append_printf (rules,
                            ",{\"trigger\":{\"url-filter\":\"^%s:\"},"
                            "\"action\":{\"type\":\"ignore-previous-rules\"}}",
                            inner[i]);
  g_string_append_c (rules, ']');

  return g_string_free (rules, FALSE);
}

/**
 * mesign_page_judge_submit:
 * @provider: a provider
 * @sent_to: (nullable): where the form was sent that led to the page, %NULL if none did
 * @shown: the page that was shown then
 * @status: the HTTP status of its answer
 *
 * Returns: what became of the retrieval that was submitted, if one was
 */
MesignSubmitOutcome
mesign_page_judge_submit (const MesignProvider *provider,
                          const char *sent_to,
                          const char *shown,
                          guint status)
{
  if (sent_to == NULL || !mesign_provider_is_fill_page (provider, sent_to))
    return MESIGN_SUBMIT_NONE;
  if (status < 200 || status > 299)
    return MESIGN_SUBMIT_REFUSED;

  return mesign_provider_is_fill_page (provider, shown) ? MESIGN_SUBMIT_UNCLEAR
                                                        : MESIGN_SUBMIT_ACCEPTED;
}

/**
 * mesign_page_verify_anchored:
 * @provider: a provider, perhaps with an authority of its own
 * @uri: the page whose certificate the system's authorities do not vouch for
 * @certificate: that certificate
 *
 * Verifies chain, time and host name against the provider's own authority, for the provider's own
 * pages only.
 *
 * Returns: whether the certificate is good
 */
gboolean
mesign_page_verify_anchored (const MesignProvider *provider,
                             const char *uri,
                             GTlsCertificate *certificate)
{
  g_autoptr (GTlsCertificate) anchor = NULL;
  g_autoptr (GSocketConnectable) identity = NULL;

  if (provider->anchor == NULL || mesign_page_judge (provider, TRUE, uri) != MESIGN_PAGE_SHOWN)
    return FALSE;
  anchor = g_tls_certificate_new_from_pem (provider->anchor, -1, NULL);
  identity = g_network_address_parse_uri (uri, HTTPS_PORT, NULL);

  return anchor != NULL && identity != NULL &&
         g_tls_certificate_verify (certificate, identity, anchor) == 0;
}
