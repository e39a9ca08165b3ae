/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-accounts.h"

G_BEGIN_DECLS

/**
 * MesignSignInField:
 *
 * Where on the sign-in page something is wrong.
 *
 * @MESIGN_SIGN_IN_FORM: nowhere in particular
 * @MESIGN_SIGN_IN_ADDRESS: the address
 * @MESIGN_SIGN_IN_PASSWORD: the password
 * @MESIGN_SIGN_IN_IMAP: the server mail comes from
 * @MESIGN_SIGN_IN_SMTP: the server mail goes to
 */
typedef enum
{
  MESIGN_SIGN_IN_FORM,
  MESIGN_SIGN_IN_ADDRESS,
  MESIGN_SIGN_IN_PASSWORD,
  MESIGN_SIGN_IN_IMAP,
  MESIGN_SIGN_IN_SMTP,
} MesignSignInField;

MesignSignInField mesign_sign_in_fault_get_field (const GError *error);
char *mesign_sign_in_fault_dup_words (const GError *error);
gboolean mesign_sign_in_looks_like_address (const char *text);

G_END_DECLS
