/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-calendar-event.h"

G_BEGIN_DECLS

MesignCalendarEvent *mesign_calendar_read_event (GBytes *octets);

G_END_DECLS
