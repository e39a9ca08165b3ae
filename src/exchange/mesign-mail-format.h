/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-flags.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MesignMailFormat:
 * @MESIGN_MAIL_FORMAT_AUTO: what the files look like; only for reading
 * @MESIGN_MAIL_FORMAT_MBOX: one file with all mails (RFC 4155), lines that begin like a separator
 * quoted so that they can be told again ("mboxrd")
 * @MESIGN_MAIL_FORMAT_MBOXO: the same, quoted once only, as older programs do; only for reading
 * @MESIGN_MAIL_FORMAT_EML: a file for each mail
 * @MESIGN_MAIL_FORMAT_MAILDIR: a folder with `cur`, `new` and `tmp`
 *
 * How mail lies in files of other programs.
 */
typedef enum
{
  MESIGN_MAIL_FORMAT_AUTO,
  MESIGN_MAIL_FORMAT_MBOX,
  MESIGN_MAIL_FORMAT_MBOXO,
  MESIGN_MAIL_FORMAT_EML,
  MESIGN_MAIL_FORMAT_MAILDIR,
} MesignMailFormat;

/**
 * MesignExchangeError:
 * @MESIGN_EXCHANGE_ERROR_FORMAT: no file of mail, or none of the format that was said
 * @MESIGN_EXCHANGE_ERROR_EXISTS: there is something already where it should be written
 * @MESIGN_EXCHANGE_ERROR_EMPTY: there is no mail in it
 * @MESIGN_EXCHANGE_ERROR_LIMIT: there is more of it, or it is nested deeper, than can be taken
 *
 * Errors of files of mail; those of the file system itself are a #GFileError or #GIOErrorEnum.
 */
typedef enum
{
  MESIGN_EXCHANGE_ERROR_FORMAT,
  MESIGN_EXCHANGE_ERROR_EXISTS,
  MESIGN_EXCHANGE_ERROR_EMPTY,
  MESIGN_EXCHANGE_ERROR_LIMIT,
} MesignExchangeError;

#define MESIGN_EXCHANGE_ERROR (mesign_exchange_error_quark ())
GQuark mesign_exchange_error_quark (void);

gboolean mesign_mail_format_from_string (const char *text, MesignMailFormat *format);
const char *mesign_mail_format_to_string (MesignMailFormat format);

G_END_DECLS
