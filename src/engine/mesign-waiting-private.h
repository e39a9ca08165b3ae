/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-job-private.h"

G_BEGIN_DECLS

/* Jobs that wait for what another one brings: a passphrase, a log-in, an access token. A job that
 * is cancelled meanwhile ends at once. All on the main context. */
void mesign_waiting_add (GPtrArray **list, MesignJob *job);
void mesign_waiting_for_each (GPtrArray **list,
                              void (*func) (MesignJob *job, gconstpointer data),
                              gconstpointer data);

G_END_DECLS
