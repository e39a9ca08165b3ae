/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MesignDeadline MesignDeadline;

MesignDeadline *mesign_deadline_new (guint seconds, GCancellable *parent);
void mesign_deadline_free (MesignDeadline *self);
GCancellable *mesign_deadline_get_cancellable (MesignDeadline *self);
gboolean mesign_deadline_has_passed (MesignDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignDeadline, mesign_deadline_free)

G_END_DECLS
