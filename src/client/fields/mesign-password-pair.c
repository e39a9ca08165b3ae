/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/fields/mesign-password-pair.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GtkEditable *field, MesignFieldNote *note, const char *fault)
{
  mesign_field_note_set_error (note, fault);
  gtk_widget_grab_focus (GTK_WIDGET (field));

  return FALSE;
}

/**
 * mesign_password_pair_check:
 * @first: where a new password is written
 * @first_note: the note below it
 * @second: where it is written once more
 * @second_note: the note below it
 * @fault: (nullable): what is wrong with the password itself
 *
 * Says what is wrong below the field it belongs to, and goes there.
 *
 * Returns: whether the password can be taken
 */
gboolean
mesign_password_pair_check (GtkEditable *first,
                            MesignFieldNote *first_note,
                            GtkEditable *second,
                            MesignFieldNote *second_note,
                            const char *fault)
{
  const char *again = gtk_editable_get_text (second);

  mesign_field_note_set_error (first_note, NULL);
  if (fault != NULL)
    return refuse (first, first_note, fault);
  if (strcmp (gtk_editable_get_text (first), again) == 0)
    return TRUE;

  return refuse (second, second_note,
                 again[0] != '\0' ? _ ("The two are not the same.")
                                  : _ ("Type it once more, so that no slip of the finger gets "
                                       "into it."));
}
