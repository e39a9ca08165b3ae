/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/words/mesign-words.h"

#include "engine/mesign-engine-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody reads a longer line, and laying it out takes long. */
#define MAX_LINE 2000

/* What a person can do about each kind of error. */
static const char *
get_advice (MesignEngineError code)
{
  switch (code)
    {
    case MESIGN_ENGINE_ERROR_OFFLINE:
      return N_ ("Check the connection to the network. What you do meanwhile is kept.");
    case MESIGN_ENGINE_ERROR_AUTHENTICATION:
      return N_ ("Check the password. Some providers want an authorization code in its place.");
    case MESIGN_ENGINE_ERROR_CERTIFICATE:
      return N_ ("Somebody may be listening in. Ask whoever runs the server.");
    case MESIGN_ENGINE_ERROR_NO_SPACE:
      return N_ ("Make room by deleting something, then try again.");
    case MESIGN_ENGINE_ERROR_NO_KEY:
      return N_ ("Import the certificate it was encrypted for, with its private key.");
    case MESIGN_ENGINE_ERROR_LOCKED:
      return N_ ("Unlock the key ring, then try again.");
    case MESIGN_ENGINE_ERROR_WRONG_PASSWORD:
      return N_ ("Type the password that was chosen when the file was made.");
    case MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED:
      return N_ ("Try the password again; if it is right, get the file once more.");
    case MESIGN_ENGINE_ERROR_DAMAGED:
      return N_ ("Get the file once more.");
    case MESIGN_ENGINE_ERROR_NEWER:
      return N_ ("Update MeSign.");
    default:
      return NULL;
    }
}

/* What lower layers say is a sentence, with or without its full stop. */
static char *
dup_sentence (const char *message)
{
  static const char *const ends[] = { ".", "!", "?", "…", "”", "。", "！", "？", ")", "）" };

  if (*message == '\0')
    return g_strdup (message);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (message, ends[i]))
      return g_strdup (message);

  /* Translators: ends a sentence with the full stop of the language */
  return g_strdup_printf (_ ("%s."), message);
}

/**
 * mesign_words_error:
 * @error: an error of the engine
 *
 * Returns: (transfer full): what happened and what to do about it
 */
char *
mesign_words_error (const GError *error)
{
  g_autofree char *what = dup_sentence (error->message);
  const char *advice = error->domain == MESIGN_ENGINE_ERROR ? get_advice (error->code) : NULL;

  if (advice == NULL)
    return g_steal_pointer (&what);

  /* Translators: what happened, then what to do. */
  return g_strdup_printf (_ ("%s %s"), what, _ (advice));
}

static gboolean
is_forbidden (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x200e || c == 0x200f || c == 0x061c || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

/**
 * mesign_words_clean_line:
 * @text: (nullable): what somebody else wrote
 *
 * Makes one line of it, without characters that turn the order of what stands beside it.
 *
 * Returns: (transfer full): the line, "" for %NULL
 */
char *
mesign_words_clean_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (line->len > MAX_LINE)
        {
          g_string_append (line, "…");
          break;
        }
      if (c == '\n' || c == '\t' || c == '\r')
        c = ' ';
      if (!is_forbidden (c))
        g_string_append_unichar (line, c);
    }

  return g_string_free (line, FALSE);
}

/**
 * mesign_words_size:
 * @octets: a size
 *
 * Returns: (transfer full): it, for people
 */
char *
mesign_words_size (guint64 octets)
{
  return g_format_size (octets);
}

/* A name is chosen by whoever writes it. */
static gboolean
poses_as_address (const char *name)
{
  g_autofree char *plain = g_utf8_normalize (name, -1, G_NORMALIZE_ALL);

  return plain != NULL && strchr (plain, '@') != NULL;
}

/**
 * mesign_words_subject:
 * @subject: (nullable): the subject of a mail
 *
 * Returns: (transfer full): the subject in one line, or what stands for it where there is none
 */
char *
mesign_words_subject (const char *subject)
{
  g_autofree char *line = g_strstrip (mesign_words_clean_line (subject));

  return *line != '\0' ? g_steal_pointer (&line) : g_strdup (_ ("(no subject)"));
}

/**
 * mesign_words_person:
 * @address: (nullable): somebody
 *
 * Returns: (transfer full): the name, or the address of who has none or has one that looks like an
 * address
 */
char *
mesign_words_person (const MesignAddress *address)
{
  g_autofree char *name = NULL;

  if (address == NULL)
    return g_strdup (_ ("Nobody"));
  name = g_strstrip (mesign_words_clean_line (address->name));
  if (name[0] != '\0' && !poses_as_address (name))
    return g_steal_pointer (&name);

  return mesign_words_clean_line (address->address);
}

/**
 * mesign_words_people:
 * @addresses: (element-type MesignAddress): people
 * @mine: (nullable) (element-type MesignAddress): the addresses of the reader
 *
 * Returns: (transfer full): the first three of them, and how many more there are
 */
char *
mesign_words_people (GPtrArray *addresses, GPtrArray *mine)
{
  GString *words = g_string_new (NULL);
  guint n_named = MIN (addresses->len, addresses->len == 4 ? 4 : 3);

  for (guint i = 0; i < n_named; i++)
    {
      const MesignAddress *address = addresses->pdata[i];
      g_autofree char *person =
          mine != NULL && mesign_address_list_contains (mine, address->address)
              ? g_strdup (_ ("me"))
              : mesign_words_person (address);

      if (i > 0)
        /* Translators: between the names of a list. */
        g_string_append (words, _ (", "));
      g_string_append (words, person);
    }
  if (addresses->len > n_named)
    {
      g_autofree char *named = g_string_free (words, FALSE);
      guint n_more = addresses->len - n_named;

      /* Translators: some names, and how many more there are. */
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%s and %u other", "%s and %u others", n_more), named,
          n_more);
    }

  return g_string_free (words, FALSE);
}

/**
 * mesign_words_mailbox:
 * @mailbox: a mailbox
 *
 * Returns: (transfer none): its name, in the person's language where it is known what it is for
 */
const char *
mesign_words_mailbox (const MesignMailbox *mailbox)
{
  switch (mailbox->role)
    {
    case MESIGN_MAILBOX_ROLE_INBOX:
      return C_ ("mailbox", "Inbox");
    case MESIGN_MAILBOX_ROLE_DRAFTS:
      return C_ ("mailbox", "Drafts");
    case MESIGN_MAILBOX_ROLE_SENT:
      return C_ ("mailbox", "Sent");
    case MESIGN_MAILBOX_ROLE_ARCHIVE:
      return C_ ("mailbox", "Archive");
    case MESIGN_MAILBOX_ROLE_JUNK:
      return C_ ("mailbox", "Junk");
    case MESIGN_MAILBOX_ROLE_TRASH:
      return C_ ("mailbox", "Trash");
    case MESIGN_MAILBOX_ROLE_ALL:
      return C_ ("mailbox", "All Mail");
    case MESIGN_MAILBOX_ROLE_FLAGGED:
      return C_ ("mailbox", "Starred");
    case MESIGN_MAILBOX_ROLE_NONE:
    default:
      return mesign_mailbox_get_leaf (mailbox);
    }
}

/**
 * mesign_words_mailbox_icon:
 * @mailbox: a mailbox
 *
 * Returns: (transfer none): the name of its icon
 */
const char *
mesign_words_mailbox_icon (const MesignMailbox *mailbox)
{
  switch (mailbox->role)
    {
    case MESIGN_MAILBOX_ROLE_INBOX:
      return "mesign-inbox-symbolic";
    case MESIGN_MAILBOX_ROLE_DRAFTS:
      return "mesign-drafts-symbolic";
    case MESIGN_MAILBOX_ROLE_SENT:
      return "mesign-sent-symbolic";
    case MESIGN_MAILBOX_ROLE_ARCHIVE:
    case MESIGN_MAILBOX_ROLE_ALL:
      return "mesign-archive-symbolic";
    case MESIGN_MAILBOX_ROLE_JUNK:
      return "mesign-junk-symbolic";
    case MESIGN_MAILBOX_ROLE_TRASH:
      return "mesign-trash-symbolic";
    case MESIGN_MAILBOX_ROLE_FLAGGED:
      return "starred-symbolic";
    case MESIGN_MAILBOX_ROLE_NONE:
    default:
      return "mesign-folder-symbolic";
    }
}

/**
 * mesign_words_level:
 * @level: a level
 *
 * Returns: (transfer none): what a certificate of this level vouches for
 */
const char *
mesign_words_level (MesignLevel level)
{
  switch (level)
    {
    case MESIGN_LEVEL_V1:
      return _ ("Verified address (V1)");
    case MESIGN_LEVEL_V2:
      return _ ("Verified person (V2)");
    case MESIGN_LEVEL_V3:
      return _ ("Verified organization (V3)");
    case MESIGN_LEVEL_V4:
      return _ ("Verified employee of an organization (V4)");
    case MESIGN_LEVEL_UNKNOWN:
    default:
      return _ ("Identity not verified");
    }
}

/**
 * mesign_words_fingerprint:
 * @fingerprint: hexadecimal digits
 *
 * Returns: (transfer full): the same in groups that can be compared
 */
char *
mesign_words_fingerprint (const char *fingerprint)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; fingerprint[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (words, ' ');
      g_string_append_c (words, g_ascii_toupper (fingerprint[i]));
    }

  return g_string_free (words, FALSE);
}
