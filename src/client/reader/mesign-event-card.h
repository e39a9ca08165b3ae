/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-calendar-event.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *mesign_event_words_kind (const MesignCalendarEvent *event);
char *mesign_event_words_time (const MesignCalendarEvent *event);
char *mesign_event_words_guest (const MesignCalendarGuest *guest);
GtkWidget *mesign_event_card_new (const MesignCalendarEvent *event);

G_END_DECLS
