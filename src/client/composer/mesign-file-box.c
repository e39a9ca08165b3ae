/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-file-box.h"

#include "client/composer/mesign-file-chip.h"
#include "client/composer/mesign-composer-checks.h"
#include "client/composer/mesign-wrap-box.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignFileBox:
 *
 * The files that go along, and a word when they are too much. Not to be seen while there are none.
 */
struct _MesignFileBox
{
  GtkWidget parent_instance;

  MesignWrapBox *box;
  GtkLabel *warning;
};

G_DEFINE_FINAL_TYPE (MesignFileBox, mesign_file_box, GTK_TYPE_WIDGET)

static guint changed;

static MesignFileChip *
get_first (MesignFileBox *self)
{
  return (MesignFileChip *) gtk_widget_get_first_child (GTK_WIDGET (self->box));
}

static MesignFileChip *
get_next (MesignFileChip *chip)
{
  return (MesignFileChip *) gtk_widget_get_next_sibling (GTK_WIDGET (chip));
}

static guint64
get_size (MesignFileBox *self)
{
  guint64 size = 0;

  for (MesignFileChip *chip = get_first (self); chip != NULL; chip = get_next (chip))
    size += g_bytes_get_size (mesign_file_chip_get_attachment (chip)->octets);

  return size;
}

static void
update (MesignFileBox *self)
{
  guint64 size = get_size (self);
  g_autofree char *words = mesign_words_size (size);
  g_autofree char *warning =
      /* Translators: the size of all attachments */
      g_strdup_printf (_ ("%s in all. Many mail servers refuse mail over 20 MB."), words);

  gtk_widget_set_visible (GTK_WIDGET (self), get_first (self) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), size > MESIGN_COMPOSER_LARGE);
  gtk_label_set_text (self->warning, warning);
  g_signal_emit (self, changed, 0);
}

static void
on_chip_removed (MesignFileChip *chip, MesignFileBox *self)
{
  mesign_wrap_box_remove (self->box, GTK_WIDGET (chip));
  update (self);
}

static void
mesign_file_box_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_FILE_BOX);

  G_OBJECT_CLASS (mesign_file_box_parent_class)->dispose (object);
}

static void
mesign_file_box_class_init (MesignFileBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_file_box_dispose;
  /* other files than before */
  changed = g_signal_new ("changed", MESIGN_TYPE_FILE_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
  g_type_ensure (MESIGN_TYPE_WRAP_BOX);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-file-box.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignFileBox, box);
  gtk_widget_class_bind_template_child (widget_class, MesignFileBox, warning);
}

static void
mesign_file_box_init (MesignFileBox *self)
{
  GtkLayoutManager *layout;

  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

/* @is_quoted: it came out of a mail that was encrypted. */
void
mesign_file_box_add (MesignFileBox *self,
                     const MesignDraftAttachment *attachment,
                     gboolean is_quoted)
{
  GtkWidget *chip = mesign_file_chip_new (attachment, is_quoted);

  g_signal_connect (chip, "removed", G_CALLBACK (on_chip_removed), self);
  mesign_wrap_box_insert_before (self->box, chip, NULL);
  update (self);
}

void
mesign_file_box_remove_quoted (MesignFileBox *self)
{
  MesignFileChip *next;

  for (MesignFileChip *chip = get_first (self); chip != NULL; chip = next)
    {
      next = get_next (chip);
      if (mesign_file_chip_is_quoted (chip))
        mesign_wrap_box_remove (self->box, GTK_WIDGET (chip));
    }
  update (self);
}

guint
mesign_file_box_get_n_files (MesignFileBox *self)
{
  guint n = 0;

  for (MesignFileChip *chip = get_first (self); chip != NULL; chip = get_next (chip))
    n++;

  return n;
}

void
mesign_file_box_put_into (MesignFileBox *self, MesignDraft *draft)
{
  for (MesignFileChip *chip = get_first (self); chip != NULL; chip = get_next (chip))
    g_ptr_array_add (draft->attachments,
                     mesign_draft_attachment_copy (mesign_file_chip_get_attachment (chip)));
}
