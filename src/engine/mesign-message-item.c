/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-message-item.h"

#include "engine/mesign-message-item-private.h"

/**
 * MesignMessageItem:
 *
 * A conversation as a #MesignMessageList holds it: there as long as somebody looks at it, and the
 * same object when the conversation changes or moves.
 */
struct _MesignMessageItem
{
  GObject parent_instance;

  MesignListKey key;
  MesignListRow *row;
  MesignDateHeading heading;
  gboolean starts_group;
};

enum
{
  PROP_ROW = 1,
  PROP_STARTS_GROUP,
  PROP_GROUP,
  PROP_GROUP_DATE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MesignMessageItem, mesign_message_item, G_TYPE_OBJECT)

static void
mesign_message_item_finalize (GObject *object)
{
  MesignMessageItem *self = MESIGN_MESSAGE_ITEM (object);

  g_clear_pointer (&self->row, mesign_list_row_unref);

  G_OBJECT_CLASS (mesign_message_item_parent_class)->finalize (object);
}

static void
mesign_message_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignMessageItem *self = MESIGN_MESSAGE_ITEM (object);

  switch (id)
    {
    case PROP_ROW:
      g_value_set_boxed (value, self->row);
      break;
    case PROP_STARTS_GROUP:
      g_value_set_boolean (value, self->starts_group);
      break;
    case PROP_GROUP:
      g_value_set_int (value, self->heading.group);
      break;
    case PROP_GROUP_DATE:
      g_value_set_int64 (value, self->heading.date);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
mesign_message_item_class_init (MesignMessageItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = mesign_message_item_finalize;
  object_class->get_property = mesign_message_item_get_property;

  /**
   * MesignMessageItem:row:
   *
   * What is to be shown, or %NULL while it is not known.
   */
  props[PROP_ROW] = g_param_spec_boxed ("row", NULL, NULL, MESIGN_TYPE_LIST_ROW, flags);

  /**
   * MesignMessageItem:starts-group:
   *
   * Whether it is the first one under its heading.
   */
  props[PROP_STARTS_GROUP] = g_param_spec_boolean ("starts-group", NULL, NULL, FALSE, flags);

  /**
   * MesignMessageItem:group:
   *
   * The #MesignDateGroup it stands in.
   */
  props[PROP_GROUP] = g_param_spec_int ("group", NULL, NULL, MESIGN_DATE_GROUP_TODAY,
                                        MESIGN_DATE_GROUP_MONTH, MESIGN_DATE_GROUP_TODAY, flags);

  /**
   * MesignMessageItem:group-date:
   *
   * When the day, week or month of its heading began, in seconds since 1970 UTC.
   */
  props[PROP_GROUP_DATE] =
      g_param_spec_int64 ("group-date", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
mesign_message_item_init (MesignMessageItem *self G_GNUC_UNUSED)
{
}

MesignMessageItem *
mesign_message_item_new (const MesignListKey *key)
{
  MesignMessageItem *self = g_object_new (MESIGN_TYPE_MESSAGE_ITEM, NULL);

  self->key = *key;

  return self;
}

void
mesign_message_item_set_key (MesignMessageItem *self, const MesignListKey *key)
{
  self->key = *key;
}

void
mesign_message_item_set_row (MesignMessageItem *self, MesignListRow *row)
{
  if (self->row == row)
    return;
  mesign_list_row_ref (row);
  g_clear_pointer (&self->row, mesign_list_row_unref);
  self->row = row;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROW]);
}

void
mesign_message_item_set_group (MesignMessageItem *self,
                               const MesignDateHeading *heading,
                               gboolean starts)
{
  MesignDateHeading old = self->heading;
  gboolean started = self->starts_group;

  self->heading = *heading;
  self->starts_group = starts;
  if (old.group != heading->group)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_GROUP]);
  if (old.date != heading->date)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_GROUP_DATE]);
  if (started != starts)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STARTS_GROUP]);
}

/**
 * mesign_message_item_get_key:
 * @self: an item
 *
 * Returns: (transfer none): which conversation it is, in which mailbox
 */
const MesignListKey *
mesign_message_item_get_key (MesignMessageItem *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_ITEM (self), NULL);

  return &self->key;
}

/**
 * mesign_message_item_get_row:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what is to be shown, as it stands now; %NULL while it is not
 * known
 */
MesignListRow *
mesign_message_item_get_row (MesignMessageItem *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_ITEM (self), NULL);

  return self->row;
}

/**
 * mesign_message_item_get_starts_group:
 * @self: an item
 *
 * Returns: whether it is the first one under its heading
 */
gboolean
mesign_message_item_get_starts_group (MesignMessageItem *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_ITEM (self), FALSE);

  return self->starts_group;
}

/**
 * mesign_message_item_get_group:
 * @self: an item
 *
 * Returns: the kind of heading it stands under
 */
MesignDateGroup
mesign_message_item_get_group (MesignMessageItem *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_ITEM (self), MESIGN_DATE_GROUP_TODAY);

  return self->heading.group;
}

/**
 * mesign_message_item_get_group_date:
 * @self: an item
 *
 * Returns: when the day, week or month of its heading began, in seconds since 1970 UTC
 */
gint64
mesign_message_item_get_group_date (MesignMessageItem *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_ITEM (self), 0);

  return self->heading.date;
}
