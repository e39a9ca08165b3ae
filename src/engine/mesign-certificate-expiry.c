/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-certificates.h"

#define DAY ((gint64) 24 * 60 * 60)

static const char *const words[] = {
  "valid",   "within-30-days", "within-7-days", "within-1-day",
  "expired", "not-yet-valid",  "revoked",       "unknown",
};

/**
 * mesign_expiry_to_string:
 * @expiry: a state
 *
 * Returns: its word, such as "within-7-days"
 */
const char *
mesign_expiry_to_string (MesignExpiry expiry)
{
  g_return_val_if_fail (expiry < G_N_ELEMENTS (words), "unknown");

  return words[expiry];
}

/* It ends with the first certificate of its path that does. */
static gint64
find_end (const MesignCertificateInfo *self)
{
  const MesignTrustVerdict *verdict = self->verdict;
  gint64 end = self->certificate->not_after;

  for (guint i = 0; verdict->anchor != NULL && i < verdict->chain->len; i++)
    end = MIN (end, ((const MesignCertificate *) verdict->chain->pdata[i])->not_after);

  return end;
}

static MesignExpiry
count_days (gint64 left)
{
  if (left <= DAY)
    return MESIGN_EXPIRY_WITHIN_1_DAY;
  if (left <= 7 * DAY)
    return MESIGN_EXPIRY_WITHIN_7_DAYS;

  return left <= 30 * DAY ? MESIGN_EXPIRY_WITHIN_30_DAYS : MESIGN_EXPIRY_VALID;
}

/**
 * mesign_certificate_info_get_expiry:
 * @self: a certificate
 * @now: the present, in seconds since 1970 UTC
 * @until: (out) (optional): the last second it can be relied on by its path, in seconds since 1970
 * UTC
 *
 * Any thread.
 *
 * Returns: how it stands: revoked before all, then what its own time says, then its path's
 */
MesignExpiry
mesign_certificate_info_get_expiry (const MesignCertificateInfo *self, gint64 now, gint64 *until)
{
  const MesignCertificate *certificate = self->certificate;
  const MesignTrustVerdict *verdict = self->verdict;
  gint64 end = find_end (self);

  if (until != NULL)
    *until = end;
  if (verdict->status == MESIGN_SIGNATURE_REVOKED)
    return MESIGN_EXPIRY_REVOKED;
  if (now > certificate->not_after)
    return MESIGN_EXPIRY_EXPIRED;
  if (now < certificate->not_before)
    return MESIGN_EXPIRY_NOT_YET_VALID;
  if (verdict->status == MESIGN_SIGNATURE_EXPIRED)
    return g_strcmp0 (verdict->reason, "not-yet-valid") == 0 ? MESIGN_EXPIRY_NOT_YET_VALID
                                                             : MESIGN_EXPIRY_EXPIRED;
  if (verdict->status != MESIGN_SIGNATURE_VALID)
    return MESIGN_EXPIRY_UNKNOWN;

  return count_days (end - now);
}
