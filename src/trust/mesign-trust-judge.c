/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "crypto/mesign-x509.h"
#include "trust/mesign-trust-snapshot-private.h"

/* So many revoked authorities are passed by on the way to one that is not. */
#define REVOKED_MOST 4

static void
clear (MesignTrustVerdict *self)
{
  g_free (self->reason);
  g_free (self->organization);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->anchor, mesign_certificate_unref);
  g_clear_pointer (&self->revoked, mesign_certificate_unref);
}

MESIGN_DEFINE_VALUE (MesignTrustVerdict, mesign_trust_verdict)

/* Where a path may lead: what is at hand of a certificate's issuers, and theirs. */
typedef struct
{
  GPtrArray *public_anchors;
  GPtrArray *anchors;
  GPtrArray *between;
  GPtrArray *distrusted;
} Ways;

static void
ways_clear (Ways *ways)
{
  g_clear_pointer (&ways->public_anchors, g_ptr_array_unref);
  g_clear_pointer (&ways->anchors, g_ptr_array_unref);
  g_clear_pointer (&ways->between, g_ptr_array_unref);
  g_clear_pointer (&ways->distrusted, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ways, ways_clear)

static void
move_all (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, mesign_certificate_ref (from->pdata[i]));
}

/* Whether an authority was told to issue no more before it issued this. */
static gboolean
is_past_limit (MesignTrustSnapshot *self,
               const MesignCertificate *certificate,
               const MesignCertificate *anchor)
{
  const gint64 *limit =
      self->limits != NULL ? g_hash_table_lookup (self->limits->distrust_after, anchor->fingerprint)
                           : NULL;

  return limit != NULL && certificate->not_before > *limit;
}

static void
forbid_past_limit (MesignTrustSnapshot *self,
                   const MesignCertificate *certificate,
                   GPtrArray *anchors,
                   GPtrArray *distrusted)
{
  for (guint i = anchors->len; i > 0; i--)
    if (is_past_limit (self, certificate, anchors->pdata[i - 1]))
      {
        g_ptr_array_add (distrusted, mesign_certificate_ref (anchors->pdata[i - 1]));
        g_ptr_array_remove_index (anchors, i - 1);
      }
}

static void
look_around (MesignTrustSnapshot *self,
             MesignCertificate *certificate,
             GPtrArray *extra_intermediates,
             Ways *ways)
{
  g_autoptr (GHashTable) extra_index = mesign_certificate_index_new (extra_intermediates);
  MesignCertificateIndex *const indexes[] = { self->public_index, self->user_index,
                                              self->intermediate_index, extra_index,
                                              self->distrusted_index };
  GPtrArray *found[G_N_ELEMENTS (indexes)];

  mesign_certificate_index_climb (certificate, indexes, G_N_ELEMENTS (indexes), found);
  ways->public_anchors = found[0];
  ways->anchors = found[1];
  ways->distrusted = found[4];
  move_all (found[2], found[3]);
  g_ptr_array_unref (found[3]);
  /* the list's limits are not for whom the user trusts */
  forbid_past_limit (self, certificate, ways->public_anchors, ways->distrusted);
  move_all (ways->anchors, ways->public_anchors);
  ways->between = mesign_certificate_list_new ();
  for (guint i = 0; i < found[2]->len; i++)
    g_ptr_array_add (mesign_trust_is_distrusted (self, found[2]->pdata[i]) ? ways->distrusted
                                                                           : ways->between,
                     mesign_certificate_ref (found[2]->pdata[i]));
  g_ptr_array_unref (found[2]);
}

static gboolean
is_public_anchor (const Ways *ways, const MesignCertificate *anchor)
{
  for (guint i = 0; anchor != NULL && i < ways->public_anchors->len; i++)
    if (g_bytes_equal (((MesignCertificate *) ways->public_anchors->pdata[i])->der, anchor->der))
      return TRUE;

  return FALSE;
}

/* A path to a public root is the better one, even where a trusted certificate stands before it. */
static MesignPath *
find_path (const Ways *ways, MesignCertificate *certificate, MesignPathPurpose purpose, gint64 at)
{
  g_autoptr (MesignPath) any = NULL;
  g_autoptr (MesignPath) best = NULL;

  any = mesign_path_validate (certificate, ways->between, ways->anchors, purpose, at);
  if (!any->validated || ways->public_anchors->len == 0 || is_public_anchor (ways, any->anchor))
    return g_steal_pointer (&any);
  best = mesign_path_validate (certificate, ways->between, ways->public_anchors, purpose, at);

  return best->trusted ? g_steal_pointer (&best) : g_steal_pointer (&any);
}

/* Whether it is distrust that ends the path. */
static gboolean
would_lead_through_distrusted (const Ways *ways, const MesignPath *path)
{
  if (path->chain->len == 0)
    return FALSE;
  for (guint i = 0; i < ways->distrusted->len; i++)
    if (mesign_x509_is_issued_by (path->chain->pdata[path->chain->len - 1],
                                  ways->distrusted->pdata[i]))
      return TRUE;

  return FALSE;
}

/* Only a time that is proven to lie before the revocation saves a signature. */
static gboolean
revocation_counts (const MesignRevocation *answer, gint64 at, gboolean at_is_stamped)
{
  return answer->status == MESIGN_REVOCATION_REVOKED && !(at_is_stamped && at < answer->revoked_at);
}

static const MesignRevocation *
ask_issuers (MesignTrustSnapshot *self, MesignCertificate *certificate, GPtrArray *pool)
{
  const MesignRevocation *answer = NULL;

  for (guint i = 0; i < pool->len && answer == NULL; i++)
    if (mesign_x509_is_issued_by (certificate, pool->pdata[i]))
      answer = mesign_trust_find_revocation (self, certificate, pool->pdata[i]);

  return answer;
}

/* What is known of a certificate of the path. One that is trusted by itself has no issuer there,
 * but whoever issued it may have taken it back all the same. */
static const MesignRevocation *
find_answer (MesignTrustSnapshot *self, const Ways *ways, GPtrArray *chain, guint i)
{
  const MesignRevocation *answer;

  if (i + 1 < chain->len)
    return mesign_trust_find_revocation (self, chain->pdata[i], chain->pdata[i + 1]);
  if (i > 0)
    return NULL;
  answer = ask_issuers (self, chain->pdata[0], ways->between);

  return answer != NULL ? answer : ask_issuers (self, chain->pdata[0], ways->anchors);
}

static void
take_revocation (MesignTrustVerdict *verdict,
                 MesignCertificate *certificate,
                 const MesignRevocation *answer,
                 gboolean counts)
{
  if (verdict->status == MESIGN_SIGNATURE_REVOKED || (verdict->revoked != NULL && !counts))
    return;
  g_clear_pointer (&verdict->revoked, mesign_certificate_unref);
  verdict->revoked = mesign_certificate_ref (certificate);
  verdict->revoked_at = answer->revoked_at;
  if (!counts)
    return;
  verdict->status = MESIGN_SIGNATURE_REVOKED;
  verdict->reason = g_strdup (answer->reason != NULL ? answer->reason : "unspecified");
}

static void
look_for_revocation (MesignTrustVerdict *verdict,
                     MesignTrustSnapshot *self,
                     const Ways *ways,
                     gint64 at,
                     gboolean at_is_stamped)
{
  for (guint i = 0; i < verdict->chain->len; i++)
    {
      const MesignRevocation *answer = find_answer (self, ways, verdict->chain, i);

      if (answer == NULL)
        continue;
      if (i == 0)
        verdict->revocation_checked = mesign_revocation_is_current (answer, self->now);
      if (answer->status == MESIGN_REVOCATION_REVOKED)
        take_revocation (verdict, verdict->chain->pdata[i], answer,
                         revocation_counts (answer, at, at_is_stamped));
    }
}

static void
conclude (MesignTrustVerdict *verdict, MesignSignatureStatus status, const char *reason)
{
  verdict->status = status;
  verdict->reason = g_strdup (reason);
}

/* What the path is worth. */
static void
take_path (MesignTrustVerdict *verdict,
           const MesignPath *path,
           const MesignCertificate *certificate,
           const Ways *ways)
{
  verdict->chain = g_ptr_array_ref (path->chain);
  if (!path->validated)
    return;
  verdict->anchor = mesign_certificate_ref (path->anchor);
  verdict->level = path->level;
  verdict->organization = g_strdup (certificate->organization);
  verdict->is_public = is_public_anchor (ways, path->anchor);
}

static void
forget_path (MesignTrustVerdict *verdict)
{
  g_clear_pointer (&verdict->anchor, mesign_certificate_unref);
  g_clear_pointer (&verdict->organization, g_free);
  verdict->level = MESIGN_LEVEL_UNKNOWN;
  verdict->is_public = FALSE;
}

/* What is to be said by one path. */
static MesignTrustVerdict *
judge_path (MesignTrustSnapshot *self,
            const Ways *ways,
            MesignCertificate *certificate,
            const MesignPath *path,
            gint64 at,
            gboolean at_is_stamped)
{
  MesignTrustVerdict *verdict = g_atomic_rc_box_new0 (MesignTrustVerdict);

  verdict->status = MESIGN_SIGNATURE_VALID;
  take_path (verdict, path, certificate, ways);
  look_for_revocation (verdict, self, ways, at, at_is_stamped);

  if (mesign_trust_is_distrusted (self, certificate) ||
      (!path->validated && would_lead_through_distrusted (ways, path)))
    {
      forget_path (verdict);
      if (verdict->status == MESIGN_SIGNATURE_VALID)
        conclude (verdict, MESIGN_SIGNATURE_UNTRUSTED, "distrusted");
    }
  else if (verdict->status == MESIGN_SIGNATURE_VALID && !path->validated)
    conclude (verdict, MESIGN_SIGNATURE_UNTRUSTED, path->reason);
  else if (verdict->status == MESIGN_SIGNATURE_VALID && !path->trusted)
    conclude (verdict, MESIGN_SIGNATURE_EXPIRED, path->reason);

  return verdict;
}

static void
close_way (GPtrArray *certificates, const MesignCertificate *certificate)
{
  for (guint i = certificates->len; i > 0; i--)
    if (g_str_equal (((MesignCertificate *) certificates->pdata[i - 1])->fingerprint,
                     certificate->fingerprint))
      g_ptr_array_remove_index (certificates, i - 1);
}

/* Whether there may be a path without the authority by which this one is revoked; it is closed. */
static gboolean
pass_by_revoked (Ways *ways, const MesignTrustVerdict *verdict)
{
  if (verdict->status != MESIGN_SIGNATURE_REVOKED || verdict->revoked == verdict->chain->pdata[0])
    return FALSE;
  close_way (ways->between, verdict->revoked);
  close_way (ways->anchors, verdict->revoked);
  close_way (ways->public_anchors, verdict->revoked);

  return TRUE;
}

/**
 * mesign_trust_judge:
 * @self: a snapshot
 * @certificate: the certificate to judge
 * @extra_intermediates: (nullable) (element-type MesignCertificate): what came along with it
 * @purpose: what it is used for
 * @at: the time that counts, in seconds since 1970 UTC
 * @at_is_stamped: whether a valid time stamp proves @at
 *
 * Judges a certificate. The first that applies is said: revoked, untrusted, expired, valid. A
 * revocation counts whatever @at is, unless a time stamp proves that @at lies before it. Where an
 * authority is certified by several, the revocation of one of these certificates leaves the others.
 * Pure: asks nobody, and gives the same answer every time. Any thread.
 *
 * Returns: (transfer full): the verdict
 */
MesignTrustVerdict *
mesign_trust_judge (MesignTrustSnapshot *self,
                    MesignCertificate *certificate,
                    GPtrArray *extra_intermediates,
                    MesignPathPurpose purpose,
                    gint64 at,
                    gboolean at_is_stamped)
{
  g_autoptr (MesignTrustVerdict) first = NULL;
  g_auto (Ways) ways = { 0 };

  g_return_val_if_fail (self != NULL && certificate != NULL, NULL);

  look_around (self, certificate, extra_intermediates, &ways);
  for (guint turn = 0; turn <= REVOKED_MOST; turn++)
    {
      g_autoptr (MesignPath) path = find_path (&ways, certificate, purpose, at);
      g_autoptr (MesignTrustVerdict) verdict =
          judge_path (self, &ways, certificate, path, at, at_is_stamped);
      gboolean goes_on = pass_by_revoked (&ways, verdict);

      if (first == NULL)
        first = mesign_trust_verdict_ref (verdict);
      else if (path->trusted && verdict->status != MESIGN_SIGNATURE_REVOKED)
        return g_steal_pointer (&verdict);
      if (!goes_on)
        break;
    }

  return g_steal_pointer (&first);
}
