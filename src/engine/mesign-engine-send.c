/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "base/mesign-file.h"
#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-certificates.h"
#include "mime/mesign-mime-builder.h"
#include "mime/mesign-mime-header.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

typedef struct
{
  MesignJob job;
  char *account;
  MesignDraft *draft;
  MesignWriteSettings settings;
  GPtrArray *names;
} Send;

static void
clear_send (gpointer data)
{
  Send *send = data;

  g_free (send->account);
  g_clear_pointer (&send->draft, mesign_draft_unref);
  g_clear_pointer (&send->names, g_ptr_array_unref);
  mesign_write_settings_clear (&send->settings);
}

static void
start_send (Send *send, MesignAccount *account, MesignDraft *draft)
{
  send->account = g_strdup (account->id);
  send->draft = mesign_draft_ref (draft);
  send->names = g_ptr_array_new_with_free_func (g_free);
  if (send->job.engine->settings != NULL)
    mesign_write_settings_init (&send->settings, send->job.engine);
  if (draft->timestamp)
    send->job.place = MESIGN_JOB_OUTSIDE;
  mesign_job_start (send);
}

/* Writes octets into the outbox, safely onto the disk, and gives the name they have there. */
static const char *
put_file (Send *send, GBytes *octets, GError **error)
{
  g_autofree char *outbox = mesign_engine_dup_outbox (send->job.engine);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (id, ".eml", NULL);
  g_autofree char *path = g_build_filename (outbox, name, NULL);

  if (!mesign_directory_ensure_sync (outbox, error) ||
      !mesign_file_write_sync (path, octets, 0600, error))
    return NULL;
  g_ptr_array_add (send->names, g_steal_pointer (&name));

  return send->names->pdata[send->names->len - 1];
}

/* What was not queued does not stay behind. */
static void
remove_files (Send *send)
{
  g_autofree char *outbox = mesign_engine_dup_outbox (send->job.engine);

  for (guint i = 0; i < send->names->len; i++)
    {
      g_autofree char *path = g_build_filename (outbox, send->names->pdata[i], NULL);

      g_unlink (path);
    }
  g_ptr_array_set_size (send->names, 0);
}

static gboolean
add_copies (Send *send, const MesignSmimeWritten *written, MesignOutgoing *outgoing, GError **error)
{
  for (guint i = 0; i < written->copies->len; i++)
    {
      const MesignSmimeCopy *copy = written->copies->pdata[i];
      const char *name = put_file (send, copy->octets, error);

      if (name == NULL)
        return FALSE;
      for (guint j = 0; copy->recipients[j] != NULL; j++)
        g_ptr_array_add (outgoing->recipients,
                         mesign_outgoing_recipient_new (copy->recipients[j], name));
    }

  return TRUE;
}

/* The subject in the outbox is the one on the outside of what is sent. */
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
make_outgoing (Send *send, const MesignSmimeWritten *written, GError **error)
{
  g_autoptr (MesignOutgoing) outgoing = mesign_outgoing_new ();
  const char *sent;

  outgoing->account = g_strdup (send->account);
  outgoing->sender = g_strdup (send->draft->from->address);
  outgoing->header_id = g_strdup (send->draft->message_id);
  outgoing->subject = dup_outer_subject (written->sent);
  outgoing->queued = mesign_engine_now ();
  outgoing->filing_mailbox_id = find_filing_mailbox (send->job.engine, send->account);
  if (!add_copies (send, written, outgoing, error))
    return NULL;
  sent = put_file (send, written->sent, error);
  if (sent == NULL)
    return NULL;
  outgoing->path = g_strdup (sent);

  return g_steal_pointer (&outgoing);
}

static gboolean
queue (Send *send, const MesignSmimeWritten *written, GError **error)
{
  g_autoptr (MesignOutgoing) outgoing = make_outgoing (send, written, error);

  if (outgoing != NULL)
    send->job.id = mesign_store_queue_send_sync (send->job.engine->store, outgoing, error);
  if (send->job.id == 0)
    remove_files (send);

  return send->job.id != 0;
}

static gboolean
run_send (gpointer data, GCancellable *cancellable, GError **error)
{
  Send *send = data;
  g_autoptr (MesignSmimeWritten) written = NULL;

  if (send->draft->from == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, _ ("The mail has no writer."));
      return FALSE;
    }
  written = mesign_engine_write_sync (&send->job, send->draft, &send->settings, cancellable, error);

  return written != NULL && queue (send, written, error);
}

static const MesignJobClass send_class = {
  .size = sizeof (Send),
  .priority = G_PRIORITY_HIGH,
  .run = run_send,
  .clear = clear_send,
};

/**
 * mesign_engine_send_async:
 * @self: an open engine
 * @account: the account to send with
 * @draft: a draft, which is not changed meanwhile
 * @cancellable: (nullable): cancels
 * @callback: called when it is queued
 * @user_data: for @callback
 *
 * Writes a mail as mesign_engine_write_async() does and queues it, safely on the disk. It goes out
 * with the next sync of the process that holds the profile's lock. Nothing is queued on failure.
 */
void
mesign_engine_send_async (MesignEngine *self,
                          MesignAccount *account,
                          MesignDraft *draft,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  start_send (mesign_job_new (self, &send_class, cancellable, callback, user_data), account, draft);
}

/**
 * mesign_engine_send_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: the id of the operation that sends it, 0 with @error set
 */
gint64
mesign_engine_send_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &send_class, result, error);
}

/* Drafts */

static GBytes *
write_plain_draft (const MesignDraft *draft, GError **error)
{
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, TRUE, error);
  g_autoptr (GBytes) payload = NULL;

  if (fields == NULL)
    return NULL;
  payload = mesign_mime_build_payload (draft, NULL, MESIGN_MIME_PROTECTION_NONE, FALSE);

  return mesign_mime_build_message (fields, payload);
}

/* A draft of mail that is to be encrypted is encrypted to the writer alone, all of its header
 * with it. */
static GBytes *
write_encrypted_draft (const MesignDraft *draft, MesignCertificate *own, GError **error)
{
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, TRUE, error);
  g_autoptr (MesignMimeFields) outer = NULL;
  g_autoptr (GPtrArray) readers = mesign_certificate_list_new ();
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (GBytes) entity = NULL;

  if (fields == NULL)
    return NULL;
  outer = mesign_mime_fields_dup_outer (fields);
  mesign_mime_fields_add_hp_outer (fields, outer);
  payload = mesign_mime_build_payload (draft, fields, MESIGN_MIME_PROTECTION_CIPHER, FALSE);
  g_ptr_array_add (readers, mesign_certificate_ref (own));
  cms = mesign_cms_encrypt (payload, readers, MESIGN_CIPHER_AES_256_CBC, error);
  if (cms == NULL)
    return NULL;
  entity = mesign_mime_build_pkcs7 (cms, "enveloped-data");

  return mesign_mime_build_message (outer, entity);
}

static GBytes *
write_draft (const Send *send, GError **error)
{
  const MesignDraft *draft = send->draft;
  g_autoptr (MesignCertificate) own = NULL;

  if (!draft->encrypt && !draft->quotes_encrypted)
    return write_plain_draft (draft, error);
  own = mesign_keystore_find_own_sync (send->job.engine->keystore, draft->from->address,
                                       MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, mesign_engine_now (),
                                       error);

  return own != NULL ? write_encrypted_draft (draft, own, error) : NULL;
}

static gboolean
queue_draft (Send *send, GBytes *octets, gint64 mailbox_id, GError **error)
{
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);
  const char *name = put_file (send, octets, error);

  if (name != NULL)
    send->job.id = mesign_store_queue_append_sync (
        send->job.engine->store, mailbox_id, name, octets, envelope,
        MESIGN_FLAG_DRAFT | MESIGN_FLAG_SEEN, mesign_engine_now (), NULL, error);
  if (send->job.id == 0)
    remove_files (send);

  return send->job.id != 0;
}

static gboolean
run_save_draft (gpointer data, GCancellable *cancellable, GError **error)
{
  Send *send = data;
  g_autoptr (MesignMailbox) drafts = NULL;
  g_autoptr (GBytes) octets = NULL;

  drafts = mesign_store_find_role_sync (send->job.engine->store, send->account,
                                        MESIGN_MAILBOX_ROLE_DRAFTS, NULL);
  if (drafts == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("The account has no mailbox for drafts. Synchronize it, or "
                                  "create one named Drafts."));
      return FALSE;
    }
  octets = write_draft (send, error);

  return octets != NULL && queue_draft (send, octets, drafts->id, error);
}

static const MesignJobClass save_draft_class = {
  .size = sizeof (Send),
  .run = run_save_draft,
  .clear = clear_send,
};

/**
 * mesign_engine_save_draft_async:
 * @self: an open engine
 * @account: the account whose drafts it goes to
 * @draft: a draft, which is not changed meanwhile
 * @cancellable: (nullable): cancels
 * @callback: called when it is queued
 * @user_data: for @callback
 *
 * Files a draft in the mailbox for drafts. One that is to be encrypted is encrypted to its writer
 * alone, or not filed.
 */
void
mesign_engine_save_draft_async (MesignEngine *self,
                                MesignAccount *account,
                                MesignDraft *draft,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Send *send = mesign_job_new (self, &save_draft_class, cancellable, callback, user_data);

  start_send (send, account, draft);
}

/**
 * mesign_engine_save_draft_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: the id of the operation that files it, 0 with @error set
 */
gint64
mesign_engine_save_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &save_draft_class, result, error);
}

/* The outbox */

static gboolean
run_list_outgoing (gpointer data, GCancellable *cancellable, GError **error)
{
  Send *list = data;

  list->job.result =
      mesign_store_list_outgoing_sync (list->job.engine->store, list->account, error);

  return list->job.result != NULL;
}

static const MesignJobClass list_outgoing_class = {
  .size = sizeof (Send),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_outgoing,
  .clear = clear_send,
};

/**
 * mesign_engine_list_outgoing_async:
 * @self: an open engine
 * @account: (nullable): the id of an account, %NULL for all
 * @cancellable: (nullable): cancels
 * @callback: called when it is listed
 * @user_data: for @callback
 *
 * Lists the outbox: what waits, what was refused, and what nobody knows of whether it was sent.
 */
void
mesign_engine_list_outgoing_async (MesignEngine *self,
                                   const char *account,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Send *list = mesign_job_new (self, &list_outgoing_class, cancellable, callback, user_data);

  list->account = g_strdup (account);
  mesign_job_start (list);
}

/**
 * mesign_engine_list_outgoing_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignOutgoing): the mails, oldest first
 */
GPtrArray *
mesign_engine_list_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_outgoing_class, result, error);
}
