/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignImapError:
 * @MESIGN_IMAP_ERROR_AUTHENTICATION: the server does not take the name and password; its words are
 * in the message
 * @MESIGN_IMAP_ERROR_UNAVAILABLE: the server cannot serve now; later it may
 * @MESIGN_IMAP_ERROR_REFUSED: the server said NO; its words are in the message
 * @MESIGN_IMAP_ERROR_PROTOCOL: the server said BAD or something that cannot be read; the session is
 * dead in the latter case
 * @MESIGN_IMAP_ERROR_NO_MAILBOX: there is no such mailbox
 * @MESIGN_IMAP_ERROR_NO_MESSAGE: there is no such message any more
 * @MESIGN_IMAP_ERROR_OVER_QUOTA: the mailbox is full
 * @MESIGN_IMAP_ERROR_EXISTS: such a mailbox exists already
 * @MESIGN_IMAP_ERROR_UNSUPPORTED: the server cannot do this
 * @MESIGN_IMAP_ERROR_DEAD: the session ended before; open another one
 *
 * What an IMAP server says. What goes wrong on the way to it is a #MesignNetError; cancelling gives
 * %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  MESIGN_IMAP_ERROR_AUTHENTICATION,
  MESIGN_IMAP_ERROR_UNAVAILABLE,
  MESIGN_IMAP_ERROR_REFUSED,
  MESIGN_IMAP_ERROR_PROTOCOL,
  MESIGN_IMAP_ERROR_NO_MAILBOX,
  MESIGN_IMAP_ERROR_NO_MESSAGE,
  MESIGN_IMAP_ERROR_OVER_QUOTA,
  MESIGN_IMAP_ERROR_EXISTS,
  MESIGN_IMAP_ERROR_UNSUPPORTED,
  MESIGN_IMAP_ERROR_DEAD,
} MesignImapError;

#define MESIGN_IMAP_ERROR (mesign_imap_error_quark ())
GQuark mesign_imap_error_quark (void);

G_END_DECLS
