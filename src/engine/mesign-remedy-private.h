/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be done on the main context about why a run failed. Each remedy ends with the job tried
 * again, or failed with the best sentence there is; it returns whether it is at work on that. */

#pragma once

#include "engine/mesign-job-private.h"

G_BEGIN_DECLS

gpointer mesign_remedy_hold (MesignJob *job);
void mesign_remedy_fail (MesignJob *job, GError *better);
void mesign_remedy_ask (MesignJob *job, const MesignPrompt *prompt, GAsyncReadyCallback callback);
gboolean mesign_remedy_ask_log_in (MesignJob *job);

/* mesign-remedy-keys.c */
gboolean mesign_remedy_make_slot (MesignJob *job);
gboolean mesign_remedy_forget_slot_key (MesignJob *job);
gboolean mesign_remedy_unlock_keystore (MesignJob *job);
gboolean mesign_remedy_replace_wrong_key (MesignJob *job);
gboolean mesign_remedy_ask_other_passphrase (MesignJob *job);

G_END_DECLS
