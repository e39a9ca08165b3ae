/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-retrieval.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MesignRecoveryFact:
 * @name: what it is
 * @value: what is said of it, one line
 *
 * A line of the sheet.
 */
typedef struct
{
  char *name;
  char *value;
} MesignRecoveryFact;

typedef struct _MesignRecoverySheet MesignRecoverySheet;

MesignRecoverySheet *mesign_recovery_sheet_new (const MesignJourney *journey,
                                                const MesignProvider *provider,
                                                const MesignCertificate *certificate,
                                                MesignSecret *password);
void mesign_recovery_sheet_free (MesignRecoverySheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignRecoverySheet, mesign_recovery_sheet_free)

GPtrArray *mesign_recovery_sheet_get_facts (const MesignRecoverySheet *self);
gboolean mesign_recovery_sheet_has_password (const MesignRecoverySheet *self);
void mesign_recovery_sheet_set_password_shown (MesignRecoverySheet *self, gboolean is_shown);
void mesign_recovery_sheet_draw (const MesignRecoverySheet *self, cairo_t *cr, double width);

G_END_DECLS
