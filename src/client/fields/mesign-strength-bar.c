/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/fields/mesign-strength-bar.h"

/**
 * mesign_strength_bar_prepare:
 * @bar: a bar
 *
 * Makes a bar of four blocks, coloured by how hard a password is to guess.
 */
void
mesign_strength_bar_prepare (GtkLevelBar *bar)
{
  gtk_level_bar_set_mode (bar, GTK_LEVEL_BAR_MODE_DISCRETE);
  gtk_level_bar_set_max_value (bar, MESIGN_PASSWORD_STRONG);
  gtk_level_bar_add_offset_value (bar, GTK_LEVEL_BAR_OFFSET_LOW, MESIGN_PASSWORD_WEAK);
  gtk_level_bar_add_offset_value (bar, "fair", MESIGN_PASSWORD_FAIR);
  gtk_level_bar_add_offset_value (bar, GTK_LEVEL_BAR_OFFSET_HIGH, MESIGN_PASSWORD_GOOD);
  gtk_level_bar_add_offset_value (bar, GTK_LEVEL_BAR_OFFSET_FULL, MESIGN_PASSWORD_STRONG);
}

/**
 * mesign_strength_bar_show:
 * @bar: a bar that is prepared
 * @strength: how hard a password is to guess
 *
 * Shows it, in words to a screen reader.
 */
void
mesign_strength_bar_show (GtkLevelBar *bar, MesignPasswordStrength strength)
{
  gtk_level_bar_set_value (bar, strength);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  mesign_password_strength_words (strength), -1);
}
