/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/security/mesign-security-facts.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What the sentence is founded on, fact by fact. */

/**
 * mesign_security_fact_free:
 * @self: (transfer full): a fact
 */
void
mesign_security_fact_free (MesignSecurityFact *self)
{
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

static GPtrArray *
fact_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_security_fact_free);
}

static void
add (GPtrArray *facts, const char *title, const char *text)
{
  MesignSecurityFact *fact;

  if (text == NULL || *text == '\0')
    return;
  fact = g_new0 (MesignSecurityFact, 1);
  fact->title = g_strdup (title);
  fact->text = mesign_words_clean_line (text);
  g_ptr_array_add (facts, fact);
}

static void
add_time (GPtrArray *facts, const char *title, gint64 at)
{
  g_autofree char *text = at != 0 ? mesign_words_date_long (at) : NULL;

  add (facts, title, text);
}

static char *
dup_validity (const MesignCertificate *certificate)
{
  g_autofree char *from = mesign_words_day (certificate->not_before);
  g_autofree char *until = mesign_words_day (certificate->not_after);

  /* Translators: the first and the last day of something */
  return g_strdup_printf (_ ("%1$s – %2$s"), from, until);
}

/* From the signer up to where the trust comes from. */
static char *
dup_chain (const MesignSigner *signer)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < signer->chain->len; i++)
    {
      const MesignCertificate *certificate = signer->chain->pdata[i];

      if (i > 0)
        g_string_append (text, " ← ");
      g_string_append (text, certificate->name);
    }

  return g_string_free (text, FALSE);
}

static char *
dup_level (const MesignSigner *signer)
{
  if (signer->level == MESIGN_LEVEL_UNKNOWN)
    return g_strdup (mesign_words_level (signer->level));

  return g_strdup_printf ("%s · %s", mesign_words_level (signer->level),
                          signer->is_public ? _ ("publicly trusted") : _ ("not publicly trusted"));
}

/**
 * mesign_security_list_signer_facts:
 * @signer: a signer
 *
 * Returns: (transfer full) (element-type MesignSecurityFact): what the certificate says
 */
GPtrArray *
mesign_security_list_signer_facts (const MesignSigner *signer)
{
  GPtrArray *facts = fact_list_new ();
  g_autofree char *level = dup_level (signer);
  g_autofree char *chain = dup_chain (signer);
  g_autofree char *validity =
      signer->certificate != NULL ? dup_validity (signer->certificate) : NULL;

  add (facts, _ ("Name"), signer->name);
  add (facts, _ ("Address"), signer->address);
  add (facts, _ ("Organization"), signer->organization);
  add (facts, _ ("Identity"), level);
  add (facts, _ ("Issued by"), signer->issuer);
  add (facts, _ ("Valid"), validity);
  if (signer->chain->len > 1)
    add (facts, _ ("Chain"), chain);
  add_time (facts, _ ("Says it was signed"), signer->claimed_time);

  return facts;
}

static const char *
get_timestamp_words (MesignTimestampStatus status)
{
  switch (status)
    {
    case MESIGN_TIMESTAMP_VALID:
      return _ ("Valid");
    case MESIGN_TIMESTAMP_UNTRUSTED:
      return _ ("From an authority that is not trusted");
    case MESIGN_TIMESTAMP_INVALID:
      return _ ("Wrong");
    case MESIGN_TIMESTAMP_NONE:
    default:
      return _ ("None");
    }
}

/**
 * mesign_security_list_signature_facts:
 * @report: a report of a signed message
 *
 * Returns: (transfer full) (element-type MesignSecurityFact): what is known of the signature itself
 */
GPtrArray *
mesign_security_list_signature_facts (const MesignSecurityReport *report)
{
  GPtrArray *facts = fact_list_new ();
  g_autofree char *digest =
      report->signature.digest != NULL ? g_ascii_strup (report->signature.digest, -1) : NULL;

  add (facts, _ ("Covers"),
       report->signature.covers_all ? _ ("The whole mail") : _ ("A part of the mail"));
  add (facts, _ ("Digest"), digest);
  add (facts, _ ("Time stamp"), get_timestamp_words (report->timestamp.status));
  add_time (facts, _ ("Stamped"), report->timestamp.time);
  add (facts, _ ("Stamped by"), report->timestamp.authority);

  return facts;
}

/**
 * mesign_security_list_encryption_facts:
 * @report: a report
 *
 * Returns: (transfer full) (element-type MesignSecurityFact): what is known of the encryption
 */
GPtrArray *
mesign_security_list_encryption_facts (const MesignSecurityReport *report)
{
  GPtrArray *facts = fact_list_new ();
  g_autofree char *algorithm = report->encryption.algorithm != NULL
                                   ? g_ascii_strup (report->encryption.algorithm, -1)
                                   : NULL;
  g_autofree char *readers =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u certificate", "%u certificates",
                                    report->encryption.recipients),
                       report->encryption.recipients);

  add (facts, _ ("Method"), algorithm);
  if (report->encryption.recipients > 0)
    add (facts, _ ("Can be read with"), readers);
  if (report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED)
    add (facts, _ ("Protected against change"),
         report->encryption.authenticated ? _ ("Yes") : _ ("Only by the signature, if any"));
  add (facts, _ ("Problem"), report->encryption.reason);

  return facts;
}

static const char *
get_field_name (const char *field)
{
  static const char *const names[][2] = {
    { "from", N_ ("sender") },
    { "to", N_ ("recipients") },
    { "cc", N_ ("copies") },
    { "bcc", N_ ("blind copies") },
    { "subject", N_ ("subject") },
    { "date", N_ ("date") },
    { "reply-to", N_ ("reply address") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (field, names[i][0]))
      return _ (names[i][1]);

  return NULL;
}

static char *
dup_fields (GPtrArray *fields)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const char *name = get_field_name (fields->pdata[i]);

      if (name == NULL)
        continue;
      if (text->len > 0)
        g_string_append (text, _ (", "));
      g_string_append (text, name);
    }

  return g_string_free (text, FALSE);
}

/**
 * mesign_security_list_header_facts:
 * @report: a report
 *
 * Returns: (transfer full) (element-type MesignSecurityFact): which fields of the header are
 * protected
 */
GPtrArray *
mesign_security_list_header_facts (const MesignSecurityReport *report)
{
  GPtrArray *facts = fact_list_new ();
  g_autofree char *is_signed = dup_fields (report->header_protection.is_signed);
  g_autofree char *is_encrypted = dup_fields (report->header_protection.is_encrypted);
  g_autofree char *mismatched = dup_fields (report->header_protection.mismatched);

  add (facts, _ ("Signed as well"), is_signed);
  add (facts, _ ("Encrypted as well"), is_encrypted);
  add (facts, _ ("Changed on the way"), mismatched);

  return facts;
}

/* The technical report, in the words of the definitions; it is not translated. */

static void
report_line (GString *text, const char *name, const char *value)
{
  g_autofree char *clean = mesign_words_clean_line (value);

  if (*clean != '\0')
    g_string_append_printf (text, "%s: %s\n", name, clean);
}

static void
report_time (GString *text, const char *name, gint64 at)
{
  g_autoptr (GDateTime) time = at != 0 ? g_date_time_new_from_unix_utc (at) : NULL;
  g_autofree char *value = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  report_line (text, name, value);
}

static void
report_signer (GString *text, const MesignSigner *signer)
{
  g_autofree char *chain = dup_chain (signer);

  report_line (text, "  signer", mesign_signature_status_to_string (signer->status));
  report_line (text, "    reason", signer->reason);
  report_line (text, "    name", signer->name);
  report_line (text, "    address", signer->address);
  report_line (text, "    organization", signer->organization);
  report_line (text, "    level", mesign_level_to_string (signer->level));
  report_line (text, "    public", signer->is_public ? "yes" : "no");
  report_line (text, "    issuer", signer->issuer);
  report_line (text, "    fingerprint", signer->fingerprint);
  report_line (text, "    digest", signer->digest);
  report_line (text, "    chain", chain);
  report_time (text, "    claimed time", signer->claimed_time);
}

static void
report_layer (GString *text, const MesignLayer *layer)
{
  g_string_append_printf (text, "layer %s: %s, %s%s\n", layer->part,
                          mesign_layer_kind_to_string (layer->kind), layer->status,
                          layer->counts ? " (counts)" : "");
  report_line (text, "  reason", layer->reason);
  report_line (text, "  algorithm", layer->algorithm);
  for (guint i = 0; i < layer->signers->len; i++)
    report_signer (text, layer->signers->pdata[i]);
}

static void
report_fields (GString *text, const char *name, GPtrArray *fields)
{
  g_autofree char *joined = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < fields->len; i++)
    g_ptr_array_add (list, fields->pdata[i]);
  g_ptr_array_add (list, NULL);
  joined = g_strjoinv (", ", (char **) list->pdata);
  report_line (text, name, joined);
}

/**
 * mesign_security_technical_report:
 * @message: a message
 *
 * Returns: (transfer full): all that is known of its security, for somebody who has to find out why
 */
char *
mesign_security_technical_report (const MesignOpenedMessage *message)
{
  const MesignSecurityReport *report = message->report;
  GString *text = g_string_new (NULL);

  report_line (text, "message-id", message->headers->message_id);
  report_line (text, "signature", mesign_signature_status_to_string (report->signature.status));
  report_line (text, "  reason", report->signature.reason);
  report_line (text, "  digest", report->signature.digest);
  report_line (text, "  covers all", report->signature.covers_all ? "yes" : "no");
  report_line (text, "encryption", mesign_encryption_status_to_string (report->encryption.status));
  report_line (text, "  reason", report->encryption.reason);
  report_line (text, "  algorithm", report->encryption.algorithm);
  report_line (text, "  authenticated", report->encryption.authenticated ? "yes" : "no");
  report_line (text, "  key", report->encryption.key);
  g_string_append_printf (text, "  recipients: %u\n", report->encryption.recipients);
  report_line (text, "timestamp", mesign_timestamp_status_to_string (report->timestamp.status));
  report_line (text, "  reason", report->timestamp.reason);
  report_line (text, "  authority", report->timestamp.authority);
  report_time (text, "  time", report->timestamp.time);
  report_line (text, "header protection", report->header_protection.present ? "yes" : "no");
  report_fields (text, "  signed", report->header_protection.is_signed);
  report_fields (text, "  encrypted", report->header_protection.is_encrypted);
  report_fields (text, "  mismatched", report->header_protection.mismatched);
  for (guint i = 0; i < report->layers->len; i++)
    report_layer (text, report->layers->pdata[i]);
  for (guint i = 0; i < report->warnings->len; i++)
    {
      const MesignWarning *warning = report->warnings->pdata[i];

      report_line (text, "warning", warning->code);
    }

  return g_string_free (text, FALSE);
}
