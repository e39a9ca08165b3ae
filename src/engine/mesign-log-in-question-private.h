/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-job-private.h"

G_BEGIN_DECLS

gboolean mesign_log_in_question_is_outdated (MesignJob *job);
void mesign_log_in_question_try_newer (MesignJob *job);
void mesign_log_in_question_begin (MesignJob *job);
gboolean mesign_log_in_question_wait (MesignJob *job);
void mesign_log_in_question_end (MesignJob *job);
void mesign_log_in_question_decline (MesignJob *job);
void mesign_log_in_question_note_success (MesignJob *job);

G_END_DECLS
