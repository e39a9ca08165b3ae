/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-about.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "client/compat/mesign-group.h"

/**
 * mesign_about_present:
 * @parent: (nullable): the window it is shown for
 *
 * Shows what this program is.
 */
void
mesign_about_present (GtkWindow *parent)
{
  GtkWidget *about = adw_about_window_new ();

  g_object_set (
      about, "application-name", _ ("MeSign"), "application-icon", "com.mesign.Client", "version",
      PACKAGE_VERSION, "developer-name", _ ("The MeSign developers"), "copyright",
      "© 2026 The MeSign developers", "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("A mail program that signs and encrypts, and brings you the certificate for it."),
      /* Translators: the names of the translators, one a line */
      "translator-credits", _ ("translator-credits"), NULL);
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  mesign_group_join (GTK_WINDOW (about), parent);
  gtk_window_present (GTK_WINDOW (about));
}
