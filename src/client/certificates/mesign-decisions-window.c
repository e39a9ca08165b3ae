/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-decisions-window.h"

#include "client/certificates/mesign-decision-undo.h"
#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-group.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* All that was ever decided about whom to trust, newest first; what still holds can be undone. */
struct _MesignDecisionsWindow
{
  AdwWindow parent_instance;

  MesignEngine *engine;
  GCancellable *cancellable;

  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (MesignDecisionsWindow, mesign_decisions_window, ADW_TYPE_WINDOW)

static char *
dup_title (const MesignTrustDecision *decision)
{
  g_autofree char *digits = g_strndup (decision->fingerprint, 16);
  g_autofree char *name =
      mesign_words_clean_line (decision->name != NULL ? decision->name : digits);

  switch (decision->kind)
    {
    case MESIGN_TRUST_DECISION_TRUST:
      return g_strdup_printf (_ ("“%s” is to be trusted"), name);
    case MESIGN_TRUST_DECISION_DISTRUST:
      return g_strdup_printf (_ ("“%s” is not to be trusted"), name);
    case MESIGN_TRUST_DECISION_NONE:
    default:
      return g_strdup_printf (_ ("“%s”: what was decided before no longer holds"), name);
    }
}

static const char *
get_before (MesignTrustDecisionKind before)
{
  switch (before)
    {
    case MESIGN_TRUST_DECISION_TRUST:
      return _ ("Before, it was trusted.");
    case MESIGN_TRUST_DECISION_DISTRUST:
      return _ ("Before, it was not to be trusted.");
    case MESIGN_TRUST_DECISION_NONE:
    default:
      return _ ("Before, nothing was decided.");
    }
}

static char *
dup_subtitle (const MesignTrustDecision *decision)
{
  g_autofree char *at = mesign_words_date_long (decision->at);
  g_autofree char *undone =
      decision->undone != 0 ? mesign_words_date_long (decision->undone) : NULL;

  if (undone != NULL)
    /* Translators: two dates */
    return g_strdup_printf (_ ("%1$s. Undone on %2$s."), at, undone);

  /* Translators: a date, and a whole sentence */
  return g_strdup_printf (_ ("%1$s. %2$s"), at, get_before (decision->before));
}

static GtkWidget *
new_undo_button (const MesignTrustDecision *decision, const char *title)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Undo"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "decisions.undo");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", decision->id);
  /* what the button says is spoken behind it */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);

  return button;
}

static void
append (MesignDecisionsWindow *self, const MesignTrustDecision *decision)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = dup_title (decision);
  g_autofree char *subtitle = dup_subtitle (decision);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (decision->is_current)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_undo_button (decision, title));
  gtk_list_box_append (self->list, row);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decisions =
      mesign_engine_list_decisions_finish (MESIGN_ENGINE (source), result, &error);
  MesignDecisionsWindow *self;
  GtkWidget *row;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (decisions == NULL)
    {
      g_autofree char *words = mesign_words_error (error);

      mesign_tell (GTK_WIDGET (self), _ ("Cannot List Your Decisions"), words);
      return;
    }
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < decisions->len; i++)
    append (self, decisions->pdata[i]);
  gtk_stack_set_visible_child_name (self->stack, decisions->len > 0 ? "list" : "none");
}

static void
reload (MesignDecisionsWindow *self)
{
  mesign_engine_list_decisions_async (self->engine, self->cancellable, on_listed, self);
}

static void
activate_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_decision_undo (widget, MESIGN_DECISIONS_WINDOW (widget)->engine,
                        g_variant_get_int64 (parameter));
}

static void
mesign_decisions_window_dispose (GObject *object)
{
  MesignDecisionsWindow *self = MESIGN_DECISIONS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_decisions_window_parent_class)->dispose (object);
}

static void
mesign_decisions_window_class_init (MesignDecisionsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_decisions_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-decisions-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignDecisionsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignDecisionsWindow, list);
  gtk_widget_class_install_action (widget_class, "decisions.undo", "x", activate_undo);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_decisions_window_init (MesignDecisionsWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_decisions_window_new:
 * @parent: the window it belongs to
 * @engine: an open engine
 *
 * Returns: (transfer none): a window with the log of decisions about trust
 */
GtkWidget *
mesign_decisions_window_new (GtkWindow *parent, MesignEngine *engine)
{
  MesignDecisionsWindow *self =
      g_object_new (MESIGN_TYPE_DECISIONS_WINDOW, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "certificates-changed", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  reload (self);

  return GTK_WIDGET (self);
}
