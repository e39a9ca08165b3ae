/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server-world.h"

/* Somebody who gets a certificate from the sandbox's portal by mail; one journey at a time. */

void customer_run_mails (World *world, const char *arguments);
void customer_receive (World *world, const char *address, const char *what, const char *pfx);
World *customer_new (const char *name);
MesignJourney *customer_get_journey (World *world);
void customer_assert_state (World *world, MesignJourneyState state);
MesignJourneyDetails *customer_get_details (World *world, gboolean with_secrets);
void customer_step (World *world, MesignJourneyStep what);
char *customer_issue (World *world, const char *address, const char *password);
guint customer_count_own (World *world);
guint customer_count_events (World *world, const char *kind);
MesignImport *customer_import_file (World *world,
                                    gint64 id,
                                    GBytes *file,
                                    const char *typed,
                                    MesignJourney **journey);
