/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-operation.h"

static void
clear (MesignOperation *self)
{
  g_free (self->account);
  g_free (self->path);
  g_free (self->name);
  g_free (self->old_name);
  g_free (self->header_id);
  g_free (self->error);
  g_array_unref (self->targets);
}

MESIGN_DEFINE_VALUE (MesignOperation, mesign_operation)

/**
 * mesign_operation_new:
 *
 * Returns: (transfer full): an operation without targets, to be filled in by its maker
 */
MesignOperation *
mesign_operation_new (void)
{
  MesignOperation *self = g_atomic_rc_box_new0 (MesignOperation);

  self->targets = g_array_new (FALSE, TRUE, sizeof (MesignOperationTarget));

  return self;
}

/**
 * mesign_operation_kind_to_string:
 * @kind: a kind
 *
 * Returns: its word, such as "move"
 */
const char *
mesign_operation_kind_to_string (MesignOperationKind kind)
{
  static const char *const names[] = { "flag",           "move",           "copy",
                                       "delete",         "append",         "send",
                                       "create-mailbox", "rename-mailbox", "remove-mailbox",
                                       "subscribe",      "unsubscribe" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), "flag");

  return names[kind];
}

/**
 * mesign_operation_kind_is_of_mailbox:
 * @kind: a kind
 *
 * Returns: whether it is done to a mailbox itself, and not to messages
 */
gboolean
mesign_operation_kind_is_of_mailbox (MesignOperationKind kind)
{
  return kind >= MESIGN_OPERATION_CREATE_MAILBOX;
}
