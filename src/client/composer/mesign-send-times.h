/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A time at which mail is sent later. */
typedef struct
{
  const char *label; /* translated: "This Evening" */
  gint64 at;         /* seconds since 1970 UTC */
} MesignSendTime;

GArray *mesign_send_times_list (GDateTime *now);

G_END_DECLS
