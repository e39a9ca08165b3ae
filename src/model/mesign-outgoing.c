/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-outgoing.h"

/**
 * mesign_outgoing_recipient_new:
 * @address: the addr-spec
 * @path: (type filename): the file this recipient gets
 *
 * Returns: (transfer full): a recipient nothing has been sent to
 */
MesignOutgoingRecipient *
mesign_outgoing_recipient_new (const char *address, const char *path)
{
  MesignOutgoingRecipient *self = g_new0 (MesignOutgoingRecipient, 1);

  self->address = g_strdup (address);
  self->path = g_strdup (path);

  return self;
}

/**
 * mesign_outgoing_recipient_free:
 * @self: a recipient
 */
void
mesign_outgoing_recipient_free (MesignOutgoingRecipient *self)
{
  g_free (self->address);
  g_free (self->path);
  g_free (self->reply);
  g_free (self);
}

static void
clear (MesignOutgoing *self)
{
  g_free (self->account);
  g_free (self->sender);
  g_free (self->header_id);
  g_free (self->subject);
  g_free (self->path);
  g_free (self->wishes);
  g_free (self->error);
  g_free (self->warning);
  g_ptr_array_unref (self->recipients);
}

MESIGN_DEFINE_VALUE (MesignOutgoing, mesign_outgoing)

/**
 * mesign_outgoing_new:
 *
 * Returns: (transfer full): a mail without recipients, to be filled in by its maker
 */
MesignOutgoing *
mesign_outgoing_new (void)
{
  MesignOutgoing *self = g_atomic_rc_box_new0 (MesignOutgoing);

  self->recipients =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_outgoing_recipient_free);

  return self;
}

/**
 * mesign_outgoing_state_to_string:
 * @state: a state
 *
 * Returns: its word, such as "data-sent"
 */
const char *
mesign_outgoing_state_to_string (MesignOutgoingState state)
{
  static const char *const names[] = { "queued", "sending",   "data-sent", "sent",
                                       "filed",  "uncertain", "refused" };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), "queued");

  return names[state];
}

/**
 * mesign_outgoing_state_can_become:
 * @from: a state
 * @to: another
 *
 * The rules that keep a mail from being sent twice or lost: once the final dot may have gone out,
 * only an answer of the server, a look into the mailbox for sent mail, or the user leads on. What
 * is queued may be queued again, to be tried sooner.
 *
 * Returns: whether @to may follow @from
 */
gboolean
mesign_outgoing_state_can_become (MesignOutgoingState from, MesignOutgoingState to)
{
#define TO(state) (1u << MESIGN_OUTGOING_##state)
  static const guint next[] = {
    [MESIGN_OUTGOING_QUEUED] = TO (QUEUED) | TO (SENDING) | TO (REFUSED),
    [MESIGN_OUTGOING_SENDING] = TO (QUEUED) | TO (DATA_SENT) | TO (REFUSED),
    [MESIGN_OUTGOING_DATA_SENT] =
        TO (QUEUED) | TO (SENDING) | TO (SENT) | TO (UNCERTAIN) | TO (REFUSED),
    [MESIGN_OUTGOING_SENT] = TO (FILED),
    [MESIGN_OUTGOING_FILED] = 0,
    [MESIGN_OUTGOING_UNCERTAIN] = TO (QUEUED) | TO (SENT),
    [MESIGN_OUTGOING_REFUSED] = TO (QUEUED),
  };
#undef TO

  g_return_val_if_fail (from < G_N_ELEMENTS (next) && to < G_N_ELEMENTS (next), FALSE);

  return (next[from] & 1u << to) != 0;
}

/**
 * mesign_outgoing_has_refused:
 * @self: a mail on its way out
 *
 * Returns: whether the server has refused it for somebody
 */
gboolean
mesign_outgoing_has_refused (const MesignOutgoing *self)
{
  for (guint i = 0; i < self->recipients->len; i++)
    if (((const MesignOutgoingRecipient *) self->recipients->pdata[i])->state ==
        MESIGN_OUTGOING_REFUSED)
      return TRUE;

  return FALSE;
}

/**
 * mesign_outgoing_is_settled:
 * @self: a mail on its way out
 *
 * Returns: whether it has reached all it was sent to as it was to be, so that nobody needs to look
 * at it
 */
gboolean
mesign_outgoing_is_settled (const MesignOutgoing *self)
{
  return (self->state == MESIGN_OUTGOING_SENT || self->state == MESIGN_OUTGOING_FILED) &&
         !mesign_outgoing_has_refused (self) && self->warning == NULL;
}

/**
 * mesign_outgoing_is_draft:
 * @self: a mail on its way out
 *
 * What goes out later is kept as the draft it was, and is dated, signed and encrypted when its time
 * has come. Until then nobody has a file that could be sent.
 *
 * Returns: whether it is not written yet
 */
gboolean
mesign_outgoing_is_draft (const MesignOutgoing *self)
{
  for (guint i = 0; i < self->recipients->len; i++)
    if (*((const MesignOutgoingRecipient *) self->recipients->pdata[i])->path == '\0')
      return TRUE;

  return FALSE;
}

/**
 * mesign_outgoing_is_due:
 * @self: a mail on its way out
 * @now: the present, in seconds since 1970 UTC
 *
 * Returns: whether it waits and its time has come
 */
gboolean
mesign_outgoing_is_due (const MesignOutgoing *self, gint64 now)
{
  return self->state == MESIGN_OUTGOING_QUEUED && self->not_before <= now && self->send_at <= now;
}
