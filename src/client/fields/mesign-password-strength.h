/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignPasswordStrength:
 *
 * How hard a password is to guess, in the words a person is told.
 */
typedef enum
{
  MESIGN_PASSWORD_EMPTY,
  MESIGN_PASSWORD_WEAK,
  MESIGN_PASSWORD_FAIR,
  MESIGN_PASSWORD_GOOD,
  MESIGN_PASSWORD_STRONG,
} MesignPasswordStrength;

#define MESIGN_PASSWORD_MIN_LENGTH 8
#define MESIGN_PASSWORD_MAX_LENGTH 64

MesignPasswordStrength mesign_password_measure (const char *password, const char *const *known);
const char *mesign_password_strength_words (MesignPasswordStrength strength);
const char *mesign_password_find_fault (const char *password, MesignPasswordStrength strength);
const char *mesign_passphrase_find_fault (const char *passphrase, MesignPasswordStrength strength);

G_END_DECLS
