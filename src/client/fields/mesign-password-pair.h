/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/fields/mesign-field-note.h"

G_BEGIN_DECLS

gboolean mesign_password_pair_check (GtkEditable *first,
                                     MesignFieldNote *first_note,
                                     GtkEditable *second,
                                     MesignFieldNote *second_note,
                                     const char *fault);

G_END_DECLS
