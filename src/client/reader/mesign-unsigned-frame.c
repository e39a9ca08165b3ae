/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-unsigned-frame.h"

#include <glib/gi18n-lib.h>

/**
 * mesign_unsigned_frame_new:
 * @child: text or files around a signed part
 *
 * Returns: (transfer floating): @child set apart, so that nobody takes it for signed
 */
GtkWidget *
mesign_unsigned_frame_new (GtkWidget *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title =
      gtk_label_new (_ ("Not part of what was signed; anyone could have added this:"));

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_widget_add_css_class (box, "mesign-unsigned");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), child);

  return box;
}
