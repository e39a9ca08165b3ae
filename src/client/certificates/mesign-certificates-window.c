/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificates-window.h"

#include "client/certificates/mesign-backup-dialog.h"
#include "client/certificates/mesign-certificate-model.h"
#include "client/certificates/mesign-certificate-page.h"
#include "client/certificates/mesign-certificate-row.h"
#include "client/certificates/mesign-certificates-hint.h"
#include "client/certificates/mesign-decision-undo.h"
#include "client/certificates/mesign-decisions-window.h"
#include "client/certificates/mesign-import.h"
#include "client/compat/mesign-group.h"
#include "client/journey/mesign-journey-card.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

#define N_KINDS 3

struct _MesignCertificatesWindow
{
  AdwWindow parent_instance;

  MesignEngine *engine;
  MesignCertificateKind kind;
  MesignCertificateModel *models[N_KINDS];
  GtkSingleSelection *selection;
  GtkFilterListModel *filtered;
  GtkFilter *filter;
  char *shown_filter;
  char *wanted;
  gint64 shown_journey;

  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkToggleButton *kind_buttons[N_KINDS];
  GtkLabel *count_labels[N_KINDS];
  GtkToggleButton *search_button;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkStack *list_stack;
  GtkListView *list_view;
  GtkWidget *filter_bar;
  GtkLabel *filter_label;
  AdwStatusPage *error_page;
  GtkWidget *back_button;
  GtkStack *detail_stack;
  AdwStatusPage *none_page;
  AdwBin *journey_bin;
  GtkActionable *get_button;
  MesignCertificatePage *page;
};

enum
{
  PROP_FILTER = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MesignCertificatesWindow, mesign_certificates_window, ADW_TYPE_WINDOW)

static MesignCertificateModel *
get_model (MesignCertificatesWindow *self)
{
  return self->models[self->kind];
}

/* The right side */

static void
show_journey (MesignCertificatesWindow *self, const MesignJourney *journey)
{
  if (self->shown_journey != journey->id)
    adw_bin_set_child (self->journey_bin, mesign_journey_card_new (self->engine, journey->id));
  self->shown_journey = journey->id;
  gtk_stack_set_visible_child_name (self->detail_stack, "journey");
}

static void
show_none (MesignCertificatesWindow *self)
{
  MesignCertificateModel *model = get_model (self);
  gboolean is_filtered = g_list_model_get_n_items (G_LIST_MODEL (model)) > 0;

  mesign_certificates_hint_show (self->none_page, self->kind, is_filtered);
  gtk_stack_set_visible_child_name (
      self->detail_stack, mesign_certificate_model_is_loaded (model) ? "none" : "loading");
}

static void
show_selected (MesignCertificatesWindow *self)
{
  MesignCertificateItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item == NULL)
    {
      show_none (self);
      return;
    }
  if (mesign_certificate_item_get_journey (item) != NULL)
    {
      show_journey (self, mesign_certificate_item_get_journey (item));
      return;
    }
  mesign_certificate_page_set_item (self->page, item);
  gtk_stack_set_visible_child_name (self->detail_stack, "certificate");
}

static void
on_row_activated (MesignCertificatesWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
activate_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_leaflet_navigate (MESIGN_CERTIFICATES_WINDOW (widget)->leaflet,
                        ADW_NAVIGATION_DIRECTION_BACK);
}

static void
on_folded (MesignCertificatesWindow *self)
{
  gtk_widget_set_visible (self->back_button, adw_leaflet_get_folded (self->leaflet));
}

/* The list */

static const char *
get_empty_page (MesignCertificatesWindow *self)
{
  static const char *const pages[N_KINDS] = { "mine", "people", "authorities" };

  return pages[self->kind];
}

static const char *
choose_list_page (MesignCertificatesWindow *self)
{
  MesignCertificateModel *model = get_model (self);

  if (!mesign_certificate_model_is_loaded (model))
    return "loading";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    return "list";
  if (g_list_model_get_n_items (G_LIST_MODEL (model)) > 0)
    return "nothing";

  return mesign_certificate_model_get_error (model) != NULL ? "error" : get_empty_page (self);
}

static void
update_list_page (MesignCertificatesWindow *self)
{
  const GError *error = mesign_certificate_model_get_error (get_model (self));
  g_autofree char *words = error != NULL ? mesign_words_error (error) : g_strdup ("");
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->error_page, escaped);
  gtk_stack_set_visible_child_name (self->list_stack, choose_list_page (self));
}

static void
update_counts (MesignCertificatesWindow *self)
{
  static const char *const names[N_KINDS] = { N_ ("Mine"), N_ ("People"), N_ ("Authorities") };

  for (guint i = 0; i < N_KINDS; i++)
    {
      guint count = mesign_certificate_model_count_certificates (self->models[i]);
      g_autofree char *text = g_strdup_printf ("%u", count);
      g_autofree char *spoken =
          g_strdup_printf ("%s, %u", g_dgettext (GETTEXT_PACKAGE, names[i]), count);

      gtk_label_set_text (self->count_labels[i], text);
      gtk_widget_set_visible (GTK_WIDGET (self->count_labels[i]),
                              mesign_certificate_model_is_loaded (self->models[i]));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind_buttons[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
    }
}

/* Selects the one that was asked for, once it is there. */
static gboolean
select_wanted (MesignCertificatesWindow *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  for (guint i = 0; self->wanted != NULL && i < count; i++)
    {
      g_autoptr (MesignCertificateItem) item =
          g_list_model_get_item (G_LIST_MODEL (self->filtered), i);
      const MesignCertificateInfo *info = mesign_certificate_item_get_info (item);

      if (info == NULL || !g_str_has_prefix (info->certificate->fingerprint, self->wanted))
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", i);
      g_clear_pointer (&self->wanted, g_free);
      adw_leaflet_set_visible_child_name (self->leaflet, "detail");
      return TRUE;
    }

  return FALSE;
}

static void
show_kind (MesignCertificatesWindow *self, MesignCertificateKind kind)
{
  self->kind = kind;
  gtk_toggle_button_set_active (self->kind_buttons[kind], TRUE);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (self->models[kind]));
  update_list_page (self);
  show_selected (self);
}

static void set_filter (MesignCertificatesWindow *self, const char *filter);

static void
find_wanted (MesignCertificatesWindow *self)
{
  for (guint i = 0; self->wanted != NULL && i < N_KINDS; i++)
    if (mesign_certificate_model_find (self->models[i], self->wanted) != NULL)
      {
        gtk_editable_set_text (self->search_entry, "");
        set_filter (self, "all");
        show_kind (self, i);
        select_wanted (self);
        return;
      }
}

static gboolean
is_all_loaded (MesignCertificatesWindow *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    if (!mesign_certificate_model_is_loaded (self->models[i]))
      return FALSE;

  return TRUE;
}

static void
on_loaded (MesignCertificatesWindow *self)
{
  update_counts (self);
  update_list_page (self);
  show_selected (self);
  find_wanted (self);
  if (self->wanted != NULL && is_all_loaded (self))
    {
      g_clear_pointer (&self->wanted, g_free);
      adw_toast_overlay_add_toast (
          self->toasts, adw_toast_new (_ ("This certificate is not among those kept here")));
    }
}

static void
on_kind_toggled (MesignCertificatesWindow *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < N_KINDS; i++)
    if (button == self->kind_buttons[i] && self->kind != i)
      show_kind (self, i);
}

/* Search */

static gboolean
matches (gpointer item, gpointer user_data)
{
  MesignCertificatesWindow *self = user_data;

  return mesign_certificate_item_passes (item, self->shown_filter,
                                         g_get_real_time () / G_USEC_PER_SEC) &&
         mesign_certificate_item_matches (item, gtk_editable_get_text (self->search_entry));
}

static const char *
get_filter_words (const char *filter)
{
  static const struct
  {
    const char *filter;
    const char *words;
  } all[] = {
    { "expiring", N_ ("Only those that expire soon") },
    { "expired", N_ ("Only expired ones") },
    { "revoked", N_ ("Only revoked ones") },
    { "weak", N_ ("Only those that are too weak") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_str_equal (all[i].filter, filter))
      return g_dgettext (GETTEXT_PACKAGE, all[i].words);

  return "";
}

/* "all", or one of those above. */
static void
set_filter (MesignCertificatesWindow *self, const char *filter)
{
  if (g_strcmp0 (self->shown_filter, filter) == 0 ||
      (!g_str_equal (filter, "all") && *get_filter_words (filter) == '\0'))
    return;
  g_free (self->shown_filter);
  self->shown_filter = g_strdup (filter);
  gtk_label_set_text (self->filter_label, get_filter_words (filter));
  gtk_widget_set_visible (self->filter_bar, !g_str_equal (filter, "all"));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_list_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
}

static void
on_search_changed (MesignCertificatesWindow *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_list_page (self);
}

/* Rows */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, mesign_certificate_row_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  mesign_certificate_row_set_item (MESIGN_CERTIFICATE_ROW (gtk_list_item_get_child (list_item)),
                                   gtk_list_item_get_item (list_item));
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  mesign_certificate_row_set_item (MESIGN_CERTIFICATE_ROW (gtk_list_item_get_child (list_item)),
                                   NULL);
}

static void
activate_import (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatesWindow *self = MESIGN_CERTIFICATES_WINDOW (widget);

  mesign_import_certificate (GTK_WINDOW (self), self->engine, NULL, 0);
}

/* A file that is dropped on the window is imported. */
static gboolean
on_drop (MesignCertificatesWindow *self, const GValue *value)
{
  g_autofree char *uri = g_file_get_uri (g_value_get_object (value));

  mesign_import_certificate (GTK_WINDOW (self), self->engine, uri, 0);

  return TRUE;
}

static void
take_drops (MesignCertificatesWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
activate_decisions (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatesWindow *self = MESIGN_CERTIFICATES_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (mesign_decisions_window_new (GTK_WINDOW (self), self->engine)));
}

/* The button of the message that tells of a decision. */
static void
activate_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatesWindow *self = MESIGN_CERTIFICATES_WINDOW (widget);

  mesign_decision_undo (widget, self->engine, g_variant_get_int64 (parameter));
}

static void
activate_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatesWindow *self = MESIGN_CERTIFICATES_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
}

static void
activate_back_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatesWindow *self = MESIGN_CERTIFICATES_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (mesign_backup_dialog_new (GTK_WINDOW (self), self->engine)));
}

static void
mesign_certificates_window_get_property (GObject *object,
                                         guint id,
                                         GValue *value,
                                         GParamSpec *pspec)
{
  if (id == PROP_FILTER)
    g_value_set_string (value, MESIGN_CERTIFICATES_WINDOW (object)->shown_filter);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesign_certificates_window_set_property (GObject *object,
                                         guint id,
                                         const GValue *value,
                                         GParamSpec *pspec)
{
  if (id == PROP_FILTER)
    set_filter (MESIGN_CERTIFICATES_WINDOW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesign_certificates_window_dispose (GObject *object)
{
  MesignCertificatesWindow *self = MESIGN_CERTIFICATES_WINDOW (object);

  for (guint i = 0; i < N_KINDS; i++)
    g_clear_object (&self->models[i]);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->shown_filter, g_free);

  G_OBJECT_CLASS (mesign_certificates_window_parent_class)->dispose (object);
}

static void
bind_child (GtkWidgetClass *widget_class, const char *name, gssize offset)
{
  gtk_widget_class_bind_template_child_full (widget_class, name, FALSE, offset);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  bind_child (widget_class, "mine_button",
              G_STRUCT_OFFSET (MesignCertificatesWindow, kind_buttons[0]));
  bind_child (widget_class, "people_button",
              G_STRUCT_OFFSET (MesignCertificatesWindow, kind_buttons[1]));
  bind_child (widget_class, "authorities_button",
              G_STRUCT_OFFSET (MesignCertificatesWindow, kind_buttons[2]));
  bind_child (widget_class, "mine_count",
              G_STRUCT_OFFSET (MesignCertificatesWindow, count_labels[0]));
  bind_child (widget_class, "people_count",
              G_STRUCT_OFFSET (MesignCertificatesWindow, count_labels[1]));
  bind_child (widget_class, "authorities_count",
              G_STRUCT_OFFSET (MesignCertificatesWindow, count_labels[2]));
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, get_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, list_stack);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, list_view);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, filter_label);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, none_page);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, journey_bin);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatesWindow, page);
}

static void
mesign_certificates_window_class_init (MesignCertificatesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_certificates_window_dispose;
  G_OBJECT_CLASS (klass)->get_property = mesign_certificates_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = mesign_certificates_window_set_property;

  props[PROP_FILTER] =
      g_param_spec_string ("filter", NULL, NULL, "all",
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);

  g_type_ensure (MESIGN_TYPE_CERTIFICATE_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/mesign/Client/ui/mesign-certificates-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_install_property_action (widget_class, "certificates.filter", "filter");
  gtk_widget_class_install_action (widget_class, "certificates.back-up", NULL, activate_back_up);
  gtk_widget_class_install_action (widget_class, "certificates.import", NULL, activate_import);
  gtk_widget_class_install_action (widget_class, "certificates.search", NULL, activate_search);
  gtk_widget_class_install_action (widget_class, "certificates.decisions", NULL,
                                   activate_decisions);
  gtk_widget_class_install_action (widget_class, "certificates.undo", "x", activate_undo);
  gtk_widget_class_install_action (widget_class, "certificates.back", NULL, activate_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK,
                                       "certificates.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK,
                                       "certificates.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK,
                                       "certificates.import", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
mesign_certificates_window_init (MesignCertificatesWindow *self)
{
  self->shown_filter = g_strdup ("all");
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_group_stand_alone (GTK_WINDOW (self));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
  take_drops (self);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_selected),
                           self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
}

/* Whose certificate it is that is got where there is none yet. */
static void
name_account (MesignCertificatesWindow *self)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);

  if (accounts->len > 0)
    gtk_actionable_set_action_target (self->get_button, "s",
                                      ((const MesignAccount *) accounts->pdata[0])->address);
}

/**
 * mesign_certificates_window_new:
 * @app: the application
 * @engine: an open engine
 *
 * Returns: (transfer none): the window with the certificates
 */
GtkWindow *
mesign_certificates_window_new (GtkApplication *app, MesignEngine *engine)
{
  MesignCertificatesWindow *self =
      g_object_new (MESIGN_TYPE_CERTIFICATES_WINDOW, "application", app, NULL);

  self->engine = g_object_ref (engine);
  mesign_certificate_page_set_engine (self->page, engine);
  for (guint i = 0; i < N_KINDS; i++)
    {
      self->models[i] = mesign_certificate_model_new (engine, i);
      g_signal_connect_object (self->models[i], "loaded", G_CALLBACK (on_loaded), self,
                               G_CONNECT_SWAPPED);
    }
  show_kind (self, MESIGN_CERTIFICATE_OWN);
  update_counts (self);
  name_account (self);

  return GTK_WINDOW (self);
}

/**
 * mesign_certificates_window_show:
 * @self: the window
 * @fingerprint: (nullable): of a certificate, or its beginning; %NULL or "" for none
 *
 * Shows a certificate, as soon as it is there.
 */
void
mesign_certificates_window_show (MesignCertificatesWindow *self, const char *fingerprint)
{
  g_return_if_fail (MESIGN_IS_CERTIFICATES_WINDOW (self));

  g_clear_pointer (&self->wanted, g_free);
  if (fingerprint == NULL || *fingerprint == '\0')
    return;
  self->wanted = g_ascii_strdown (fingerprint, -1);
  on_loaded (self);
}
