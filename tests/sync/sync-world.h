/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "mesign-sandbox.h"

#include "keystore/mesign-keystore-certificates.h"
#include "sync/mesign-sync.h"

G_BEGIN_DECLS

/* One person's profile in a folder of its own, with an account in the sandbox. */
typedef struct
{
  MesignSandbox *sandbox;
  char *address;
  char *folder;
  char *outbox;
  MesignAccount *account;
  MesignLogin *login;
  MesignStore *store;
  MesignKeystore *keystore;
  MesignSecret *slot_key;
  MesignProviderSet *providers;
  MesignTrustSnapshot *snapshot;
  GPtrArray *key_pairs;
  MesignSyncContext context;
} World;

World *world_new (MesignSandbox *sandbox, const char *name);
World *world_new_again (const World *other);
void world_free (World *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

void world_open (World *self);
void world_close (World *self);
void world_unlock (World *self);
void world_load_keys (World *self);
void world_set_imap_port (World *self, guint port);

/* Deliver a mail of headers and text; other: what another client does, Python with M, an imaplib
 * connection that is logged in. Gives what it printed. */
void world_deliver (World *self, const char *message_id, const char *subject, const char *rest);
void world_deliver_file (World *self, const char *path);
char *world_write (World *self, const char *name, const char *text);
char *world_other_client (World *self, const char *code);
void world_command (World *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

MesignSyncResult *world_sync (World *self, MesignSyncBodies bodies);
MesignSyncMailbox *world_find_report (MesignSyncResult *result, const char *path);

MesignMailbox *world_find_mailbox (World *self, const char *path);
MesignPlacement *world_find (World *self, const char *mailbox, const char *message_id);
MesignMessageInfo *world_get_info (World *self, const char *mailbox, const char *message_id);
char *world_dump (World *self);
char *world_dump_fresh (World *self);

MesignKeyPair *world_issue (World *self, const char *address, const char *name, GPtrArray **chain);

G_END_DECLS
