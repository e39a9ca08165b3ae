/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  gboolean raw;
  gboolean html;
  char *part;
  char *output;
  char *at;
  GStrv anchors;
  GStrv keys;
  char *password_file;
  gboolean revocation;
  gboolean fetch_issuers;
} ShowOptions;

static void
clear_options (ShowOptions *self)
{
  g_free (self->part);
  g_free (self->output);
  g_free (self->at);
  g_strfreev (self->anchors);
  g_strfreev (self->keys);
  g_free (self->password_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ShowOptions, clear_options)

static void
clear_open_options (MesignOpenOptions *self)
{
  g_clear_pointer (&self->anchors, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->password, mesign_secret_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignOpenOptions, clear_open_options)

static gboolean
read_files (GStrv paths, GPtrArray **files, GError **error)
{
  if (paths == NULL)
    return TRUE;
  *files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      GBytes *octets = mesign_cli_read_file (paths[i], error);

      if (octets == NULL)
        return FALSE;
      g_ptr_array_add (*files, octets);
    }

  return TRUE;
}

static gboolean
read_options (MesignCli *cli, const ShowOptions *options, MesignOpenOptions *open, GError **error)
{
  open->fetch_revocation = options->revocation;
  open->fetch_issuers = options->fetch_issuers;
  if (options->at != NULL && !mesign_cli_parse_time (options->at, &open->at, error))
    return FALSE;
  if (!read_files (options->anchors, &open->anchors, error) ||
      !read_files (options->keys, &open->keys, error))
    return FALSE;
  if (options->password_file != NULL)
    {
      open->password = mesign_cli_read_password (cli, options->password_file, "", error);
      return open->password != NULL;
    }

  return TRUE;
}

/* A number is a message of the store; anything else is a file. */
static gboolean
is_number (const char *what)
{
  return *what != '\0' && strspn (what, "0123456789") == strlen (what);
}

static gboolean
prepare_engine (MesignCli *cli, gboolean needs_store, MesignOpenOptions *open, GError **error)
{
  if (needs_store || mesign_cli_has_store (cli))
    return mesign_cli_open (cli, error);
  open->without_store = TRUE;
  cli->engine = mesign_engine_new (cli->profile, NULL);

  return TRUE;
}

static MesignOpenedMessage *
open_message (MesignCli *cli, const char *what, const MesignOpenOptions *open, GError **error)
{
  g_autoptr (GBytes) octets = NULL;

  if (is_number (what))
    {
      mesign_engine_open_message_async (cli->engine, g_ascii_strtoll (what, NULL, 10), open,
                                        cli->cancellable, mesign_cli_on_ready, cli);
      return mesign_engine_open_message_finish (cli->engine, mesign_cli_wait (cli), error);
    }
  octets = mesign_cli_read_file (what, error);
  if (octets == NULL)
    return NULL;
  mesign_engine_open_octets_async (cli->engine, octets, open, cli->cancellable, mesign_cli_on_ready,
                                   cli);

  return mesign_engine_open_octets_finish (cli->engine, mesign_cli_wait (cli), error);
}

static MesignExit
show_raw (MesignCli *cli, const char *what, const char *output)
{
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_number (what))
    octets = mesign_cli_read_file (what, &error);
  else if (mesign_cli_open (cli, &error))
    {
      mesign_engine_load_octets_async (cli->engine, g_ascii_strtoll (what, NULL, 10),
                                       cli->cancellable, mesign_cli_on_ready, cli);
      octets = mesign_engine_load_octets_finish (cli->engine, mesign_cli_wait (cli), &error);
    }
  if (octets == NULL || !mesign_cli_write_file (output != NULL ? output : "-", octets, &error))
    return mesign_cli_fail (cli, error);

  return MESIGN_EXIT_DONE;
}

static MesignExit
save_part (MesignCli *cli, const MesignOpenedMessage *message, const char *part, const char *output)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *octets = NULL;

  for (guint i = 0; octets == NULL && i < message->attachments->len; i++)
    {
      const MesignAttachment *attachment = message->attachments->pdata[i];

      if (g_str_equal (attachment->part, part))
        octets = attachment->octets;
    }
  for (guint i = 0; octets == NULL && i < message->body_parts->len; i++)
    {
      const MesignBodyPart *body = message->body_parts->pdata[i];

      if (g_str_equal (body->part, part))
        octets = text = g_bytes_new (body->text, strlen (body->text));
    }
  if (octets == NULL)
    g_set_error (&error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                 _ ("The message has no part %s. Without --part, the parts are listed."), part);
  if (octets == NULL || !mesign_cli_write_file (output, octets, &error))
    return mesign_cli_fail (cli, error);

  return MESIGN_EXIT_DONE;
}

static void
print_field (const char *name, const char *value)
{
  /* Translators: the name of a header field, then what it says */
  mesign_cli_print (_ ("%s: %s"), name, value);
}

static void
print_addresses (const char *name, GPtrArray *addresses)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      const MesignAddress *address = addresses->pdata[i];

      g_string_append (text, i > 0 ? ", " : "");
      if (*address->name != '\0')
        g_string_append_printf (text, "%s <%s>", address->name, address->address);
      else
        g_string_append (text, address->address);
    }
  if (text->len > 0)
    print_field (name, text->str);
}

static void
print_signers (const MesignSecurityReport *report)
{
  g_autofree char *state = mesign_cli_dup_state (
      mesign_signature_status_to_string (report->signature.status), report->signature.reason);

  mesign_cli_print (_ ("Signature: %s"), state);
  for (guint i = 0; i < report->signature.signers->len; i++)
    {
      const MesignSigner *signer = report->signature.signers->pdata[i];

      mesign_cli_print (
          "  %s <%s> %s%s%s [%s]", signer->name != NULL ? signer->name : "–",
          signer->address != NULL ? signer->address : "–",
          signer->organization != NULL ? signer->organization : "",
          signer->organization != NULL ? " " : "",
          mesign_cli_translate_word (mesign_level_to_string (signer->level)),
          mesign_cli_translate_word (mesign_signature_status_to_string (signer->status)));
    }
}

static void
print_message (const MesignOpenedMessage *message, gboolean html)
{
  const MesignSecurityReport *report = message->report;
  g_autofree char *encryption = mesign_cli_dup_state (
      mesign_encryption_status_to_string (report->encryption.status), report->encryption.algorithm);
  g_autofree char *date =
      message->headers->date != 0 ? mesign_format_time (message->headers->date) : NULL;

  print_addresses (_ ("From"), message->headers->from);
  print_addresses (_ ("To"), message->headers->to);
  print_addresses (_ ("Cc"), message->headers->cc);
  print_field (_ ("Subject"), message->headers->subject);
  if (date != NULL)
    print_field (_ ("Date"), date);
  print_signers (report);
  mesign_cli_print (_ ("Encryption: %s"), encryption);
  for (guint i = 0; i < report->warnings->len; i++)
    mesign_cli_print (_ ("Warning: %s"), ((MesignWarning *) report->warnings->pdata[i])->message);
  for (guint i = 0; i < message->attachments->len; i++)
    {
      const MesignAttachment *attachment = message->attachments->pdata[i];
      g_autofree char *size = g_format_size (attachment->size);

      mesign_cli_print (_ ("Attachment %s: %s (%s)"), attachment->part, attachment->filename, size);
    }
  mesign_cli_print ("\n%s",
                    html && message->body_html != NULL ? message->body_html : message->body_text);
}

/* Read, every encrypted layer opened, and the signature valid or none. */
static MesignExit
get_status (const MesignSecurityReport *report)
{
  gboolean opened = report->encryption.status == MESIGN_ENCRYPTION_NONE ||
                    report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED;
  gboolean in_order = report->signature.status == MESIGN_SIGNATURE_NONE ||
                      report->signature.status == MESIGN_SIGNATURE_VALID;

  return opened && in_order ? MESIGN_EXIT_DONE : MESIGN_EXIT_NOT_SO;
}

static MesignExit
show (MesignCli *cli, const char *what, const ShowOptions *options)
{
  g_auto (MesignOpenOptions) open = { 0 };
  g_autoptr (MesignOpenedMessage) message = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  if (!read_options (cli, options, &open, &error) ||
      !prepare_engine (cli, is_number (what), &open, &error))
    return mesign_cli_fail (cli, error);
  message = open_message (cli, what, &open, &error);
  if (message == NULL)
    return mesign_cli_fail (cli, error);
  if (options->part != NULL)
    return save_part (cli, message, options->part, options->output);
  if (!cli->json)
    {
      print_message (message, options->html);
      return get_status (message->report);
    }
  builder = json_builder_new ();
  mesign_json_opened_message (builder, message);

  return mesign_cli_finish_json (cli, builder, get_status (message->report));
}

MesignExit
mesign_cli_message_show (MesignCli *cli, int argc, char **argv)
{
  g_auto (ShowOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "raw", 0, 0, G_OPTION_ARG_NONE, &options.raw, N_ ("The octets as they lie on the server"),
      NULL },
    { "html", 0, 0, G_OPTION_ARG_NONE, &options.html,
      N_ ("The HTML of the body instead of its text"), NULL },
    { "part", 0, 0, G_OPTION_ARG_STRING, &options.part, N_ ("Save part N"), N_ ("N") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("Where to save it; - is standard output"), N_ ("FILE") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &options.at, N_ ("Judge signatures at this time"),
      N_ ("TIME") },
    { "trust-anchor", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.anchors,
      N_ ("Trust this and no other; may be given again"), N_ ("PEM") },
    { "key", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.keys,
      N_ ("Decrypt with this, too; may be given again"), N_ ("PFX") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.password_file,
      N_ ("The password of all keys given"), N_ ("FILE") },
    { "revocation", 0, 0, G_OPTION_ARG_NONE, &options.revocation,
      N_ ("Ask the authorities about revocations first"), NULL },
    { "fetch-issuers", 0, 0, G_OPTION_ARG_NONE, &options.fetch_issuers,
      N_ ("Fetch missing issuers from where the certificate says they are"), NULL },
    { NULL },
  };

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (options.raw)
    return show_raw (cli, argv[1], options.output);
  if ((options.part == NULL) != (options.output == NULL))
    return mesign_cli_usage (cli, _ ("--part N and --output FILE go together."));

  return show (cli, argv[1], &options);
}
