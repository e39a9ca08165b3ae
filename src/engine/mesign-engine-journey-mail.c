/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-retrieval.h"

#include "account/mesign-account-files.h"
#include "engine/mesign-engine-private.h"
#include "retrieval/mesign-dkim-check.h"
#include "store/mesign-store-bodies.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-messages.h"

#include <glib/gi18n-lib.h>

static void
clear (MesignMessageJourney *self)
{
  g_clear_pointer (&self->journey, mesign_journey_unref);
  g_free (self->reason);
  g_free (self->sentence);
  g_free (self->provider);
  g_free (self->provider_name);
  g_free (self->sender);
  g_free (self->host);
  g_free (self->address);
}

MESIGN_DEFINE_VALUE (MesignMessageJourney, mesign_message_journey)

typedef struct
{
  MesignJob job;
  gint64 message_id;
} Look;

/* A mail held against the providers; what is found in it, where it may be anything. */
typedef struct
{
  MesignMessageInfo *info;
  MesignRetrievalFinding *finding;
} Found;

static void
found_clear (Found *self)
{
  g_clear_pointer (&self->info, mesign_message_info_unref);
  g_clear_pointer (&self->finding, mesign_retrieval_finding_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

#define ROLE(role) (1u << MESIGN_MAILBOX_ROLE_##role)
#define RECEIVED (~(ROLE (SENT) | ROLE (DRAFTS) | ROLE (TRASH)))
#define BELIEVED (RECEIVED & ~ROLE (JUNK))

static gboolean
is_in_one_of (MesignStore *store, const MesignMessageInfo *info, guint roles)
{
  for (guint i = 0; i < info->placements->len; i++)
    {
      const MesignPlacement *placement = info->placements->pdata[i];
      g_autoptr (MesignMailbox) mailbox =
          mesign_store_get_mailbox_sync (store, placement->mailbox_id, NULL);

      if (mailbox != NULL && !placement->is_hidden && (roles & (1u << mailbox->role)) != 0)
        return TRUE;
    }

  return FALSE;
}

/* Loads what the list knows of a mail, with the subject it had inside where it was encrypted. */
static MesignMessageInfo *
load_info (MesignJob *job, gint64 message_id, GError **error)
{
  g_autoptr (GPtrArray) one =
      mesign_store_get_messages_sync (job->engine->store, &message_id, 1, error);

  if (one == NULL)
    return NULL;
  if (one->len == 0)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("There is no such message."));
      return NULL;
    }
  if (!mesign_engine_unseal_messages (job, one, error))
    return NULL;

  return mesign_message_info_ref (one->pdata[0]);
}

/* Looking at a mail asks nobody: what its DKIM signatures say was found out when it came. Where it
 * was not, as among the junk, the next sync does. */
static gboolean
find_dkim (MesignJob *job,
           const MesignMessageInfo *info,
           MesignDkimVerdict *verdict,
           GError **error)
{
  MesignStore *store = job->engine->store;
  gboolean is_known = FALSE;

  if (!mesign_store_get_dkim_sync (store, info->id, verdict, &is_known, error))
    return FALSE;

  return is_known || info->body_state != MESIGN_BODY_TAKEN_IN ||
         !is_in_one_of (store, info, BELIEVED) ||
         mesign_store_set_body_state_sync (store, info->id, MESIGN_BODY_STORED, error);
}

static MesignRetrievalFinding *
hold_against (MesignJob *job,
              const MesignProviderSet *providers,
              const MesignMessageInfo *info,
              const MesignAccount *account,
              const MesignOpenedMessage *opened,
              GError **error)
{
  const char *address =
      mesign_account_choose_address (account, opened->headers->to, opened->headers->cc);
  g_autoptr (MesignRetrievalFinding) finding =
      mesign_retrieval_detect (providers, opened, address, account->imap->host, MESIGN_DKIM_NONE);
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;

  if (!mesign_dkim_check_is_wanted (finding))
    return g_steal_pointer (&finding);
  if (!find_dkim (job, info, &verdict, error))
    return NULL;

  return mesign_retrieval_detect (providers, opened, address, account->imap->host, verdict);
}

static MesignRetrievalFinding *
detect (MesignJob *job,
        const MesignProviderSet *providers,
        const MesignMessageInfo *info,
        GCancellable *cancellable,
        GError **error)
{
  MesignEngine *self = job->engine;
  g_autoptr (MesignAccount) account =
      mesign_account_load_sync (self->profile, info->account, error);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;

  if (account == NULL)
    return NULL;
  octets = mesign_engine_fetch_octets_sync (job, info->id, cancellable, error);
  if (octets == NULL)
    return NULL;
  opened = mesign_engine_open_stored_sync (job, octets, info, error);

  return opened != NULL ? hold_against (job, providers, info, account, opened, error) : NULL;
}

/* Most mail is told by its subject, and nothing of it is read. */
static gboolean
look_among (MesignJob *job,
            gint64 message_id,
            guint roles,
            Found *found,
            GCancellable *cancellable,
            GError **error)
{
  MesignEngine *self = job->engine;
  g_autoptr (MesignProviderSet) providers = mesign_engine_ref_providers (self);

  found->info = load_info (job, message_id, error);
  if (found->info == NULL)
    return FALSE;
  if (providers == NULL ||
      !mesign_retrieval_may_concern (providers, found->info->envelope->subject) ||
      !is_in_one_of (self->store, found->info, roles))
    return TRUE;
  found->finding = detect (job, providers, found->info, cancellable, error);

  return found->finding != NULL;
}

static gboolean
look_at (MesignJob *job, gint64 message_id, Found *found, GCancellable *cancellable, GError **error)
{
  return look_among (job, message_id, RECEIVED, found, cancellable, error);
}

/* Within another job: what a mail is held against the providers, thrown away or not; no finding for
 * most mail. */
gboolean
mesign_engine_find_retrieval_sync (MesignJob *job,
                                   gint64 message_id,
                                   MesignMessageInfo **info,
                                   MesignRetrievalFinding **finding,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_auto (Found) found = { 0 };

  if (!look_among (job, message_id, RECEIVED | ROLE (TRASH), &found, cancellable, error))
    return FALSE;
  *info = g_steal_pointer (&found.info);
  *finding = g_steal_pointer (&found.finding);

  return TRUE;
}

static MesignJourneyMail
get_mail (const Found *found)
{
  return (MesignJourneyMail){
    .account = found->info->account,
    .message = found->info->id,
    .message_id = found->info->envelope->message_id,
    .date = found->info->envelope->date,
    .arrived = found->info->received,
    .allowed = TRUE,
  };
}

/* Looking */

/* A profile that names nobody leads nowhere: what it finds is imported by hand. */
static gboolean
is_usable (const MesignRetrievalFinding *finding)
{
  return finding->kind != MESIGN_RETRIEVAL_NONE && finding->trust != MESIGN_RETRIEVAL_REFUSED &&
         g_strcmp0 (finding->reason, "generic") != 0;
}

static MesignMessageJourney *
describe (const MesignRetrievalFinding *finding)
{
  MesignMessageJourney *one = g_atomic_rc_box_new0 (MesignMessageJourney);

  one->kind = finding->kind;
  one->trust = finding->trust;
  one->reason = g_strdup (finding->reason);
  one->sentence = g_strdup (finding->message);
  one->provider = g_strdup (finding->provider);
  one->provider_name = g_strdup (finding->provider_name);
  one->sender = g_strdup (finding->sender);
  one->host = g_strdup (finding->host);
  one->address = g_strdup (finding->address);

  return one;
}

static MesignMessageJourney *
describe_ordinary (void)
{
  MesignMessageJourney *one = g_atomic_rc_box_new0 (MesignMessageJourney);

  one->kind = MESIGN_RETRIEVAL_NONE;
  one->trust = MESIGN_RETRIEVAL_REFUSED;
  one->reason = g_strdup ("none");
  one->sentence = g_strdup ("");

  return one;
}

static gboolean
is_shut (const GError *error)
{
  return g_error_matches (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED) ||
         g_error_matches (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_EMPTY);
}

/* What may be used without asking is, as when it has come just now or was among the junk. What
 * cannot be sealed now is left to the next sync. */
static gboolean
take_in (Look *look, const Found *found, GError **error)
{
  MesignJourneyMail mail = get_mail (found);
  g_autoptr (MesignJourney) journey = NULL;
  MesignJourneyOutcome outcome;
  GError *inner = NULL;

  if (found->finding->trust != MESIGN_RETRIEVAL_AUTOMATIC ||
      !is_in_one_of (look->job.engine->store, found->info, BELIEVED))
    return TRUE;
  mail.allowed = FALSE;
  if (!mesign_journey_apply_sync (look->job.engine->keystore, found->finding, &mail,
                                  mesign_engine_now (), &outcome, &journey, &inner))
    {
      if (look->job.without_keys && is_shut (inner))
        {
          g_error_free (inner);
          return TRUE;
        }
      g_propagate_error (error, inner);
      return FALSE;
    }
  if (journey != NULL &&
      (outcome == MESIGN_JOURNEY_OUTCOME_STARTED || outcome == MESIGN_JOURNEY_OUTCOME_CHANGED))
    mesign_job_note_journey (look, journey->id);

  return TRUE;
}

static gboolean
find_journey (Look *look, const Found *found, MesignMessageJourney *one, GError **error)
{
  MesignJourneyMail mail = get_mail (found);
  MesignJourneyOutcome outcome;

  if (!take_in (look, found, error) ||
      !mesign_journey_find_sync (look->job.engine->keystore, found->finding, &mail,
                                 mesign_engine_now (), &one->journey, &one->is_taken, &outcome,
                                 error))
    return FALSE;
  one->can_allow = !one->is_taken && (outcome == MESIGN_JOURNEY_OUTCOME_STARTED ||
                                      outcome == MESIGN_JOURNEY_OUTCOME_CHANGED);

  return TRUE;
}

static gboolean
run_find (gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  g_auto (Found) found = { 0 };
  g_autoptr (MesignMessageJourney) one = NULL;

  if (!look_at (&look->job, look->message_id, &found, cancellable, error))
    return FALSE;
  one = found.finding != NULL ? describe (found.finding) : describe_ordinary ();
  if (found.finding != NULL && is_usable (found.finding) &&
      !find_journey (look, &found, one, error))
    return FALSE;
  look->job.result = g_steal_pointer (&one);

  return TRUE;
}

static const MesignJobClass find_class = {
  .size = sizeof (Look),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) mesign_message_journey_unref,
  .run = run_find,
};

/**
 * mesign_engine_find_message_journey_async:
 * @self: an open engine
 * @message_id: the store's id of a message
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Says what a mail is to the way to a certificate: what it brings, whether it may be used, and
 * which journey has it. What may be used without asking and is not yet, as when it was moved out of
 * the junk, is taken in. For ordinary mail this is quick and reads nothing of the mail.
 */
void
mesign_engine_find_message_journey_async (MesignEngine *self,
                                          gint64 message_id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  Look *look = mesign_job_new (self, &find_class, cancellable, callback, user_data);

  look->message_id = message_id;
  mesign_job_start (look);
}

/**
 * mesign_engine_find_message_journey_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what the mail is; of the kind %MESIGN_RETRIEVAL_NONE for
 * ordinary mail; %NULL with @error set
 */
MesignMessageJourney *
mesign_engine_find_message_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &find_class, result, error);
}

/* Allowing */

static gboolean
check_usable (const MesignRetrievalFinding *finding, GError **error)
{
  if (finding != NULL && is_usable (finding))
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           finding != NULL ? finding->message
                                           : _ ("This is no mail of a certificate provider."));

  return FALSE;
}

static gboolean
run_allow (gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  MesignEngine *self = look->job.engine;
  g_auto (Found) found = { 0 };
  g_autoptr (MesignJourney) journey = NULL;
  MesignJourneyMail mail;
  MesignJourneyOutcome outcome;

  if (!look_at (&look->job, look->message_id, &found, cancellable, error) ||
      !check_usable (found.finding, error))
    return FALSE;
  mail = get_mail (&found);
  if (!mesign_journey_apply_sync (self->keystore, found.finding, &mail, mesign_engine_now (),
                                  &outcome, &journey, error))
    return FALSE;
  if (journey == NULL)
    return check_usable (NULL, error);
  mesign_job_note_journey (look, journey->id);
  if (journey->state == MESIGN_JOURNEY_ISSUED)
    mesign_engine_import_journey_sync (&look->job, journey, cancellable);
  look->job.result = mesign_keystore_get_journey_sync (self->keystore, journey->id, error);

  return look->job.result != NULL;
}

static const MesignJobClass allow_class = {
  .size = sizeof (Look),
  .free_result = (GDestroyNotify) mesign_journey_unref,
  .run = run_allow,
};

/**
 * mesign_engine_allow_retrieval_async:
 * @self: an open engine
 * @message_id: the store's id of a message
 * @cancellable: (nullable): cancels
 * @callback: called when it is taken in
 * @user_data: for @callback
 *
 * Has a provider's mail taken in that is not used by itself: the person was shown who sent it and
 * where it leads, and said yes. What only looks like the provider's is refused all the same. A
 * certificate it brings is imported where its password is known.
 */
void
mesign_engine_allow_retrieval_async (MesignEngine *self,
                                     gint64 message_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  Look *look = mesign_job_new (self, &allow_class, cancellable, callback, user_data);

  look->message_id = message_id;
  mesign_job_start (look);
}

/**
 * mesign_engine_allow_retrieval_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID for a mail that
 * may not be used
 *
 * Returns: (transfer full) (nullable): the journey as it stands now
 */
MesignJourney *
mesign_engine_allow_retrieval_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &allow_class, result, error);
}
