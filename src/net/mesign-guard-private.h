/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/mesign-net-error.h"

G_BEGIN_DECLS

#define MESIGN_GUARD_DEPTH 100
#define MESIGN_GUARD_LINE (1024 * 1024)

/**
 * MesignGuardKind:
 * @MESIGN_GUARD_IMAP: quoted strings, literals and parentheses (RFC 9051 section 9)
 * @MESIGN_GUARD_LINES: plain lines, as SMTP has them
 */
typedef enum
{
  MESIGN_GUARD_IMAP,
  MESIGN_GUARD_LINES,
} MesignGuardKind;

typedef struct _MesignGuard MesignGuard;

MesignGuard *mesign_guard_new (MesignGuardKind kind, const char *host);
void mesign_guard_free (MesignGuard *self);
void mesign_guard_set_limits (MesignGuard *self, gsize literal_limit, gsize total_limit);
gboolean mesign_guard_push (MesignGuard *self, void *octets, gsize length, GError **error);
gboolean mesign_guard_needs_more (MesignGuard *self);
const char *mesign_guard_get_farewell (MesignGuard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignGuard, mesign_guard_free)

G_END_DECLS
