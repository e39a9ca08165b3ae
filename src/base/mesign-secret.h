/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _MesignSecret MesignSecret;

#define MESIGN_TYPE_SECRET (mesign_secret_get_type ())
GType mesign_secret_get_type (void) G_GNUC_CONST;

MesignSecret *mesign_secret_new (const void *octets, gsize length);
MesignSecret *mesign_secret_new_from_string (const char *text);
MesignSecret *mesign_secret_new_random (gsize length);
MesignSecret *mesign_secret_new_password (void);
MesignSecret *mesign_secret_ref (MesignSecret *self);
void mesign_secret_unref (MesignSecret *self);

const guint8 *mesign_secret_get_octets (const MesignSecret *self, gsize *length);
guint8 *mesign_secret_get_writable (MesignSecret *self, gsize *length);
const char *mesign_secret_get_text (const MesignSecret *self);
gboolean mesign_secret_equal (const MesignSecret *a, const MesignSecret *b);

void mesign_secret_wipe (void *octets, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSecret, mesign_secret_unref)

G_END_DECLS
