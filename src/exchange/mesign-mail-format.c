/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-mail-format.h"

G_DEFINE_QUARK (mesign - exchange - error - quark, mesign_exchange_error)

static const char *const names[] = { "auto", "mbox", "mboxo", "eml", "maildir" };

/**
 * mesign_mail_format_from_string:
 * @text: a word such as "mbox"
 * @format: (out): the format
 *
 * Returns: whether there is one of that name
 */
gboolean
mesign_mail_format_from_string (const char *text, MesignMailFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], text))
      {
        *format = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * mesign_mail_format_to_string:
 * @format: a format
 *
 * Returns: its word for programs
 */
const char *
mesign_mail_format_to_string (MesignMailFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (names), NULL);

  return names[format];
}
