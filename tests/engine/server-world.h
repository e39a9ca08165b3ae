/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine-world.h"
#include "mesign-sandbox.h"

G_BEGIN_DECLS

/* The sandbox of a whole test program. */
extern MesignSandbox *sandbox;

int server_run (const char *users);
int server_run_with (const char *services, const char *users);
MesignNewAccount server_new_account (const char *address, MesignSecret *password);
char *server_url (const char *scheme, const char *port);

World *server_make_person (const char *name);
MesignAccount *server_add_account (World *world, const char *name);
void server_give_certificate (World *world, const char *address);
void server_trust (World *world);
MesignSyncResult *server_sync (World *world);
void server_deliver (World *world, const char *address, const char *subject);
guint server_count (const char *address, const char *mailbox);
gint64 server_find_mailbox (World *world, const char *path);
GPtrArray *server_list (World *world, const char *path);

G_END_DECLS
