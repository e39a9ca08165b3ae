/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "crypto/mesign-x509.h"
#include "trust/mesign-trust-download-private.h"
#include "trust/mesign-trust-snapshot-private.h"

#define OCSP_LIMIT ((gsize) 64 * 1024)
#define CRL_LIMIT ((gsize) 20 * 1024 * 1024)

/* Addresses tried for one certificate: a mail's certificate may name any number. */
#define URLS_MOST 3

static const char *const policy_words[] = { "off", "crl", "ocsp" };

static void
clear (MesignRefresh *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
}

MESIGN_DEFINE_VALUE (MesignRefresh, mesign_refresh)

/**
 * mesign_revocation_policy_to_string:
 * @policy: a policy
 *
 * Returns: its word, for the settings: "off", "crl" or "ocsp"
 */
const char *
mesign_revocation_policy_to_string (MesignRevocationPolicy policy)
{
  g_return_val_if_fail (policy < G_N_ELEMENTS (policy_words), "off");

  return policy_words[policy];
}

/**
 * mesign_revocation_policy_from_string:
 * @text: (nullable): a word of mesign_revocation_policy_to_string()
 * @policy: (out): the policy
 *
 * Returns: whether @text is such a word
 */
gboolean
mesign_revocation_policy_from_string (const char *text, MesignRevocationPolicy *policy)
{
  for (guint i = 0; i < G_N_ELEMENTS (policy_words); i++)
    if (g_strcmp0 (text, policy_words[i]) == 0)
      {
        *policy = i;
        return TRUE;
      }

  return FALSE;
}

/* One run: what came so far, and the lists fetched, which speak of many certificates. */
typedef struct
{
  MesignTrustSnapshot *snapshot;
  const MesignFetchOptions *options;
  GCancellable *cancellable;
  GHashTable *lists;
  GHashTable *done;
  MesignRefresh *result;
} Run;

static void
note_failure (const char *url, const GError *error)
{
  g_debug ("No usable answer from %s: %s", url, error->message);
}

static MesignRevocation *
ask_responder (Run *run, const char *url, MesignCertificate *certificate, MesignCertificate *issuer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) request = mesign_ocsp_request_new (certificate, issuer, &error);
  g_autoptr (GBytes) response = NULL;
  MesignRevocation *answer = NULL;

  if (request != NULL)
    {
      const MesignDownload download = { .url = url,
                                        .plain_only = TRUE,
                                        .limit = OCSP_LIMIT,
                                        .content_type = "application/ocsp-request",
                                        .body = request };

      response = mesign_trust_download_sync (&download, run->options->allow_private,
                                             run->cancellable, &error);
    }
  if (response != NULL)
    answer = mesign_ocsp_response_verify (response, request, certificate, issuer, run->options->now,
                                          &error);
  if (answer == NULL)
    note_failure (url, error);

  return answer;
}

/* A list is fetched once a run, and so is the lack of one. */
static GBytes *
get_list (Run *run, const char *url)
{
  const MesignDownload download = { .url = url, .plain_only = TRUE, .limit = CRL_LIMIT };
  g_autoptr (GError) error = NULL;
  GBytes *list;

  if (g_hash_table_lookup_extended (run->lists, url, NULL, (gpointer *) &list))
    return list;
  list =
      mesign_trust_download_sync (&download, run->options->allow_private, run->cancellable, &error);
  if (list == NULL)
    note_failure (url, error);
  g_hash_table_insert (run->lists, g_strdup (url), list);

  return list;
}

static MesignRevocation *
look_in_list (Run *run, const char *url, MesignCertificate *certificate, MesignCertificate *issuer)
{
  GBytes *list = get_list (run, url);
  g_autoptr (GError) error = NULL;
  MesignRevocation *answer;

  if (list == NULL)
    return NULL;
  answer = mesign_crl_lookup (list, certificate, issuer, run->options->now, &error);
  if (answer == NULL)
    note_failure (url, error);

  return answer;
}

typedef MesignRevocation *(*AskFunc) (Run *run,
                                      const char *url,
                                      MesignCertificate *certificate,
                                      MesignCertificate *issuer);

/* Whether one of the addresses gave an answer that says something: unknown does not. */
static gboolean
ask_all (Run *run,
         GStrv urls,
         AskFunc ask,
         MesignRevocationKind kind,
         MesignCertificate *certificate,
         MesignCertificate *issuer)
{
  for (guint i = 0; urls != NULL && urls[i] != NULL && i < URLS_MOST; i++)
    {
      g_autoptr (MesignRevocation) answer = NULL;

      if (g_cancellable_is_cancelled (run->cancellable))
        return FALSE;
      answer = ask (run, urls[i], certificate, issuer);
      if (answer == NULL || answer->status == MESIGN_REVOCATION_UNKNOWN)
        continue;
      g_ptr_array_add (run->result->entries,
                       mesign_revocation_entry_new (certificate, issuer, kind, answer));
      return TRUE;
    }

  return FALSE;
}

static gboolean
is_fresh (const Run *run, MesignCertificate *certificate, MesignCertificate *issuer)
{
  const MesignRevocation *known = mesign_trust_find_revocation (run->snapshot, certificate, issuer);

  return known != NULL && known->next_update > run->options->now;
}

static gboolean
refresh_one (Run *run, MesignCertificate *certificate, MesignCertificate *issuer)
{
  g_auto (GStrv) responders = NULL;
  g_auto (GStrv) lists = NULL;

  if (is_fresh (run, certificate, issuer))
    return TRUE;
  if (run->options->policy == MESIGN_REVOCATION_POLICY_OCSP)
    {
      responders = mesign_x509_get_ocsp_urls (certificate);
      if (ask_all (run, responders, ask_responder, MESIGN_REVOCATION_OCSP, certificate, issuer))
        return TRUE;
    }
  lists = mesign_x509_get_crl_urls (certificate);

  return ask_all (run, lists, look_in_list, MESIGN_REVOCATION_CRL, certificate, issuer);
}

/* What a certificate is good for, by a path that has validated; NULL where there is none. */
static MesignTrustVerdict *
find_purpose (Run *run, MesignCertificate *certificate, GPtrArray *extra_intermediates)
{
  static const MesignPathPurpose purposes[] = { MESIGN_PATH_SMIME_SIGN, MESIGN_PATH_SMIME_ENCRYPT,
                                                MESIGN_PATH_TIMESTAMP };

  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      g_autoptr (MesignTrustVerdict) verdict = mesign_trust_judge (
          run->snapshot, certificate, extra_intermediates, purposes[i], run->options->now, FALSE);

      if (verdict->anchor != NULL)
        return g_steal_pointer (&verdict);
    }

  return NULL;
}

/* Addresses in a certificate are followed only once its path has validated: before that anybody
 * could have written them. */
static void
refresh_path (Run *run, MesignCertificate *certificate, GPtrArray *extra_intermediates)
{
  g_autoptr (MesignTrustVerdict) verdict = find_purpose (run, certificate, extra_intermediates);

  if (verdict == NULL)
    {
      run->result->not_checked++;
      return;
    }
  for (guint i = 0; i + 1 < verdict->chain->len; i++)
    {
      MesignCertificate *asked = verdict->chain->pdata[i];

      if (!g_hash_table_add (run->done, g_strdup (asked->fingerprint)))
        continue;
      if (!refresh_one (run, asked, verdict->chain->pdata[i + 1]))
        run->result->not_checked++;
    }
}

static void
drop_list (gpointer list)
{
  if (list != NULL)
    g_bytes_unref (list);
}

/**
 * mesign_trust_refresh_sync:
 * @snapshot: what is known
 * @keystore: (nullable): where to keep the answers
 * @certificates: (element-type MesignCertificate): what to ask about, with the authorities above
 * @extra_intermediates: (nullable) (element-type MesignCertificate): what came along with them
 * @options: how to ask
 * @cancellable: (nullable): ends it after what has come so far was kept
 * @error: return location for a #MesignKeystoreError or %G_IO_ERROR_CANCELLED
 *
 * Asks authorities for revocations, by the policy and only where the path has validated and nothing
 * is known that still holds: over http, at public addresses, ten seconds each, without cookies. An
 * answer that is "unknown", does not verify or does not come is *not checked*, never good. Blocks
 * for as long as the network takes: for the background, never for opening a mail.
 *
 * Returns: (transfer full) (nullable): what came; %NULL with @error set if it could not be kept
 */
MesignRefresh *
mesign_trust_refresh_sync (MesignTrustSnapshot *snapshot,
                           MesignKeystore *keystore,
                           GPtrArray *certificates,
                           GPtrArray *extra_intermediates,
                           const MesignFetchOptions *options,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (MesignRefresh) result = NULL;
  g_autoptr (GHashTable) lists = NULL;
  g_autoptr (GHashTable) done = NULL;
  Run run = { .snapshot = snapshot, .options = options, .cancellable = cancellable };

  g_return_val_if_fail (snapshot != NULL && certificates != NULL && options != NULL, NULL);

  result = g_atomic_rc_box_new0 (MesignRefresh);
  result->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);
  if (options->policy == MESIGN_REVOCATION_POLICY_OFF)
    {
      result->not_checked = certificates->len;
      return g_steal_pointer (&result);
    }
  lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, drop_list);
  done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run.lists = lists;
  run.done = done;
  run.result = result;
  for (guint i = 0; i < certificates->len && !g_cancellable_is_cancelled (cancellable); i++)
    refresh_path (&run, certificates->pdata[i], extra_intermediates);

  if (keystore != NULL &&
      !mesign_keystore_put_revocations_sync (keystore, result->entries, &result->changed, error))
    return NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&result);
}
