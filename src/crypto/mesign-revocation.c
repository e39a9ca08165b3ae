/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-revocation.h"

#include "crypto/mesign-revocation-private.h"

#include <openssl/rsa.h>

/* Without nextUpdate an answer is used for a week */
#define MAX_AGE (7 * 24 * 60 * 60)

/* Clocks differ a little */
#define SKEW (5 * 60)

static void
clear (MesignRevocation *self)
{
  g_free (self->reason);
}

MESIGN_DEFINE_VALUE (MesignRevocation, mesign_revocation)

/*
 * mesign_revocation_new:
 *
 * Returns: (transfer full): an answer that knows nothing
 */
MesignRevocation *
mesign_revocation_new (void)
{
  return g_atomic_rc_box_new0 (MesignRevocation);
}

/**
 * mesign_revocation_is_current:
 * @self: an answer
 * @at: now, in seconds since 1970 UTC
 *
 * Returns: whether the answer may be used now: until its nextUpdate, or without one for a week
 */
gboolean
mesign_revocation_is_current (const MesignRevocation *self, gint64 at)
{
  gint64 until = self->next_update != 0 ? self->next_update : self->this_update + MAX_AGE;

  return self->this_update <= at + SKEW && at <= until + SKEW && self->this_update <= until;
}

/**
 * mesign_revocation_is_final:
 * @self: an answer
 *
 * A certificate on hold may be released; one revoked for another reason never is (RFC 5280 section
 * 5.3.1), and an authority may cease to tell of it after it expired. Where no reason was given it
 * may have been a hold.
 *
 * Returns: whether it says revoked, and no later answer can change that
 */
gboolean
mesign_revocation_is_final (const MesignRevocation *self)
{
  return self->status == MESIGN_REVOCATION_REVOKED && self->reason != NULL &&
         !g_str_equal (self->reason, "certificateHold") &&
         !g_str_equal (self->reason, "removeFromCRL");
}

static const char *
name_reason (int reason)
{
  static const char *const names[] = {
    "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
    "superseded",    "cessationOfOperation", "certificateHold", NULL,
    "removeFromCRL", "privilegeWithdrawn",   "aACompromise"
  };

  return reason >= 0 && reason < (int) G_N_ELEMENTS (names) ? names[reason] : NULL;
}

/*
 * mesign_revocation_set_revoked:
 * @self: an answer
 * @at: (nullable): since when; if it cannot be read, since ever
 * @invalid_since: (nullable): since when it must not have been relied on (RFC 5280 section 5.3.2):
 * a key may have been in other hands before anybody noticed
 * @reason: a CRLReason (RFC 5280 section 5.3.1), -1 without
 */
void
mesign_revocation_set_revoked (MesignRevocation *self,
                               const ASN1_TIME *at,
                               const ASN1_TIME *invalid_since,
                               int reason)
{
  gint64 earlier;

  self->status = MESIGN_REVOCATION_REVOKED;
  if (!mesign_asn1_to_time (at, &self->revoked_at))
    self->revoked_at = 0;
  if (invalid_since != NULL && mesign_asn1_to_time (invalid_since, &earlier))
    self->revoked_at = MIN (self->revoked_at, earlier);
  self->reason = g_strdup (name_reason (reason));
}

static int
get_pss_digest (const X509_ALGOR *algorithm)
{
  RSA_PSS_PARAMS *params =
      ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (RSA_PSS_PARAMS), algorithm->parameter);
  const ASN1_OBJECT *object = NULL;
  int digest = NID_undef;

  if (params == NULL)
    return NID_undef;
  /* without a word it is SHA-1 (RFC 8017 appendix A.2.3) */
  if (params->hashAlgorithm == NULL)
    digest = NID_sha1;
  else
    {
      X509_ALGOR_get0 (&object, NULL, NULL, params->hashAlgorithm);
      digest = OBJ_obj2nid (object);
    }
  RSA_PSS_PARAMS_free (params);

  return digest;
}

/*
 * mesign_revocation_is_signed_weakly:
 * @algorithm: what an answer is signed with
 *
 * Returns: whether its digest is MD5, SHA-1, or what is as weak, or not known
 */
gboolean
mesign_revocation_is_signed_weakly (const X509_ALGOR *algorithm)
{
  const ASN1_OBJECT *object = NULL;
  const EVP_MD *md;

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  if (OBJ_obj2nid (object) != NID_rsassaPss)
    return mesign_signature_nid_is_weak (OBJ_obj2nid (object));
  md = EVP_get_digestbynid (get_pss_digest (algorithm));

  return md == NULL || EVP_MD_get_size (md) < 28;
}
