/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/command-compose-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Where a composed mail goes: into files, out, or among the drafts. */

static void
add_lacking (JsonBuilder *builder, gpointer data)
{
  const MesignComposed *composed = data;
  const MesignDraftAdvice *advice = composed->advice;

  mesign_json_begin_array (builder, "recipients");
  for (guint i = 0; i < advice->recipients->len; i++)
    {
      const MesignCorrespondent *one = advice->recipients->pdata[i];

      if (mesign_correspondent_can_encrypt (one))
        continue;
      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "address", one->address->address);
      mesign_json_string (builder, "reason", mesign_correspondent_get_reason (one));
      mesign_json_string (builder, "message", mesign_correspondent_get_problem (one));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* The addresses that cannot be encrypted to; NULL where all can. */
static char *
dup_lacking_names (const MesignComposed *composed)
{
  const GPtrArray *recipients = composed->advice->recipients;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < recipients->len; i++)
    {
      const MesignCorrespondent *one = recipients->pdata[i];

      if (!mesign_correspondent_can_encrypt (one))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", one->address->address);
    }

  return names->len > 0 ? g_strdup (names->str) : NULL;
}

/* What would leak could be encrypted but for those. */
static MesignExit
fail_to_leak (MesignCli *cli, const MesignComposed *composed, const GError *error)
{
  g_autofree char *names = dup_lacking_names (composed);
  g_autoptr (GError) better = g_error_copy (error);

  if (names != NULL)
    {
      g_free (better->message);
      /* Translators: first a whole sentence, then addresses */
      better->message =
          g_strdup_printf (_ ("%s There is no usable certificate of %s."), error->message, names);
    }

  return mesign_cli_fail_with (cli, better, add_lacking, (gpointer) composed);
}

/* Whoever cannot be encrypted to is named, each with the reason. */
static MesignExit
fail (MesignCli *cli, const MesignComposed *composed, const GError *error)
{
  gboolean is_about_recipients =
      (composed->draft->encrypt &&
       g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NO_CERTIFICATE));

  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WOULD_LEAK))
    return fail_to_leak (cli, composed, error);

  return mesign_cli_fail_with (cli, error, is_about_recipients ? add_lacking : NULL,
                               (gpointer) composed);
}

/* How a mail that went out, or into a file, is protected. */
static char *
dup_outcome (const MesignComposed *composed, gboolean is_sent)
{
  const MesignDraft *draft = composed->draft;
  g_autofree char *names = draft->encrypt ? NULL : dup_lacking_names (composed);

  if (draft->sign && draft->encrypt)
    return g_strdup (is_sent ? _ ("Sent, signed and encrypted.")
                             : _ ("Written, signed and encrypted."));
  if (draft->encrypt)
    return g_strdup (is_sent ? _ ("Sent, encrypted, not signed.")
                             : _ ("Written, encrypted, not signed."));
  if (draft->sign && names != NULL)
    return g_strdup_printf (
        is_sent ? _ ("Sent, signed; not encrypted: there is no usable certificate of %s.")
                : _ ("Written, signed; not encrypted: there is no usable certificate of %s."),
        names);
  if (draft->sign)
    return g_strdup (is_sent ? _ ("Sent, signed, not encrypted.")
                             : _ ("Written, signed, not encrypted."));

  return g_strdup (is_sent ? _ ("Sent, neither signed nor encrypted.")
                           : _ ("Written, neither signed nor encrypted."));
}

/* Where the mail itself goes to standard output, nothing else does. */
static void
print_written (const MesignComposed *composed, const char *output)
{
  g_autofree char *outcome = dup_outcome (composed, FALSE);

  if (g_str_equal (output, "-"))
    g_printerr ("mesignctl: %s\n", outcome);
  else
    mesign_cli_print ("%s", outcome);
}

static void
add_draft_json (MesignCli *cli, JsonBuilder *builder, const MesignDraft *draft)
{
  mesign_json_string (builder, "message_id", draft->message_id);
  mesign_json_boolean (builder, "signed", draft->sign);
  mesign_json_boolean (builder, "encrypted", draft->encrypt);
  mesign_json_warnings (builder, cli->warnings);
}

static void
warn_of_stamp (MesignCli *cli, gboolean is_stamped, const char *problem)
{
  g_autofree char *message = NULL;

  if (problem == NULL)
    return;
  /* Translators: then the reason, a whole sentence */
  message = is_stamped ? g_strdup (problem)
                       : g_strdup_printf (_ ("The mail has no time stamp. %s"), problem);
  mesign_cli_warn (cli, is_stamped ? "untrusted-timestamp" : "no-timestamp", message);
}

/* Into files */

/* What is written lies beside its place until all of them are. */
typedef struct
{
  char *path;
  char *staged;
  GBytes *octets;
} File;

static void
file_clear (gpointer data)
{
  File *file = data;

  if (file->staged != NULL)
    g_unlink (file->staged);
  g_free (file->staged);
  g_free (file->path);
}

static void
add_file (GArray *files, char *path, GBytes *octets)
{
  File file = { .path = path, .octets = octets };

  g_array_append_val (files, file);
}

/* FILE is what those in To and Cc get, or where there are none the first of the others. */
static GArray *
list_files (const char *output, const MesignDraft *draft, const MesignSmimeWritten *written)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (File));
  g_autoptr (GPtrArray) visible = mesign_draft_dup_visible (draft);
  guint n_visible = visible->len > 0 ? 1 : 0;

  g_array_set_clear_func (files, file_clear);
  add_file (files, g_strdup (output), ((MesignSmimeCopy *) written->copies->pdata[0])->octets);
  for (guint i = n_visible; i < written->copies->len; i++)
    add_file (files, g_strdup_printf ("%s.bcc-%u", output, i - n_visible + 1),
              ((MesignSmimeCopy *) written->copies->pdata[i])->octets);
  if (draft->bcc->len > 0)
    add_file (files, g_strconcat (output, ".sent", NULL), written->sent);

  return files;
}

static gboolean
fail_to_write (const File *file, int code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (file->path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("Cannot write “%s”: %s"),
               shown, g_strerror (code));

  return FALSE;
}

static gboolean
stage (File *file, GError **error)
{
  if (g_file_test (file->path, G_FILE_TEST_IS_DIR))
    return fail_to_write (file, EISDIR, error);
  file->staged = g_strdup_printf ("%s.%08x", file->path, g_random_int ());

  return mesign_cli_write_file (file->staged, file->octets, error);
}

static gboolean
put_in_place (File *file, GError **error)
{
  if (g_rename (file->staged, file->path) != 0)
    return fail_to_write (file, errno, error);
  g_clear_pointer (&file->staged, g_free);

  return TRUE;
}

/* All of them, or none: what was there before stays then. */
static gboolean
write_files (GArray *files, GError **error)
{
  const File *first = &g_array_index (files, File, 0);

  if (files->len == 1)
    return mesign_cli_write_file (first->path, first->octets, error);
  for (guint i = 0; i < files->len; i++)
    if (!stage (&g_array_index (files, File, i), error))
      return FALSE;
  for (guint i = 0; i < files->len; i++)
    if (!put_in_place (&g_array_index (files, File, i), error))
      return FALSE;

  return TRUE;
}

MesignExit
mesign_compose_write (MesignCli *cli, const MesignComposed *composed, const char *output)
{
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (GArray) files = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  mesign_engine_write_async (cli->engine, composed->draft, cli->cancellable, mesign_cli_on_ready,
                             cli);
  written = mesign_engine_write_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (written == NULL)
    return fail (cli, composed, error);
  files = list_files (output, composed->draft, written);
  if (!write_files (files, &error))
    return mesign_cli_fail (cli, error);
  warn_of_stamp (cli, written->is_stamped, written->stamp_problem);
  if (!cli->json)
    print_written (composed, output);
  if (!cli->json || g_str_equal (output, "-"))
    return MESIGN_EXIT_DONE;
  json_builder_begin_object (builder);
  add_draft_json (cli, builder, composed->draft);
  mesign_json_integer (builder, "copies", written->copies->len);
  mesign_json_boolean (builder, "timestamped", written->is_stamped);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

/* Out */

/* What is told of the stamp of a mail that is queued. */
typedef struct
{
  gboolean is_stamped;
  char *problem;
} Stamp;

static void
stamp_clear (Stamp *self)
{
  g_free (self->problem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stamp, stamp_clear)

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

static gboolean
is_scheduled (const MesignOutgoing *outgoing)
{
  return outgoing != NULL && outgoing->state == MESIGN_OUTGOING_QUEUED && outgoing->send_at != 0;
}

static void
print_scheduled (const MesignOutgoing *outgoing)
{
  g_autofree char *time = mesign_format_time (outgoing->send_at);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, outgoing->operation_id);

  /* Translators: a number, then a time */
  mesign_cli_print (_ ("It waits in the outbox as number %s and goes out at %s. MeSign has to run "
                       "then, or “mesignctl sync”."),
                    number, time);
}

static void
print_outcome (const MesignComposed *composed, const MesignOutgoing *outgoing)
{
  g_autofree char *outcome = dup_outcome (composed, TRUE);

  if (is_scheduled (outgoing))
    print_scheduled (outgoing);
  else if (is_sent (outgoing))
    mesign_cli_print ("%s", outcome);
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
print_sent (MesignCli *cli,
            const MesignComposed *composed,
            const MesignOutgoing *outgoing,
            const Stamp *stamp)
{
  guint n_refused = print_refused (cli, outgoing);
  gboolean is_done = (is_sent (outgoing) && n_refused == 0) || is_scheduled (outgoing);
  MesignExit status = is_done ? MESIGN_EXIT_DONE : MESIGN_EXIT_NETWORK;
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      print_outcome (composed, outgoing);
      return status;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_draft_json (cli, builder, composed->draft);
  mesign_json_boolean (builder, "sent", is_sent (outgoing));
  mesign_json_string (builder, "state",
                      outgoing != NULL ? mesign_outgoing_state_to_string (outgoing->state)
                                       : "filed");
  mesign_json_string (builder, "error", outgoing != NULL ? outgoing->error : NULL);
  mesign_json_integer (builder, "outbox_id", outgoing != NULL ? outgoing->operation_id : 0);
  mesign_json_time (builder, "send_at", outgoing != NULL ? outgoing->send_at : 0);
  mesign_json_outgoing_recipients (builder, outgoing);
  mesign_json_boolean (builder, "timestamped", stamp->is_stamped);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, status);
}

static gint64
queue (MesignCli *cli, const MesignComposed *composed, Stamp *stamp, GError **error)
{
  GAsyncResult *result;
  gint64 id;

  mesign_engine_send_async (cli->engine, composed->account, composed->draft, 0, cli->cancellable,
                            mesign_cli_on_ready, cli);
  result = mesign_cli_wait (cli);
  id = mesign_engine_send_finish (cli->engine, result, error);
  if (id != 0)
    stamp->problem =
        g_strdup (mesign_engine_send_get_stamp_problem (cli->engine, result, &stamp->is_stamped));

  return id;
}

static gboolean
synchronize (MesignCli *cli, const MesignComposed *composed, GError **error)
{
  const MesignSyncOptions options = { .mailbox = "INBOX", .bodies = MESIGN_SYNC_BODIES_NONE };
  g_autoptr (MesignSyncResult) result = NULL;

  mesign_engine_sync_async (cli->engine, composed->account, &options, NULL, NULL, cli->cancellable,
                            mesign_cli_on_ready, cli);
  result = mesign_engine_sync_finish (cli->engine, mesign_cli_wait (cli), error);

  return result != NULL;
}

/* Queues the mail, which is safe then, and sends what waits. */
MesignExit
mesign_compose_send (MesignCli *cli, const MesignComposed *composed)
{
  g_autoptr (MesignOutgoing) outgoing = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Stamp) stamp = { 0 };
  gint64 id = queue (cli, composed, &stamp, &error);

  if (id == 0)
    return fail (cli, composed, error);
  warn_of_stamp (cli, stamp.is_stamped, stamp.problem);
  if (composed->draft->send_at == 0 && !synchronize (cli, composed, &error))
    {
      g_prefix_error (&error, "%s ",
                      _ ("The mail waits in the outbox and is sent at the next sync."));
      return mesign_cli_fail (cli, error);
    }
  outgoing = find_outgoing (cli, id, &error);

  return error == NULL ? print_sent (cli, composed, outgoing, &stamp)
                       : mesign_cli_fail (cli, error);
}

/* Among the drafts */

static MesignExit
print_draft (MesignCli *cli, const MesignComposed *composed)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_draft_json (cli, builder, composed->draft);
  mesign_json_boolean (builder, "draft", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

MesignExit
mesign_compose_save_draft (MesignCli *cli, const MesignComposed *composed, gboolean with_sync)
{
  g_autoptr (GError) error = NULL;

  mesign_engine_save_draft_async (cli->engine, composed->account, composed->draft, 0,
                                  cli->cancellable, mesign_cli_on_ready, cli);
  if (mesign_engine_save_draft_finish (cli->engine, mesign_cli_wait (cli), &error) == 0)
    return mesign_cli_fail (cli, error);
  if (with_sync && !synchronize (cli, composed, &error))
    {
      g_prefix_error (&error, "%s ", _ ("The draft is saved here and filed at the next sync."));
      return mesign_cli_fail (cli, error);
    }
  if (cli->json)
    return print_draft (cli, composed);
  mesign_cli_print (with_sync ? _ ("Saved as a draft.")
                              : _ ("Saved as a draft. The server has it after the next sync."));

  return MESIGN_EXIT_DONE;
}

MesignExit
mesign_compose_write_draft (MesignCli *cli, const MesignComposed *composed, const char *output)
{
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;

  mesign_engine_write_draft_async (cli->engine, composed->draft, cli->cancellable,
                                   mesign_cli_on_ready, cli);
  octets = mesign_engine_write_draft_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (octets == NULL || !mesign_cli_write_file (output, octets, &error))
    return mesign_cli_fail (cli, error);

  return cli->json && !g_str_equal (output, "-") ? print_draft (cli, composed) : MESIGN_EXIT_DONE;
}
