/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _MesignSandbox MesignSandbox;

MesignSandbox *mesign_sandbox_start (const char *services, const char *users, GError **error);
void mesign_sandbox_stop (MesignSandbox *self);

const char *mesign_sandbox_get_string (MesignSandbox *self, const char *path);
int mesign_sandbox_get_int (MesignSandbox *self, const char *path);

JsonNode *mesign_sandbox_command (MesignSandbox *self, const char *command, GError **error);
gboolean
mesign_sandbox_deliver (MesignSandbox *self, const char *address, const char *file, GError **error);
char **mesign_sandbox_fetch (MesignSandbox *self,
                             const char *address,
                             const char *mailbox,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSandbox, mesign_sandbox_stop)

G_END_DECLS
