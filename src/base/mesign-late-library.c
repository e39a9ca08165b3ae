/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-base"

#include "config.h"

#include "base/mesign-late-library.h"

#include <gmodule.h>

/**
 * mesign_late_library_load:
 * @soname: the name of a shared library with its version, as the linker would write it down
 * @names: (array zero-terminated=1): what is needed of it
 * @addresses: (array): where their addresses go, in the order of @names
 *
 * Loads a library with the first use of it, and for good. Some libraries bring a dozen others
 * along: a process that verifies one signature should not wait for those that read web pages.
 * Blocks.
 *
 * A library that is missing, or lacks something, is a broken installation: the program ends with a
 * sentence that says so, as it would at its start. Any thread; once for each library.
 */
void
mesign_late_library_load (const char *soname, const char *const *names, gpointer *addresses)
{
  GModule *library = g_module_open (soname, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (library == NULL)
    g_error ("MeSign is not installed completely: %s", g_module_error ());
  g_module_make_resident (library);
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_module_symbol (library, names[i], &addresses[i]))
      g_error ("MeSign is not installed completely: %s", g_module_error ());
}
