/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-uid-set.h"

struct _MesignUidSet
{
  GArray *ranges;
};

static void
clear (MesignUidSet *self)
{
  g_array_unref (self->ranges);
}

MESIGN_DEFINE_VALUE (MesignUidSet, mesign_uid_set)

#define RANGE(self, i) g_array_index ((self)->ranges, MesignUidRange, i)

/**
 * mesign_uid_set_new:
 *
 * Returns: (transfer full): an empty set
 */
MesignUidSet *
mesign_uid_set_new (void)
{
  MesignUidSet *self = g_atomic_rc_box_new0 (MesignUidSet);

  self->ranges = g_array_new (FALSE, FALSE, sizeof (MesignUidRange));

  return self;
}

/**
 * mesign_uid_set_new_range:
 * @first: the first UID
 * @last: the last UID; %G_MAXUINT32 is written as "*" nowhere, it is just the highest UID there is
 *
 * Returns: (transfer full): a set of all UIDs from @first to @last
 */
MesignUidSet *
mesign_uid_set_new_range (guint32 first, guint32 last)
{
  MesignUidSet *self = mesign_uid_set_new ();

  mesign_uid_set_add_range (self, first, last);

  return self;
}

static gboolean
parse_number (const char **p, guint32 *number)
{
  guint64 value = 0;
  const char *start = *p;

  while (g_ascii_isdigit (**p) && value <= G_MAXUINT32)
    value = value * 10 + (guint64) (*(*p)++ - '0');
  *number = (guint32) value;

  return *p > start && value > 0 && value <= G_MAXUINT32;
}

/**
 * mesign_uid_set_new_from_string:
 * @text: a sequence-set such as "1:3,7" (RFC 9051 section 9), without "*"
 *
 * Returns: (transfer full) (nullable): the set, or %NULL where @text is none
 */
MesignUidSet *
mesign_uid_set_new_from_string (const char *text)
{
  g_autoptr (MesignUidSet) self = mesign_uid_set_new ();
  const char *p = text;

  while (*p != '\0')
    {
      guint32 first;
      guint32 last;

      if (!parse_number (&p, &first))
        return NULL;
      last = first;
      if (*p == ':' && (p++, !parse_number (&p, &last)))
        return NULL;
      if (*p != '\0' && *p++ != ',')
        return NULL;
      mesign_uid_set_add_range (self, MIN (first, last), MAX (first, last));
    }

  return g_steal_pointer (&self);
}

/**
 * mesign_uid_set_add:
 * @self: a set that was not handed on yet
 * @uid: a UID
 *
 * Adds a UID.
 */
void
mesign_uid_set_add (MesignUidSet *self, guint32 uid)
{
  mesign_uid_set_add_range (self, uid, uid);
}

/* The index of the first range that does not end before @uid. */
static guint
find (const MesignUidSet *self, guint32 uid)
{
  guint low = 0;
  guint high = self->ranges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (RANGE (self, middle).last < uid)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * mesign_uid_set_add_range:
 * @self: a set that was not handed on yet
 * @first: the first UID, not 0
 * @last: the last UID, not smaller
 *
 * Adds UIDs, fast when they come in ascending order.
 */
void
mesign_uid_set_add_range (MesignUidSet *self, guint32 first, guint32 last)
{
  MesignUidRange range = { first, last };
  guint begin;
  guint end;

  g_return_if_fail (first > 0 && first <= last);

  begin = find (self, first - 1);
  if (begin < self->ranges->len && RANGE (self, begin).last < first - 1)
    begin++;
  for (end = begin; end < self->ranges->len; end++)
    {
      const MesignUidRange *other = &RANGE (self, end);

      if (last != G_MAXUINT32 && other->first > last + 1)
        break;
      range.first = MIN (range.first, other->first);
      range.last = MAX (range.last, other->last);
    }
  if (end > begin)
    g_array_remove_range (self->ranges, begin, end - begin);
  g_array_insert_val (self->ranges, begin, range);
}

/**
 * mesign_uid_set_contains:
 * @self: a set
 * @uid: a UID
 *
 * Returns: whether @uid is in it
 */
gboolean
mesign_uid_set_contains (const MesignUidSet *self, guint32 uid)
{
  guint i = find (self, uid);

  return i < self->ranges->len && RANGE (self, i).first <= uid;
}

/**
 * mesign_uid_set_is_empty:
 * @self: a set
 *
 * Returns: whether nothing is in it
 */
gboolean
mesign_uid_set_is_empty (const MesignUidSet *self)
{
  return self->ranges->len == 0;
}

/**
 * mesign_uid_set_count:
 * @self: a set
 *
 * Returns: how many UIDs are in it
 */
guint64
mesign_uid_set_count (const MesignUidSet *self)
{
  guint64 count = 0;

  for (guint i = 0; i < self->ranges->len; i++)
    count += (guint64) RANGE (self, i).last - RANGE (self, i).first + 1;

  return count;
}

/**
 * mesign_uid_set_count_ranges:
 * @self: a set
 *
 * Returns: how many ranges it consists of
 */
guint
mesign_uid_set_count_ranges (const MesignUidSet *self)
{
  return self->ranges->len;
}

/**
 * mesign_uid_set_get_range:
 * @self: a set
 * @index: less than mesign_uid_set_count_ranges()
 *
 * Returns: a range of it; they ascend
 */
MesignUidRange
mesign_uid_set_get_range (const MesignUidSet *self, guint index)
{
  g_assert (index < self->ranges->len);

  return RANGE (self, index);
}

/**
 * mesign_uid_set_to_string:
 * @self: a set
 *
 * Returns: (transfer full): it as a sequence-set, "" when it is empty
 */
char *
mesign_uid_set_to_string (const MesignUidSet *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->ranges->len; i++)
    {
      const MesignUidRange *range = &RANGE (self, i);

      g_string_append_printf (text, "%s%u", i > 0 ? "," : "", range->first);
      if (range->last > range->first)
        g_string_append_printf (text, ":%u", range->last);
    }

  return g_string_free (text, FALSE);
}
