/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lies in the outbox: a mail as it is sent, or the draft of one that goes out later. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"
#include "mime/mesign-mime-header.h"
#include "store/mesign-store-mailboxes.h"

/* The subject in the outbox is the one on the outside of its file. */
static char *
dup_outer_subject (GBytes *octets)
{
  g_autofree char *raw = mesign_mime_header_dup_first (octets, "Subject");

  return raw != NULL ? mesign_mime_header_decode (raw) : g_strdup ("");
}

static gint64
find_filing_mailbox (MesignEngine *self, const char *account)
{
  g_autoptr (MesignMailbox) sent =
      mesign_store_find_role_sync (self->store, account, MESIGN_MAILBOX_ROLE_SENT, NULL);
  g_autoptr (MesignMailbox) all =
      mesign_store_find_role_sync (self->store, account, MESIGN_MAILBOX_ROLE_ALL, NULL);

  /* a server whose mailboxes are labels files what it has sent by itself */
  return sent != NULL && all == NULL ? sent->id : 0;
}

static MesignOutgoing *
begin (MesignEngine *self, const char *account, const MesignDraft *draft)
{
  MesignOutgoing *outgoing = mesign_outgoing_new ();

  outgoing->account = g_strdup (account);
  outgoing->sender = g_strdup (draft->from->address);
  outgoing->header_id = g_strdup (draft->message_id);
  outgoing->queued = mesign_engine_now ();
  outgoing->send_at = draft->send_at;
  outgoing->wishes = mesign_engine_dup_draft_notes (draft);
  outgoing->filing_mailbox_id = find_filing_mailbox (self, account);

  return outgoing;
}

static gboolean
add_own_copy (MesignEngine *self, MesignOutgoing *outgoing, GBytes *octets, GError **error)
{
  outgoing->path = mesign_engine_put_outbox_file (self, octets, error);
  outgoing->subject = dup_outer_subject (octets);

  return outgoing->path != NULL;
}

static gboolean
add_copy (MesignEngine *self, MesignOutgoing *outgoing, const MesignSmimeCopy *copy, GError **error)
{
  g_autofree char *name = mesign_engine_put_outbox_file (self, copy->octets, error);

  for (guint i = 0; name != NULL && copy->recipients[i] != NULL; i++)
    g_ptr_array_add (outgoing->recipients,
                     mesign_outgoing_recipient_new (copy->recipients[i], name));

  return name != NULL;
}

static gboolean
add_copies (MesignEngine *self,
            MesignOutgoing *outgoing,
            const MesignSmimeWritten *written,
            GError **error)
{
  for (guint i = 0; i < written->copies->len; i++)
    if (!add_copy (self, outgoing, written->copies->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* A mail as it is sent, its files safely on the disk; none of them stays behind where that
 * fails. */
MesignOutgoing *
mesign_engine_make_written_sync (MesignEngine *self,
                                 const char *account,
                                 const MesignDraft *draft,
                                 const MesignSmimeWritten *written,
                                 GError **error)
{
  g_autoptr (MesignOutgoing) outgoing = begin (self, account, draft);

  if (add_copies (self, outgoing, written, error) &&
      add_own_copy (self, outgoing, written->sent, error))
    return g_steal_pointer (&outgoing);
  mesign_engine_remove_outgoing_files (self, outgoing);

  return NULL;
}

/* The draft of a mail that goes out later, in the same way: encrypted to its writer where the mail
 * is to be encrypted, and nobody's copy yet. */
MesignOutgoing *
mesign_engine_make_waiting_sync (MesignEngine *self,
                                 const char *account,
                                 const MesignDraft *draft,
                                 GError **error)
{
  g_autoptr (MesignOutgoing) outgoing = begin (self, account, draft);
  g_autoptr (GBytes) octets = mesign_engine_write_draft_sync (self, draft, NULL, error);
  g_autoptr (GPtrArray) addresses = mesign_draft_dup_recipients (draft);

  if (octets == NULL || !add_own_copy (self, outgoing, octets, error))
    return NULL;
  for (guint i = 0; i < addresses->len; i++)
    g_ptr_array_add (
        outgoing->recipients,
        mesign_outgoing_recipient_new (((const MesignAddress *) addresses->pdata[i])->address, ""));

  return g_steal_pointer (&outgoing);
}
