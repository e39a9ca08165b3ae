/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>

static gboolean
set_default (MesignCli *cli,
             const char *address,
             MesignCertificatePurpose purpose,
             const char *fingerprint,
             GError **error)
{
  if (fingerprint == NULL)
    return TRUE;
  /* an empty one takes the choice back */
  mesign_engine_set_default_async (cli->engine, address, purpose,
                                   *fingerprint != '\0' ? fingerprint : NULL, cli->cancellable,
                                   mesign_cli_on_ready, cli);

  return mesign_engine_set_default_finish (cli->engine, mesign_cli_wait (cli), error);
}

static void
print_use (const MesignCertificateUse *use)
{
  gboolean signs = use->purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN;

  if (use->fingerprint == NULL)
    mesign_cli_print ("%s", signs ? _ ("No certificate to sign with.")
                                  : _ ("No certificate others could encrypt to."));
  else
    mesign_cli_print (signs ? _ ("Signs with %s") : _ ("Others encrypt to %s"), use->fingerprint);
  if (use->instead != NULL)
    mesign_cli_print ("%s", use->instead);
}

static void
add_use (JsonBuilder *builder, const MesignCertificateUse *use)
{
  mesign_json_begin_object (builder,
                            use->purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN ? "sign" : "encrypt");
  mesign_json_string (builder, "fingerprint", use->fingerprint);
  mesign_json_string (builder, "chosen", use->chosen);
  mesign_json_string (builder, "instead", use->instead);
  json_builder_end_object (builder);
}

static gboolean
fail_unknown (const char *address, GError **error)
{
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
               _ ("There is no account %s here, and no certificate of yours for this address."),
               address);

  return FALSE;
}

/* What stands now, which may be another certificate than the chosen one. */
static gboolean
print_uses (MesignCli *cli, const char *address, JsonBuilder *builder, GError **error)
{
  g_autoptr (GPtrArray) uses = NULL;
  gboolean is_known = FALSE;

  mesign_engine_list_uses_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);
  uses = mesign_engine_list_uses_finish (cli->engine, mesign_cli_wait (cli), error);
  for (guint i = 0; uses != NULL && i < uses->len; i++)
    {
      const MesignCertificateUse *use = uses->pdata[i];

      if (!mesign_address_same (use->address, address))
        continue;
      is_known = TRUE;
      add_use (builder, use);
      if (!cli->json)
        print_use (use);
    }

  if (uses == NULL)
    return FALSE;

  return is_known || fail_unknown (address, error);
}

MesignExit
mesign_cli_cert_default (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *sign = NULL;
  g_autofree char *encrypt = NULL;
  const GOptionEntry entries[] = {
    { "sign", 0, 0, G_OPTION_ARG_STRING, &sign, N_ ("The certificate to sign with"),
      N_ ("FINGERPRINT") },
    { "encrypt", 0, 0, G_OPTION_ARG_STRING, &encrypt, N_ ("The certificate others encrypt to"),
      N_ ("FINGERPRINT") },
    { NULL },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  json_builder_begin_object (builder);
  if (!mesign_cli_open (cli, &error) ||
      !set_default (cli, argv[1], MESIGN_CERTIFICATE_PURPOSE_SIGN, sign, &error) ||
      !set_default (cli, argv[1], MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, encrypt, &error) ||
      !print_uses (cli, argv[1], builder, &error))
    return mesign_cli_fail (cli, error);
  mesign_json_string (builder, "fingerprint", sign != NULL ? sign : encrypt);
  mesign_json_boolean (builder, "ok", TRUE);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}
