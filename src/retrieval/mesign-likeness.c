/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-likeness-private.h"

#include "retrieval/mesign-provider-private.h"
#include "retrieval/mesign-web-address-private.h"

#include <string.h>

/* Letters of other scripts that are drawn like a Latin one (Unicode Technical Standard 39), one
 * string for what they are, one for what they look like. */
#define DRAWN_ALIKE "аеорсухіјѕвнкмтԁԛԝӏαονρτυιкıɡ"
#define AS_LATIN "aeopcyxijsbhkmtdqwlaovptuikig"

static gunichar
as_latin (gunichar character)
{
  const char *found = g_utf8_strchr (DRAWN_ALIKE, -1, character);

  if (found == NULL)
    return character;

  return AS_LATIN[g_utf8_pointer_to_offset (DRAWN_ALIKE, found)];
}

/* What parts words is seen; marks and what is not drawn at all part none. */
static gboolean
is_gap (gunichar character)
{
  return !g_unichar_ismark (character) && g_unichar_type (character) != G_UNICODE_FORMAT;
}

/* Letters and digits only, without accents, in one case and one script; dots stay, since they part
 * the labels of a host, and where words are told apart a space for all between them. */
static char *
dup_letters (const char *text, gboolean in_words)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (decomposed != NULL ? decomposed : text, -1);
  GString *letters = g_string_new (NULL);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '.' || g_unichar_isalnum (character))
        g_string_append_unichar (letters, as_latin (character));
      else if (in_words && is_gap (character) && letters->len > 0 &&
               letters->str[letters->len - 1] != ' ')
        g_string_append_c (letters, ' ');
    }

  return g_string_free (letters, FALSE);
}

static char *
replace_twins (const char *letters)
{
  static const struct
  {
    const char *from;
    const char *to;
  } twins[] = {
    { "0", "o" },  { "1", "l" },  { "3", "e" }, { "5", "s" },
    { "rn", "m" }, { "vv", "w" }, { "i", "l" },
  };
  GString *skeleton = g_string_new (letters);

  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    g_string_replace (skeleton, twins[i].from, twins[i].to, 0);

  return g_string_free (skeleton, FALSE);
}

/**
 * mesign_likeness_dup_skeleton:
 * @text: a name or a host, in UTF-8
 *
 * What a person sees of a text at a glance: two texts with one skeleton can be taken for each
 * other. It is made for comparing and not for showing.
 *
 * Returns: (transfer full): the skeleton
 */
char *
mesign_likeness_dup_skeleton (const char *text)
{
  g_autofree char *letters = dup_letters (text, FALSE);

  return replace_twins (letters);
}

/**
 * mesign_likeness_dup_words:
 * @text: a text, in UTF-8
 *
 * As mesign_likeness_dup_skeleton(), with a space for whatever parts two words: so that a name is
 * found in a text, and not in the ends of two words of it.
 *
 * Returns: (transfer full): the skeleton of its words
 */
char *
mesign_likeness_dup_words (const char *text)
{
  g_autofree char *letters = dup_letters (text, TRUE);

  return replace_twins (letters);
}

/**
 * mesign_likeness_is_seen:
 * @text: a name or a line, in UTF-8
 *
 * Returns: whether all of it is drawn, where it stands and in one line
 */
gboolean
mesign_likeness_is_seen (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    switch (g_unichar_type (g_utf8_get_char (at)))
      {
      case G_UNICODE_CONTROL:
      case G_UNICODE_FORMAT:
      case G_UNICODE_UNASSIGNED:
      case G_UNICODE_PRIVATE_USE:
      case G_UNICODE_SURROGATE:
      case G_UNICODE_LINE_SEPARATOR:
      case G_UNICODE_PARAGRAPH_SEPARATOR:
        return FALSE;
      default:
        break;
      }

  return TRUE;
}

/* Those that East Asian names have beside each other and beside Latin ones are not taken for one
 * another. */
static gboolean
is_alphabet (GUnicodeScript script)
{
  static const GUnicodeScript others[] = {
    G_UNICODE_SCRIPT_COMMON,   G_UNICODE_SCRIPT_INHERITED, G_UNICODE_SCRIPT_HAN,
    G_UNICODE_SCRIPT_HIRAGANA, G_UNICODE_SCRIPT_KATAKANA,  G_UNICODE_SCRIPT_HANGUL,
    G_UNICODE_SCRIPT_BOPOMOFO,
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (script == others[i])
      return FALSE;

  return TRUE;
}

/**
 * mesign_likeness_is_of_one_alphabet:
 * @text: a name, in UTF-8
 *
 * Returns: whether no word of it is written in letters of two alphabets
 */
gboolean
mesign_likeness_is_of_one_alphabet (const char *text)
{
  GUnicodeScript of_word = G_UNICODE_SCRIPT_COMMON;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      GUnicodeScript script = g_unichar_get_script (character);

      if (g_unichar_isspace (character))
        of_word = G_UNICODE_SCRIPT_COMMON;
      if (!is_alphabet (script))
        continue;
      if (of_word != G_UNICODE_SCRIPT_COMMON && of_word != script)
        return FALSE;
      of_word = script;
    }

  return TRUE;
}

static char *
dup_name_skeleton (const char *name)
{
  g_autofree char *skeleton = mesign_likeness_dup_skeleton (name);
  g_auto (GStrv) parts = g_strsplit (skeleton, ".", -1);

  return g_strjoinv ("", parts);
}

static gboolean
has_name_of (const MesignProvider *self, const MesignProvider *other)
{
  for (guint i = 0; other->patterns->names[i] != NULL; i++)
    {
      g_autofree char *theirs = dup_name_skeleton (other->patterns->names[i]);

      for (guint j = 0; self->patterns->names[j] != NULL; j++)
        {
          g_autofree char *ours = dup_name_skeleton (self->patterns->names[j]);

          if (*theirs != '\0' && strstr (ours, theirs) != NULL)
            return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_entry_of (const char *entry, const char *const *theirs)
{
  for (guint i = 0; theirs != NULL && theirs[i] != NULL; i++)
    if (mesign_host_entries_meet (entry, theirs[i]) ||
        mesign_host_entry_resembles (entry, theirs[i]))
      return TRUE;

  return FALSE;
}

/* A sender is "a@host", "@host" or "@.host". */
static gboolean
are_of (GStrv entries, gboolean are_senders, const MesignProvider *other)
{
  for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
      const char *at = are_senders ? strrchr (entries[i], '@') : NULL;
      g_autofree char *entry = mesign_host_entry_normalize (at != NULL ? at + 1 : entries[i]);

      if (entry != NULL && (is_entry_of (entry, (const char *const *) other->hosts) ||
                            is_entry_of (entry, (const char *const *) other->link_hosts)))
        return TRUE;
    }

  return FALSE;
}

/**
 * mesign_provider_find_borrowed:
 * @self: a provider a person added
 * @other: one that comes with the program
 *
 * Looks whether a profile bears what is another provider's: its id, its name in any language, its
 * hosts, or what can be taken for one of these. The name of a generic provider is a common word and
 * nobody's.
 *
 * Returns: (nullable): the key of [Provider] that does, or %NULL
 */
const char *
mesign_provider_find_borrowed (const MesignProvider *self, const MesignProvider *other)
{
  if (strcmp (self->id, other->id) == 0)
    return "Id";
  if (!other->is_generic && has_name_of (self, other))
    return "Name";
  if (are_of (self->hosts, FALSE, other))
    return "Hosts";
  if (are_of (self->payment_hosts, FALSE, other))
    return "PaymentHosts";
  if (are_of (self->link_hosts, FALSE, other))
    return "LinkHosts";
  if (are_of (self->senders, TRUE, other))
    return "Senders";

  return NULL;
}
