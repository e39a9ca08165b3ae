/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"

G_BEGIN_DECLS

/* One exchange of SCRAM (RFC 5802, RFC 7677), the client's side, without channel binding. */
typedef struct _MesignScram MesignScram;

MesignScram *
mesign_scram_new (GChecksumType hash, const char *user, MesignSecret *password, const char *nonce);
void mesign_scram_free (MesignScram *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignScram, mesign_scram_free)

char *mesign_scram_dup_first (MesignScram *self);
char *mesign_scram_dup_final (MesignScram *self, const char *server_first);
gboolean mesign_scram_check_server (MesignScram *self, const char *server_final);

G_END_DECLS
