/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "crypto/mesign-timestamp.h"
#include "trust/mesign-trust-download-private.h"

#define TOKEN_LIMIT ((gsize) 128 * 1024)

/**
 * mesign_tsa_stamp_sync:
 * @url: of the time-stamp authority the user set, http or https
 * @signature: the signature's octets to be stamped; only their digest is sent
 * @options: how to ask; its policy is not looked at
 * @cancellable: (nullable): ends it
 * @error: return location for a #MesignTrustError, #MesignNetError or #MesignCryptoError
 *
 * Has a signature stamped (RFC 3161). That the token is over that signature and fresh is checked;
 * whether the authority is trusted is for mesign_trust_judge_timestamp(). Blocks.
 *
 * Returns: (transfer full) (nullable): the token, for mesign_cms_add_timestamp()
 */
GBytes *
mesign_tsa_stamp_sync (const char *url,
                       GBytes *signature,
                       const MesignFetchOptions *options,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GBytes) request = NULL;
  g_autoptr (GBytes) response = NULL;
  GBytes *token;

  g_return_val_if_fail (url != NULL && signature != NULL && options != NULL, NULL);

  request = mesign_timestamp_request_new (signature, error);
  if (request != NULL)
    {
      const MesignDownload download = { .url = url,
                                        .limit = TOKEN_LIMIT,
                                        .content_type = "application/timestamp-query",
                                        .body = request };

      response = mesign_trust_download_sync (&download, options->allow_private, cancellable, error);
    }
  if (response == NULL)
    {
      g_prefix_error (error, "%s ", _ ("The time-stamp authority gave no stamp."));
      return NULL;
    }
  token = mesign_timestamp_response_get_token (response, request, error);
  if (token == NULL)
    g_prefix_error (error, "%s ", _ ("The time-stamp authority gave no stamp."));

  return token;
}
