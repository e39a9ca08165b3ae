/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of the outbox, by the names the store has for them. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "base/mesign-file.h"
#include "engine/mesign-engine-private.h"

#include <glib/gstdio.h>

#define OCTETS_MAX (128 * 1024 * 1024)

/* Writes octets into the outbox, safely onto the disk, and gives the name they have there. */
char *
mesign_engine_put_outbox_file (MesignEngine *self, GBytes *octets, GError **error)
{
  g_autofree char *outbox = mesign_engine_dup_outbox (self);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (id, ".eml", NULL);
  g_autofree char *path = g_build_filename (outbox, name, NULL);

  if (!mesign_directory_ensure_sync (outbox, error) ||
      !mesign_file_write_sync (path, octets, 0600, error))
    return NULL;

  return g_steal_pointer (&name);
}

GBytes *
mesign_engine_read_outbox_file (MesignEngine *self, const char *name, GError **error)
{
  g_autofree char *outbox = mesign_engine_dup_outbox (self);
  g_autofree char *path = g_build_filename (outbox, name, NULL);

  return mesign_file_read_sync (path, OCTETS_MAX, error);
}

void
mesign_engine_remove_outbox_file (MesignEngine *self, const char *name)
{
  g_autofree char *outbox = mesign_engine_dup_outbox (self);
  g_autofree char *path = g_build_filename (outbox, name, NULL);

  g_unlink (path);
}

/* All of a mail that the store does not speak of any more, or never did. */
void
mesign_engine_remove_outgoing_files (MesignEngine *self, const MesignOutgoing *outgoing)
{
  g_autofree char *outbox = mesign_engine_dup_outbox (self);
  const MesignSyncContext context = { .outbox = outbox };

  mesign_sync_remove_outgoing_files (&context, outgoing);
}
