/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignDkimVerdict:
 * @MESIGN_DKIM_NONE: nothing that vouches for the sender, or nobody has looked
 * @MESIGN_DKIM_PASS: the sender's domain signed the mail as it is
 * @MESIGN_DKIM_FAIL: the mail bears a signature of the sender's domain that does not fit it
 *
 * What the DKIM signatures of a mail (RFC 6376) say of its sender.
 */
typedef enum
{
  MESIGN_DKIM_NONE,
  MESIGN_DKIM_PASS,
  MESIGN_DKIM_FAIL,
} MesignDkimVerdict;

G_END_DECLS
