/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/fields/mesign-password-strength.h"

#include "base/mesign-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zxcvbn.h>

/* Bits of guessing from which on a password is called so. A PFX is attacked offline, so these are
 * higher than what is asked of a log-in. */
#define FAIR_BITS 40
#define GOOD_BITS 55
#define STRONG_BITS 70

/* What is looked at: guessing grows no harder to judge beyond, and the library's time does. */
#define LOOKED_AT 64

/**
 * mesign_password_measure:
 * @password: a password
 * @known: (array zero-terminated=1) (nullable): words somebody who knows its owner tries first
 *
 * Returns: how hard it is to guess
 */
MesignPasswordStrength
mesign_password_measure (const char *password, const char *const *known)
{
  char head[LOOKED_AT + 1];
  double bits;

  g_return_val_if_fail (password != NULL, MESIGN_PASSWORD_EMPTY);

  if (password[0] == '\0')
    return MESIGN_PASSWORD_EMPTY;
  g_strlcpy (head, password, sizeof head);
  bits = ZxcvbnMatch (head, (const char **) known, NULL);
  mesign_secret_wipe (head, sizeof head);
  if (bits >= STRONG_BITS)
    return MESIGN_PASSWORD_STRONG;
  if (bits >= GOOD_BITS)
    return MESIGN_PASSWORD_GOOD;

  return bits >= FAIR_BITS ? MESIGN_PASSWORD_FAIR : MESIGN_PASSWORD_WEAK;
}

/**
 * mesign_password_strength_words:
 * @strength: how hard a password is to guess
 *
 * Returns: a word for people, "" for no password
 */
const char *
mesign_password_strength_words (MesignPasswordStrength strength)
{
  switch (strength)
    {
    case MESIGN_PASSWORD_WEAK:
      return C_ ("password", "Weak");
    case MESIGN_PASSWORD_FAIR:
      return C_ ("password", "Fair");
    case MESIGN_PASSWORD_GOOD:
      return C_ ("password", "Good");
    case MESIGN_PASSWORD_STRONG:
      return C_ ("password", "Strong");
    case MESIGN_PASSWORD_EMPTY:
    default:
      return "";
    }
}

static gboolean
is_plain (const char *password)
{
  for (const char *p = password; *p != '\0'; p++)
    if (*p <= ' ' || *p > '~')
      return FALSE;

  return TRUE;
}

/**
 * mesign_password_find_fault:
 * @password: a password
 * @strength: what it measures
 *
 * Looks whether a password can protect a certificate. Programs disagree about letters beyond ASCII
 * in PFX passwords, so these are not taken.
 *
 * Returns: (nullable): why not, for people
 */
const char *
mesign_password_find_fault (const char *password, MesignPasswordStrength strength)
{
  gsize length = strlen (password);

  if (!is_plain (password))
    return _ ("Use only letters, digits and signs of the English keyboard, without spaces: other "
              "programs could not open the certificate otherwise.");
  if (length < MESIGN_PASSWORD_MIN_LENGTH)
    return _ ("At least 8 characters are needed.");
  if (length > MESIGN_PASSWORD_MAX_LENGTH)
    return _ ("At most 64 characters are taken.");
  if (strength < MESIGN_PASSWORD_FAIR)
    return _ ("This is too easy to guess. Make it longer, or let one be generated.");

  return NULL;
}

/**
 * mesign_passphrase_find_fault:
 * @passphrase: a passphrase
 * @strength: what it measures
 *
 * Looks whether a passphrase can protect the private keys. No other program reads them, so that it
 * may be of any letters and of any length.
 *
 * Returns: (nullable): why not, for people
 */
const char *
mesign_passphrase_find_fault (const char *passphrase, MesignPasswordStrength strength)
{
  if (g_utf8_strlen (passphrase, -1) < MESIGN_PASSWORD_MIN_LENGTH)
    return _ ("At least 8 characters are needed.");
  if (strength < MESIGN_PASSWORD_FAIR)
    return _ ("This is too easy to guess. Make it longer: some words that do not belong together "
              "are easy to keep in mind.");

  return NULL;
}
