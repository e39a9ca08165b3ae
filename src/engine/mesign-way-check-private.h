/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-way-check.h"
#include "engine/mesign-way-private.h"

G_BEGIN_DECLS

struct _MesignWayCheck
{
  GObject parent_instance;

  MesignEngine *engine;
  char *fingerprint;
  guint patience;

  MesignWay way;
  MesignAccount *account; /* the certificate's address as the writer */
  MesignDraft *draft;
  MesignWayMail mail;
  MesignSmimeWritten *written;
  gint64 operation_id;
  gint64 message_id;
  guint n_removed;

  /* While it runs. */
  GTask *task;
  gint64 deadline;
  GSource *poll;
  GSource *cancelling;
  GError *sync_error;
  guint n_polls;
  gboolean is_syncing;
  gboolean is_looking;
};

/* mesign-way-check.c */
GCancellable *mesign_way_check_get_cancellable (MesignWayCheck *self);
gboolean mesign_way_check_is_at (MesignWayCheck *self, MesignWayStep step);
void mesign_way_check_set_under_way (MesignWayCheck *self, gboolean is_under_way);
void mesign_way_check_stop_polling (MesignWayCheck *self);
void mesign_way_check_pass (MesignWayCheck *self);
void mesign_way_check_fail (MesignWayCheck *self, MesignWayProblem problem, const char *detail);
void mesign_way_check_fail_with (MesignWayCheck *self, const GError *error);
void mesign_way_check_end (MesignWayCheck *self);

/* mesign-way-travel.c */
void mesign_way_check_send (MesignWayCheck *self);
void mesign_way_check_receive (MesignWayCheck *self);
void mesign_way_check_look (MesignWayCheck *self);
void mesign_way_check_open (MesignWayCheck *self);

G_END_DECLS
