/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-address.h"

#include "mime/mesign-mime-error.h"
#include "mime/mesign-mime-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Address lists on their way out: for the wire and for people. */

static gboolean
is_atom_text (guchar c)
{
  return g_ascii_isalnum (c) || c >= 0x80 || strchr ("!#$%&'*+-/=?^_`{|}~", c) != NULL;
}

static gboolean
is_phrase (const char *name)
{
  for (; *name != '\0'; name++)
    if (!is_atom_text (*name) && *name != ' ')
      return FALSE;

  return TRUE;
}

static char *
quote (const char *text)
{
  GString *out = g_string_new ("\"");

  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');

  return g_string_free (out, FALSE);
}

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;

  return TRUE;
}

static gboolean
is_dot_atom (const char *text, gsize length)
{
  gboolean dot = TRUE;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '.' ? dot : !is_atom_text (text[i]))
        return FALSE;
      dot = text[i] == '.';
    }

  return !dot;
}

static gboolean
is_domain (const char *domain)
{
  gsize length = strlen (domain);

  if (length > 2 && domain[0] == '[' && domain[length - 1] == ']')
    return strspn (domain + 1, "0123456789abcdefABCDEFIPv.:") == length - 2;

  return is_dot_atom (domain, length) && strpbrk (domain, "!#$%&'*+/=?^`{|}~") == NULL;
}

/* The domain in A-labels; %NULL where there are none, or where full-width punctuation turns into
 * what ends an address on the way (RFC 3491). */
static char *
dup_ascii_domain (const char *domain)
{
  g_autofree char *ascii = g_hostname_to_ascii (domain);

  return ascii != NULL && is_domain (ascii) ? g_steal_pointer (&ascii) : NULL;
}

/* The addr-spec for the wire: a domain in A-labels, so that only a local part in UTF-8 asks for
 * SMTPUTF8 (RFC 6531). */
static char *
wire_address (const char *address)
{
  const char *domain = mesign_address_get_domain (address);
  g_autofree char *ascii = NULL;

  if (domain == NULL || is_ascii (domain) || mesign_mime_address_needs_smtputf8 (address))
    return g_strdup (address);
  ascii = dup_ascii_domain (domain);
  if (ascii == NULL)
    return g_strdup (address);

  return g_strdup_printf ("%.*s%s", (int) (domain - address), address, ascii);
}

static void
append_address (GString *out, const MesignAddress *address, gboolean for_wire)
{
  g_autofree char *name = mesign_mime_clean_line (address->name);
  g_autofree char *spec = for_wire ? wire_address (address->address) : g_strdup (address->address);
  g_autofree char *phrase = NULL;

  if (*name == '\0')
    {
      /* bare, what looks like an encoded word would be read as a name */
      g_string_append_printf (out, strstr (spec, "=?") != NULL ? "<%s>" : "%s", spec);
      return;
    }
  if (for_wire && (mesign_mime_needs_words (name) || mesign_mime_has_long_word (name)))
    phrase = mesign_mime_encode_words (name);
  else
    phrase = is_phrase (name) ? g_strdup (name) : quote (name);
  g_string_append_printf (out, "%s <%s>", phrase, spec);
}

static char *
format_list (GPtrArray *addresses, gboolean for_wire)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      append_address (out, addresses->pdata[i], for_wire);
    }

  return g_string_free (out, FALSE);
}

/**
 * mesign_mime_format_addresses:
 * @addresses: (element-type MesignAddress): mailboxes whose addresses have been checked
 *
 * Returns: (transfer full): the value of a header field, unfolded: names encoded (RFC 2047),
 * domains as A-labels; not ASCII only where a local part is not (RFC 6532)
 */
char *
mesign_mime_format_addresses (GPtrArray *addresses)
{
  g_return_val_if_fail (addresses != NULL, NULL);

  return format_list (addresses, TRUE);
}

/**
 * mesign_mime_display_addresses:
 * @addresses: (element-type MesignAddress): mailboxes
 *
 * Returns: (transfer full): the list for people to read and edit; mesign_mime_parse_addresses()
 * gives the same list again
 */
char *
mesign_mime_display_addresses (GPtrArray *addresses)
{
  g_return_val_if_fail (addresses != NULL, NULL);

  return format_list (addresses, FALSE);
}

static gboolean
is_quoted_string (const char *text, gsize length)
{
  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return FALSE;
  for (gsize i = 1; i + 1 < length; i++)
    {
      if (text[i] == '\\' && i + 2 < length)
        i++;
      else if (text[i] == '"' || text[i] == '\\')
        return FALSE;
      if ((guchar) text[i] < 0x20 || text[i] == 0x7f)
        return FALSE;
    }

  return TRUE;
}

/**
 * mesign_mime_check_address:
 * @address: an addr-spec, as typed
 * @error: return location for a #MesignMimeError
 *
 * Checks that an address can be written into a header field and given to a server (RFC 5321
 * section 4.1.2, RFC 6531): a local part and a domain, nothing else.
 *
 * Returns: whether it can
 */
gboolean
mesign_mime_check_address (const char *address, GError **error)
{
  const char *domain = mesign_address_get_domain (address);
  gsize local = domain != NULL ? domain - address - 1 : 0;
  gboolean fits = domain != NULL && strlen (address) <= 320 && g_utf8_validate (address, -1, NULL);
  g_autofree char *ascii = fits && !is_ascii (domain) ? dup_ascii_domain (domain) : NULL;

  if (fits && (is_dot_atom (address, local) || is_quoted_string (address, local)) &&
      is_domain (domain) && (is_ascii (domain) || ascii != NULL))
    return TRUE;
  g_set_error (error, MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_BAD_ADDRESS,
               _ ("“%s” is not a mail address. Write it like name@example.com."), address);

  return FALSE;
}

/**
 * mesign_mime_address_needs_smtputf8:
 * @address: an addr-spec
 *
 * Returns: whether the local part is not ASCII, so that only a server with SMTPUTF8 (RFC 6531) can
 * take it
 */
gboolean
mesign_mime_address_needs_smtputf8 (const char *address)
{
  const char *at = strrchr (address, '@');
  const char *end = at != NULL ? at : address + strlen (address);

  for (const char *p = address; p < end; p++)
    if ((guchar) *p >= 0x80)
      return TRUE;

  return FALSE;
}

/**
 * mesign_mime_make_message_id:
 * @address: the sender's addr-spec
 *
 * Returns: (transfer full): a new identifier without angle brackets: 128 random bits at the domain
 * of the sender, nothing about the machine or the time
 */
char *
mesign_mime_make_message_id (const char *address)
{
  const char *domain = mesign_address_get_domain (address);
  g_autofree char *token = mesign_mime_random_token ();
  g_autofree char *ascii = domain != NULL ? dup_ascii_domain (domain) : NULL;

  if (ascii == NULL)
    return g_strdup_printf ("%s@localhost.invalid", token);

  return g_strdup_printf ("%s@%s", token, ascii);
}
