/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-address-completion.h"

#include "client/composer/mesign-recipient-words.h"
#include "client/fields/mesign-suggestion-rows.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

#define MAX_ROWS 8

/**
 * MesignAddressCompletion:
 *
 * Whom one may mean, below the field one types in, each with the state of the certificate. The
 * keyboard stays in the field.
 */
struct _MesignAddressCompletion
{
  GtkPopover parent_instance;

  GtkListBox *list;

  MesignEngine *engine;
  GCancellable *cancellable;
  GPtrArray *taken;
  GPtrArray *found;
  gboolean is_partial;
};

G_DEFINE_FINAL_TYPE (MesignAddressCompletion, mesign_address_completion, GTK_TYPE_POPOVER)

static guint picked;

static GtkWidget *
new_icon (MesignRecipientState state)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (mesign_recipient_icon (state));

  gtk_widget_add_css_class (icon, mesign_recipient_style (state));
  gtk_widget_set_tooltip_text (icon, mesign_recipient_state_words (state));

  return icon;
}

static GtkWidget *
new_row (const MesignCorrespondent *one)
{
  gboolean has_name = one->address->name[0] != '\0';
  g_autofree char *person = mesign_words_person (one->address);
  g_autofree char *plain = mesign_words_clean_line (one->address->address);
  g_autofree char *name =
      g_strdup_printf (_ ("%s, %s"), person, mesign_recipient_state_words (one->state));

  return mesign_suggestion_row_new (person, has_name ? plain : NULL, new_icon (one->state), name);
}

static void
clear_rows (MesignAddressCompletion *self)
{
  mesign_suggestion_rows_clear (self->list);
  g_ptr_array_set_size (self->found, 0);
}

static void
show_found (MesignAddressCompletion *self, GPtrArray *found)
{
  clear_rows (self);
  for (guint i = 0; i < found->len && self->found->len < MAX_ROWS; i++)
    {
      MesignCorrespondent *one = found->pdata[i];

      if (mesign_address_list_contains (self->taken, one->address->address))
        continue;
      g_ptr_array_add (self->found, mesign_correspondent_ref (one));
      gtk_list_box_append (self->list, new_row (one));
    }
  if (self->found->len == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  if (self->is_partial)
    mesign_address_completion_move (self, 1);
  gtk_popover_popup (GTK_POPOVER (self));
  /* where there are fewer rows than before it does not become lower by itself */
  gtk_popover_present (GTK_POPOVER (self));
}

static void
on_completed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAddressCompletion) self = MESIGN_ADDRESS_COMPLETION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      mesign_engine_complete_address_finish (MESIGN_ENGINE (source), result, &error);

  if (found == NULL)
    g_debug ("No completion: %s", error->message);
  else if (self->cancellable != NULL && gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    show_found (self, found);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, MesignAddressCompletion *self)
{
  MesignCorrespondent *one = self->found->pdata[gtk_list_box_row_get_index (row)];

  g_signal_emit (self, picked, 0, one->address);
}

static void
stop (MesignAddressCompletion *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
mesign_address_completion_dispose (GObject *object)
{
  MesignAddressCompletion *self = MESIGN_ADDRESS_COMPLETION (object);

  stop (self);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_ADDRESS_COMPLETION);

  G_OBJECT_CLASS (mesign_address_completion_parent_class)->dispose (object);
}

static void
mesign_address_completion_finalize (GObject *object)
{
  MesignAddressCompletion *self = MESIGN_ADDRESS_COMPLETION (object);

  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->taken, g_ptr_array_unref);

  G_OBJECT_CLASS (mesign_address_completion_parent_class)->finalize (object);
}

static void
mesign_address_completion_class_init (MesignAddressCompletionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_address_completion_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_address_completion_finalize;
  /* the address that was picked */
  picked = g_signal_new ("picked", MESIGN_TYPE_ADDRESS_COMPLETION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                         NULL, G_TYPE_NONE, 1, MESIGN_TYPE_ADDRESS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/mesign/Client/ui/mesign-address-completion.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignAddressCompletion, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
mesign_address_completion_init (MesignAddressCompletion *self)
{
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_correspondent_unref);
  self->taken = mesign_address_list_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mesign_address_completion_new (MesignEngine *engine)
{
  MesignAddressCompletion *self = g_object_new (MESIGN_TYPE_ADDRESS_COMPLETION, NULL);

  self->engine = g_object_ref (engine);

  return GTK_WIDGET (self);
}

/* What is no address yet can only mean somebody known: Enter takes the first. */
static gboolean
is_partial (const char *text)
{
  g_autoptr (GPtrArray) addresses = mesign_engine_parse_addresses (text, NULL);

  return addresses == NULL;
}

/* Looks for people whose name or address begins with @text, but for those in @taken. */
void
mesign_address_completion_update (MesignAddressCompletion *self, const char *text, GPtrArray *taken)
{
  stop (self);
  if (*text == '\0')
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  g_clear_pointer (&self->taken, g_ptr_array_unref);
  self->taken = g_ptr_array_ref (taken);
  self->is_partial = is_partial (text);
  self->cancellable = g_cancellable_new ();
  mesign_engine_complete_address_async (self->engine, text, MAX_ROWS + taken->len,
                                        self->cancellable, on_completed, g_object_ref (self));
}

void
mesign_address_completion_hide (MesignAddressCompletion *self)
{
  stop (self);
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* Selects the next or the previous one, and begins again after the last. */
void
mesign_address_completion_move (MesignAddressCompletion *self, int step)
{
  mesign_suggestion_rows_move (self->list, self->found->len, step);
}

/* The one the keyboard stands on, or NULL. */
MesignAddress *
mesign_address_completion_get_selected (MesignAddressCompletion *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return NULL;

  return ((MesignCorrespondent *) self->found->pdata[gtk_list_box_row_get_index (row)])->address;
}
