/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-place-row.h"

#define INDENT 18

/**
 * MesignPlaceRow:
 *
 * A line of the sidebar on the screen.
 */
struct _MesignPlaceRow
{
  GtkListBoxRow parent_instance;

  MesignPlace *place;
  gboolean hides_count;

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkWidget *warning;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (MesignPlaceRow, mesign_place_row, GTK_TYPE_LIST_BOX_ROW)

/* How many there are of what makes one look: drafts, not the unread ones among them. */
static guint
get_count (MesignPlace *place)
{
  MesignMailbox *mailbox = mesign_place_get_mailbox (place);

  switch (mesign_place_get_role (place))
    {
    case MESIGN_MAILBOX_ROLE_DRAFTS:
      return mailbox->total;
    case MESIGN_MAILBOX_ROLE_SENT:
    case MESIGN_MAILBOX_ROLE_TRASH:
      return 0;
    default:
      return mesign_place_get_unread (place);
    }
}

static char *
describe (MesignPlace *place, guint count)
{
  const char *title = mesign_place_get_title (place);

  if (count == 0)
    return g_strdup (title);
  if (mesign_place_get_kind (place) == MESIGN_PLACE_OUTBOX)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s, %u waiting", "%s, %u waiting", count), title, count);
  if (mesign_place_get_role (place) == MESIGN_MAILBOX_ROLE_DRAFTS)
    return g_strdup_printf ("%s%s%u", title, C_ ("between names", ", "), count);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u unread", "%s, %u unread", count),
                          title, count);
}

static void
show_place (MesignPlaceRow *self)
{
  guint count = self->hides_count ? 0 : get_count (self->place);
  g_autofree char *number = g_strdup_printf ("%u", count);
  g_autofree char *words = describe (self->place, count);
  MesignMailbox *mailbox = mesign_place_get_mailbox (self->place);

  gtk_image_set_from_icon_name (self->icon, mesign_place_get_icon_name (self->place));
  gtk_label_set_text (self->title, mesign_place_get_title (self->place));
  gtk_label_set_text (self->count, number);
  gtk_widget_set_visible (GTK_WIDGET (self->count), count > 0);
  gtk_widget_set_visible (self->warning, mesign_place_get_warns (self->place));
  gtk_widget_set_margin_start (self->box, INDENT * mesign_place_get_depth (self->place));
  gtk_widget_set_sensitive (GTK_WIDGET (self), mailbox == NULL || mailbox->selectable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
mesign_place_row_dispose (GObject *object)
{
  MesignPlaceRow *self = MESIGN_PLACE_ROW (object);

  g_clear_object (&self->place);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);

  G_OBJECT_CLASS (mesign_place_row_parent_class)->dispose (object);
}

static void
mesign_place_row_class_init (MesignPlaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_place_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignPlaceRow, box);
  gtk_widget_class_bind_template_child (widget_class, MesignPlaceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MesignPlaceRow, title);
  gtk_widget_class_bind_template_child (widget_class, MesignPlaceRow, warning);
  gtk_widget_class_bind_template_child (widget_class, MesignPlaceRow, count);
}

static void
mesign_place_row_init (MesignPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_place_row_new:
 * @place: what it shows, and follows
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
mesign_place_row_new (MesignPlace *place)
{
  MesignPlaceRow *self = g_object_new (MESIGN_TYPE_PLACE_ROW, NULL);

  self->place = g_object_ref (place);
  g_signal_connect_object (place, "changed", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  show_place (self);

  return GTK_WIDGET (self);
}

/**
 * mesign_place_row_get_place:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
MesignPlace *
mesign_place_row_get_place (MesignPlaceRow *self)
{
  g_return_val_if_fail (MESIGN_IS_PLACE_ROW (self), NULL);

  return self->place;
}

/**
 * mesign_place_row_hide_count:
 * @self: a row
 *
 * Shows only what the place is called, where that alone matters.
 */
void
mesign_place_row_hide_count (MesignPlaceRow *self)
{
  g_return_if_fail (MESIGN_IS_PLACE_ROW (self));

  self->hides_count = TRUE;
  show_place (self);
}
