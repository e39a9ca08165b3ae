/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
add_provider_json (JsonBuilder *builder, const MesignProvider *provider)
{
  mesign_json_string (builder, "id", provider->id);
  mesign_json_string (builder, "name", provider->name);
  mesign_json_string (builder, "account_page", provider->account_page);
  mesign_json_string (builder, "support", provider->support);
  mesign_json_string (builder, "code_format", provider->code_format);
  mesign_json_strings (builder, "hosts", (const char *const *) provider->hosts);
  mesign_json_strings (builder, "link_hosts", (const char *const *) provider->link_hosts);
  mesign_json_strings (builder, "senders", (const char *const *) provider->senders);
  mesign_json_string (builder, "evidence", mesign_provider_evidence_to_string (provider->evidence));
  mesign_json_boolean (builder, "anchor", provider->anchor != NULL);
}

static void
add_faults_json (JsonBuilder *builder, GPtrArray *faults)
{
  mesign_json_begin_array (builder, "faults");
  for (guint i = 0; i < faults->len; i++)
    {
      const MesignProviderFault *fault = faults->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "file", fault->file);
      mesign_json_string (builder, "group", fault->group);
      mesign_json_string (builder, "key", fault->key);
      mesign_json_string (builder, "message", fault->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

MesignExit
mesign_cli_provider_list (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  MesignProviderSet *providers;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  providers = mesign_engine_get_providers (cli->engine);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "providers");
  for (guint i = 0; i < providers->providers->len; i++)
    {
      const MesignProvider *provider = providers->providers->pdata[i];

      mesign_json_begin_object (builder, NULL);
      add_provider_json (builder, provider);
      json_builder_end_object (builder);
      if (!cli->json)
        mesign_cli_print ("%s\t%s\t%s", provider->id, provider->name,
                          provider->account_page != NULL ? provider->account_page : "–");
    }
  json_builder_end_array (builder);
  add_faults_json (builder, providers->faults);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

static MesignProvider *
load_provider (const char *path, GError **error)
{
  g_autoptr (GBytes) octets = mesign_cli_read_file (path, error);
  g_autoptr (GError) failure = NULL;
  MesignProvider *provider;

  if (octets == NULL)
    return NULL;
  provider = mesign_provider_parse (octets, path, &failure);
  if (provider == NULL)
    g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_DAMAGED, failure->message);

  return provider;
}

static char *
make_question (const MesignProvider *provider, const char *fingerprint)
{
  g_autoptr (GString) question = g_string_new (NULL);
  g_autofree char *hosts = g_strjoinv (", ", provider->link_hosts);
  g_autofree char *senders = g_strjoinv (", ", provider->senders);

  g_string_append_printf (question, _ ("“%s” may send retrieval mail from %s, and codes go to %s."),
                          provider->name, senders, hosts);
  if (fingerprint != NULL)
    g_string_append_printf (question, _ (" Its pages are secured by an authority of its own, %s."),
                            fingerprint);
  g_string_append_printf (question, " %s", _ ("Add this provider?"));

  return g_string_free (g_steal_pointer (&question), FALSE);
}

/* The fingerprint of the authority a profile brings along; NULL without an error where it brings
 * none. */
static char *
read_anchor_fingerprint (MesignCli *cli, const MesignProvider *provider, GError **error)
{
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GBytes) octets = NULL;

  if (provider->anchor == NULL)
    return NULL;
  octets = g_bytes_new (provider->anchor, strlen (provider->anchor));
  mesign_engine_read_certificates_async (cli->engine, octets, cli->cancellable, mesign_cli_on_ready,
                                         cli);
  infos = mesign_engine_read_certificates_finish (cli->engine, mesign_cli_wait (cli), error);

  return infos != NULL
             ? g_strdup (((MesignCertificateInfo *) infos->pdata[0])->certificate->fingerprint)
             : NULL;
}

MesignExit
mesign_cli_provider_add (MesignCli *cli, int argc, char **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { NULL },
  };
  g_autoptr (MesignProvider) provider = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *fingerprint = NULL;
  g_autofree char *question = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  provider = load_provider (argv[1], &error);
  if (provider == NULL)
    return mesign_cli_fail (cli, error);
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  fingerprint = read_anchor_fingerprint (cli, provider, &error);
  if (error != NULL)
    return mesign_cli_fail (cli, error);
  question = make_question (provider, fingerprint);
  if (!mesign_cli_confirm (cli, yes, question, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_add_provider_async (cli->engine, argv[1], cli->cancellable, mesign_cli_on_ready,
                                    cli);
  if (!mesign_engine_add_provider_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);
  if (!cli->json)
    {
      mesign_cli_print (_ ("Added."));
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  add_provider_json (builder, provider);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

static MesignRetrievalFinding *
detect (MesignCli *cli,
        MesignProvider *provider,
        const char *path,
        gboolean with_dkim,
        GError **error)
{
  const MesignOpenOptions options = { .without_store = TRUE };
  g_autoptr (GPtrArray) one =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_unref);
  g_autoptr (MesignProviderSet) providers = NULL;
  g_autoptr (MesignOpenedMessage) message = NULL;
  g_autoptr (GBytes) octets = mesign_cli_read_file (path, error);
  const char *address;

  if (octets == NULL)
    return NULL;
  mesign_engine_open_octets_async (cli->engine, octets, &options, cli->cancellable,
                                   mesign_cli_on_ready, cli);
  message = mesign_engine_open_octets_finish (cli->engine, mesign_cli_wait (cli), error);
  if (message == NULL)
    return NULL;
  g_ptr_array_add (one, mesign_provider_ref (provider));
  providers = mesign_provider_set_new (one);
  address = message->headers->to->len > 0
                ? ((MesignAddress *) message->headers->to->pdata[0])->address
                : "";

  if (!with_dkim)
    return mesign_retrieval_detect (providers, message, address, NULL, MESIGN_DKIM_NONE);
  mesign_engine_check_mail_async (cli->engine, providers, octets, message, address,
                                  cli->cancellable, mesign_cli_on_ready, cli);

  return mesign_engine_check_mail_finish (cli->engine, mesign_cli_wait (cli), error);
}

static void
add_finding (MesignCli *cli,
             JsonBuilder *builder,
             const char *path,
             const MesignRetrievalFinding *finding)
{
  mesign_json_begin_object (builder, NULL);
  mesign_json_string (builder, "file", path);
  mesign_json_string (builder, "kind", mesign_retrieval_kind_to_string (finding->kind));
  mesign_json_string (builder, "trust", mesign_retrieval_trust_to_string (finding->trust));
  mesign_json_string (builder, "reason", finding->reason);
  mesign_json_string (builder, "message", finding->message);
  mesign_json_string (builder, "order", finding->order);
  mesign_json_string (builder, "link", finding->link);
  mesign_json_string (builder, "host", finding->host);
  mesign_json_string (builder, "code",
                      finding->code != NULL ? mesign_secret_get_text (finding->code) : NULL);
  json_builder_end_object (builder);
  if (!cli->json)
    mesign_cli_print ("%s\t%s\t%s\t%s", path,
                      mesign_cli_translate_word (mesign_retrieval_kind_to_string (finding->kind)),
                      mesign_cli_translate_word (mesign_retrieval_trust_to_string (finding->trust)),
                      finding->message != NULL ? finding->message : "");
}

static gboolean
check_messages (MesignCli *cli,
                JsonBuilder *builder,
                MesignProvider *provider,
                char **paths,
                gboolean with_dkim,
                GError **error)
{
  cli->engine = mesign_engine_new (cli->profile, NULL);
  for (; *paths != NULL; paths++)
    {
      g_autoptr (MesignRetrievalFinding) finding = detect (cli, provider, *paths, with_dkim, error);

      if (finding == NULL)
        return FALSE;
      add_finding (cli, builder, *paths, finding);
    }

  return TRUE;
}

MesignExit
mesign_cli_provider_check (MesignCli *cli, int argc, char **argv)
{
  gboolean with_dkim = FALSE;
  const GOptionEntry entries[] = {
    { "dkim", 0, 0, G_OPTION_ARG_NONE, &with_dkim,
      N_ ("Verify DKIM signatures of the provider's senders, which asks the DNS for their keys"),
      NULL },
    { NULL },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (MesignProvider) provider = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  MesignExit status;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, -1))
    return MESIGN_EXIT_USAGE;
  octets = mesign_cli_read_file (argv[1], &error);
  if (octets == NULL)
    return mesign_cli_fail (cli, error);
  faults = mesign_provider_check (octets, argv[1]);
  status = faults->len == 0 ? MESIGN_EXIT_DONE : MESIGN_EXIT_NOT_SO;
  for (guint i = 0; !cli->json && i < faults->len; i++)
    mesign_cli_print ("%s", ((MesignProviderFault *) faults->pdata[i])->message);
  json_builder_begin_object (builder);
  add_faults_json (builder, faults);
  mesign_json_begin_array (builder, "messages");
  if (status == MESIGN_EXIT_DONE && argc > 2)
    {
      provider = load_provider (argv[1], &error);
      if (provider == NULL || !check_messages (cli, builder, provider, argv + 2, with_dkim, &error))
        return mesign_cli_fail (cli, error);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (!cli->json && status == MESIGN_EXIT_DONE)
    mesign_cli_print (_ ("The profile is in order."));

  return cli->json ? mesign_cli_finish_json (cli, builder, status) : status;
}
