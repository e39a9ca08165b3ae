/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignTrustError:
 * @MESIGN_TRUST_ERROR_NO_ANCHORS: no list of trusted authorities can be read
 * @MESIGN_TRUST_ERROR_BAD_URL: an address that is not asked: not http, or within a private network
 * @MESIGN_TRUST_ERROR_NETWORK: the server could not be reached, or answered with an error
 * @MESIGN_TRUST_ERROR_BAD_ANSWER: the server's answer is not what was asked for
 *
 * What can go wrong in trust/.
 */
typedef enum
{
  MESIGN_TRUST_ERROR_NO_ANCHORS,
  MESIGN_TRUST_ERROR_BAD_URL,
  MESIGN_TRUST_ERROR_NETWORK,
  MESIGN_TRUST_ERROR_BAD_ANSWER,
} MesignTrustError;

#define MESIGN_TRUST_ERROR (mesign_trust_error_quark ())
GQuark mesign_trust_error_quark (void);

G_END_DECLS
