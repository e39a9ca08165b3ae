/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-address-field-private.h"

#include "client/composer/mesign-address-text.h"

#include <glib/gi18n-lib.h>

#define ENTRY_CHARS 12

/**
 * MesignAddressField:
 *
 * Recipients as chips, and a place to type more. What is no address stays as a chip with its reason
 * and keeps the mail from being sent.
 */
G_DEFINE_FINAL_TYPE (MesignAddressField, mesign_address_field, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint changed;

static MesignAddressChip *
get_chip (GtkWidget *child)
{
  return MESIGN_IS_ADDRESS_CHIP (child) ? MESIGN_ADDRESS_CHIP (child) : NULL;
}

static MesignAddressChip *
get_first_chip (MesignAddressField *self)
{
  return get_chip (gtk_widget_get_first_child (GTK_WIDGET (self->box)));
}

static MesignAddressChip *
get_next_chip (MesignAddressChip *chip)
{
  return get_chip (gtk_widget_get_next_sibling (GTK_WIDGET (chip)));
}

MesignAddressChip *
mesign_address_field_get_last_chip (MesignAddressField *self)
{
  return get_chip (gtk_widget_get_prev_sibling (GTK_WIDGET (self->entry)));
}

/* Behind a recipient a place to begin typing is enough: as long as nothing is typed it takes no
 * line of its own. */
static void
fit_entry (MesignAddressField *self)
{
  gboolean is_idle = get_first_chip (self) != NULL &&
                     gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] == '\0';

  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), is_idle ? 1 : ENTRY_CHARS);
}

static void
tell_changed (MesignAddressField *self)
{
  fit_entry (self);
  mesign_address_field_set_fault (self, NULL);
  if (!self->is_changing)
    g_signal_emit (self, changed, 0);
}

static void
on_chip_remove (MesignAddressChip *chip, MesignAddressField *self)
{
  mesign_address_field_remove_chip (self, chip);
}

static void
on_chip_edit (MesignAddressChip *chip, MesignAddressField *self)
{
  mesign_address_field_edit_chip (self, chip);
}

static void
add_chip (MesignAddressField *self, GtkWidget *chip)
{
  g_signal_connect (chip, "remove", G_CALLBACK (on_chip_remove), self);
  g_signal_connect (chip, "edit", G_CALLBACK (on_chip_edit), self);
  mesign_wrap_box_insert_before (self->box, chip, GTK_WIDGET (self->entry));
}

static void
add_address (MesignAddressField *self, MesignAddress *address)
{
  g_autoptr (GPtrArray) known = mesign_address_field_dup_addresses (self);

  if (!mesign_address_list_contains (known, address->address))
    add_chip (self, mesign_address_chip_new (address));
}

static void
add_piece (MesignAddressField *self, const char *piece)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) addresses = mesign_engine_parse_addresses (piece, &error);

  if (addresses == NULL)
    {
      add_chip (self, mesign_address_chip_new_invalid (piece, error->message));
      return;
    }
  for (guint i = 0; i < addresses->len; i++)
    add_address (self, addresses->pdata[i]);
}

static void
add_pieces (MesignAddressField *self, GStrv pieces)
{
  if (pieces[0] == NULL)
    return;
  for (guint i = 0; pieces[i] != NULL; i++)
    add_piece (self, pieces[i]);
  tell_changed (self);
}

static void
set_text (MesignAddressField *self, const char *text)
{
  self->is_changing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->is_changing = FALSE;
}

static void
complete (MesignAddressField *self, const char *text)
{
  g_autoptr (GPtrArray) taken = mesign_address_field_dup_addresses (self);

  if (self->completion != NULL)
    mesign_address_completion_update (self->completion, text, taken);
}

/* Changing an entry from inside its own signal confuses it: so the rest is set when it is done. */
static gboolean
split_text (gpointer user_data)
{
  MesignAddressField *self = user_data;
  g_autofree char *rest = NULL;
  g_auto (GStrv) pieces =
      mesign_address_text_split (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &rest);

  set_text (self, rest);
  add_pieces (self, pieces);
  complete (self, rest);

  return G_SOURCE_REMOVE;
}

static void
on_text_changed (GtkEditable *entry, MesignAddressField *self)
{
  const char *text = gtk_editable_get_text (entry);

  fit_entry (self);
  if (self->is_changing)
    return;
  mesign_address_field_set_fault (self, NULL);
  if (mesign_address_text_has_separator (text))
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, split_text, g_object_ref (self), g_object_unref);
  else
    complete (self, text);
}

static void
on_entry_left (GtkEventControllerFocus *controller, MesignAddressField *self)
{
  mesign_address_field_commit (self);
}

static void
on_picked (MesignAddressCompletion *completion, MesignAddress *address, MesignAddressField *self)
{
  g_autoptr (MesignAddress) held = mesign_address_ref (address);

  mesign_address_completion_hide (self->completion);
  set_text (self, "");
  add_address (self, held);
  tell_changed (self);
  mesign_address_field_focus (self);
}

/* A click beside the chips is meant for typing. */
static void
on_box_pressed (GtkGestureClick *gesture, int n_press, double x, double y, MesignAddressField *self)
{
  if (gtk_widget_pick (GTK_WIDGET (self->box), x, y, GTK_PICK_DEFAULT) == GTK_WIDGET (self->box))
    mesign_address_field_focus (self);
}

/* Tab comes to the entry and goes out of it. */
static gboolean
mesign_address_field_focus_in (GtkWidget *widget, GtkDirectionType direction)
{
  MesignAddressField *self = MESIGN_ADDRESS_FIELD (widget);

  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;

  return gtk_widget_child_focus (GTK_WIDGET (self->entry), direction);
}

static gboolean
mesign_address_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MESIGN_ADDRESS_FIELD (widget)->entry));
}

static void
name_entry (MesignAddressField *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->label, -1);
}

static void
mesign_address_field_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LABEL)
    g_value_set_string (value, MESIGN_ADDRESS_FIELD (object)->label);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesign_address_field_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  MesignAddressField *self = MESIGN_ADDRESS_FIELD (object);

  if (id != PROP_LABEL)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_free (self->label);
  self->label = g_value_dup_string (value);
  name_entry (self);
}

static void
mesign_address_field_dispose (GObject *object)
{
  MesignAddressField *self = MESIGN_ADDRESS_FIELD (object);

  if (self->completion != NULL)
    mesign_address_completion_hide (self->completion);
  if (self->completion != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->completion)));
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_ADDRESS_FIELD);

  G_OBJECT_CLASS (mesign_address_field_parent_class)->dispose (object);
}

static void
mesign_address_field_finalize (GObject *object)
{
  g_free (MESIGN_ADDRESS_FIELD (object)->label);

  G_OBJECT_CLASS (mesign_address_field_parent_class)->finalize (object);
}

static void
mesign_address_field_class_init (MesignAddressFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mesign_address_field_get_property;
  object_class->set_property = mesign_address_field_set_property;
  object_class->dispose = mesign_address_field_dispose;
  object_class->finalize = mesign_address_field_finalize;
  widget_class->focus = mesign_address_field_focus_in;
  widget_class->grab_focus = mesign_address_field_grab_focus;

  props[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  /* other recipients than before */
  changed = g_signal_new ("changed", MESIGN_TYPE_ADDRESS_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                          NULL, G_TYPE_NONE, 0);

  g_type_ensure (MESIGN_TYPE_WRAP_BOX);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-address-field.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignAddressField, box);
  gtk_widget_class_bind_template_child (widget_class, MesignAddressField, entry);
  gtk_widget_class_bind_template_child (widget_class, MesignAddressField, fault);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_left);
  gtk_widget_class_bind_template_callback (widget_class, on_box_pressed);
}

static void
mesign_address_field_init (MesignAddressField *self)
{
  GtkLayoutManager *layout;

  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  mesign_address_field_add_keys (self);
}

void
mesign_address_field_set_engine (MesignAddressField *self, MesignEngine *engine)
{
  g_return_if_fail (self->completion == NULL);

  self->completion = MESIGN_ADDRESS_COMPLETION (mesign_address_completion_new (engine));
  g_signal_connect (self->completion, "picked", G_CALLBACK (on_picked), self);
  gtk_widget_set_parent (GTK_WIDGET (self->completion), GTK_WIDGET (self->entry));
}

void
mesign_address_field_add_addresses (MesignAddressField *self, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    add_address (self, addresses->pdata[i]);
  tell_changed (self);
}

/* Adds addresses as a person writes them; what is none becomes a chip that says so. */
void
mesign_address_field_add_text (MesignAddressField *self, const char *text)
{
  g_auto (GStrv) pieces = mesign_address_text_split (text, NULL);

  add_pieces (self, pieces);
}

void
mesign_address_field_remove_chip (MesignAddressField *self, MesignAddressChip *chip)
{
  MesignAddressChip *next = get_next_chip (chip);
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->box)) == GTK_WIDGET (chip);

  mesign_wrap_box_remove (self->box, GTK_WIDGET (chip));
  if (had_focus && next != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (next));
  else if (had_focus)
    mesign_address_field_focus (self);
  tell_changed (self);
}

/* Turns a chip into text again. */
void
mesign_address_field_edit_chip (MesignAddressField *self, MesignAddressChip *chip)
{
  g_autofree char *text = mesign_address_chip_dup_text (chip);

  mesign_address_field_commit (self);
  mesign_wrap_box_remove (self->box, GTK_WIDGET (chip));
  set_text (self, text);
  mesign_address_field_focus (self);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  tell_changed (self);
}

void
mesign_address_field_remove_address (MesignAddressField *self, const char *address)
{
  MesignAddressChip *next;

  for (MesignAddressChip *chip = get_first_chip (self); chip != NULL; chip = next)
    {
      MesignAddress *one = mesign_address_chip_get_address (chip);

      next = get_next_chip (chip);
      if (one != NULL && mesign_address_same (one->address, address))
        mesign_address_field_remove_chip (self, chip);
    }
}

/* Those that are addresses. */
GPtrArray *
mesign_address_field_dup_addresses (MesignAddressField *self)
{
  GPtrArray *addresses = mesign_address_list_new ();

  for (MesignAddressChip *chip = get_first_chip (self); chip != NULL; chip = get_next_chip (chip))
    {
      MesignAddress *address = mesign_address_chip_get_address (chip);

      if (address != NULL)
        g_ptr_array_add (addresses, mesign_address_ref (address));
    }

  return addresses;
}

gboolean
mesign_address_field_is_empty (MesignAddressField *self)
{
  return get_first_chip (self) == NULL &&
         gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] == '\0';
}

static MesignCorrespondent *
find_correspondent (GPtrArray *correspondents, const MesignAddress *address)
{
  for (guint i = 0; i < correspondents->len; i++)
    {
      MesignCorrespondent *one = correspondents->pdata[i];

      if (mesign_address_same (one->address->address, address->address))
        return one;
    }

  return NULL;
}

/* Shows what is known of the recipients. */
void
mesign_address_field_set_correspondents (MesignAddressField *self, GPtrArray *correspondents)
{
  for (MesignAddressChip *chip = get_first_chip (self); chip != NULL; chip = get_next_chip (chip))
    {
      MesignAddress *address = mesign_address_chip_get_address (chip);

      if (address != NULL)
        mesign_address_chip_set_correspondent (chip, find_correspondent (correspondents, address));
    }
}

/* Takes the suggestion the keyboard stands on. */
gboolean
mesign_address_field_take_selected (MesignAddressField *self)
{
  MesignAddress *address =
      self->completion != NULL ? mesign_address_completion_get_selected (self->completion) : NULL;

  if (address == NULL)
    return FALSE;
  on_picked (self->completion, address, self);

  return TRUE;
}

/* Makes chips of what is typed. */
void
mesign_address_field_commit (MesignAddressField *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  if (self->completion != NULL)
    mesign_address_completion_hide (self->completion);
  if (*text == '\0')
    return;
  set_text (self, "");
  mesign_address_field_add_text (self, text);
}

/* Whether all are addresses; what is wrong stands below. */
gboolean
mesign_address_field_check (MesignAddressField *self)
{
  for (MesignAddressChip *chip = get_first_chip (self); chip != NULL; chip = get_next_chip (chip))
    if (mesign_address_chip_get_reason (chip) != NULL)
      {
        mesign_address_field_set_fault (self, mesign_address_chip_get_reason (chip));
        gtk_widget_grab_focus (GTK_WIDGET (chip));
        return FALSE;
      }

  return TRUE;
}

/* Says below the field what is wrong with it; NULL for nothing. */
void
mesign_address_field_set_fault (MesignAddressField *self, const char *fault)
{
  gtk_label_set_text (self->fault, fault != NULL ? fault : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), fault != NULL);
}

void
mesign_address_field_focus (MesignAddressField *self)
{
  gtk_entry_grab_focus_without_selecting (self->entry);
}
