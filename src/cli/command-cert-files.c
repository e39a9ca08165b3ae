/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificates that come out of files, go into them, or are deleted. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

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
      mesign_json_own_certificate (builder, own, NULL);
      json_builder_end_object (builder);
      if (!cli->json)
        mesign_cli_print_certificate_line (own->certificate, get_level (cli, own->certificate),
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
        mesign_cli_print_certificate_line (import->others->pdata[i],
                                           get_level (cli, import->others->pdata[i]), "");
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
