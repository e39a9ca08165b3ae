/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-certificates.h"
#include "trust/mesign-trust-download-private.h"
#include "trust/mesign-trust-snapshot-private.h"

#define ISSUER_LIMIT ((gsize) 256 * 1024)
#define STEPS_MOST 5
#define URLS_MOST 3

static MesignCertificate *
find_issuer (MesignCertificate *certificate, GPtrArray *pool)
{
  for (guint i = 0; i < pool->len; i++)
    if (mesign_x509_is_issued_by (certificate, pool->pdata[i]))
      return mesign_certificate_ref (pool->pdata[i]);

  return NULL;
}

/* What is at hand: nothing is fetched that is here. */
static MesignCertificate *
find_known (MesignTrustSnapshot *snapshot, MesignCertificate *certificate)
{
  MesignCertificateIndex *const indexes[] = { snapshot->public_index, snapshot->user_index,
                                              snapshot->intermediate_index };
  GPtrArray *found[G_N_ELEMENTS (indexes)];
  MesignCertificate *issuer = NULL;

  mesign_certificate_index_climb (certificate, indexes, G_N_ELEMENTS (indexes), found);
  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    {
      if (issuer == NULL)
        issuer = find_issuer (certificate, found[i]);
      g_ptr_array_unref (found[i]);
    }

  return issuer;
}

static MesignCertificate *
fetch_from (const char *url,
            MesignCertificate *certificate,
            const MesignFetchOptions *options,
            GCancellable *cancellable,
            GError **error)
{
  const MesignDownload download = { .url = url, .plain_only = TRUE, .limit = ISSUER_LIMIT };
  g_autoptr (GBytes) octets =
      mesign_trust_download_sync (&download, options->allow_private, cancellable, error);
  g_autoptr (GPtrArray) certificates = NULL;
  MesignCertificate *issuer = NULL;

  if (octets == NULL)
    return NULL;
  certificates = mesign_x509_parse_any (octets, NULL);
  if (certificates != NULL)
    issuer = find_issuer (certificate, certificates);
  if (issuer == NULL)
    g_set_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_BAD_ANSWER,
                 _ ("What lies at “%s” is not the certificate of the issuer."), url);

  return issuer;
}

static MesignCertificate *
fetch_issuer (MesignCertificate *certificate,
              const MesignFetchOptions *options,
              GCancellable *cancellable,
              GError **error)
{
  g_auto (GStrv) urls = mesign_x509_get_issuer_urls (certificate);
  g_autoptr (GError) inner = NULL;

  for (guint i = 0; urls != NULL && urls[i] != NULL && i < URLS_MOST; i++)
    {
      MesignCertificate *issuer;

      g_clear_error (&inner);
      issuer = fetch_from (urls[i], certificate, options, cancellable, &inner);
      if (issuer != NULL)
        return issuer;
    }
  if (inner == NULL)
    g_set_error (&inner, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_BAD_URL,
                 _ ("The certificate does not say where its issuer's certificate is. Ask “%s” for "
                    "it and import it."),
                 certificate->issuer_name);
  g_propagate_error (error, g_steal_pointer (&inner));

  return NULL;
}

/**
 * mesign_trust_fetch_issuers_sync:
 * @snapshot: what is known
 * @keystore: (nullable): where to keep what is fetched
 * @certificate: a certificate without a path
 * @extra_intermediates: (nullable) (element-type MesignCertificate): what came along with it
 * @options: how to ask; its policy is not looked at
 * @cancellable: (nullable): ends it
 * @error: return location for a #MesignTrustError, #MesignNetError or #MesignKeystoreError
 *
 * Fetches the missing issuers of a certificate from where it says they are. That tells a server
 * named by whoever made the certificate that it is being looked at: only on a click, or for the
 * user's own certificate. Nothing fetched is trusted for it. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificate): what was fetched, perhaps
 * nothing if all was here; %NULL with @error set if the next issuer cannot be had at all
 */
GPtrArray *
mesign_trust_fetch_issuers_sync (MesignTrustSnapshot *snapshot,
                                 MesignKeystore *keystore,
                                 MesignCertificate *certificate,
                                 GPtrArray *extra_intermediates,
                                 const MesignFetchOptions *options,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (GPtrArray) fetched = mesign_certificate_list_new ();
  g_autoptr (MesignCertificate) current = NULL;
  g_autoptr (GError) inner = NULL;

  g_return_val_if_fail (snapshot != NULL && certificate != NULL && options != NULL, NULL);

  current = mesign_certificate_ref (certificate);
  for (guint step = 0; step < STEPS_MOST && !current->self_signed; step++)
    {
      MesignCertificate *issuer = find_known (snapshot, current);

      if (issuer == NULL && extra_intermediates != NULL)
        issuer = find_issuer (current, extra_intermediates);
      if (issuer == NULL)
        {
          issuer = fetch_issuer (current, options, cancellable, &inner);
          if (issuer == NULL)
            break;
          g_ptr_array_add (fetched, mesign_certificate_ref (issuer));
        }
      mesign_certificate_unref (current);
      current = issuer;
    }
  if (fetched->len == 0 && inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return NULL;
    }
  if (keystore != NULL && fetched->len > 0 &&
      !mesign_keystore_add_certificates_sync (keystore, fetched, MESIGN_CERTIFICATE_SOURCE_FETCHED,
                                              NULL, error))
    return NULL;

  return g_steal_pointer (&fetched);
}
