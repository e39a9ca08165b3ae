/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-certificates.h"

G_BEGIN_DECLS

char *mesign_import_dup_error (const GError *error);
char *mesign_import_dup_fault (const MesignImport *import);

G_END_DECLS
