/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "account/mesign-oauth2.h"

G_BEGIN_DECLS

/* Appends to a form, or to the query of an address. */
void mesign_oauth2_append_value (GString *form, const char *name, const char *value);

G_END_DECLS
