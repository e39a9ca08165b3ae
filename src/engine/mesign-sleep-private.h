/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells when the computer is about to sleep, and when it is awake again, where there is a logind
 * that says so. Main context only. */
typedef struct _MesignSleep MesignSleep;

typedef void (*MesignSleepFunc) (gboolean is_asleep, gpointer user_data);

MesignSleep *mesign_sleep_new (MesignSleepFunc func, gpointer user_data);
void mesign_sleep_free (MesignSleep *self);

G_END_DECLS
