/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-list-keys-private.h"

/* What a list does with its keys: all pure. */

guint
mesign_list_key_hash (gconstpointer key)
{
  const MesignListKey *self = key;

  return (guint) self->conversation_id * 31 + (guint) self->mailbox_id;
}

gboolean
mesign_list_key_is_same (gconstpointer a, gconstpointer b)
{
  const MesignListKey *one = a;
  const MesignListKey *two = b;

  return one->conversation_id == two->conversation_id && one->mailbox_id == two->mailbox_id;
}

GHashTable *
mesign_list_key_table_new (GDestroyNotify free_value)
{
  return g_hash_table_new_full (mesign_list_key_hash, mesign_list_key_is_same, g_free, free_value);
}

MesignListKey *
mesign_list_key_copy (const MesignListKey *self)
{
  return g_memdup2 (self, sizeof *self);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return mesign_list_key_compare (a, b);
}

/* Where a key stands among sorted ones. */
gboolean
mesign_list_keys_find (const GArray *keys, const MesignListKey *key, guint *position)
{
  return g_array_binary_search ((GArray *) keys, key, compare, position);
}

/* How many keys come before one that need not be among them. */
guint
mesign_list_keys_find_place (const GArray *keys, const MesignListKey *key)
{
  guint first = 0;
  guint end = keys->len;

  while (first < end)
    {
      guint middle = first + (end - first) / 2;

      if (mesign_list_key_compare (&g_array_index (keys, MesignListKey, middle), key) < 0)
        first = middle + 1;
      else
        end = middle;
    }

  return first;
}

static const MesignListKey *
get_key (const GArray *keys, guint position)
{
  return &g_array_index (keys, MesignListKey, position);
}

/* Negative where the next key is only in the old list, positive where only in the new one. */
static int
compare_next (const GArray *old, guint i, const GArray *new, guint j)
{
  return mesign_list_key_compare (get_key (old, i), get_key (new, j));
}

static inline gboolean
is_equal (const MesignListKey *a, const MesignListKey *b)
{
  return a->date == b->date && a->conversation_id == b->conversation_id &&
         a->mailbox_id == b->mailbox_id;
}

/* Most of a long list stays as it is: how many keys from two places on are the same. */
static guint
count_equal (const GArray *old, guint i, const GArray *new, guint j)
{
  const MesignListKey *a = (const MesignListKey *) (gconstpointer) old->data;
  const MesignListKey *b = (const MesignListKey *) (gconstpointer) new->data;
  guint most = MIN (old->len - i, new->len - j);
  guint n = 0;

  while (n < most && is_equal (&a[i + n], &b[j + n]))
    n++;

  return n;
}

/* What leads from one sorted list of keys to another: the stretches that differ, in their order. */
GArray *
mesign_list_keys_compare (const GArray *old, const GArray *new)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (MesignListEdit));
  guint i = count_equal (old, 0, new, 0);
  guint j = i;

  while (i < old->len || j < new->len)
    {
      MesignListEdit edit = { .old_first = i, .new_first = j };
      guint n_equal;
      int order;

      while (i < old->len && j < new->len && (order = compare_next (old, i, new, j)) != 0)
        order < 0 ? i++ : j++;
      if (i == old->len || j == new->len)
        {
          i = old->len;
          j = new->len;
        }
      edit.n_old = i - edit.old_first;
      edit.n_new = j - edit.new_first;
      if (edit.n_old > 0 || edit.n_new > 0)
        g_array_append_val (edits, edit);
      n_equal = count_equal (old, i, new, j);
      i += n_equal;
      j += n_equal;
    }

  return edits;
}

/* Whether what stands at a place of the old list leaves it. */
gboolean
mesign_list_edits_remove (const GArray *edits, guint position)
{
  for (guint i = 0; i < edits->len; i++)
    {
      const MesignListEdit *edit = &g_array_index (edits, MesignListEdit, i);

      if (position >= edit->old_first && position < edit->old_first + edit->n_old)
        return TRUE;
    }

  return FALSE;
}

static MesignListEdit *
get_edit (GArray *edits, guint position)
{
  return &g_array_index (edits, MesignListEdit, position);
}

static guint
find_edit (GArray *edits, guint place, gboolean in_new)
{
  guint i = 0;

  while (i + 1 < edits->len)
    {
      const MesignListEdit *edit = get_edit (edits, i);

      if (place < (in_new ? edit->new_first + edit->n_new : edit->old_first + edit->n_old))
        break;
      i++;
    }

  return i;
}

/* Makes one edit of those from @first to @last, with what lies between them. */
static void
join_range (GArray *edits, guint first, guint last)
{
  MesignListEdit *one = get_edit (edits, first);
  const MesignListEdit *other = get_edit (edits, last);

  one->n_old = other->old_first + other->n_old - one->old_first;
  one->n_new = other->new_first + other->n_new - one->new_first;
  g_array_remove_range (edits, first + 1, last - first);
}

/* Has a row that moved leave and come back by the same edit, so that who holds on to it, such as a
 * selection, finds it again. */
void
mesign_list_edits_join (GArray *edits, guint first_old, guint first_new)
{
  guint from = find_edit (edits, first_old, FALSE);
  guint to = find_edit (edits, first_new, TRUE);

  if (from != to)
    join_range (edits, MIN (from, to), MAX (from, to));
}

/* Joins neighbours, the nearest first, until there are no more than @most. */
void
mesign_list_edits_limit (GArray *edits, guint most)
{
  for (guint gap = 1; edits->len > most; gap = gap > G_MAXUINT / 4 ? G_MAXUINT : gap * 4)
    {
      guint n_kept = 1;

      for (guint i = 1; i < edits->len; i++)
        {
          MesignListEdit *last = get_edit (edits, n_kept - 1);
          const MesignListEdit next = *get_edit (edits, i);

          if (next.old_first - (last->old_first + last->n_old) <= gap)
            {
              last->n_old = next.old_first + next.n_old - last->old_first;
              last->n_new = next.new_first + next.n_new - last->new_first;
            }
          else
            *get_edit (edits, n_kept++) = next;
        }
      g_array_set_size (edits, n_kept);
    }
}

/* Headings */

static gint64
get_midnight (GDateTime *day, int days)
{
  g_autoptr (GDateTime) other = g_date_time_add_days (day, days);
  g_autoptr (GDateTime) midnight =
      g_date_time_new_local (g_date_time_get_year (other), g_date_time_get_month (other),
                             g_date_time_get_day_of_month (other), 0, 0, 0);

  return g_date_time_to_unix (midnight);
}

/* Finds out the local days around a moment. */
void
mesign_date_bounds_init (MesignDateBounds *self, gint64 now)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (now);

  self->today = get_midnight (day, 0);
  self->yesterday = get_midnight (day, -1);
  self->week = get_midnight (day, -6);
  self->tomorrow = get_midnight (day, 1);
  self->month = self->next_month = 0;
}

static gint64
to_unix_local (int year, int month)
{
  g_autoptr (GDateTime) first = g_date_time_new_local (year, month, 1, 0, 0, 0);

  return first != NULL ? g_date_time_to_unix (first) : G_MAXINT64;
}

/* The first moment of a date's local month. */
static gint64
get_month (MesignDateBounds *self, gint64 date)
{
  g_autoptr (GDateTime) day = NULL;

  if (date >= self->month && date < self->next_month)
    return self->month;
  day = g_date_time_new_from_unix_local (date);
  if (day == NULL)
    return 0;
  self->month = to_unix_local (g_date_time_get_year (day), g_date_time_get_month (day));
  self->next_month = to_unix_local (g_date_time_get_year (day) + g_date_time_get_month (day) / 12,
                                    g_date_time_get_month (day) % 12 + 1);

  return self->month;
}

/* The heading a date stands under. */
MesignDateHeading
mesign_date_bounds_find (MesignDateBounds *self, gint64 date)
{
  if (date >= self->today)
    return (MesignDateHeading){ MESIGN_DATE_GROUP_TODAY, self->today };
  if (date >= self->yesterday)
    return (MesignDateHeading){ MESIGN_DATE_GROUP_YESTERDAY, self->yesterday };
  if (date >= self->week)
    return (MesignDateHeading){ MESIGN_DATE_GROUP_THIS_WEEK, self->week };

  return (MesignDateHeading){ MESIGN_DATE_GROUP_MONTH, get_month (self, date) };
}
