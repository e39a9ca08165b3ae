/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-sidebar-private.h"

#include "client/window/mesign-place-row.h"
#include "engine/mesign-engine-settings.h"

#define GROUP "window"
#define KEY "folded-accounts"

/* Above the mailboxes of an account stands its address. Where there are several accounts, one that
 * is folded shows its inbox alone. */

static const char *
get_account (GtkListBoxRow *row)
{
  MesignMailbox *mailbox =
      mesign_place_get_mailbox (mesign_place_row_get_place (MESIGN_PLACE_ROW (row)));

  return mailbox != NULL ? mailbox->account : NULL;
}

static gboolean
is_shown (MesignSidebar *self, GtkListBoxRow *row)
{
  const char *account = get_account (row);

  return account == NULL || !g_hash_table_contains (self->folded, account) ||
         mesign_place_get_role (mesign_place_row_get_place (MESIGN_PLACE_ROW (row))) ==
             MESIGN_MAILBOX_ROLE_INBOX;
}

/* Folding. A list box with a model has no filter. */

void
mesign_sidebar_update_folding (MesignSidebar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    gtk_widget_set_visible (GTK_WIDGET (row), is_shown (self, row));
  gtk_list_box_invalidate_headers (self->list);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_save_settings_finish (MESIGN_ENGINE (source), result, &error))
    g_debug ("Cannot keep which accounts are folded: %s", error->message);
}

static void
save (MesignSidebar *self)
{
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (self->folded, NULL);
  g_autofree char *text = g_strjoinv (";", (char **) ids);

  if (self->engine == NULL)
    return;
  mesign_settings_set_string (mesign_engine_get_settings (self->engine), GROUP, KEY, text);
  mesign_engine_save_settings_async (self->engine, NULL, on_saved, NULL);
}

static void
fold (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignSidebar *self = MESIGN_SIDEBAR (widget);
  const char *account = g_variant_get_string (parameter, NULL);

  if (!g_hash_table_remove (self->folded, account))
    g_hash_table_add (self->folded, g_strdup (account));
  mesign_sidebar_update_folding (self);
  save (self);
}

/* Headings */

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);

  return label;
}

static char *
describe_folding (const char *address, gboolean is_folded)
{
  if (is_folded)
    return g_strdup_printf (_ ("Show all mailboxes of %s"), address);

  return g_strdup_printf (_ ("Show only the inbox of %s"), address);
}

static GtkWidget *
make_button (MesignSidebar *self, const char *text, const char *account)
{
  gboolean is_folded = g_hash_table_contains (self->folded, account);
  g_autofree char *tooltip = describe_folding (text, is_folded);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new ();

  gtk_box_append (GTK_BOX (box), make_label (text));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (is_folded ? "pan-end-symbolic"
                                                                         : "pan-down-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "sidebar.fold");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", account);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  gtk_widget_add_css_class (button, "flat");

  return button;
}

static GtkWidget *
make_heading (MesignSidebar *self, const char *text, const char *account)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);
  GtkWidget *heading = accounts->len > 1 ? make_button (self, text, account) : make_label (text);

  gtk_widget_add_css_class (heading, "mesign-group-heading");

  return heading;
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  MesignSidebar *self = user_data;
  MesignPlace *place = mesign_place_row_get_place (MESIGN_PLACE_ROW (row));
  const char *heading = mesign_place_get_heading (place);
  const char *above = NULL;

  if (before != NULL)
    above = mesign_place_get_heading (mesign_place_row_get_place (MESIGN_PLACE_ROW (before)));
  if (self->engine == NULL || heading == NULL || g_strcmp0 (heading, above) == 0)
    gtk_list_box_row_set_header (row, NULL);
  else
    gtk_list_box_row_set_header (row, make_heading (self, heading, get_account (row)));
}

void
mesign_sidebar_install_headings (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "sidebar.fold", "s", fold);
}

void
mesign_sidebar_init_headings (MesignSidebar *self)
{
  self->folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_list_box_set_header_func (self->list, update_header, self, NULL);
}

void
mesign_sidebar_restore_headings (MesignSidebar *self)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);
  g_autofree char *text = mesign_settings_dup_string (settings, GROUP, KEY);
  g_auto (GStrv) ids = g_strsplit (text != NULL ? text : "", ";", -1);

  for (guint i = 0; ids[i] != NULL; i++)
    if (*ids[i] != '\0')
      g_hash_table_add (self->folded, g_strdup (ids[i]));
}

void
mesign_sidebar_drop_headings (MesignSidebar *self)
{
  if (self->list != NULL)
    gtk_list_box_set_header_func (self->list, NULL, NULL, NULL);
}
