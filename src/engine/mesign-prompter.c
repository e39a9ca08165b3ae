/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-prompter.h"

/**
 * MesignPrompter:
 *
 * Asks a person what the engine cannot know: the window does it with a dialogue, the command line
 * with a question. An engine without one fails with the facts instead.
 */
G_DEFINE_INTERFACE (MesignPrompter, mesign_prompter, G_TYPE_OBJECT)

static void
mesign_prompter_default_init (MesignPrompterInterface *iface)
{
}

/**
 * mesign_prompter_ask_async:
 * @self: a prompter
 * @prompt: the question; valid only during the call
 * @cancellable: (nullable): takes the question back
 * @callback: called when there is an answer
 * @user_data: for @callback
 *
 * Asks. Main context only.
 */
void
mesign_prompter_ask_async (MesignPrompter *self,
                           const MesignPrompt *prompt,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (MESIGN_IS_PROMPTER (self));
  g_return_if_fail (prompt != NULL);

  MESIGN_PROMPTER_GET_IFACE (self)->ask_async (self, prompt, cancellable, callback, user_data);
}

/**
 * mesign_prompter_ask_finish:
 * @self: a prompter
 * @result: what the callback was handed
 * @error: return location, such as %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL with @error set where the person
 * declined
 */
MesignSecret *
mesign_prompter_ask_finish (MesignPrompter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_PROMPTER (self), NULL);

  return MESIGN_PROMPTER_GET_IFACE (self)->ask_finish (self, result, error);
}
