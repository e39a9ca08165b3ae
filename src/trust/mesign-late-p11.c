/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "trust/mesign-late-p11-private.h"

#include "base/mesign-late-library.h"

#define SONAME "libp11-kit.so.0"

/* The names, not what they are called through. */
#define NAME_OF(name) #name,

const MesignP11 *
mesign_p11_get (void)
{
  static const char *const names[] = { MESIGN_P11_NAMES (NAME_OF) NULL };
  static MesignP11 p11;
  static gsize is_loaded;

  if (g_once_init_enter (&is_loaded))
    {
      mesign_late_library_load (SONAME, names, (gpointer *) (gpointer) &p11);
      g_once_init_leave (&is_loaded, 1);
    }

  return &p11;
}
