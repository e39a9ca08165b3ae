/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/messages/mesign-message-row.h"

#include "client/messages/mesign-row-words.h"
#include "client/security/mesign-signs-box.h"
#include "client/words/mesign-words.h"

/* The highest of those mail is often written in. */
#define LETTERS "Ágj国あ한"

/**
 * MesignMessageRow:
 *
 * A conversation in the list. It is bound to one item after another as the list scrolls, and
 * follows the item it is bound to.
 */
struct _MesignMessageRow
{
  AdwBin parent_instance;

  MesignMessageItem *item;
  GSignalGroup *item_signals;
  gboolean shows_recipients;

  GtkLabel *heading;
  GtkCheckButton *check;
  AdwAvatar *avatar;
  GtkWidget *dot;
  GtkLabel *people;
  GtkLabel *count;
  GtkLabel *date;
  GtkLabel *subject;
  GtkWidget *answered;
  GtkWidget *attachment;
  GtkWidget *star;
  AdwBin *signs_place;
  GtkWidget *signs;
  GtkLabel *preview;
};

G_DEFINE_FINAL_TYPE (MesignMessageRow, mesign_message_row, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_SELECTION_MODE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
set_class (gpointer widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_heading (MesignMessageRow *self)
{
  gboolean starts = mesign_message_item_get_starts_group (self->item);
  g_autofree char *text = starts ? mesign_row_words_heading (self->item) : NULL;

  gtk_label_set_text (self->heading, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->heading), starts);
}

static void
show_count (MesignMessageRow *self, const MesignListRow *row)
{
  g_autofree char *text = g_strdup_printf ("%u", row->count);

  gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), row->count > 1);
}

/* The list's own widget around this one is what assistive technology sees. */
static void
tell_accessible (MesignMessageRow *self, const MesignListRow *row)
{
  g_autofree char *words = mesign_row_words_accessible (row, self->shows_recipients);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                    -1);
}

static void
show_row (MesignMessageRow *self)
{
  MesignListRow *row = mesign_message_item_get_row (self->item);
  g_autofree char *people = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *preview = NULL;
  g_autofree char *date = NULL;

  if (row == NULL)
    return;
  people = mesign_row_words_people (row, self->shows_recipients);
  subject = mesign_row_words_subject (row);
  preview = mesign_row_words_preview (row);
  date = mesign_row_words_date (self->item);

  adw_avatar_set_text (self->avatar, people);
  gtk_label_set_text (self->people, people);
  gtk_label_set_text (self->subject, subject);
  gtk_label_set_text (self->preview, preview);
  gtk_label_set_text (self->date, date);
  show_count (self, row);
  set_class (self->people, "mesign-unread", row->unread > 0);
  gtk_widget_set_visible (self->dot, row->unread > 0);
  gtk_widget_set_visible (self->answered, row->is_answered);
  gtk_widget_set_visible (self->attachment, row->has_attachment);
  gtk_widget_set_visible (self->star, row->is_flagged);
  mesign_signs_set (MESIGN_SIGNS_BOX (self->signs), row->signs);
  gtk_widget_set_visible (GTK_WIDGET (self->signs_place), row->signs != 0);
  tell_accessible (self, row);
}

/* Letters of some scripts are higher than others. Each line has room for any, so that no row is
 * higher than the next. */
static void
fit_line (GtkLabel *label)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (label), LETTERS);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_widget_set_size_request (GTK_WIDGET (label), -1, height);
}

static void
fit_lines (MesignMessageRow *self)
{
  fit_line (self->people);
  fit_line (self->subject);
  fit_line (self->preview);
}

static void
mesign_message_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mesign_message_row_parent_class)->root (widget);
  fit_lines (MESIGN_MESSAGE_ROW (widget));
}

static void
mesign_message_row_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (mesign_message_row_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_FONT_NAME || setting == GTK_SYSTEM_SETTING_DPI)
    fit_lines (MESIGN_MESSAGE_ROW (widget));
}

static void
mesign_message_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignMessageRow *self = MESIGN_MESSAGE_ROW (object);

  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_boolean (value, gtk_check_button_get_active (self->check));
      break;
    case PROP_SELECTION_MODE:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->check)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_message_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignMessageRow *self = MESIGN_MESSAGE_ROW (object);

  switch (id)
    {
    case PROP_SELECTED:
      gtk_check_button_set_active (self->check, g_value_get_boolean (value));
      break;
    case PROP_SELECTION_MODE:
      gtk_widget_set_visible (GTK_WIDGET (self->check), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_message_row_dispose (GObject *object)
{
  MesignMessageRow *self = MESIGN_MESSAGE_ROW (object);

  mesign_message_row_set_item (self, NULL);
  g_clear_object (&self->item_signals);
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (mesign_message_row_parent_class)->dispose (object);
}

static void
mesign_message_row_class_init (MesignMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mesign_message_row_get_property;
  object_class->set_property = mesign_message_row_set_property;
  object_class->dispose = mesign_message_row_dispose;
  widget_class->root = mesign_message_row_root;
  widget_class->system_setting_changed = mesign_message_row_system_setting_changed;

  /**
   * MesignMessageRow:selected:
   *
   * Whether it is one of those chosen.
   */
  props[PROP_SELECTED] = g_param_spec_boolean ("selected", NULL, NULL, FALSE, flags);
  /**
   * MesignMessageRow:selection-mode:
   *
   * Whether several rows are being chosen, each with a mark.
   */
  props[PROP_SELECTION_MODE] = g_param_spec_boolean ("selection-mode", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, heading);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, check);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, dot);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, people);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, count);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, date);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, subject);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, answered);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, attachment);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, star);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, signs_place);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageRow, preview);
}

static void
mesign_message_row_init (MesignMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signs = mesign_signs_new ();
  adw_bin_set_child (self->signs_place, self->signs);
  self->item_signals = g_signal_group_new (MESIGN_TYPE_MESSAGE_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify::row", G_CALLBACK (show_row), self);
  g_signal_group_connect_swapped (self->item_signals, "notify::group", G_CALLBACK (show_row), self);
  g_signal_group_connect_swapped (self->item_signals, "notify::starts-group",
                                  G_CALLBACK (show_heading), self);
}

/**
 * mesign_message_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
mesign_message_row_new (void)
{
  return g_object_new (MESIGN_TYPE_MESSAGE_ROW, NULL);
}

/**
 * mesign_message_row_set_item:
 * @self: a row
 * @item: (nullable): what it shows from now on
 */
void
mesign_message_row_set_item (MesignMessageRow *self, MesignMessageItem *item)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_ROW (self));

  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->item_signals, item);
  if (item == NULL)
    return;
  show_heading (self);
  show_row (self);
}

/**
 * mesign_message_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
MesignMessageItem *
mesign_message_row_get_item (MesignMessageRow *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_ROW (self), NULL);

  return self->item;
}

/**
 * mesign_message_row_set_shows_recipients:
 * @self: a row
 * @shows_recipients: whether it says whom the mail goes to, not whom it comes from
 */
void
mesign_message_row_set_shows_recipients (MesignMessageRow *self, gboolean shows_recipients)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_ROW (self));

  if (self->shows_recipients == shows_recipients)
    return;
  self->shows_recipients = shows_recipients;
  if (self->item != NULL)
    show_row (self);
}
