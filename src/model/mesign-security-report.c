/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-security-report.h"

/**
 * mesign_signer_new:
 *
 * Returns: (transfer full): a signer without anything known
 */
MesignSigner *
mesign_signer_new (void)
{
  MesignSigner *self = g_new0 (MesignSigner, 1);

  self->status = MESIGN_SIGNATURE_INVALID;
  self->chain = mesign_certificate_list_new ();

  return self;
}

/**
 * mesign_signer_free:
 * @self: (transfer full): a signer
 */
void
mesign_signer_free (MesignSigner *self)
{
  g_free (self->reason);
  g_free (self->name);
  g_free (self->address);
  g_free (self->organization);
  g_free (self->fingerprint);
  g_free (self->issuer);
  g_free (self->digest);
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->revoked, mesign_certificate_unref);
  g_clear_pointer (&self->encryption_certificate, mesign_certificate_unref);
  g_strfreev (self->capabilities);
  g_free (self);
}

/**
 * mesign_layer_new:
 * @kind: what was found
 * @part: the number of its part
 *
 * Returns: (transfer full): a layer without a status
 */
MesignLayer *
mesign_layer_new (MesignLayerKind kind, const char *part)
{
  MesignLayer *self = g_new0 (MesignLayer, 1);

  self->kind = kind;
  self->part = g_strdup (part);
  self->signers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_signer_free);

  return self;
}

/**
 * mesign_layer_free:
 * @self: (transfer full): a layer
 */
void
mesign_layer_free (MesignLayer *self)
{
  g_free (self->part);
  g_free (self->status);
  g_free (self->reason);
  g_free (self->algorithm);
  g_clear_pointer (&self->signers, g_ptr_array_unref);
  g_free (self);
}

static void
warning_free (MesignWarning *self)
{
  g_free (self->code);
  g_free (self->message);
  g_free (self);
}

static void
clear (MesignSecurityReport *self)
{
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_free (self->encryption.reason);
  g_free (self->encryption.algorithm);
  g_free (self->encryption.key);
  g_free (self->signature.reason);
  g_free (self->signature.digest);
  g_clear_pointer (&self->signature.signers, g_ptr_array_unref);
  g_free (self->timestamp.reason);
  g_free (self->timestamp.authority);
  g_clear_pointer (&self->timestamp.chain, g_ptr_array_unref);
  g_clear_pointer (&self->header_protection.is_signed, g_ptr_array_unref);
  g_clear_pointer (&self->header_protection.is_encrypted, g_ptr_array_unref);
  g_clear_pointer (&self->header_protection.mismatched, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

MESIGN_DEFINE_VALUE (MesignSecurityReport, mesign_security_report)

/**
 * mesign_security_report_new:
 *
 * The lists of header fields hold names in lower case; signers are #MesignSigner, layers
 * #MesignLayer, warnings #MesignWarning.
 *
 * Returns: (transfer full): the report of a message with neither signature nor encryption
 */
MesignSecurityReport *
mesign_security_report_new (void)
{
  MesignSecurityReport *self = g_atomic_rc_box_new0 (MesignSecurityReport);

  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_layer_free);
  self->signature.signers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_signer_free);
  self->header_protection.is_signed = g_ptr_array_new_with_free_func (g_free);
  self->header_protection.is_encrypted = g_ptr_array_new_with_free_func (g_free);
  self->header_protection.mismatched = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) warning_free);

  return self;
}

/**
 * mesign_security_report_get_signer:
 * @self: a report
 *
 * Anybody can add a signature of somebody else's to a message, before or after the one that counts;
 * what is said of the signer has to be said of the right one.
 *
 * Returns: (transfer none) (nullable): the first signer the status is about
 */
const MesignSigner *
mesign_security_report_get_signer (const MesignSecurityReport *self)
{
  const GPtrArray *signers = self->signature.signers;
  MesignSignatureStatus status = self->signature.status;

  if (status == MESIGN_SIGNATURE_PARTIAL)
    status = MESIGN_SIGNATURE_VALID;
  for (guint i = 0; i < signers->len; i++)
    {
      const MesignSigner *signer = signers->pdata[i];

      if (signer->status == status)
        return signer;
    }

  return signers->len > 0 ? signers->pdata[0] : NULL;
}

/**
 * mesign_security_report_calls_for_care:
 * @self: a report
 *
 * Returns: whether one of its warnings is a reason to look closer. That a newsletter's pictures are
 * not loaded is none.
 */
gboolean
mesign_security_report_calls_for_care (const MesignSecurityReport *self)
{
  for (guint i = 0; i < self->warnings->len; i++)
    if (!g_str_equal (((const MesignWarning *) self->warnings->pdata[i])->code, "remote-content"))
      return TRUE;

  return FALSE;
}

/**
 * mesign_security_report_has_warning:
 * @self: a report
 * @code: a warning's word
 *
 * Returns: whether the report warns of @code
 */
gboolean
mesign_security_report_has_warning (const MesignSecurityReport *self, const char *code)
{
  for (guint i = 0; i < self->warnings->len; i++)
    if (g_str_equal (((MesignWarning *) self->warnings->pdata[i])->code, code))
      return TRUE;

  return FALSE;
}

/**
 * mesign_security_report_warn:
 * @self: a report that is still being made
 * @code: the warning's word for programs
 * @message: the sentence for people
 *
 * Adds a warning, once per @code and @message.
 */
void
mesign_security_report_warn (MesignSecurityReport *self, const char *code, const char *message)
{
  MesignWarning *warning;

  for (guint i = 0; i < self->warnings->len; i++)
    {
      warning = self->warnings->pdata[i];
      if (g_str_equal (warning->code, code) && g_str_equal (warning->message, message))
        return;
    }
  warning = g_new0 (MesignWarning, 1);
  warning->code = g_strdup (code);
  warning->message = g_strdup (message);
  g_ptr_array_add (self->warnings, warning);
}

/**
 * mesign_signature_status_to_string:
 * @status: a status
 *
 * Returns: its word, such as "valid"
 */
const char *
mesign_signature_status_to_string (MesignSignatureStatus status)
{
  static const char *const words[] = {
    "none",     "valid",   "untrusted", "expired",     "revoked",
    "mismatch", "partial", "invalid",   "unsupported",
  };

  g_return_val_if_fail (status < G_N_ELEMENTS (words), "invalid");

  return words[status];
}

/**
 * mesign_encryption_status_to_string:
 * @status: a status
 *
 * Returns: its word, such as "decrypted"
 */
const char *
mesign_encryption_status_to_string (MesignEncryptionStatus status)
{
  static const char *const words[] = { "none",   "decrypted",   "no-key",
                                       "failed", "unsupported", "not-opened" };

  g_return_val_if_fail (status < G_N_ELEMENTS (words), "failed");

  return words[status];
}

/**
 * mesign_timestamp_status_to_string:
 * @status: a status
 *
 * Returns: its word, such as "valid"
 */
const char *
mesign_timestamp_status_to_string (MesignTimestampStatus status)
{
  static const char *const words[] = { "none", "valid", "untrusted", "invalid" };

  g_return_val_if_fail (status < G_N_ELEMENTS (words), "invalid");

  return words[status];
}

/**
 * mesign_layer_kind_to_string:
 * @kind: a kind
 *
 * Returns: its word, such as "signed"
 */
const char *
mesign_layer_kind_to_string (MesignLayerKind kind)
{
  static const char *const words[] = { "encrypted", "signed", "compressed" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (words), "signed");

  return words[kind];
}
