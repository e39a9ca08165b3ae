/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/fields/mesign-field-note.h"

/* As long as it takes an expander row to unfold. */
#define REVEAL_MS 300

/**
 * MesignFieldNote:
 *
 * A row below a field of a boxed list: what is wrong with the field, or else what is to be known
 * before it is filled in. It is not there while it has nothing to say.
 */
struct _MesignFieldNote
{
  AdwPreferencesRow parent_instance;

  GtkImage *icon;
  GtkLabel *label;
  GtkLinkButton *link;
  GtkWidget *field;
  char *error;
  char *hint;
  char *url;
  guint reveal;
};

G_DEFINE_FINAL_TYPE (MesignFieldNote, mesign_field_note, ADW_TYPE_PREFERENCES_ROW)

enum
{
  PROP_0,
  PROP_FIELD,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
toggle_css_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* The field says of itself that it is wrong, so that a screen reader tells it there. */
static void
mark_field (MesignFieldNote *self)
{
  gboolean is_wrong = self->error != NULL;

  if (self->field == NULL)
    return;
  toggle_css_class (self->field, "error", is_wrong);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->field), GTK_ACCESSIBLE_STATE_INVALID,
      is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (is_wrong)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->field),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->error, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->field),
                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* A fault that is told where nobody sees it is not told: once the rows above have unfolded, the
 * page scrolls to it. */
static gboolean
on_reveal (gpointer user_data)
{
  MesignFieldNote *self = user_data;
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_rect_t box;

  self->reveal = 0;
  if (scroller == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (self), scroller, &box))
    return G_SOURCE_REMOVE;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  box.origin.y += gtk_adjustment_get_value (adjustment);
  gtk_adjustment_clamp_page (adjustment, box.origin.y, box.origin.y + box.size.height + 12);

  return G_SOURCE_REMOVE;
}

static void
reveal (MesignFieldNote *self)
{
  g_clear_handle_id (&self->reveal, g_source_remove);
  if (self->error != NULL)
    self->reveal = g_timeout_add (REVEAL_MS, on_reveal, self);
}

static void
update (MesignFieldNote *self)
{
  const char *text = self->error != NULL ? self->error : self->hint;
  gboolean has_link = self->hint != NULL && self->url != NULL;

  gtk_label_set_text (self->label, text != NULL ? text : "");
  gtk_image_set_from_icon_name (self->icon, self->error != NULL ? "dialog-error-symbolic"
                                                                : "dialog-information-symbolic");
  toggle_css_class (GTK_WIDGET (self), "error", self->error != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->link), has_link);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  mark_field (self);
  reveal (self);
}

static void
mesign_field_note_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignFieldNote *self = MESIGN_FIELD_NOTE (object);

  if (id == PROP_FIELD)
    g_value_set_object (value, self->field);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesign_field_note_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignFieldNote *self = MESIGN_FIELD_NOTE (object);

  if (id == PROP_FIELD)
    g_set_weak_pointer (&self->field, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesign_field_note_dispose (GObject *object)
{
  MesignFieldNote *self = MESIGN_FIELD_NOTE (object);

  g_clear_handle_id (&self->reveal, g_source_remove);
  g_clear_weak_pointer (&self->field);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_FIELD_NOTE);

  G_OBJECT_CLASS (mesign_field_note_parent_class)->dispose (object);
}

static void
mesign_field_note_finalize (GObject *object)
{
  MesignFieldNote *self = MESIGN_FIELD_NOTE (object);

  g_free (self->error);
  g_free (self->hint);
  g_free (self->url);

  G_OBJECT_CLASS (mesign_field_note_parent_class)->finalize (object);
}

static void
mesign_field_note_class_init (MesignFieldNoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mesign_field_note_get_property;
  object_class->set_property = mesign_field_note_set_property;
  object_class->dispose = mesign_field_note_dispose;
  object_class->finalize = mesign_field_note_finalize;

  props[PROP_FIELD] = g_param_spec_object ("field", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-field-note.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignFieldNote, icon);
  gtk_widget_class_bind_template_child (widget_class, MesignFieldNote, label);
  gtk_widget_class_bind_template_child (widget_class, MesignFieldNote, link);
}

static void
mesign_field_note_init (MesignFieldNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_field_note_set_error:
 * @self: a note
 * @text: (nullable): what is wrong with the field and what to do, %NULL when nothing is
 */
void
mesign_field_note_set_error (MesignFieldNote *self, const char *text)
{
  g_return_if_fail (MESIGN_IS_FIELD_NOTE (self));

  g_free (self->error);
  self->error = g_strdup (text);
  update (self);
}

/**
 * mesign_field_note_set_hint:
 * @self: a note
 * @text: (nullable): what is to be known before the field is filled in
 * @url: (nullable): a page that shows how
 */
void
mesign_field_note_set_hint (MesignFieldNote *self, const char *text, const char *url)
{
  g_return_if_fail (MESIGN_IS_FIELD_NOTE (self));

  g_free (self->hint);
  g_free (self->url);
  self->hint = g_strdup (text);
  self->url = g_strdup (url);
  if (url != NULL)
    {
      gtk_link_button_set_uri (self->link, url);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->link), url);
    }
  update (self);
}

/**
 * mesign_field_note_has_error:
 * @self: a note
 *
 * Returns: whether its field is wrong
 */
gboolean
mesign_field_note_has_error (MesignFieldNote *self)
{
  g_return_val_if_fail (MESIGN_IS_FIELD_NOTE (self), FALSE);

  return self->error != NULL;
}
