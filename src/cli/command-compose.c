/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What was asked for, as written. */
typedef struct
{
  char *from;
  GStrv to;
  GStrv cc;
  GStrv bcc;
  char *reply;
  char *forward;
  gboolean all;
  gboolean without_quote;
  char *subject;
  char *body_file;
  char *html_file;
  GStrv attachments;
  gboolean sign;
  gboolean no_sign;
  gboolean opaque;
  gboolean encrypt;
  gboolean no_encrypt;
  gboolean timestamp;
  gboolean no_header_protection;
  gboolean draft;
  char *output;
  gboolean send;
} ComposeOptions;

static void
clear_options (ComposeOptions *self)
{
  g_free (self->from);
  g_strfreev (self->to);
  g_strfreev (self->cc);
  g_strfreev (self->bcc);
  g_free (self->reply);
  g_free (self->forward);
  g_free (self->subject);
  g_free (self->body_file);
  g_free (self->html_file);
  g_strfreev (self->attachments);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ComposeOptions, clear_options)

static gboolean
fail_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID, message);

  return FALSE;
}

static gboolean
add_recipients (GPtrArray *list, GStrv texts, GError **error)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) addresses = mesign_engine_parse_addresses (texts[i], error);

      if (addresses == NULL)
        return FALSE;
      for (guint j = 0; j < addresses->len; j++)
        g_ptr_array_add (list, mesign_address_ref (addresses->pdata[j]));
    }

  return TRUE;
}

static MesignAddress *
read_from (const char *from, GError **error)
{
  g_autoptr (GPtrArray) addresses = mesign_engine_parse_addresses (from, error);

  if (addresses == NULL)
    return NULL;
  if (addresses->len != 1)
    {
      fail_invalid (error, _ ("--from takes one address."));
      return NULL;
    }

  return mesign_address_ref (addresses->pdata[0]);
}

/* A name that was given goes before the account's. */
static void
set_from (MesignDraft *draft, MesignAddress *from)
{
  if (*from->name == '\0')
    return;
  g_clear_pointer (&draft->from, mesign_address_unref);
  draft->from = mesign_address_ref (from);
}

static char *
read_text (const char *path, GError **error)
{
  g_autoptr (GBytes) octets = mesign_cli_read_file (path, error);
  gsize length;
  const char *text;

  if (octets == NULL)
    return NULL;
  text = g_bytes_get_data (octets, &length);
  if (length == 0)
    return g_strdup ("");
  if (g_utf8_validate (text, length, NULL))
    return g_strndup (text, length);
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_DAMAGED,
               _ ("“%s” is not text in UTF-8. Convert it first."), path);

  return NULL;
}

/* What is written goes above what is quoted. */
static gboolean
set_text (MesignDraft *draft, const char *path, GError **error)
{
  g_autofree char *text = read_text (path, error);
  g_autofree char *quote = NULL;

  if (text == NULL)
    return FALSE;
  quote = g_steal_pointer (&draft->text);
  draft->text = *quote != '\0' ? g_strconcat (text, "\n", quote, NULL) : g_steal_pointer (&text);

  return TRUE;
}

static gboolean
set_body (MesignDraft *draft, const ComposeOptions *options, GError **error)
{
  if (options->body_file != NULL && !set_text (draft, options->body_file, error))
    return FALSE;
  if (options->html_file != NULL)
    {
      g_free (draft->html);
      draft->html = read_text (options->html_file, error);
    }

  return options->html_file == NULL || draft->html != NULL;
}

static gboolean
add_attachments (MesignDraft *draft, GStrv paths, GError **error)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autoptr (GBytes) octets = mesign_cli_read_file (paths[i], error);
      g_autofree char *name = g_filename_display_basename (paths[i]);
      g_autofree char *type = NULL;
      g_autofree char *mime = NULL;
      gsize length;
      const guint8 *data;

      if (octets == NULL)
        return FALSE;
      data = g_bytes_get_data (octets, &length);
      type = g_content_type_guess (name, data, MIN (length, 4096), NULL);
      mime = g_content_type_get_mime_type (type);
      g_ptr_array_add (draft->attachments,
                       mesign_draft_attachment_new (
                           name, mime != NULL ? mime : "application/octet-stream", octets));
    }

  return TRUE;
}

static MesignOpenedMessage *
open_original (MesignCli *cli, const char *what, GError **error)
{
  g_autoptr (GBytes) octets = NULL;
  gint64 id;

  if (g_ascii_string_to_signed (what, 10, 1, G_MAXINT64, &id, NULL))
    {
      mesign_engine_open_message_async (cli->engine, id, NULL, cli->cancellable,
                                        mesign_cli_on_ready, cli);
      return mesign_engine_open_message_finish (cli->engine, mesign_cli_wait (cli), error);
    }
  octets = mesign_cli_read_file (what, error);
  if (octets == NULL)
    return NULL;
  mesign_engine_open_octets_async (cli->engine, octets, NULL, cli->cancellable, mesign_cli_on_ready,
                                   cli);

  return mesign_engine_open_octets_finish (cli->engine, mesign_cli_wait (cli), error);
}

static MesignDraft *
begin_draft (MesignCli *cli, MesignAccount *account, const ComposeOptions *options, GError **error)
{
  g_autoptr (MesignOpenedMessage) original = NULL;
  const char *what = options->reply != NULL ? options->reply : options->forward;
  MesignReplyKind kind = options->forward != NULL ? MESIGN_FORWARD
                         : options->all           ? MESIGN_REPLY_ALL
                                                  : MESIGN_REPLY;

  if (what == NULL)
    return mesign_engine_make_draft (cli->engine, account);
  original = open_original (cli, what, error);
  if (original == NULL)
    return NULL;

  return mesign_engine_make_reply (cli->engine, account, original, kind, !options->without_quote);
}

static gboolean
fill_draft (MesignDraft *draft, const ComposeOptions *options, GError **error)
{
  if (options->subject != NULL)
    {
      g_free (draft->subject);
      draft->subject = g_strdup (options->subject);
    }
  draft->opaque = options->opaque;
  draft->timestamp = options->timestamp;
  if (options->no_header_protection)
    draft->protect_headers = FALSE;

  return add_recipients (draft->to, options->to, error) &&
         add_recipients (draft->cc, options->cc, error) &&
         add_recipients (draft->bcc, options->bcc, error) && set_body (draft, options, error) &&
         add_attachments (draft, options->attachments, error);
}

/* With a certificate it is signed; where everybody has one, encrypted: unless something else was
 * asked for. */
static gboolean
choose_protection (MesignCli *cli,
                   MesignDraft *draft,
                   const ComposeOptions *options,
                   GError **error)
{
  g_autoptr (MesignDraftAdvice) advice = NULL;

  mesign_engine_advise_async (cli->engine, draft, cli->cancellable, mesign_cli_on_ready, cli);
  advice = mesign_engine_advise_finish (cli->engine, mesign_cli_wait (cli), error);
  if (advice == NULL)
    return FALSE;
  draft->sign = options->sign || (!options->no_sign && draft->sign && advice->can_sign);
  draft->encrypt = options->encrypt ||
                   (!options->no_encrypt && (advice->should_encrypt || draft->quotes_encrypted));

  return TRUE;
}

static gboolean
write_copies (const char *output,
              const MesignSmimeWritten *written,
              gboolean with_bcc,
              GError **error)
{
  g_autofree char *sent = g_strconcat (output, ".sent", NULL);

  for (guint i = 0; i < written->copies->len; i++)
    {
      const MesignSmimeCopy *copy = written->copies->pdata[i];
      g_autofree char *path = i == 0 ? g_strdup (output) : g_strdup_printf ("%s.bcc-%u", output, i);

      if (!mesign_cli_write_file (path, copy->octets, error))
        return FALSE;
    }

  return !with_bcc || g_str_equal (output, "-") ||
         mesign_cli_write_file (sent, written->sent, error);
}

static void
add_draft_json (JsonBuilder *builder, const MesignDraft *draft)
{
  mesign_json_string (builder, "message_id", draft->message_id);
  mesign_json_boolean (builder, "signed", draft->sign);
  mesign_json_boolean (builder, "encrypted", draft->encrypt);
}

static MesignExit
write_out (MesignCli *cli, MesignDraft *draft, const char *output)
{
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  mesign_engine_write_async (cli->engine, draft, cli->cancellable, mesign_cli_on_ready, cli);
  written = mesign_engine_write_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (written == NULL || !write_copies (output, written, draft->bcc->len > 0, &error))
    return mesign_cli_fail (cli, error);
  if (!cli->json || g_str_equal (output, "-"))
    return MESIGN_EXIT_DONE;
  json_builder_begin_object (builder);
  add_draft_json (builder, draft);
  mesign_json_integer (builder, "copies", written->copies->len);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

static MesignOutgoing *
find_outgoing (MesignCli *cli, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;

  mesign_engine_list_outgoing_async (cli->engine, NULL, cli->cancellable, mesign_cli_on_ready, cli);
  all = mesign_engine_list_outgoing_finish (cli->engine, mesign_cli_wait (cli), error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (((MesignOutgoing *) all->pdata[i])->operation_id == id)
      return mesign_outgoing_ref (all->pdata[i]);

  return NULL;
}

static gboolean
is_sent (const MesignOutgoing *outgoing)
{
  return outgoing == NULL || outgoing->state == MESIGN_OUTGOING_SENT ||
         outgoing->state == MESIGN_OUTGOING_FILED;
}

/* Whom the mail did not reach, one a line; returns how many. */
static guint
print_refused (MesignCli *cli, const MesignOutgoing *outgoing)
{
  guint n = 0;

  for (guint i = 0; outgoing != NULL && i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = outgoing->recipients->pdata[i];

      if (recipient->state != MESIGN_OUTGOING_REFUSED)
        continue;
      n++;
      if (!cli->json)
        mesign_cli_print (_ ("Not sent to %s. The server says: %s"), recipient->address,
                          recipient->reply != NULL ? recipient->reply : "–");
    }

  return n;
}

static void
print_outcome (const MesignOutgoing *outgoing)
{
  if (is_sent (outgoing))
    mesign_cli_print (_ ("Sent."));
  else if (outgoing->state == MESIGN_OUTGOING_UNCERTAIN)
    mesign_cli_print (_ ("It may have been sent or not: the server's answer was lost. It is not "
                         "sent again by itself."));
  else if (outgoing->state != MESIGN_OUTGOING_REFUSED)
    mesign_cli_print (
        _ ("Not sent yet. It stays in the outbox, and the next sync tries again. The reason: "
           "%s"),
        outgoing->error != NULL
            ? outgoing->error
            : mesign_cli_translate_word (mesign_outgoing_state_to_string (outgoing->state)));
}

static MesignExit
print_sent (MesignCli *cli, const MesignDraft *draft, const MesignOutgoing *outgoing)
{
  guint n_refused = print_refused (cli, outgoing);
  MesignExit status = is_sent (outgoing) && n_refused == 0 ? MESIGN_EXIT_DONE : MESIGN_EXIT_NETWORK;
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      print_outcome (outgoing);
      return status;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_draft_json (builder, draft);
  mesign_json_boolean (builder, "sent", is_sent (outgoing));
  mesign_json_string (builder, "state",
                      outgoing != NULL ? mesign_outgoing_state_to_string (outgoing->state)
                                       : "filed");
  mesign_json_string (builder, "error", outgoing != NULL ? outgoing->error : NULL);
  mesign_json_outgoing_recipients (builder, outgoing);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, status);
}

/* Queues the mail, which is safe then, and sends what waits. */
static MesignExit
send_out (MesignCli *cli, MesignAccount *account, MesignDraft *draft)
{
  const MesignSyncOptions options = { .mailbox = "INBOX", .bodies = MESIGN_SYNC_BODIES_NONE };
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignOutgoing) outgoing = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  mesign_engine_send_async (cli->engine, account, draft, 0, cli->cancellable, mesign_cli_on_ready,
                            cli);
  id = mesign_engine_send_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (id == 0)
    return mesign_cli_fail (cli, error);
  mesign_engine_sync_async (cli->engine, account, &options, NULL, NULL, cli->cancellable,
                            mesign_cli_on_ready, cli);
  result = mesign_engine_sync_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (result == NULL)
    {
      g_prefix_error (&error, "%s ",
                      _ ("The mail waits in the outbox and is sent at the next sync."));
      return mesign_cli_fail (cli, error);
    }
  outgoing = find_outgoing (cli, id, &error);

  return error == NULL ? print_sent (cli, draft, outgoing) : mesign_cli_fail (cli, error);
}

static MesignExit
save_draft (MesignCli *cli, MesignAccount *account, MesignDraft *draft)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  mesign_engine_save_draft_async (cli->engine, account, draft, 0, cli->cancellable,
                                  mesign_cli_on_ready, cli);
  if (mesign_engine_save_draft_finish (cli->engine, mesign_cli_wait (cli), &error) == 0)
    return mesign_cli_fail (cli, error);
  if (!cli->json)
    {
      mesign_cli_print (_ ("Saved as a draft. The server has it after the next sync."));
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  add_draft_json (builder, draft);
  mesign_json_boolean (builder, "draft", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

/* The account of the writer. What only goes to a file anybody may write. */
static MesignAccount *
find_writer (MesignCli *cli, const char *address, gboolean anybody, GError **error)
{
  MesignAccount *account = mesign_engine_find_account (cli->engine, address);
  g_autoptr (MesignServer) none =
      mesign_server_new (MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "", 0, address);

  if (account == NULL && anybody)
    return mesign_account_new (address, "", none, none, 0);

  return account != NULL ? account : mesign_cli_find_account (cli, address, error);
}

static MesignExit
compose (MesignCli *cli, const ComposeOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAddress) from = read_from (options->from, &error);
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignDraft) draft = NULL;

  if (from == NULL || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  account = find_writer (cli, from->address, options->output != NULL, &error);
  if (account == NULL)
    return mesign_cli_fail (cli, error);
  draft = begin_draft (cli, account, options, &error);
  if (draft != NULL)
    set_from (draft, from);
  if (draft == NULL || !fill_draft (draft, options, &error) ||
      !choose_protection (cli, draft, options, &error))
    return mesign_cli_fail (cli, error);
  if (options->draft)
    return save_draft (cli, account, draft);

  return options->send ? send_out (cli, account, draft) : write_out (cli, draft, options->output);
}

MesignExit
mesign_cli_compose (MesignCli *cli, int argc, char **argv)
{
  g_auto (ComposeOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_ ("Who writes"), N_ ("ADDRESS") },
    { "to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.to, N_ ("To whom; may be given again"),
      N_ ("ADDRESS") },
    { "cc", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.cc,
      N_ ("Who gets a copy; may be given again"), N_ ("ADDRESS") },
    { "bcc", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.bcc,
      N_ ("Who gets a copy unseen; may be given again"), N_ ("ADDRESS") },
    { "reply", 0, 0, G_OPTION_ARG_FILENAME, &options.reply, N_ ("Reply to this message"),
      N_ ("ID|FILE") },
    { "forward", 0, 0, G_OPTION_ARG_FILENAME, &options.forward, N_ ("Forward this message"),
      N_ ("ID|FILE") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, N_ ("Reply to everybody"), NULL },
    { "without-quote", 0, 0, G_OPTION_ARG_NONE, &options.without_quote,
      N_ ("Do not quote the message"), NULL },
    { "subject", 0, 0, G_OPTION_ARG_STRING, &options.subject, N_ ("The subject"), N_ ("TEXT") },
    { "body-file", 0, 0, G_OPTION_ARG_FILENAME, &options.body_file,
      N_ ("The text; - is standard input"), N_ ("FILE") },
    { "html-file", 0, 0, G_OPTION_ARG_FILENAME, &options.html_file, N_ ("The text as HTML, too"),
      N_ ("FILE") },
    { "attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.attachments,
      N_ ("Attach a file; may be given again"), N_ ("FILE") },
    { "sign", 0, 0, G_OPTION_ARG_NONE, &options.sign, N_ ("Sign, or do not send"), NULL },
    { "no-sign", 0, 0, G_OPTION_ARG_NONE, &options.no_sign, N_ ("Do not sign"), NULL },
    { "opaque", 0, 0, G_OPTION_ARG_NONE, &options.opaque,
      N_ ("Sign with the text inside the signature"), NULL },
    { "encrypt", 0, 0, G_OPTION_ARG_NONE, &options.encrypt, N_ ("Encrypt, or do not send"), NULL },
    { "no-encrypt", 0, 0, G_OPTION_ARG_NONE, &options.no_encrypt, N_ ("Do not encrypt"), NULL },
    { "timestamp", 0, 0, G_OPTION_ARG_NONE, &options.timestamp,
      N_ ("Have the signature time-stamped"), NULL },
    { "no-header-protection", 0, 0, G_OPTION_ARG_NONE, &options.no_header_protection,
      N_ ("Leave subject and addresses unprotected"), NULL },
    { "draft", 0, 0, G_OPTION_ARG_NONE, &options.draft, N_ ("Save as a draft"), NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Write the message to FILE"),
      N_ ("FILE") },
    { "send", 0, 0, G_OPTION_ARG_NONE, &options.send, N_ ("Send the message"), NULL },
    { NULL },
  };

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (options.from == NULL)
    return mesign_cli_usage (cli, _ ("Say who writes: --from ADDRESS."));
  if ((options.output != NULL) + options.send + options.draft != 1)
    return mesign_cli_usage (cli, _ ("Say what to do with it: --send, --draft, or --output FILE."));
  if ((options.sign && options.no_sign) || (options.encrypt && options.no_encrypt) ||
      (options.reply != NULL && options.forward != NULL))
    return mesign_cli_usage (cli, _ ("These options contradict each other."));

  return compose (cli, &options);
}
