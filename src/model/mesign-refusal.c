/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-refusal.h"

static void
clear (MesignRefusal *self)
{
  mesign_operation_unref (self->operation);
  g_clear_pointer (&self->mailbox, mesign_mailbox_unref);
  g_free (self->subject);
}

MESIGN_DEFINE_VALUE (MesignRefusal, mesign_refusal)

/**
 * mesign_refusal_new:
 * @operation: an operation that was refused
 * @mailbox: (nullable): the mailbox it was done to or meant for
 * @subject: (nullable): the subject of its first message
 *
 * Returns: (transfer full): the refusal
 */
MesignRefusal *
mesign_refusal_new (MesignOperation *operation, MesignMailbox *mailbox, const char *subject)
{
  MesignRefusal *self = g_atomic_rc_box_new0 (MesignRefusal);

  self->operation = mesign_operation_ref (operation);
  self->mailbox = mailbox != NULL ? mesign_mailbox_ref (mailbox) : NULL;
  self->subject = g_strdup (subject);

  return self;
}
