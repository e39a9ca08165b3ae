/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-banner.h"

/* A long sentence is to be broken, not to widen what it stands in. */
#define TITLE_CHARS 30

/**
 * MesignBanner:
 *
 * A sentence across the top of a page, perhaps with a button. Stands for AdwBanner, which
 * libadwaita 1.2 has not.
 */
struct _MesignBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *title;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (MesignBanner, mesign_banner, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_BUTTON_LABEL,
  PROP_REVEALED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint button_clicked;

static void
on_clicked (MesignBanner *self)
{
  g_signal_emit (self, button_clicked, 0);
}

static void
mesign_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignBanner *self = MESIGN_BANNER (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (self->title));
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, gtk_revealer_get_reveal_child (self->revealer));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignBanner *self = MESIGN_BANNER (object);

  switch (id)
    {
    case PROP_TITLE:
      mesign_banner_set_title (self, g_value_get_string (value));
      break;
    case PROP_BUTTON_LABEL:
      mesign_banner_set_button_label (self, g_value_get_string (value));
      break;
    case PROP_REVEALED:
      mesign_banner_set_revealed (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_banner_class_init (MesignBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mesign_banner_get_property;
  object_class->set_property = mesign_banner_set_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  props[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * MesignBanner::button-clicked:
   * @self: the banner
   *
   * Its button was activated.
   */
  button_clicked = g_signal_new ("button-clicked", MESIGN_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
mesign_banner_init (MesignBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_wrap_mode (self->title, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (self->title, TITLE_CHARS);
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  self->button = GTK_BUTTON (gtk_button_new_with_label (""));
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->button), FALSE);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_clicked), self,
                           G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->button));
  gtk_widget_add_css_class (box, "mesign-banner");
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->revealer, box);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * mesign_banner_new:
 *
 * Returns: (transfer floating): a banner that is not revealed
 */
GtkWidget *
mesign_banner_new (void)
{
  return g_object_new (MESIGN_TYPE_BANNER, NULL);
}

/**
 * mesign_banner_set_title:
 * @self: a banner
 * @title: (nullable): a sentence
 */
void
mesign_banner_set_title (MesignBanner *self, const char *title)
{
  g_return_if_fail (MESIGN_IS_BANNER (self));

  gtk_label_set_text (self->title, title != NULL ? title : "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

/**
 * mesign_banner_set_button_label:
 * @self: a banner
 * @label: (nullable): what its button says, %NULL for no button
 */
void
mesign_banner_set_button_label (MesignBanner *self, const char *label)
{
  g_return_if_fail (MESIGN_IS_BANNER (self));

  gtk_button_set_label (self->button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL && label[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUTTON_LABEL]);
}

/**
 * mesign_banner_set_revealed:
 * @self: a banner
 * @revealed: whether it is to be seen
 */
void
mesign_banner_set_revealed (MesignBanner *self, gboolean revealed)
{
  g_return_if_fail (MESIGN_IS_BANNER (self));

  gtk_widget_set_visible (GTK_WIDGET (self), revealed);
  gtk_revealer_set_reveal_child (self->revealer, revealed);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVEALED]);
}
