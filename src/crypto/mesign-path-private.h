/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-path.h"

G_BEGIN_DECLS

/* What is to be said of one given path whatever the time: @reason is NULL, or the first thing that
 * is wrong with it. */
typedef struct
{
  const char *reason;
  GStrv policies;
} MesignPathVerdict;

MesignPathVerdict *mesign_path_verdict_ref (MesignPathVerdict *self);
void mesign_path_verdict_unref (MesignPathVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignPathVerdict, mesign_path_verdict_unref)

/* mesign-path-verify.c */
MesignPathVerdict *mesign_path_verify (MesignX509Stack *path, MesignPathPurpose purpose);
const char *mesign_path_verify_time (MesignX509Stack *path, gint64 at, gboolean *is_broken);

/* mesign-path-memo.c */
MesignPathVerdict *
mesign_path_recall (GPtrArray *path, MesignX509Stack *stack, MesignPathPurpose purpose);
gboolean mesign_path_is_signed (X509 *subject, X509 *issuer, const char *pair);

/* mesign-path-names.c */
gboolean mesign_path_has_utf8_mailbox (X509 *x509);
gboolean mesign_path_check_utf8_names (MesignX509Stack *path, int position);

G_END_DECLS
