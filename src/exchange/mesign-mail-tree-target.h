/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/mesign-mail-target.h"

G_BEGIN_DECLS

typedef struct _MesignMailTreeTarget MesignMailTreeTarget;

MesignMailTreeTarget *
mesign_mail_tree_target_new_sync (const char *path, MesignMailFormat format, GError **error);
void mesign_mail_tree_target_free (MesignMailTreeTarget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignMailTreeTarget, mesign_mail_tree_target_free)

MesignMailTarget *mesign_mail_tree_target_begin_sync (MesignMailTreeTarget *self,
                                                      const char *const *levels,
                                                      gboolean is_subscribed,
                                                      char **file,
                                                      GError **error);
gboolean mesign_mail_tree_target_finish_sync (MesignMailTreeTarget *self, GError **error);

G_END_DECLS
