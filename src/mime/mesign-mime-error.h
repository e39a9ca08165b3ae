/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignMimeError:
 *
 * @MESIGN_MIME_ERROR_NOT_A_MESSAGE: the octets are no mail: there is no header field in front
 * @MESIGN_MIME_ERROR_NO_SUCH_PART: there is no part with that number
 * @MESIGN_MIME_ERROR_BAD_ADDRESS: an address cannot be written into a header field
 */
typedef enum
{
  MESIGN_MIME_ERROR_NOT_A_MESSAGE,
  MESIGN_MIME_ERROR_NO_SUCH_PART,
  MESIGN_MIME_ERROR_BAD_ADDRESS,
} MesignMimeError;

#define MESIGN_MIME_ERROR (mesign_mime_error_quark ())
GQuark mesign_mime_error_quark (void);

G_END_DECLS
