/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A link, from a mail or from a person. What passes for one to retrieve a certificate with leads to
 * the provider and names nobody else to lead on to, as read here once more, in the plainest way. */

#include "config.h"

#include "fuzz.h"

#include "retrieval/mesign-reading-private.h"

#include <string.h>

#define DOMAIN "portal.test"
#define ROUNDS 4

static const char profile[] = "[Provider]\n"
                              "Id=portal\n"
                              "Name=Portal\n"
                              "Hosts=." DOMAIN "\n"
                              "LinkHosts=." DOMAIN "\n"
                              "Senders=a@" DOMAIN "\n"
                              "Evidence=sandbox\n"
                              "[Link]\n"
                              "Subject=link\n"
                              "Url=^https://[^ ]*$\n";

static MesignProvider *provider;

void
fuzz_target_init (void)
{
  g_autoptr (GBytes) octets = g_bytes_new_static (profile, strlen (profile));
  g_autoptr (GError) error = NULL;

  provider = mesign_provider_parse (octets, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_own (const char *host, gsize length)
{
  const gsize own = strlen (DOMAIN);

  return length >= own && g_ascii_strncasecmp (host + length - own, DOMAIN, own) == 0 &&
         (length == own || host[length - own - 1] == '.');
}

/* Up to where a reader of whatever kind may take the name of a host to go. */
static gsize
measure_host (const char *text)
{
  return strcspn (text, "/\\?#&;=:@%\"'<> \t\r\n");
}

static gboolean
is_usual_port (const char *port, gsize length)
{
  g_autofree char *number = NULL;

  if (length == 0)
    return TRUE;
  number = g_strndup (port + 1, length - 1);

  return *port == ':' && (*number == '\0' || g_ascii_strtoull (number, NULL, 10) == 443);
}

/* Names are the same with the full stops of other scripts, which browsers read as dots. */
static char *
with_plain_dots (const char *text)
{
  GString *plain = g_string_new (text);

  g_string_replace (plain, "\xe3\x80\x82", ".", 0);
  g_string_replace (plain, "\xef\xbc\x8e", ".", 0);
  g_string_replace (plain, "\xef\xbd\xa1", ".", 0);

  return g_string_free (plain, FALSE);
}

static void
check_host (const char *url)
{
  const char *host = url + strlen ("https://");
  gsize length = strcspn (host, "/?#");
  gsize measured = measure_host (host);

  if (!g_str_has_prefix (url, "https://") || measured > length || !is_own (host, measured) ||
      !is_usual_port (host + measured, length - measured))
    g_error ("“%s” passes, and is not of the provider's", url);
}

static char *
decode (const char *text)
{
  GString *decoded = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text == '%' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
      {
        g_string_append_c (
            decoded, (char) (g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2])));
        text += 2;
      }
    else
      g_string_append_c (decoded, *text);
  g_string_replace (decoded, "\t", "", 0);
  g_string_replace (decoded, "\n", "", 0);
  g_string_replace (decoded, "\r", "", 0);

  return g_string_free (decoded, FALSE);
}

/* As a browser is led: to what stands behind the last "@" before the path, tabs left out. */
static void
check_beyond (const char *text)
{
  const char *slashes = strstr (text, "://");

  for (; slashes != NULL; slashes = strstr (slashes + 3, "://"))
    {
      g_autofree char *authority = g_strndup (slashes + 3, strcspn (slashes + 3, "/\\?#"));
      const char *user = strrchr (authority, '@');
      const char *host = user != NULL ? user + 1 : authority;

      if (*authority != '\0' && !is_own (host, strcspn (host, ":")))
        g_error ("“%s” passes, and names another host", text);
    }
}

static void
check_value (const char *value)
{
  g_autofree char *text = g_strdup (value);

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *encoded = g_steal_pointer (&text);
      g_autofree char *decoded = NULL;

      check_beyond (encoded);
      decoded = decode (encoded);
      text = with_plain_dots (decoded);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *url = g_strndup ((const char *) data, size);
  g_autofree char *plain = NULL;
  g_auto (GStrv) values = NULL;
  const char *reason;

  if (!g_utf8_validate (url, -1, NULL))
    return 0;
  reason = mesign_reading_judge_link (provider, url);
  fuzz_say ("%s\n", reason != NULL ? reason : "good");
  if (reason != NULL)
    return 0;
  plain = with_plain_dots (url);
  check_host (plain);
  values = g_strsplit_set (plain + strlen ("https://"), "?&#", -1);
  for (guint i = 0; values[i] != NULL; i++)
    check_value (values[i]);

  return 0;
}
