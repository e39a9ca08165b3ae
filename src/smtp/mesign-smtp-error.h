/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignSmtpError:
 * @MESIGN_SMTP_ERROR_AUTHENTICATION: the server does not take the name and password; its words are
 * in the message
 * @MESIGN_SMTP_ERROR_SENDER_REFUSED: the server does not let this sender send
 * @MESIGN_SMTP_ERROR_ALL_RECIPIENTS_REFUSED: nobody it was to go to was accepted, and trying again
 * will not help all of them
 * @MESIGN_SMTP_ERROR_TOO_LARGE: the message is larger than the server takes
 * @MESIGN_SMTP_ERROR_TEMPORARY: not now (4xx); later it may work
 * @MESIGN_SMTP_ERROR_PERMANENT: no (5xx), and trying again will not help
 * @MESIGN_SMTP_ERROR_UNSUPPORTED: the server lacks what this message needs
 * @MESIGN_SMTP_ERROR_UNCERTAIN: the connection was lost between the end of the message and the
 * answer: it may have been sent
 * @MESIGN_SMTP_ERROR_PROTOCOL: the server's answer cannot be read
 * @MESIGN_SMTP_ERROR_DEAD: the session ended before; open another one
 *
 * What a submission server says. What goes wrong on the way to it is a #MesignNetError; cancelling
 * gives %G_IO_ERROR_CANCELLED, but %MESIGN_SMTP_ERROR_UNCERTAIN after the message's end was sent.
 */
typedef enum
{
  MESIGN_SMTP_ERROR_AUTHENTICATION,
  MESIGN_SMTP_ERROR_SENDER_REFUSED,
  MESIGN_SMTP_ERROR_ALL_RECIPIENTS_REFUSED,
  MESIGN_SMTP_ERROR_TOO_LARGE,
  MESIGN_SMTP_ERROR_TEMPORARY,
  MESIGN_SMTP_ERROR_PERMANENT,
  MESIGN_SMTP_ERROR_UNSUPPORTED,
  MESIGN_SMTP_ERROR_UNCERTAIN,
  MESIGN_SMTP_ERROR_PROTOCOL,
  MESIGN_SMTP_ERROR_DEAD,
} MesignSmtpError;

#define MESIGN_SMTP_ERROR (mesign_smtp_error_quark ())
GQuark mesign_smtp_error_quark (void);

G_END_DECLS
