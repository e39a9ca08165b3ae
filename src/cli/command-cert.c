/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

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
static void
add_own (JsonBuilder *builder, const MesignOwnCertificate *own, const MesignTrustVerdict *verdict)
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
    add_own (builder, info->own, info->verdict);
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

static void
print_certificate_line (const MesignCertificate *certificate, MesignLevel level, const char *status)
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
        print_certificate_line (info->certificate, info->verdict->level, get_state_word (info));
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

/* What it says of itself is a claim; its level is what a path lets stand of it. */
static MesignLevel
get_level (MesignCli *cli, const MesignCertificate *certificate)
{
  g_autoptr (MesignCertificateInfo) info = NULL;

  mesign_engine_find_certificate_async (cli->engine, certificate->fingerprint, cli->cancellable,
                                        mesign_cli_on_ready, cli);
  info = mesign_engine_find_certificate_finish (cli->engine, mesign_cli_wait (cli), NULL);

  return info != NULL ? info->verdict->level : MESIGN_LEVEL_UNKNOWN;
}

static MesignExit
print_import (MesignCli *cli, const MesignImport *import)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  mesign_json_boolean (builder, "already_there", import->already_there);
  mesign_json_begin_array (builder, "own");
  for (guint i = 0; i < import->own->len; i++)
    {
      const MesignOwnCertificate *own = import->own->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_certificate (builder, own->certificate, get_level (cli, own->certificate));
      add_own (builder, own, NULL);
      json_builder_end_object (builder);
      if (!cli->json)
        print_certificate_line (own->certificate, get_level (cli, own->certificate),
                                own->can_sign ? _ ("can sign")
                                              : _ ("kept, not offered for signing"));
    }
  json_builder_end_array (builder);
  mesign_json_begin_array (builder, "others");
  for (guint i = 0; i < import->others->len; i++)
    {
      mesign_json_begin_object (builder, NULL);
      mesign_json_certificate (builder, import->others->pdata[i],
                               get_level (cli, import->others->pdata[i]));
      json_builder_end_object (builder);
      if (!cli->json)
        print_certificate_line (import->others->pdata[i], get_level (cli, import->others->pdata[i]),
                                "");
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (!cli->json && import->already_there)
    mesign_cli_print (_ ("All of it was here already."));

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

/* What is imported, and whose it is to be. */
typedef struct
{
  GBytes *octets;
  const char *address;
  gint64 retrieval;
} ImportWish;

static MesignImport *
import_with (MesignCli *cli, const ImportWish *wish, MesignSecret *password, GError **error)
{
  if (wish->retrieval != 0)
    {
      mesign_engine_import_journey_file_async (cli->engine, wish->retrieval, wish->octets, password,
                                               cli->cancellable, mesign_cli_on_ready, cli);
      return mesign_engine_import_journey_file_finish (cli->engine, mesign_cli_wait (cli), NULL,
                                                       error);
    }
  mesign_engine_import_async (cli->engine, wish->octets, password, wish->address, cli->cancellable,
                              mesign_cli_on_ready, cli);

  return mesign_engine_import_finish (cli->engine, mesign_cli_wait (cli), error);
}

/* Neither the kept password of an order opened it, nor an empty one. */
static gboolean
lacks_password (GBytes *octets, const GError *error)
{
  return mesign_key_file_wants_password (octets) &&
         (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSWORD) ||
          g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED));
}

/* A password is asked for only where none that is here serves. */
static MesignImport *
import_file (MesignCli *cli, const ImportWish *wish, const char *password_file, GError **error)
{
  g_autoptr (MesignSecret) password = NULL;
  GError *inner = NULL;
  MesignImport *import = NULL;

  if (password_file == NULL)
    {
      import = import_with (cli, wish, NULL, &inner);
      if (import != NULL)
        return import;
      if (!lacks_password (wish->octets, inner))
        {
          g_propagate_error (error, inner);
          return NULL;
        }
      g_error_free (inner);
    }
  password = mesign_cli_read_password (cli, password_file, _ ("Password of the PFX:"), error);

  return password != NULL ? import_with (cli, wish, password, error) : NULL;
}

MesignExit
mesign_cli_cert_import (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *password_file = NULL;
  g_autofree char *address = NULL;
  gint64 retrieval = 0;
  const GOptionEntry entries[] = {
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
      N_ ("The password of the PFX; - is standard input"), N_ ("FILE") },
    { "for", 0, 0, G_OPTION_ARG_STRING, &address, N_ ("Refuse it unless it is for this address"),
      N_ ("ADDRESS") },
    { "retrieval", 0, 0, G_OPTION_ARG_INT64, &retrieval, N_ ("The order it ends"), N_ ("ID") },
    { NULL },
  };
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (address != NULL && retrieval != 0)
    return mesign_cli_usage (cli, _ ("An order has its address: say --for or --retrieval."));
  octets = mesign_cli_read_file (argv[1], &error);
  if (octets == NULL || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  import = import_file (cli, &(ImportWish){ octets, address, retrieval }, password_file, &error);

  return import != NULL ? print_import (cli, import) : mesign_cli_fail (cli, error);
}

static MesignExit
print_fingerprint (MesignCli *cli, const char *fingerprint, const char *sentence)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      mesign_cli_print ("%s", sentence);
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_string (builder, "fingerprint", fingerprint);
  mesign_json_boolean (builder, "ok", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

MesignExit
mesign_cli_cert_export (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *password_file = NULL;
  gboolean pfx = FALSE;
  gboolean compatible = FALSE;
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write"), N_ ("FILE") },
    { "pfx", 0, 0, G_OPTION_ARG_NONE, &pfx, N_ ("With its private key, as a PFX"), NULL },
    { "compatible", 0, 0, G_OPTION_ARG_NONE, &compatible,
      N_ ("With old ciphers, for iPhones and appliances"), NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
      N_ ("The password to protect it with"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (MesignSecret) password = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (output == NULL)
    return mesign_cli_usage (cli, _ ("Say where to: --output FILE."));
  if (pfx && (password = mesign_cli_read_password (cli, password_file, _ ("Password for the PFX:"),
                                                   &error)) == NULL)
    return mesign_cli_fail (cli, error);
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_export_async (cli->engine, argv[1], password, compatible, cli->cancellable,
                              mesign_cli_on_ready, cli);
  octets = mesign_engine_export_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (octets == NULL || !mesign_cli_write_file (output, octets, &error))
    return mesign_cli_fail (cli, error);
  if (g_str_equal (output, "-"))
    return MESIGN_EXIT_DONE;

  return print_fingerprint (cli, argv[1], _ ("Exported."));
}

/* Asks before a private key goes; a certificate alone can be had again. */
static gboolean
may_delete (MesignCli *cli, const char *fingerprint, gboolean yes, GError **error)
{
  g_autoptr (MesignCertificateInfo) info = NULL;

  mesign_engine_find_certificate_async (cli->engine, fingerprint, cli->cancellable,
                                        mesign_cli_on_ready, cli);
  info = mesign_engine_find_certificate_finish (cli->engine, mesign_cli_wait (cli), error);
  if (info == NULL)
    return FALSE;

  return info->kind != MESIGN_CERTIFICATE_OWN ||
         mesign_cli_confirm (cli, yes,
                             _ ("Without its private key, mail encrypted to this certificate can "
                                "never be read again. Delete it?"),
                             error);
}

MesignExit
mesign_cli_cert_delete (MesignCli *cli, int argc, char **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) || !may_delete (cli, argv[1], yes, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_delete_certificate_async (cli->engine, argv[1], cli->cancellable,
                                          mesign_cli_on_ready, cli);
  if (!mesign_engine_delete_certificate_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return print_fingerprint (cli, argv[1], _ ("Deleted."));
}
