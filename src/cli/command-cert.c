/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which certificates there are, and what is known of them. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
get_kind_word (MesignCertificateKind kind)
{
  switch (kind)
    {
    case MESIGN_CERTIFICATE_OWN:
      return "own";
    case MESIGN_CERTIFICATE_AUTHORITY:
      return "authority";
    case MESIGN_CERTIFICATE_PERSON:
    default:
      return "person";
    }
}

const char *
mesign_cli_get_decision_word (MesignTrustDecisionKind kind)
{
  switch (kind)
    {
    case MESIGN_TRUST_DECISION_TRUST:
      return "trusted";
    case MESIGN_TRUST_DECISION_DISTRUST:
      return "distrusted";
    case MESIGN_TRUST_DECISION_NONE:
    default:
      return "none";
    }
}

static void
add_problems (JsonBuilder *builder, MesignImportProblem problems)
{
  mesign_json_begin_array (builder, "problems");
  for (guint bit = 1; bit <= MESIGN_IMPORT_NO_ADDRESS; bit <<= 1)
    if (problems & bit)
      mesign_json_string (builder, NULL, mesign_import_problem_to_string (bit));
  json_builder_end_array (builder);
}

/* Without a verdict, by what stands in the certificate itself. */
void
mesign_json_own_certificate (JsonBuilder *builder,
                             const MesignOwnCertificate *own,
                             const MesignTrustVerdict *verdict)
{
  gboolean is_revoked = verdict != NULL && verdict->status == MESIGN_SIGNATURE_REVOKED;
  gboolean is_expired = verdict != NULL && verdict->status == MESIGN_SIGNATURE_EXPIRED;

  mesign_json_boolean (builder, "can_sign", own->can_sign && !is_revoked && !is_expired);
  mesign_json_boolean (builder, "can_encrypt", own->can_encrypt && !is_revoked);
  add_problems (builder, own->problems);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* The path, from the certificate upwards, as far as it is at hand. */
static void
add_chain (JsonBuilder *builder, GPtrArray *chain)
{
  mesign_json_begin_array (builder, "chain");
  for (guint i = 0; i < chain->len; i++)
    mesign_json_string (builder, NULL, ((const MesignCertificate *) chain->pdata[i])->fingerprint);
  json_builder_end_array (builder);
}

static void
add_info (JsonBuilder *builder, const MesignCertificateInfo *info)
{
  gint64 until;
  MesignExpiry expiry = mesign_certificate_info_get_expiry (info, get_now (), &until);

  mesign_json_begin_object (builder, NULL);
  mesign_json_certificate (builder, info->certificate, info->verdict->level);
  mesign_json_string (builder, "kind", get_kind_word (info->kind));
  mesign_json_string (builder, "status", mesign_signature_status_to_string (info->verdict->status));
  mesign_json_string (builder, "reason", info->verdict->reason);
  mesign_json_boolean (builder, "public", info->verdict->is_public);
  mesign_json_string (builder, "decision", mesign_cli_get_decision_word (info->decision));
  mesign_json_string (builder, "expiry", mesign_expiry_to_string (expiry));
  mesign_json_time (builder, "expires", until);
  mesign_json_revoked (builder, info->verdict->revoked, info->verdict->revoked_at);
  mesign_json_boolean (builder, "revocation_checked", info->verdict->revocation_checked);
  add_chain (builder, info->verdict->chain);
  if (info->own != NULL)
    mesign_json_own_certificate (builder, info->own, info->verdict);
  json_builder_end_object (builder);
}

/* For people: what was decided about a certificate goes before what its path says, and the one that
 * will soon be of no use is told. */
static const char *
get_state_word (const MesignCertificateInfo *info)
{
  MesignExpiry expiry = mesign_certificate_info_get_expiry (info, get_now (), NULL);

  if (info->decision != MESIGN_TRUST_DECISION_NONE)
    return mesign_cli_get_decision_word (info->decision);
  if (expiry == MESIGN_EXPIRY_WITHIN_1_DAY || expiry == MESIGN_EXPIRY_WITHIN_7_DAYS ||
      expiry == MESIGN_EXPIRY_WITHIN_30_DAYS)
    return mesign_expiry_to_string (expiry);

  return mesign_signature_status_to_string (info->verdict->status);
}

void
mesign_cli_print_certificate_line (const MesignCertificate *certificate,
                                   MesignLevel level,
                                   const char *status)
{
  g_autofree char *until = mesign_format_time (certificate->not_after);

  mesign_cli_print ("%.16s\t%s\t%s\t%s\t%.10s\t%s", certificate->fingerprint, certificate->name,
                    certificate->addresses[0] != NULL ? certificate->addresses[0] : "–",
                    mesign_cli_translate_word (mesign_level_to_string (level)), until,
                    mesign_cli_translate_word (status));
}

static gboolean
list_kind (MesignCli *cli, JsonBuilder *builder, MesignCertificateKind kind, GError **error)
{
  g_autoptr (GPtrArray) infos = NULL;

  mesign_engine_list_certificates_async (cli->engine, kind, cli->cancellable, mesign_cli_on_ready,
                                         cli);
  infos = mesign_engine_list_certificates_finish (cli->engine, mesign_cli_wait (cli), error);
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const MesignCertificateInfo *info = infos->pdata[i];

      add_info (builder, info);
      if (!cli->json)
        mesign_cli_print_certificate_line (info->certificate, info->verdict->level,
                                           get_state_word (info));
    }

  return infos != NULL;
}

static gboolean
list_changes (MesignCli *cli, JsonBuilder *builder, GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;

  mesign_engine_list_peer_changes_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);
  changes = mesign_engine_list_peer_changes_finish (cli->engine, mesign_cli_wait (cli), error);
  mesign_json_begin_array (builder, "changes");
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const MesignPeerChange *change = changes->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "address", change->address);
      mesign_json_time (builder, "at", change->at);
      mesign_json_string (builder, "before", change->before);
      mesign_json_string (builder, "after", change->after);
      mesign_json_string (builder, "issuer_before", change->issuer_before);
      mesign_json_string (builder, "issuer_after", change->issuer_after);
      mesign_json_boolean (builder, "other_issuer", change->is_other_issuer);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return changes != NULL;
}

MesignExit
mesign_cli_cert_list (MesignCli *cli, int argc, char **argv)
{
  gboolean wanted[3] = { FALSE };
  const GOptionEntry entries[] = {
    { "own", 0, 0, G_OPTION_ARG_NONE, &wanted[MESIGN_CERTIFICATE_OWN],
      N_ ("Those with a private key here"), NULL },
    { "people", 0, 0, G_OPTION_ARG_NONE, &wanted[MESIGN_CERTIFICATE_PERSON], N_ ("Other people's"),
      NULL },
    { "authorities", 0, 0, G_OPTION_ARG_NONE, &wanted[MESIGN_CERTIFICATE_AUTHORITY],
      N_ ("Authorities'"), NULL },
    { NULL },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  gboolean all;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  all = !wanted[0] && !wanted[1] && !wanted[2];
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "certificates");
  for (MesignCertificateKind kind = MESIGN_CERTIFICATE_OWN; kind <= MESIGN_CERTIFICATE_AUTHORITY;
       kind++)
    if ((all || wanted[kind]) && !list_kind (cli, builder, kind, &error))
      return mesign_cli_fail (cli, error);
  json_builder_end_array (builder);
  if ((all || wanted[MESIGN_CERTIFICATE_PERSON]) && !list_changes (cli, builder, &error))
    return mesign_cli_fail (cli, error);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

static gboolean
has_only_digits (const char *what)
{
  return strspn (what, "0123456789abcdefABCDEF") == strlen (what);
}

static gboolean
is_fingerprint (const char *what)
{
  return strlen (what) >= 8 && has_only_digits (what);
}

static gboolean
is_too_short (const char *what)
{
  return *what != '\0' && strlen (what) < 8 && has_only_digits (what);
}

/* The certificates named: one of the keystore by its fingerprint, or those of a file. */
GPtrArray *
mesign_cli_find_certificates (MesignCli *cli, const char *what, GError **error)
{
  g_autoptr (GBytes) octets = NULL;

  if (is_fingerprint (what) && !g_file_test (what, G_FILE_TEST_EXISTS))
    {
      g_autoptr (MesignCertificateInfo) info = NULL;
      GPtrArray *one;

      mesign_engine_find_certificate_async (cli->engine, what, cli->cancellable,
                                            mesign_cli_on_ready, cli);
      info = mesign_engine_find_certificate_finish (cli->engine, mesign_cli_wait (cli), error);
      if (info == NULL)
        return NULL;
      one = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_certificate_info_unref);
      g_ptr_array_add (one, mesign_certificate_info_ref (info));
      return one;
    }
  if (is_too_short (what) && !g_file_test (what, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                   _ ("“%s” is too short for a fingerprint. Give at least its first eight digits."),
                   what);
      return NULL;
    }
  octets = mesign_cli_read_file (what, error);
  if (octets == NULL)
    return NULL;
  mesign_engine_read_certificates_async (cli->engine, octets, cli->cancellable, mesign_cli_on_ready,
                                         cli);

  return mesign_engine_read_certificates_finish (cli->engine, mesign_cli_wait (cli), error);
}

static void
print_details (const MesignCertificateInfo *info)
{
  const MesignCertificate *certificate = info->certificate;
  g_autofree char *from = mesign_format_time (certificate->not_before);
  g_autofree char *until = mesign_format_time (certificate->not_after);
  g_autofree char *addresses = g_strjoinv (", ", certificate->addresses);
  const char *reason = info->decision == MESIGN_TRUST_DECISION_NONE ? info->verdict->reason : NULL;
  g_autofree char *state = mesign_cli_dup_state (get_state_word (info), reason);

  mesign_cli_print (_ ("Name: %s"), certificate->name);
  mesign_cli_print (_ ("Addresses: %s"), addresses);
  mesign_cli_print (_ ("Subject: %s"), certificate->subject);
  mesign_cli_print (_ ("Issuer: %s"), certificate->issuer);
  mesign_cli_print (_ ("Valid: %s to %s"), from, until);
  mesign_cli_print (_ ("Level: %s"),
                    mesign_cli_translate_word (mesign_level_to_string (info->verdict->level)));
  mesign_cli_print (_ ("Key: %s, %u bits"), certificate->key_algorithm, certificate->key_bits);
  mesign_cli_print (_ ("Serial number: %s"), certificate->serial);
  mesign_cli_print (_ ("SHA-256 fingerprint: %s"), certificate->fingerprint);
  mesign_cli_print (_ ("State: %s"), state);
}

/* Fetches what is missing above certificates, and has them judged anew. */
static gboolean
complete_paths (MesignCli *cli, const char *what, GPtrArray **infos, GError **error)
{
  for (guint i = 0; i < (*infos)->len; i++)
    {
      const MesignCertificateInfo *info = (*infos)->pdata[i];
      g_autoptr (GPtrArray) fetched = NULL;

      mesign_engine_complete_path_async (cli->engine, info->certificate, NULL, cli->cancellable,
                                         mesign_cli_on_ready, cli);
      fetched = mesign_engine_complete_path_finish (cli->engine, mesign_cli_wait (cli), error);
      if (fetched == NULL)
        return FALSE;
    }
  g_ptr_array_unref (*infos);
  *infos = mesign_cli_find_certificates (cli, what, error);

  return *infos != NULL;
}

MesignExit
mesign_cli_cert_show (MesignCli *cli, int argc, char **argv)
{
  gboolean fetch = FALSE;
  const GOptionEntry entries[] = {
    { "fetch-issuers", 0, 0, G_OPTION_ARG_NONE, &fetch,
      N_ ("Fetch missing issuers from where the certificate says they are"), NULL },
    { NULL },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) ||
      (infos = mesign_cli_find_certificates (cli, argv[1], &error)) == NULL ||
      (fetch && !complete_paths (cli, argv[1], &infos, &error)))
    return mesign_cli_fail (cli, error);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "certificates");
  for (guint i = 0; i < infos->len; i++)
    {
      add_info (builder, infos->pdata[i]);
      if (!cli->json)
        print_details (infos->pdata[i]);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}
