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

/* Letters and digits only, without accents, in one case and one script; dots stay, since they part
 * the labels of a host. */
static char *
dup_letters (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (decomposed != NULL ? decomposed : text, -1);
  GString *letters = g_string_new (NULL);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '.' || g_unichar_isalnum (character))
        g_string_append_unichar (letters, as_latin (character));
    }

  return g_string_free (letters, FALSE);
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
  static const struct
  {
    const char *from;
    const char *to;
  } twins[] = {
    { "0", "o" },  { "1", "l" },  { "3", "e" }, { "5", "s" },
    { "rn", "m" }, { "vv", "w" }, { "i", "l" },
  };
  g_autofree char *letters = dup_letters (text);
  GString *skeleton = g_string_new (letters);

  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    g_string_replace (skeleton, twins[i].from, twins[i].to, 0);

  return g_string_free (skeleton, FALSE);
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
