/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static void
add_identity_json (JsonBuilder *builder, const MesignAddress *identity)
{
  mesign_json_begin_object (builder, NULL);
  mesign_json_string (builder, "address", identity->address);
  mesign_json_string (builder, "name", identity->name);
  json_builder_end_object (builder);
}

static void
add_account_json (JsonBuilder *builder, const char *name, const MesignAccount *account)
{
  g_autofree char *imap = mesign_server_dup_url (account->imap);
  g_autofree char *smtp = mesign_server_dup_url (account->smtp);

  mesign_json_begin_object (builder, name);
  mesign_json_string (builder, "id", account->id);
  mesign_json_string (builder, "address", account->address);
  mesign_json_string (builder, "name", account->name);
  mesign_json_begin_array (builder, "identities");
  for (guint i = 0; i < account->identities->len; i++)
    add_identity_json (builder, account->identities->pdata[i]);
  json_builder_end_array (builder);
  mesign_json_string (builder, "imap", imap);
  mesign_json_string (builder, "smtp", smtp);
  mesign_json_string (builder, "user", account->imap->user);
  mesign_json_string (builder, "log_in", account->oauth2 != NULL ? "oauth2" : "password");
  json_builder_end_object (builder);
}

static MesignExit
print_account (MesignCli *cli, const MesignAccount *account, const char *sentence)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      mesign_cli_print ("%s", sentence);
      return MESIGN_EXIT_DONE;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_account_json (builder, "account", account);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

static MesignExit
add_account (MesignCli *cli, MesignNewAccount *wanted, const char *password_file)
{
  g_autoptr (MesignSecret) password = NULL;
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!wanted->oauth2 &&
      (password = mesign_cli_read_password (cli, password_file, _ ("Password:"), &error)) == NULL)
    return mesign_cli_fail (cli, error);
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  wanted->password = password;
  mesign_engine_add_account_async (cli->engine, wanted, cli->cancellable, mesign_cli_on_ready, cli);
  account = mesign_engine_add_account_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (account == NULL)
    return mesign_cli_fail (cli, error);
  sentence =
      g_strdup_printf (_ ("Logged in to both servers. The account %s is kept."), account->address);

  return print_account (cli, account, sentence);
}

static MesignExit
change_account (MesignCli *cli,
                const char *address,
                MesignNewAccount *changes,
                const char *password_file)
{
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignAccount) changed = NULL;
  g_autoptr (MesignSecret) password = NULL;
  g_autoptr (GError) error = NULL;

  if (password_file != NULL &&
      (password = mesign_cli_read_password (cli, password_file, NULL, &error)) == NULL)
    return mesign_cli_fail (cli, error);
  if (!mesign_cli_open (cli, &error) ||
      (account = mesign_cli_find_account (cli, address, &error)) == NULL)
    return mesign_cli_fail (cli, error);
  changes->password = password;
  changes->password_once = password != NULL;
  mesign_engine_change_account_async (cli->engine, account, changes, cli->cancellable,
                                      mesign_cli_on_ready, cli);
  changed = mesign_engine_change_account_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (changed == NULL)
    return mesign_cli_fail (cli, error);

  return print_account (cli, changed, _ ("The account is changed."));
}

/* What both adding and changing take. */
typedef struct
{
  char *name;
  char *imap;
  char *smtp;
  char *user;
  char *ca_file;
  char *password_file;
  gboolean oauth2;
} AccountOptions;

static void
clear_options (AccountOptions *self)
{
  g_free (self->name);
  g_free (self->imap);
  g_free (self->smtp);
  g_free (self->user);
  g_free (self->ca_file);
  g_free (self->password_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccountOptions, clear_options)

/* An empty file of authorities stands for the system's. */
static gboolean
check_options (const MesignCli *cli, const AccountOptions *options, GError **error)
{
  g_autoptr (GBytes) octets = NULL;
  g_autolist (GTlsCertificate) authorities = NULL;
  g_autofree char *shown = NULL;

  if (options->oauth2 && options->password_file != NULL)
    {
      g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("Give --oauth2 or a password, not both."));
      return FALSE;
    }
  if (cli->no_browser && !options->oauth2)
    {
      g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("--no-browser needs --oauth2."));
      return FALSE;
    }
  if (options->ca_file == NULL || *options->ca_file == '\0')
    return TRUE;
  octets = mesign_cli_read_file (options->ca_file, error);
  if (octets == NULL)
    return FALSE;
  authorities = g_tls_certificate_list_new_from_file (options->ca_file, NULL);
  if (authorities != NULL)
    return TRUE;
  shown = g_filename_display_name (options->ca_file);
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_DAMAGED,
               _ ("“%s” holds no certificate in PEM."), shown);

  return FALSE;
}

static gboolean
parse_options (MesignCli *cli, AccountOptions *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, N_ ("Your name"), N_ ("NAME") },
    { "imap", 0, 0, G_OPTION_ARG_STRING, &options->imap,
      N_ ("imaps://host:port or imap+starttls://host:port"), N_ ("URL") },
    { "smtp", 0, 0, G_OPTION_ARG_STRING, &options->smtp,
      N_ ("smtps://host:port or smtp+starttls://host:port"), N_ ("URL") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options->user,
      N_ ("The name to log in with, if it is not the address"), N_ ("NAME") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &options->ca_file,
      N_ ("The only authorities of these servers"), N_ ("PEM") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      N_ ("Read the password from FILE; - is standard input"), N_ ("FILE") },
    { "oauth2", 0, 0, G_OPTION_ARG_NONE, &options->oauth2,
      N_ ("Log in on the provider’s page in a browser, in place of a password"), NULL },
    { "no-browser", 0, 0, G_OPTION_ARG_NONE, &cli->no_browser,
      N_ ("With --oauth2: log in on another computer, and paste the address its browser ends at"),
      NULL },
    { NULL },
  };

  return mesign_cli_parse (cli, entries, argc, argv, 1, 1);
}

static MesignNewAccount
get_account (const AccountOptions *options)
{
  return (MesignNewAccount){
    .name = options->name,
    .imap_url = options->imap,
    .smtp_url = options->smtp,
    .user = options->user,
    .ca_file = options->ca_file,
    .oauth2 = options->oauth2,
  };
}

MesignExit
mesign_cli_account_add (MesignCli *cli, int argc, char **argv)
{
  g_auto (AccountOptions) options = { 0 };
  MesignNewAccount wanted;
  g_autoptr (GError) error = NULL;

  if (!parse_options (cli, &options, &argc, &argv))
    return MESIGN_EXIT_USAGE;
  if ((options.imap == NULL) != (options.smtp == NULL))
    return mesign_cli_usage (
        cli, _ ("Give both --imap and --smtp, or neither to have the servers found."));
  if (!check_options (cli, &options, &error))
    return mesign_cli_fail (cli, error);
  wanted = get_account (&options);
  wanted.address = argv[1];

  return add_account (cli, &wanted, options.password_file);
}

MesignExit
mesign_cli_account_change (MesignCli *cli, int argc, char **argv)
{
  g_auto (AccountOptions) options = { 0 };
  MesignNewAccount changes;
  g_autoptr (GError) error = NULL;

  if (!parse_options (cli, &options, &argc, &argv))
    return MESIGN_EXIT_USAGE;
  changes = get_account (&options);
  if (options.name == NULL && options.imap == NULL && options.smtp == NULL &&
      options.user == NULL && options.ca_file == NULL && options.password_file == NULL &&
      !options.oauth2)
    return mesign_cli_usage (cli, _ ("Say what is to be changed."));
  if (!check_options (cli, &options, &error))
    return mesign_cli_fail (cli, error);

  return change_account (cli, argv[1], &changes, options.password_file);
}

MesignExit
mesign_cli_account_log_in (MesignCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "no-browser", 0, 0, G_OPTION_ARG_NONE, &cli->no_browser,
      N_ ("Log in on another computer, and paste the address its browser ends at"), NULL },
    { NULL },
  };
  MesignNewAccount changes = { .oauth2 = TRUE };

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;

  return change_account (cli, argv[1], &changes, NULL);
}

static void
print_line (const MesignAccount *account)
{
  mesign_cli_print ("%s\t%s\t%s", account->address, account->imap->host, account->smtp->host);
  for (guint i = 0; i < account->identities->len; i++)
    {
      const MesignAddress *one = account->identities->pdata[i];

      mesign_cli_print ("  %s\t%s", one->address, one->name);
    }
}

MesignExit
mesign_cli_account_list (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  accounts = mesign_engine_list_accounts (cli->engine);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "accounts");
  for (guint i = 0; i < accounts->len; i++)
    {
      const MesignAccount *account = accounts->pdata[i];

      add_account_json (builder, NULL, account);
      if (!cli->json)
        print_line (account);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

static MesignExit
print_done (MesignCli *cli, const char *address, const char *sentence)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      mesign_cli_print ("%s", sentence);
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_string (builder, "address", address);
  mesign_json_boolean (builder, "ok", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

MesignExit
mesign_cli_account_check (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) ||
      (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);
  mesign_engine_check_account_async (cli->engine, account, cli->cancellable, mesign_cli_on_ready,
                                     cli);
  if (!mesign_engine_check_account_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return print_done (cli, argv[1], _ ("Both servers take the log-in."));
}

MesignExit
mesign_cli_account_remove (MesignCli *cli, int argc, char **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) ||
      (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL ||
      !mesign_cli_confirm (
          cli, yes,
          _ ("Its mail and its certificate orders are removed from this computer; on the server "
             "its mail stays. Remove the account?"),
          &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_remove_account_async (cli->engine, account, cli->cancellable, mesign_cli_on_ready,
                                      cli);
  if (!mesign_engine_remove_account_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return print_done (cli, argv[1], _ ("The account is removed. Its certificates stay."));
}

/* Writing under other addresses */

static MesignExit
set_identities (MesignCli *cli, MesignAccount *account, GPtrArray *identities, const char *sentence)
{
  g_autoptr (MesignAccount) changed = NULL;
  g_autoptr (GError) error = NULL;

  mesign_engine_set_identities_async (cli->engine, account, identities, cli->cancellable,
                                      mesign_cli_on_ready, cli);
  changed = mesign_engine_set_identities_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (changed == NULL)
    return mesign_cli_fail (cli, error);

  return print_account (cli, changed, sentence);
}

/* All identities of an account but that of an address. */
static GPtrArray *
list_identities_without (const MesignAccount *account, const char *address)
{
  GPtrArray *list = mesign_address_list_new ();

  for (guint i = 0; i < account->identities->len; i++)
    {
      MesignAddress *one = account->identities->pdata[i];

      if (!mesign_address_same (one->address, address))
        g_ptr_array_add (list, mesign_address_ref (one));
    }

  return list;
}

MesignExit
mesign_cli_account_add_identity (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("The name mail is sent under"), N_ ("NAME") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GPtrArray) identities = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 2, 2))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) ||
      (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);
  identities = list_identities_without (account, argv[2]);
  g_ptr_array_add (identities, mesign_address_new (name != NULL ? name : account->name, argv[2]));

  return set_identities (cli, account, identities, _ ("Mail can be written from that address."));
}

MesignExit
mesign_cli_account_remove_identity (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GPtrArray) identities = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 2, 2))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) ||
      (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);
  identities = list_identities_without (account, argv[2]);
  if (identities->len == account->identities->len)
    {
      g_set_error (&error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                   _ ("%s does not write as %s. “mesignctl account list” shows the addresses it "
                      "writes from."),
                   account->address, argv[2]);
      return mesign_cli_fail (cli, error);
    }

  return set_identities (cli, account, identities,
                         _ ("The address is removed. Its certificates stay."));
}
