/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-values.h"

static void
selected_clear (MesignImapSelected *self)
{
  g_array_unref (self->changed);
  mesign_uid_set_unref (self->vanished);
}

static void
message_clear (MesignImapMessage *self)
{
  g_free (self->server_key);
  g_free (self->thread_key);
  g_strfreev (self->labels);
  g_clear_pointer (&self->header, g_bytes_unref);
}

static void
copied_clear (MesignImapCopied *self)
{
  g_array_unref (self->from);
  g_array_unref (self->to);
}

#define clear selected_clear
MESIGN_DEFINE_VALUE (MesignImapSelected, mesign_imap_selected)
#undef clear
#define clear message_clear
MESIGN_DEFINE_VALUE (MesignImapMessage, mesign_imap_message)
#undef clear
#define clear copied_clear
MESIGN_DEFINE_VALUE (MesignImapCopied, mesign_imap_copied)
#undef clear

/**
 * mesign_imap_selected_new:
 *
 * Returns: (transfer full): an empty value, to be filled before it is handed on
 */
MesignImapSelected *
mesign_imap_selected_new (void)
{
  MesignImapSelected *self = g_atomic_rc_box_new0 (MesignImapSelected);

  self->changed = g_array_new (FALSE, FALSE, sizeof (MesignImapFlags));
  self->vanished = mesign_uid_set_new ();

  return self;
}

/**
 * mesign_imap_message_new:
 *
 * Returns: (transfer full): an empty value, to be filled before it is handed on
 */
MesignImapMessage *
mesign_imap_message_new (void)
{
  return g_atomic_rc_box_new0 (MesignImapMessage);
}

/**
 * mesign_imap_copied_new:
 *
 * Returns: (transfer full): an empty value, to be filled before it is handed on
 */
MesignImapCopied *
mesign_imap_copied_new (void)
{
  MesignImapCopied *self = g_atomic_rc_box_new0 (MesignImapCopied);

  self->from = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->to = g_array_new (FALSE, FALSE, sizeof (guint32));

  return self;
}

/**
 * mesign_imap_copied_lookup:
 * @self: where messages went
 * @from: a UID in the mailbox they came from
 *
 * Returns: its UID in the other mailbox, or 0 where that is not known
 */
guint32
mesign_imap_copied_lookup (const MesignImapCopied *self, guint32 from)
{
  for (guint i = 0; i < self->from->len; i++)
    if (g_array_index (self->from, guint32, i) == from)
      return g_array_index (self->to, guint32, i);

  return 0;
}
