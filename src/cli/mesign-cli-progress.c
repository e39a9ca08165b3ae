/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <stdio.h>
#include <unistd.h>

static void
on_progress (const char *what, guint64 done, guint64 total, gpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *shown = what != NULL ? mesign_cli_make_printable (what) : NULL;

  if (shown != NULL && total > 0)
    fprintf (stderr, "\r\033[K%s %u %%", shown, (guint) (done * 100 / total));
  else if (shown != NULL)
    fprintf (stderr, "\r\033[K%s", shown);
}

/* What shows progress on a terminal; elsewhere it is no use to anybody. */
MesignEngineProgressFunc
mesign_cli_get_progress (void)
{
  return isatty (STDERR_FILENO) ? on_progress : NULL;
}

/* Makes the line of progress go. */
void
mesign_cli_end_progress (void)
{
  if (isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
}
