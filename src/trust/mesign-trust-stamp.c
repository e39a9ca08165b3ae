/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "trust/mesign-trust-snapshot-private.h"

static void
spoil (MesignTimestamp *stamp, const char *reason)
{
  stamp->status = MESIGN_TIMESTAMP_UNTRUSTED;
  g_free (stamp->reason);
  stamp->reason = g_strdup (reason);
}

/* A stamp by a revoked authority stands only if the reason says that its key was not in other
 * hands, and then if it is older (RFC 3161 section 4). */
static gboolean
spoils_stamp (const MesignRevocation *answer, gint64 time)
{
  static const char *const harmless[] = { "unspecified", "affiliationChanged", "superseded",
                                          "cessationOfOperation", NULL };

  return answer->status == MESIGN_REVOCATION_REVOKED &&
         (answer->reason == NULL || !g_strv_contains (harmless, answer->reason) ||
          answer->revoked_at <= time);
}

/**
 * mesign_trust_judge_timestamp:
 * @self: a snapshot
 * @token: a time-stamp token (RFC 3161)
 * @signature: the signature's octets that it should be over
 * @extra_intermediates: (nullable) (element-type MesignCertificate): what came along with it
 *
 * Judges a time stamp by the anchors for stamps. One by an authority that is distrusted, was
 * revoked by the time it names, or for a reason that leaves its key in doubt, is untrusted. Pure;
 * any thread.
 *
 * Returns: (transfer full): what is to be said of it; its time is to be used only if it is valid
 */
MesignTimestamp *
mesign_trust_judge_timestamp (MesignTrustSnapshot *self,
                              GBytes *token,
                              GBytes *signature,
                              GPtrArray *extra_intermediates)
{
  g_autoptr (GPtrArray) between = NULL;
  g_autoptr (GPtrArray) extra = NULL;
  MesignTimestamp *stamp;

  g_return_val_if_fail (self != NULL && token != NULL && signature != NULL, NULL);

  between = mesign_trust_without_distrusted (self, self->intermediates);
  extra = mesign_trust_without_distrusted (self, extra_intermediates);
  g_ptr_array_extend_and_steal (between, g_steal_pointer (&extra));
  stamp = mesign_timestamp_verify (token, signature, between, self->timestamp_anchors);
  for (guint i = 0; stamp->status == MESIGN_TIMESTAMP_VALID && i < stamp->chain->len; i++)
    {
      const MesignRevocation *answer = NULL;

      if (i + 1 < stamp->chain->len)
        answer =
            mesign_trust_find_revocation (self, stamp->chain->pdata[i], stamp->chain->pdata[i + 1]);
      if (mesign_trust_is_distrusted (self, stamp->chain->pdata[i]))
        spoil (stamp, "distrusted");
      else if (answer != NULL && spoils_stamp (answer, stamp->time))
        spoil (stamp, "revoked");
    }

  return stamp;
}
