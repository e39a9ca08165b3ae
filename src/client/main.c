/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/mesign-application.h"
#include "engine/mesign-engine.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/* A program that is not installed finds its words where it was built. */
static const char *
find_locale_directory (void)
{
  if (g_file_test (LOCALEDIR "/zh_CN/LC_MESSAGES/" GETTEXT_PACKAGE ".mo", G_FILE_TEST_EXISTS))
    return LOCALEDIR;

  return BUILD_LOCALEDIR;
}

int
main (int argc, char **argv)
{
  g_autoptr (MesignApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, find_locale_directory ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  mesign_engine_forbid_core_files ();

  application = mesign_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
