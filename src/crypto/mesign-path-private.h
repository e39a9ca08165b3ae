/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-path.h"

G_BEGIN_DECLS

/* What X509_verify_cert() says of one given path: @reason is NULL, or the first thing that is wrong
 * with it apart from its time; @time_reason is "expired", "not-yet-valid" or NULL. */
typedef struct
{
  const char *reason;
  const char *time_reason;
  GStrv policies;
} MesignPathVerdict;

void mesign_path_verify (MesignX509Stack *path,
                         MesignPathPurpose purpose,
                         gint64 at,
                         MesignPathVerdict *verdict);

/* mesign-path-names.c */
gboolean mesign_path_has_utf8_mailbox (X509 *x509);
gboolean mesign_path_check_utf8_names (MesignX509Stack *path, int position);

G_END_DECLS
