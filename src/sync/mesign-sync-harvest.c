/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a mail brings besides itself: certificates of those who signed it, and steps of a journey.
 */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include "keystore/mesign-keystore-certificates.h"
#include "retrieval/mesign-dkim-check.h"
#include "retrieval/mesign-journey-steps.h"

/**
 * mesign_sync_harvest_sync:
 * @keystore: the keystore
 * @opened: a message, judged by the trust of the profile
 * @received: when it came, in seconds since 1970 UTC
 * @n_news: (out) (optional): how many signers brought something new
 * @error: return location for a #MesignKeystoreError
 *
 * Keeps what is needed to answer the signers encrypted, only where the signature is valid. Blocks.
 *
 * Returns: whether it is kept
 */
gboolean
mesign_sync_harvest_sync (MesignKeystore *keystore,
                          const MesignOpenedMessage *opened,
                          gint64 received,
                          guint *n_news,
                          GError **error)
{
  const MesignSecurityReport *report = opened->report;
  guint news = 0;

  for (guint i = 0;
       report->signature.status == MESIGN_SIGNATURE_VALID && i < report->signature.signers->len;
       i++)
    {
      const MesignSigner *signer = report->signature.signers->pdata[i];
      const MesignHarvest harvest = {
        .signer = signer->certificate,
        .encryption_certificate = signer->encryption_certificate,
        .certificates = opened->certificates,
        .capabilities = (const char *const *) signer->capabilities,
        .signed_at = signer->claimed_time > 0 ? MIN (signer->claimed_time, received) : received,
        .received = received,
      };
      gboolean is_news = FALSE;

      if (signer->status != MESIGN_SIGNATURE_VALID || signer->certificate == NULL)
        continue;
      if (!mesign_keystore_harvest_sync (keystore, &harvest, &is_news, error))
        return FALSE;
      news += is_news;
    }
  if (n_news != NULL)
    *n_news = news;

  return TRUE;
}

static gboolean
is_for_retrieval (MesignMailboxRole role)
{
  return role != MESIGN_MAILBOX_ROLE_JUNK && role != MESIGN_MAILBOX_ROLE_TRASH &&
         role != MESIGN_MAILBOX_ROLE_SENT && role != MESIGN_MAILBOX_ROLE_DRAFTS;
}

/* Whether the mail lies where a provider's mail may lie. */
gboolean
mesign_sync_may_bring_retrieval (const MesignSyncContext *context, const MesignMessageInfo *info)
{
  for (guint i = 0; i < info->placements->len; i++)
    {
      const MesignPlacement *placement = info->placements->pdata[i];
      g_autoptr (MesignMailbox) mailbox =
          mesign_store_get_mailbox_sync (context->store, placement->mailbox_id, NULL);

      if (mailbox != NULL && !placement->is_hidden && is_for_retrieval (mailbox->role))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_shut (const GError *error)
{
  return g_error_matches (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED) ||
         g_error_matches (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_EMPTY);
}

static gboolean
apply (const MesignSyncContext *context,
       const MesignMessageInfo *info,
       const MesignRetrievalFinding *finding,
       MesignSyncResult *result,
       GError **error)
{
  const MesignJourneyMail mail = {
    .account = info->account,
    .message = info->id,
    .message_id = info->envelope->message_id,
    .date = info->envelope->date,
    .arrived = info->received,
  };
  g_autoptr (MesignJourney) journey = NULL;
  MesignJourneyOutcome outcome = MESIGN_JOURNEY_OUTCOME_NONE;

  if (!mesign_journey_apply_sync (context->keystore, finding, &mail, mesign_sync_get_now (context),
                                  &outcome, &journey, error))
    return FALSE;
  if (journey != NULL &&
      (outcome == MESIGN_JOURNEY_OUTCOME_STARTED || outcome == MESIGN_JOURNEY_OUTCOME_CHANGED))
    mesign_sync_result_add_journey (result, journey->id);

  return TRUE;
}

/* Asks the DNS once for a mail; what cannot be known now is as if nobody had signed it, and is
 * asked again when the mail is taken in again. */
static gboolean
check_dkim (const MesignSyncContext *context,
            const MesignMessageInfo *info,
            const MesignRetrievalFinding *finding,
            GBytes *octets,
            MesignDkimVerdict *verdict,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_known = FALSE;

  if (!mesign_store_get_dkim_sync (context->store, info->id, verdict, &is_known, error))
    return FALSE;
  if (is_known)
    return TRUE;
  if (!mesign_dkim_check_sync (context->providers, finding, octets,
                               info->received != 0 ? info->received : info->first_seen, verdict,
                               cancellable, &local))
    {
      g_debug ("The key of a DKIM signature cannot be had now: %s", local->message);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }

  return mesign_store_set_dkim_sync (context->store, info->id, *verdict, error);
}

static MesignRetrievalFinding *
detect (const MesignSyncContext *context,
        const MesignMessageInfo *info,
        const MesignOpenedMessage *opened,
        GBytes *octets,
        GCancellable *cancellable,
        GError **error)
{
  const MesignAccount *account = context->account;
  const char *address =
      mesign_account_choose_address (account, opened->headers->to, opened->headers->cc);
  MesignRetrievalFinding *finding = mesign_retrieval_detect (context->providers, opened, address,
                                                             account->imap->host, MESIGN_DKIM_NONE);
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;
  gboolean ok;

  if (!mesign_dkim_check_is_wanted (finding))
    return finding;
  ok = check_dkim (context, info, finding, octets, &verdict, cancellable, error);
  if (ok && verdict == MESIGN_DKIM_NONE)
    return finding;
  mesign_retrieval_finding_unref (finding);

  return ok ? mesign_retrieval_detect (context->providers, opened, address, account->imap->host,
                                       verdict)
            : NULL;
}

/* Lets a provider's mail move its journey. What a person has to be asked about first moves nothing,
 * unless the journey's earlier mail was allowed; it is found again when the mail is opened.
 * @has_to_wait: the keystore has to be unlocked first. */
gboolean
mesign_sync_follow_retrieval (const MesignSyncContext *context,
                              const MesignMessageInfo *info,
                              const MesignOpenedMessage *opened,
                              GBytes *octets,
                              MesignSyncResult *result,
                              gboolean *has_to_wait,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (MesignRetrievalFinding) finding = NULL;
  g_autoptr (GError) local = NULL;

  *has_to_wait = FALSE;
  if (context->providers == NULL || !mesign_sync_may_bring_retrieval (context, info))
    return TRUE;
  finding = detect (context, info, opened, octets, cancellable, error);
  if (finding == NULL)
    return FALSE;
  if (finding->kind == MESIGN_RETRIEVAL_NONE || finding->trust == MESIGN_RETRIEVAL_REFUSED)
    return TRUE;
  if (apply (context, info, finding, result, &local))
    return TRUE;
  *has_to_wait = is_shut (local);
  if (!*has_to_wait)
    g_propagate_error (error, g_steal_pointer (&local));

  return *has_to_wait;
}
