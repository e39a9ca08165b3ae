/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include <string.h>

/* Where the mailboxes of an account lie in a folder: each has a place of its own on every file
 * system, also on one that does not tell "Work" from "work", or a composed "é" from a decomposed
 * one. A name that is too long is cut, and tells itself from others by a hash. What lies below a
 * mailbox lies below its place, however that is called. */

/* Room for ".sbd" and " (123)". */
#define RESERVE 12
#define CUT_LENGTH 80
#define HASH_LENGTH 10

struct _MesignMailboxPlaces
{
  MesignMailFormat format;
  gsize name_limit;
  gsize path_limit;
  GHashTable *assigned; /* of levels, joined, their place */
  GHashTable *taken;    /* places as the least particular file system sees them */
  GHashTable *claimed;
};

/* @name_limit: how many octets a name may have. @path_limit: the same of a path below the folder.
 */
MesignMailboxPlaces *
mesign_mailbox_places_new (MesignMailFormat format, gsize name_limit, gsize path_limit)
{
  MesignMailboxPlaces *self = g_new0 (MesignMailboxPlaces, 1);

  self->format = format;
  self->name_limit = name_limit - RESERVE;
  self->path_limit = path_limit - RESERVE;
  self->assigned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->claimed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
mesign_mailbox_places_free (MesignMailboxPlaces *self)
{
  g_hash_table_unref (self->assigned);
  g_hash_table_unref (self->taken);
  g_hash_table_unref (self->claimed);
  g_free (self);
}

static gboolean
is_maildir (MesignMailboxPlaces *self)
{
  return self->format == MESIGN_MAIL_FORMAT_MAILDIR;
}

static gboolean
is_inbox (const char *const *levels)
{
  return g_ascii_strcasecmp (levels[0], "INBOX") == 0;
}

static char *
fold (const char *place)
{
  g_autofree char *valid = g_utf8_make_valid (place, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (composed, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

static gboolean
is_taken (MesignMailboxPlaces *self, const char *place)
{
  g_autofree char *folded = fold (place);

  return g_hash_table_contains (self->taken, folded);
}

static char *
join (const char *const *levels, guint n_levels)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < n_levels; i++)
    g_string_append_printf (joined, "%" G_GSIZE_FORMAT ":%s", strlen (levels[i]), levels[i]);

  return g_strdup (joined->str);
}

/* Of a Maildir with the dot it begins with. */
static char *
format_name (MesignMailboxPlaces *self, const char *level)
{
  const char *const alone[] = { level, NULL };

  return is_maildir (self) ? mesign_mailbox_file_format_maildir (alone)
                           : mesign_mailbox_file_format_mbox (level);
}

/* The beginning of a name, with what tells it from all others. */
static char *
format_cut (MesignMailboxPlaces *self, const char *level, const char *whole)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, whole, -1);
  g_autofree char *valid = g_utf8_make_valid (level, -1);

  hash[HASH_LENGTH] = '\0';
  for (glong n = MIN (g_utf8_strlen (valid, -1), CUT_LENGTH);; n--)
    {
      g_autofree char *cut = g_utf8_substring (valid, 0, n);
      g_autofree char *text = g_strconcat (g_strchomp (cut), "~", hash, NULL);
      g_autofree char *name = format_name (self, text);

      if (n == 0 || strlen (name) <= CUT_LENGTH + HASH_LENGTH)
        return g_steal_pointer (&name);
    }
}

static gboolean
fits (MesignMailboxPlaces *self, const char *place)
{
  const char *slash = strrchr (place, '/');

  return strlen (slash != NULL ? slash + 1 : place) <= self->name_limit &&
         strlen (place) <= self->path_limit;
}

static const char *assign (MesignMailboxPlaces *self, const char *const *levels, guint n_levels);

/* What the place of something below these levels begins with. */
static char *
format_above (MesignMailboxPlaces *self, const char *const *levels, guint n_levels)
{
  if (n_levels == 0)
    return g_strdup ("");
  if (is_maildir (self))
    return n_levels == 1 && is_inbox (levels) ? g_strdup (".INBOX")
                                              : g_strdup (assign (self, levels, n_levels));

  return g_strconcat (assign (self, levels, n_levels), ".sbd/", NULL);
}

/* Cut, and further up where there is no room below what it belongs to. */
static char *
make_short (MesignMailboxPlaces *self, const char *const *levels, guint n_levels, const char *whole)
{
  g_autofree char *name = format_cut (self, levels[n_levels - 1], whole);

  for (guint n = n_levels - 1;; n--)
    {
      g_autofree char *above = format_above (self, levels, n);
      g_autofree char *place = g_strconcat (above, name, NULL);

      if (n == 0 || fits (self, place))
        return g_steal_pointer (&place);
    }
}

static char *
make_place (MesignMailboxPlaces *self, const char *const *levels, guint n_levels, const char *whole)
{
  g_autofree char *above = format_above (self, levels, n_levels - 1);
  g_autofree char *name = n_levels == 1 && is_inbox (levels) && !is_maildir (self)
                              ? g_strdup ("Inbox")
                              : format_name (self, levels[n_levels - 1]);
  g_autofree char *place = g_strconcat (above, name, NULL);

  return fits (self, place) ? g_steal_pointer (&place) : make_short (self, levels, n_levels, whole);
}

/* Borrowed. */
static const char *
keep (MesignMailboxPlaces *self, const char *whole, const char *wanted)
{
  char *place = g_strdup (wanted);

  for (guint n = 2; is_taken (self, place); n++)
    {
      g_free (place);
      place = g_strdup_printf ("%s (%u)", wanted, n);
    }
  g_hash_table_add (self->taken, fold (place));
  g_hash_table_insert (self->assigned, g_strdup (whole), place);

  return place;
}

/* Where these levels lie; borrowed. */
static const char *
assign (MesignMailboxPlaces *self, const char *const *levels, guint n_levels)
{
  g_autofree char *whole = join (levels, n_levels);
  const char *known = g_hash_table_lookup (self->assigned, whole);
  g_autofree char *wanted = NULL;

  if (known != NULL)
    return known;
  wanted = make_place (self, levels, n_levels, whole);

  return keep (self, whole, wanted);
}

/* Finds a place for a mailbox, which nothing else gets: as a path below the folder; "" for the
 * inbox of a Maildir. */
char *
mesign_mailbox_places_claim (MesignMailboxPlaces *self, const char *const *levels)
{
  guint n_levels = g_strv_length ((char **) levels);
  g_autofree char *whole = join (levels, n_levels);
  g_autofree char *again = NULL;

  if (is_maildir (self) && is_inbox (levels) && n_levels == 1 &&
      g_hash_table_add (self->claimed, g_strdup (whole)))
    return g_strdup ("");
  if (g_hash_table_add (self->claimed, g_strdup (whole)))
    return g_strdup (assign (self, levels, n_levels));

  /* two mailboxes of one name, one of which lies where the account has all of them below */
  for (guint n = 2; again == NULL || g_hash_table_contains (self->claimed, again); n++)
    {
      g_free (again);
      again = g_strdup_printf ("%s\n%u", whole, n);
    }
  g_hash_table_add (self->claimed, g_strdup (again));

  return g_strdup (keep (self, again, assign (self, levels, n_levels)));
}
