/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/security/mesign-signs-box.h"

#include "model/mesign-verdict.h"

#include <glib/gi18n-lib.h>

/* The four signs of a mail: lock, seal, time stamp, level. Each says in words what it means;
 * colour only adds to that. */
struct _MesignSignsBox
{
  GtkWidget parent_instance;

  GtkWidget *lock;
  GtkWidget *seal;
  GtkWidget *stamp;
  GtkWidget *level;
  guint signs;
  gboolean complete;
};

G_DEFINE_FINAL_TYPE (MesignSignsBox, mesign_signs_box, GTK_TYPE_WIDGET)

/* How one sign looks; no icon: it is not there. */
typedef struct
{
  const char *icon;
  const char *style;
  const char *words;
} Look;

static Look
look_of_lock (guint signs)
{
  if (signs & MESIGN_SIGN_ENCRYPTED)
    return (Look){ "mesign-lock-symbolic", "success", N_ ("Encrypted") };
  if (signs & MESIGN_SIGN_LOCKED)
    return (Look){ "mesign-lock-broken-symbolic", "warning",
                   N_ ("Encrypted, and cannot be opened") };

  return (Look){ NULL, NULL, NULL };
}

static Look
look_of_seal (guint signs)
{
  if (signs & MESIGN_SIGN_WRONG)
    return (Look){ "mesign-seal-wrong-symbolic", "error", N_ ("The signature is wrong") };
  if (signs & MESIGN_SIGN_CAUTION)
    return (Look){ "mesign-seal-caution-symbolic", "warning", N_ ("Signed, but look closer") };
  if (signs & MESIGN_SIGN_VALID)
    return (Look){ "mesign-seal-valid-symbolic", "success", N_ ("The signature is valid") };

  return (Look){ NULL, NULL, NULL };
}

static Look
look_of_stamp (guint signs)
{
  if (signs & MESIGN_SIGN_TIMESTAMP)
    return (Look){ "mesign-timestamp-symbolic", "success", N_ ("Trusted time stamp") };

  return (Look){ NULL, NULL, NULL };
}

static const char *
get_level_words (MesignLevel level)
{
  switch (level)
    {
    case MESIGN_LEVEL_V1:
      return _ ("Verified: the address");
    case MESIGN_LEVEL_V2:
      return _ ("Verified: the person");
    case MESIGN_LEVEL_V3:
      return _ ("Verified: the organization");
    case MESIGN_LEVEL_V4:
      return _ ("Verified: the organization and its employee");
    case MESIGN_LEVEL_UNKNOWN:
    default:
      return NULL;
    }
}

/* A level is worth nothing without a path that is in order. */
static MesignLevel
get_level (guint signs)
{
  return signs & (MESIGN_SIGN_VALID | MESIGN_SIGN_CAUTION) ? mesign_signs_get_level (signs)
                                                           : MESIGN_LEVEL_UNKNOWN;
}

static char *
describe_level (guint signs)
{
  const char *words = get_level_words (get_level (signs));

  if (words == NULL)
    return NULL;
  if ((signs & MESIGN_SIGN_PUBLIC) == 0)
    return g_strdup (words);

  /* Translators: %s is "Verified: the person" or the like */
  return g_strdup_printf (_ ("%s, publicly trusted"), words);
}

static void
show_words (GtkWidget *widget, const char *words)
{
  gtk_widget_set_tooltip_text (widget, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
show_look (GtkWidget *image, Look look)
{
  gtk_widget_set_visible (image, look.icon != NULL);
  if (look.icon == NULL)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (image), look.icon);
  gtk_widget_set_css_classes (image, (const char *[]){ "mesign-sign", look.style, NULL });
  show_words (image, _ (look.words));
}

static void
show_level (MesignSignsBox *self)
{
  g_autofree char *words = describe_level (self->signs);
  g_autofree char *name = g_strdup_printf ("V%d", (int) get_level (self->signs));

  gtk_widget_set_visible (self->level, words != NULL);
  if (words == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->level), name);
  if (self->signs & MESIGN_SIGN_VALID)
    gtk_widget_add_css_class (self->level, "success");
  else
    gtk_widget_remove_css_class (self->level, "success");
  if (self->signs & MESIGN_SIGN_PUBLIC)
    gtk_widget_add_css_class (self->level, "public");
  else
    gtk_widget_remove_css_class (self->level, "public");
  show_words (self->level, words);
}

static void
update (MesignSignsBox *self)
{
  g_autofree char *words = mesign_signs_describe (self->signs);
  Look lock = look_of_lock (self->signs);

  if (lock.icon == NULL && self->complete)
    lock = (Look){ "mesign-lock-open-symbolic", "dim-label", N_ ("Not encrypted") };
  show_look (self->lock, lock);
  show_look (self->seal, look_of_seal (self->signs));
  show_look (self->stamp, look_of_stamp (self->signs));
  show_level (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
mesign_signs_box_dispose (GObject *object)
{
  MesignSignsBox *self = MESIGN_SIGNS_BOX (object);

  g_clear_pointer (&self->lock, gtk_widget_unparent);
  g_clear_pointer (&self->seal, gtk_widget_unparent);
  g_clear_pointer (&self->stamp, gtk_widget_unparent);
  g_clear_pointer (&self->level, gtk_widget_unparent);

  G_OBJECT_CLASS (mesign_signs_box_parent_class)->dispose (object);
}

static void
mesign_signs_box_class_init (MesignSignsBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_signs_box_dispose;
  gtk_widget_class_set_css_name (widget_class, "mesign-signs");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
add_sign (MesignSignsBox *self)
{
  GtkWidget *image = gtk_image_new ();

  gtk_widget_set_visible (image, FALSE);
  gtk_widget_set_parent (image, GTK_WIDGET (self));

  return image;
}

static void
mesign_signs_box_init (MesignSignsBox *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->lock = add_sign (self);
  self->seal = add_sign (self);
  self->stamp = add_sign (self);
  self->level = gtk_label_new (NULL);
  gtk_widget_set_visible (self->level, FALSE);
  gtk_widget_set_valign (self->level, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->level, "mesign-level");
  gtk_widget_set_parent (self->level, GTK_WIDGET (self));
}

/**
 * mesign_signs_new:
 *
 * Returns: (transfer floating): a box without signs
 */
GtkWidget *
mesign_signs_new (void)
{
  return g_object_new (MESIGN_TYPE_SIGNS_BOX, NULL);
}

/**
 * mesign_signs_set:
 * @self: the box
 * @signs: #MesignSigns with the level, as mesign_verdict_get_signs() makes them
 *
 * Shows these signs and no others.
 */
void
mesign_signs_set (MesignSignsBox *self, guint signs)
{
  g_return_if_fail (MESIGN_IS_SIGNS_BOX (self));

  self->signs = signs;
  update (self);
}

/**
 * mesign_signs_set_complete:
 * @self: the box
 * @complete: whether a mail that was not encrypted shows an open lock
 *
 * A list leaves the open lock out, since most rows would have it.
 */
void
mesign_signs_set_complete (MesignSignsBox *self, gboolean complete)
{
  g_return_if_fail (MESIGN_IS_SIGNS_BOX (self));

  self->complete = complete;
  update (self);
}

static void
append_words (GString *text, const char *words)
{
  if (words == NULL)
    return;
  if (text->len > 0)
    g_string_append (text, C_ ("between signs", ", "));
  g_string_append (text, words);
}

/**
 * mesign_signs_describe:
 * @signs: #MesignSigns with the level
 *
 * Returns: (transfer full): all of them in words, for the accessible name of a row; "" for none
 */
char *
mesign_signs_describe (guint signs)
{
  const Look looks[] = { look_of_lock (signs), look_of_seal (signs), look_of_stamp (signs) };
  g_autofree char *level = describe_level (signs);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    append_words (text, looks[i].words != NULL ? _ (looks[i].words) : NULL);
  append_words (text, level);

  return g_string_free (text, FALSE);
}
