/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/mesign-cli.h"

G_BEGIN_DECLS

/* A mail as it stands, and what is to be said of it. */
typedef struct
{
  MesignAccount *account;
  MesignDraft *draft;
  MesignDraftAdvice *advice;
} MesignComposed;

/* command-compose-out.c: what becomes of it */
MesignExit
mesign_compose_write (MesignCli *cli, const MesignComposed *composed, const char *output);
MesignExit mesign_compose_send (MesignCli *cli, const MesignComposed *composed);
MesignExit
mesign_compose_save_draft (MesignCli *cli, const MesignComposed *composed, gboolean sync);
MesignExit
mesign_compose_write_draft (MesignCli *cli, const MesignComposed *composed, const char *output);

G_END_DECLS
