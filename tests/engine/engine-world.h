/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

/* One person's profile in a folder of its own, and the engine that works on it. */
typedef struct
{
  char *folder;
  MesignProfile *profile;
  MesignEngine *engine;
  GAsyncResult *result;
  GError *error;
} World;

/* Calls a pair of functions of the engine and gives what the second one gave; an error is left in
 * the world. */
#define CALL(world, name, ...)                                                                     \
  (mesign_engine_##name##_async ((world)->engine, __VA_ARGS__, NULL, world_on_result, (world)),    \
   world_wait (world),                                                                             \
   mesign_engine_##name##_finish ((world)->engine, (world)->result, &(world)->error))

World *world_new (gboolean plain_secrets, MesignPrompter *prompter);
void world_free (World *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

void world_on_result (GObject *source, GAsyncResult *result, gpointer user_data);
void world_wait (World *self);
gboolean world_open (World *self);
void world_open_well (World *self);
void world_close (World *self);
void world_start_again (World *self, MesignPrompter *prompter);
void world_assert_no_error (World *self);
void world_assert_error (World *self, const char *word);

char *world_path (World *self, const char *name);
GBytes *world_read (const char *path);
char *world_run (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Certificates of their own authority, made with openssl. */
GBytes *world_make_pfx (World *self, const char *address, const char *password);
MesignImport *world_import (World *self, GBytes *octets, const char *password, const char *address);
void world_make_own (World *self, const char *address);

/* A prompter that gives its answers in order, and then declines. */
MesignPrompter *world_prompter_new (const char *const *answers);
guint world_prompter_count (MesignPrompter *prompter, MesignPromptKind kind);
const char *world_prompter_get_message (MesignPrompter *prompter);
guint world_prompter_get_port (MesignPrompter *prompter);

G_END_DECLS
