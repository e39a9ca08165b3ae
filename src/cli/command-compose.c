/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/command-compose-private.h"

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
  gboolean pss;
  gboolean encrypt;
  gboolean no_encrypt;
  gboolean timestamp;
  gboolean no_timestamp;
  gboolean no_header_protection;
  gboolean draft;
  char *output;
  gboolean send;
  char *at;
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
  g_free (self->at);
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

/* Where the content of the last body element ends. */
static gsize
find_end_of_body (const char *html)
{
  gsize length = strlen (html);

  for (gsize i = length; i > 0; i--)
    if (g_ascii_strncasecmp (html + i - 1, "</body", 6) == 0)
      return i - 1;

  return length;
}

/* What is quoted goes below what is written. */
static gboolean
set_html (MesignDraft *draft, const char *path, GError **error)
{
  g_autofree char *html = read_text (path, error);
  gsize end;

  if (html == NULL)
    return FALSE;
  end = find_end_of_body (html);
  g_free (draft->html);
  draft->html = g_strdup_printf ("%.*s%s%s", (int) end, html,
                                 draft->html_quote != NULL ? draft->html_quote : "", html + end);

  return TRUE;
}

static gboolean
set_body (MesignDraft *draft, const ComposeOptions *options, GError **error)
{
  if (options->body_file != NULL && !set_text (draft, options->body_file, error))
    return FALSE;

  return options->html_file == NULL || set_html (draft, options->html_file, error);
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

/* Mail whose key is locked would be quoted as an empty one, and answered in the clear. */
static gboolean
check_original (const MesignOpenedMessage *original, GError **error)
{
  if (g_strcmp0 (original->report->encryption.reason, "locked") != 0)
    return TRUE;
  g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED,
                       _ ("This mail is encrypted, and your private keys are locked: it cannot be "
                          "quoted. Unlock them, or use --without-quote."));

  return FALSE;
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
  if (original == NULL || (!options->without_quote && !check_original (original, error)))
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
  draft->pss |= options->pss;
  draft->timestamp = options->timestamp || (draft->timestamp && !options->no_timestamp);
  if (options->no_header_protection)
    draft->protect_headers = FALSE;

  return add_recipients (draft->to, options->to, error) &&
         add_recipients (draft->cc, options->cc, error) &&
         add_recipients (draft->bcc, options->bcc, error) && set_body (draft, options, error) &&
         add_attachments (draft, options->attachments, error);
}

/* What answers encrypted mail is encrypted, or it is said that it would leak; only who asks for
 * encryption by name is told whose certificate is lacking in the first place. */
static gboolean
is_encrypted (const MesignDraft *draft,
              const MesignDraftAdvice *advice,
              const ComposeOptions *options)
{
  if (options->encrypt || options->no_encrypt)
    return options->encrypt;

  return advice->should_encrypt ||
         (draft->quotes_encrypted && (advice->can_encrypt || options->draft));
}

/* A certificate is there, and yet the mail is not signed, though nobody has said so. */
static void
warn_of_missing_signature (MesignCli *cli, const MesignDraftAdvice *advice)
{
  g_autofree char *message = NULL;

  if (advice->signer == NULL || advice->can_sign || advice->reason == NULL)
    return;
  /* Translators: then the reason, a whole sentence */
  message = g_strdup_printf (_ ("The mail is not signed. %s"), advice->reason);
  mesign_cli_warn (cli, "not-signed", message);
}

/* With a certificate it is signed; where everybody has one, encrypted: unless something else was
 * asked for. */
static MesignDraftAdvice *
choose_protection (MesignCli *cli,
                   MesignDraft *draft,
                   const ComposeOptions *options,
                   GError **error)
{
  MesignDraftAdvice *advice;

  mesign_engine_advise_async (cli->engine, draft, cli->cancellable, mesign_cli_on_ready, cli);
  advice = mesign_engine_advise_finish (cli->engine, mesign_cli_wait (cli), error);
  if (advice == NULL)
    return NULL;
  draft->sign = options->sign || (!options->no_sign && draft->sign && advice->can_sign);
  if (!options->sign && !options->no_sign && !options->draft)
    warn_of_missing_signature (cli, advice);
  draft->encrypt = is_encrypted (draft, advice, options);
  draft->seal = advice->recipients->len == 0 && advice->can_seal;
  if (draft->sign && advice->instead != NULL)
    mesign_cli_warn (cli, "other-certificate", advice->instead);

  return advice;
}

/* The account of the writer. What only goes to a file anybody may write. */
static MesignAccount *
find_writer (MesignCli *cli, const char *address, gboolean anybody, GError **error)
{
  MesignAccount *account = mesign_engine_find_writer (cli->engine, address);
  g_autoptr (MesignServer) none =
      mesign_server_new (MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "", 0, address);

  if (account == NULL && anybody)
    return mesign_account_new (address, "", none, none, 0);

  return account != NULL ? account : mesign_cli_find_account (cli, address, error);
}

static MesignExit
put_out (MesignCli *cli, const MesignComposed *composed, const ComposeOptions *options)
{
  if (options->draft && options->output != NULL)
    return mesign_compose_write_draft (cli, composed, options->output);
  if (options->draft)
    return mesign_compose_save_draft (cli, composed, options->send);

  return options->send ? mesign_compose_send (cli, composed)
                       : mesign_compose_write (cli, composed, options->output);
}

static MesignExit
compose (MesignCli *cli, const ComposeOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAddress) from = read_from (options->from, &error);
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignDraft) draft = NULL;
  g_autoptr (MesignDraftAdvice) advice = NULL;
  gint64 send_at = 0;

  if (from == NULL ||
      (options->at != NULL && !mesign_cli_parse_future (options->at, &send_at, &error)) ||
      !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  account = find_writer (cli, from->address, options->output != NULL, &error);
  if (account == NULL)
    return mesign_cli_fail (cli, error);
  draft = begin_draft (cli, account, options, &error);
  if (draft != NULL)
    set_from (draft, from);
  if (draft != NULL)
    draft->send_at = send_at;
  if (draft != NULL && fill_draft (draft, options, &error))
    advice = choose_protection (cli, draft, options, &error);
  if (advice == NULL)
    return mesign_cli_fail (cli, error);

  return put_out (cli, &(const MesignComposed){ account, draft, advice }, options);
}

/* NULL, or what is wrong with the options. */
static const char *
find_contradiction (const ComposeOptions *options)
{
  const gboolean is_piped = g_strcmp0 (options->output, "-") == 0;

  if (options->from == NULL)
    return _ ("Say who writes: --from ADDRESS.");
  if (options->output == NULL && !options->send && !options->draft)
    return _ ("Say what to do with it: --send, --draft, or --output FILE.");
  if ((options->output != NULL && options->send) || (options->sign && options->no_sign) ||
      (options->encrypt && options->no_encrypt) ||
      (options->reply != NULL && options->forward != NULL) ||
      (options->timestamp && (options->no_timestamp || options->no_sign)))
    return _ ("These options contradict each other.");
  if (options->at != NULL && (!options->send || options->draft))
    return _ ("--at says when a message is sent: add --send.");
  if (is_piped && options->bcc != NULL && !options->draft)
    return _ ("With --bcc there are several files. Name the first one: --output FILE.");

  return NULL;
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
    { "pss", 0, 0, G_OPTION_ARG_NONE, &options.pss, N_ ("Have an RSA key sign with PSS"), NULL },
    { "encrypt", 0, 0, G_OPTION_ARG_NONE, &options.encrypt, N_ ("Encrypt, or do not send"), NULL },
    { "no-encrypt", 0, 0, G_OPTION_ARG_NONE, &options.no_encrypt, N_ ("Do not encrypt"), NULL },
    { "timestamp", 0, 0, G_OPTION_ARG_NONE, &options.timestamp,
      N_ ("Have the signature time-stamped"), NULL },
    { "no-timestamp", 0, 0, G_OPTION_ARG_NONE, &options.no_timestamp,
      N_ ("Do not have it time-stamped"), NULL },
    { "no-header-protection", 0, 0, G_OPTION_ARG_NONE, &options.no_header_protection,
      N_ ("Leave subject and addresses unprotected"), NULL },
    { "draft", 0, 0, G_OPTION_ARG_NONE, &options.draft, N_ ("Save as a draft"), NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Write the message to FILE"),
      N_ ("FILE") },
    { "send", 0, 0, G_OPTION_ARG_NONE, &options.send, N_ ("Send the message"), NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &options.at, N_ ("Send it at that time"), N_ ("TIME") },
    { NULL },
  };

  const char *problem;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  problem = find_contradiction (&options);

  return problem != NULL ? mesign_cli_usage (cli, "%s", problem) : compose (cli, &options);
}
