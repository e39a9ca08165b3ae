/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-calendar-event.h"

G_BEGIN_DECLS

/* A line of a calendar's file: NAME;PARAMETER=VALUE…:VALUE. */
typedef struct
{
  char *name;       /* in upper case */
  char *parameters; /* as written, with the first semicolon, or "" */
  char *value;      /* as written */
} MesignCalendarLine;

MesignCalendarLine *mesign_calendar_line_parse (const char *text);
void mesign_calendar_line_free (MesignCalendarLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignCalendarLine, mesign_calendar_line_free)
char *mesign_calendar_line_dup_parameter (const MesignCalendarLine *self, const char *name);
char *mesign_calendar_line_dup_text (const MesignCalendarLine *self);
gboolean mesign_calendar_line_read_time (const MesignCalendarLine *self,
                                         gint64 *at,
                                         gboolean *is_day,
                                         char **unknown_zone);
gint64 mesign_calendar_read_duration (const char *value);

/* mesign-calendar-rule.c */
void mesign_calendar_read_rule (const char *value, MesignCalendarEvent *event);

G_END_DECLS
