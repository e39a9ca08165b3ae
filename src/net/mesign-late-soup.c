/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-late-soup-private.h"

#include "base/mesign-late-library.h"

#define SONAME "libsoup-3.0.so.0"

/* The names, not what they are called through. */
#define NAME_OF(name) #name,

const MesignSoup *
mesign_soup_get (void)
{
  static const char *const names[] = { MESIGN_SOUP_NAMES (NAME_OF) NULL };
  static MesignSoup soup;
  static gsize is_loaded;

  if (g_once_init_enter (&is_loaded))
    {
      mesign_late_library_load (SONAME, names, (gpointer *) (gpointer) &soup);
      g_once_init_leave (&is_loaded, 1);
    }

  return &soup;
}
