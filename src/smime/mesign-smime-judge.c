/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Judging: what is to be said of each signer, of each signed layer, and of the message. */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime-private.h"

#include <glib/gi18n-lib.h>

#define DAY ((gint64) 24 * 60 * 60)

static const char *
choose_address (MesignCertificate *certificate, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      MesignAddress *address = from->pdata[i];

      if (mesign_certificate_has_address (certificate, address->address))
        return address->address;
    }

  return certificate->addresses[0];
}

static void
set_signer_status (MesignSigner *signer, MesignSignatureStatus status, const char *reason)
{
  signer->status = status;
  g_free (signer->reason);
  signer->reason = g_strdup (reason);
}

static void
describe_certificate (MesignSigner *signer, MesignCertificate *certificate, GPtrArray *from)
{
  signer->certificate = mesign_certificate_ref (certificate);
  signer->name = g_strdup (certificate->name);
  signer->address = g_strdup (choose_address (certificate, from));
  signer->fingerprint = g_strdup (certificate->fingerprint);
  signer->issuer = g_strdup (certificate->issuer_name);
}

/* The time that counts for this signer, and whether a valid stamp says so. */
static gint64
choose_time (const MesignSmimeContext *context, const MesignTimestamp *stamp, gboolean *is_stamped)
{
  *is_stamped = FALSE;
  if (context->at != 0)
    return context->at;
  if (stamp != NULL && stamp->status == MESIGN_TIMESTAMP_VALID)
    {
      *is_stamped = TRUE;
      return stamp->time;
    }

  return context->received != 0 ? context->received : context->now;
}

static void
judge_trust (const MesignSmimeContext *context,
             MesignSigner *signer,
             const MesignCmsSigner *cms_signer,
             GPtrArray *certificates,
             const MesignTimestamp *stamp)
{
  gboolean is_stamped;
  gint64 at = choose_time (context, stamp, &is_stamped);
  g_autoptr (MesignTrustVerdict) verdict =
      mesign_trust_judge (context->snapshot, cms_signer->certificate, certificates,
                          MESIGN_PATH_SMIME_SIGN, at, is_stamped);

  g_ptr_array_unref (signer->chain);
  signer->chain = g_ptr_array_ref (verdict->chain);
  if (verdict->revoked != NULL)
    signer->revoked = mesign_certificate_ref (verdict->revoked);
  signer->revoked_at = verdict->revoked_at;
  set_signer_status (signer, verdict->status, verdict->reason);
  if (cms_signer->weak_digest && verdict->status != MESIGN_SIGNATURE_REVOKED &&
      verdict->status != MESIGN_SIGNATURE_UNTRUSTED)
    {
      set_signer_status (signer, MESIGN_SIGNATURE_UNTRUSTED, "weak-algorithm");
      return;
    }
  if (signer->status == MESIGN_SIGNATURE_VALID || signer->status == MESIGN_SIGNATURE_EXPIRED)
    {
      signer->level = verdict->level;
      signer->organization = g_strdup (verdict->organization);
      signer->is_public = verdict->is_public;
    }
}

static MesignSigner *
judge_signer (const MesignSmimeContext *context,
              const MesignCmsSigner *cms_signer,
              GPtrArray *certificates,
              GPtrArray *from,
              const MesignTimestamp *stamp)
{
  MesignSigner *signer = mesign_signer_new ();

  signer->claimed_time = cms_signer->claimed_time;
  signer->digest = g_strdup (cms_signer->digest);
  signer->capabilities = g_strdupv (cms_signer->capabilities);
  if (cms_signer->encryption_certificate != NULL)
    signer->encryption_certificate = mesign_certificate_ref (cms_signer->encryption_certificate);
  if (cms_signer->certificate != NULL)
    describe_certificate (signer, cms_signer->certificate, from);

  switch (cms_signer->status)
    {
    case MESIGN_CMS_SIGNER_UNSUPPORTED:
      set_signer_status (signer, MESIGN_SIGNATURE_UNSUPPORTED, cms_signer->reason);
      return signer;
    case MESIGN_CMS_SIGNER_NO_CERTIFICATE:
      set_signer_status (signer, MESIGN_SIGNATURE_UNTRUSTED, "no-path");
      return signer;
    case MESIGN_CMS_SIGNER_OK:
      break;
    case MESIGN_CMS_SIGNER_INVALID:
    default:
      set_signer_status (signer, MESIGN_SIGNATURE_INVALID, cms_signer->reason);
      return signer;
    }

  judge_trust (context, signer, cms_signer, certificates, stamp);
  if (signer->status == MESIGN_SIGNATURE_VALID &&
      !mesign_address_list_contains (from, signer->address))
    set_signer_status (signer, MESIGN_SIGNATURE_MISMATCH, NULL);

  return signer;
}

static gboolean
has_status (GPtrArray *signers, MesignSignatureStatus status)
{
  for (guint i = 0; i < signers->len; i++)
    if (((MesignSigner *) signers->pdata[i])->status == status)
      return TRUE;

  return FALSE;
}

static gboolean
is_signed_by_valid (GPtrArray *signers, const char *address)
{
  for (guint i = 0; i < signers->len; i++)
    {
      MesignSigner *signer = signers->pdata[i];

      if (signer->status == MESIGN_SIGNATURE_VALID &&
          mesign_certificate_has_address (signer->certificate, address))
        return TRUE;
    }

  return FALSE;
}

/* One status out of all signers: the worst that is not merely another address, then whether every
 * From address has a valid signer of its own. */
static MesignSignatureStatus
combine_signers (GPtrArray *signers, GPtrArray *from, guint n_from)
{
  static const MesignSignatureStatus worst_first[] = {
    MESIGN_SIGNATURE_INVALID,   MESIGN_SIGNATURE_REVOKED, MESIGN_SIGNATURE_UNSUPPORTED,
    MESIGN_SIGNATURE_UNTRUSTED, MESIGN_SIGNATURE_EXPIRED,
  };

  if (signers->len == 0)
    return MESIGN_SIGNATURE_INVALID;
  for (guint i = 0; i < G_N_ELEMENTS (worst_first); i++)
    if (has_status (signers, worst_first[i]))
      return worst_first[i];
  if (n_from != 1 || from->len == 0)
    return MESIGN_SIGNATURE_MISMATCH;
  for (guint i = 0; i < from->len; i++)
    if (!is_signed_by_valid (signers, ((MesignAddress *) from->pdata[i])->address))
      return MESIGN_SIGNATURE_MISMATCH;

  return MESIGN_SIGNATURE_VALID;
}

static const char *
find_reason (GPtrArray *signers, MesignSignatureStatus status)
{
  for (guint i = 0; i < signers->len; i++)
    {
      MesignSigner *signer = signers->pdata[i];

      if (signer->status == status && signer->reason != NULL)
        return signer->reason;
    }

  return NULL;
}

/* Judges a signed layer that has been read. */
void
mesign_smime_judge_layer (const MesignSmimeContext *context,
                          MesignFoundLayer *found,
                          GPtrArray *from,
                          guint n_from)
{
  GPtrArray *signers = found->layer->signers;

  if (found->signed_data == NULL)
    {
      found->status = g_strcmp0 (found->layer->status, "unsupported") == 0
                          ? MESIGN_SIGNATURE_UNSUPPORTED
                          : MESIGN_SIGNATURE_INVALID;
      return;
    }
  g_ptr_array_set_size (signers, 0);
  g_clear_pointer (&found->stamps, g_hash_table_unref);
  found->stamps = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) mesign_timestamp_unref);
  for (guint i = 0; i < found->signed_data->signers->len; i++)
    {
      MesignCmsSigner *cms_signer = found->signed_data->signers->pdata[i];
      g_autoptr (MesignTimestamp) stamp = NULL;

      if (cms_signer->timestamp != NULL && cms_signer->status == MESIGN_CMS_SIGNER_OK)
        stamp =
            mesign_trust_judge_timestamp (context->snapshot, cms_signer->timestamp,
                                          cms_signer->signature, found->signed_data->certificates);
      g_ptr_array_add (signers, judge_signer (context, cms_signer, found->signed_data->certificates,
                                              from, stamp));
      if (stamp != NULL)
        g_hash_table_insert (found->stamps, signers->pdata[i], g_steal_pointer (&stamp));
    }
  found->status = combine_signers (signers, from, n_from);
  if (!mesign_mime_part_is_multipart (found->part) && found->signed_data->content == NULL)
    found->status = MESIGN_SIGNATURE_INVALID;
  mesign_layer_set_status (found->layer, mesign_signature_status_to_string (found->status),
                           signers->len == 0 ? "no-signer" : find_reason (signers, found->status));
  g_free (found->layer->algorithm);
  found->layer->algorithm =
      signers->len > 0 ? g_strdup (((MesignSigner *) signers->pdata[0])->digest) : NULL;
}

static void
report_encryption (MesignOpening *self)
{
  MesignSecurityReport *report = self->message->report;
  gboolean first = TRUE;

  for (guint i = 0; i < self->layers->len; i++)
    {
      MesignFoundLayer *found = self->layers->pdata[i];
      const MesignCmsDecrypted *decrypted = found->decrypted;

      if (found->layer->kind != MESIGN_LAYER_ENCRYPTED)
        continue;
      report->encryption.status = decrypted != NULL ? decrypted->status : MESIGN_ENCRYPTION_FAILED;
      g_free (report->encryption.reason);
      report->encryption.reason = g_strdup (found->layer->reason);
      report->encryption.authenticated = decrypted != NULL && decrypted->authenticated &&
                                         (first || report->encryption.authenticated);
      g_free (report->encryption.algorithm);
      report->encryption.algorithm = g_strdup (found->layer->algorithm);
      g_free (report->encryption.key);
      report->encryption.key = decrypted != NULL ? g_strdup (decrypted->key) : NULL;
      report->encryption.recipients = decrypted != NULL ? decrypted->recipients : 0;
      first = FALSE;
      if (report->encryption.status != MESIGN_ENCRYPTION_DECRYPTED)
        return;
    }
}

static int
find_last_encrypted (MesignOpening *self)
{
  for (int i = (int) self->layers->len - 1; i >= 0; i--)
    if (((MesignFoundLayer *) self->layers->pdata[i])->layer->kind == MESIGN_LAYER_ENCRYPTED)
      return i;

  return -1;
}

static MesignFoundLayer *
find_signed (MesignOpening *self, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (((MesignFoundLayer *) self->layers->pdata[i])->layer->kind == MESIGN_LAYER_SIGNED)
      return self->layers->pdata[i];

  return NULL;
}

static gboolean
is_opened (const MesignFoundLayer *encrypted)
{
  return encrypted->decrypted != NULL &&
         encrypted->decrypted->status == MESIGN_ENCRYPTION_DECRYPTED;
}

/* The signed layer that says who wrote the message: the outermost one inside the innermost
 * encrypted layer, if that opened; without encryption the outermost one. */
static MesignFoundLayer *
find_counting (MesignOpening *self)
{
  int encrypted = find_last_encrypted (self);

  if (encrypted > 0 && find_signed (self, 0, encrypted) != NULL)
    mesign_security_report_warn (
        self->message->report, "signature-outside-encryption",
        _ ("A signature is only around the encrypted text. It does not say who wrote it."));
  if (encrypted >= 0 && !is_opened (self->layers->pdata[encrypted]))
    return NULL;

  return find_signed (self, encrypted + 1, self->layers->len);
}

static MesignFoundLayer *
find_worst_nested (MesignOpening *self)
{
  static const MesignSignatureStatus worst_first[] = {
    MESIGN_SIGNATURE_INVALID,   MESIGN_SIGNATURE_REVOKED, MESIGN_SIGNATURE_UNSUPPORTED,
    MESIGN_SIGNATURE_UNTRUSTED, MESIGN_SIGNATURE_EXPIRED, MESIGN_SIGNATURE_MISMATCH,
    MESIGN_SIGNATURE_VALID,
  };

  for (guint i = 0; i < G_N_ELEMENTS (worst_first); i++)
    for (guint j = 0; j < self->nested->len; j++)
      {
        MesignFoundLayer *found = self->nested->pdata[j];

        if (found->layer->kind == MESIGN_LAYER_SIGNED && !found->in_attached_message &&
            found->status == worst_first[i])
          return found;
      }

  return NULL;
}

/* The stamp of the signer the status is about: one beside it vouches for another signature. */
static void
report_stamp (MesignSecurityReport *report, GHashTable *stamps)
{
  const MesignSigner *signer = mesign_security_report_get_signer (report);
  const MesignTimestamp *stamp =
      stamps != NULL && signer != NULL ? g_hash_table_lookup (stamps, signer) : NULL;

  if (stamp == NULL)
    return;
  report->timestamp.status = stamp->status;
  report->timestamp.reason = g_strdup (stamp->reason);
  report->timestamp.time = stamp->time;
  report->timestamp.authority = g_strdup (stamp->authority);
  if (stamp->chain != NULL)
    report->timestamp.chain = g_ptr_array_ref (stamp->chain);
}

static void
report_signature (MesignOpening *self, MesignFoundLayer *found, gboolean covers_all)
{
  MesignSecurityReport *report = self->message->report;

  self->counting = found;
  found->layer->counts = TRUE;
  report->signature.status = found->status;
  report->signature.covers_all = covers_all;
  report->signature.reason = g_strdup (found->layer->reason);
  report->signature.digest = g_strdup (found->layer->algorithm);
  g_ptr_array_unref (report->signature.signers);
  report->signature.signers = g_ptr_array_ref (found->layer->signers);
  report_stamp (report, found->stamps);
  if (!covers_all && found->status == MESIGN_SIGNATURE_VALID)
    report->signature.status = MESIGN_SIGNATURE_PARTIAL;
  if (!covers_all)
    mesign_security_report_warn (
        report, "unsigned-content",
        _ ("Only a part of this message is signed. Anyone could have added the rest."));
}

static void
warn_of_inner_signatures (MesignOpening *self)
{
  gboolean inside = FALSE;

  for (guint i = 0; i < self->layers->len; i++)
    {
      MesignFoundLayer *found = self->layers->pdata[i];

      if (inside && found->layer->kind == MESIGN_LAYER_SIGNED &&
          found->status != MESIGN_SIGNATURE_VALID)
        mesign_security_report_warn (self->message->report, "inner-signature",
                                     _ ("A second signature inside this message is not in order."));
      inside = inside || found == self->counting;
    }
}

static void
warn_of_times (MesignOpening *self)
{
  MesignSecurityReport *report = self->message->report;
  gint64 known = report->timestamp.status == MESIGN_TIMESTAMP_VALID ? report->timestamp.time
                 : self->context->received != 0                     ? self->context->received
                                                : self->message->outer_headers->date;

  for (guint i = 0; known != 0 && i < report->signature.signers->len; i++)
    {
      const MesignSigner *signer = report->signature.signers->pdata[i];

      if (signer->claimed_time != 0 && ABS (signer->claimed_time - known) > DAY)
        mesign_security_report_warn (
            report, "signing-time-differs",
            _ ("The signer claims to have signed at a time that does not fit the message."));
    }
}

/* A signature below a multipart does not cover the protected header, so its signers are held
 * against the From outside. */
static void
judge_layers (MesignOpening *self, GPtrArray *from, guint n_from)
{
  const MesignEnvelope *outside = self->message->outer_headers;

  for (guint i = 0; i < self->layers->len; i++)
    if (((MesignFoundLayer *) self->layers->pdata[i])->layer->kind == MESIGN_LAYER_SIGNED)
      mesign_smime_judge_layer (self->context, self->layers->pdata[i], from, n_from);
  for (guint i = 0; i < self->nested->len; i++)
    {
      MesignFoundLayer *found = self->nested->pdata[i];

      if (found->layer->kind == MESIGN_LAYER_SIGNED && !found->in_attached_message)
        mesign_smime_judge_layer (self->context, found, outside->from, outside->n_from);
    }
}

/* Fills in all of the report but the header protection. */
void
mesign_opening_judge (MesignOpening *self)
{
  guint n_from;
  GPtrArray *from = mesign_opening_get_from (self, &n_from);
  MesignFoundLayer *counting;

  judge_layers (self, from, n_from);
  report_encryption (self);
  counting = find_counting (self);
  if (counting != NULL)
    report_signature (self, counting, TRUE);
  else if (self->payload != NULL && (counting = find_worst_nested (self)) != NULL)
    {
      from = self->message->outer_headers->from;
      n_from = self->message->outer_headers->n_from;
      report_signature (self, counting, FALSE);
    }
  warn_of_inner_signatures (self);
  warn_of_times (self);
  if (self->counting != NULL && (n_from != 1 || from->len == 0))
    mesign_security_report_warn (self->message->report, "malformed",
                                 _ ("This message does not say clearly who it is from."));
}
