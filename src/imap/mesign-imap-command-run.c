/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sending a command and reading what the server says to it. */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-command-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SMALL_LITERAL 4096
#define LINE_LITERAL 4096
#define LINES_LIMIT (8 * MESIGN_IMAP_SMALL_ANSWER)

static void
on_attributes (struct mailimap_msg_att *tree, void *context)
{
  MesignImapCommand *command = context;
  MesignImapAttributes attributes;

  mesign_imap_attributes_read (&attributes, tree);
  command->func (&attributes, command->user_data);
}

/* libetpan calls the handler above only where some progress is reported too. */
static void
on_progress (size_t current, size_t maximum, void *context)
{
}

/* Begins a command: FALSE if the session is dead already. */
gboolean
mesign_imap_session_begin (MesignImapSession *self,
                           GCancellable *cancellable,
                           gsize literal_limit,
                           gsize total_limit,
                           GError **error)
{
  g_assert (self->thread == NULL || self->thread == g_thread_self ());

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!mesign_imap_session_is_alive (self))
    {
      g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_DEAD,
                   _ ("The connection to %s has ended."), self->server->host);
      return FALSE;
    }
  mesign_mailstream_begin (self->imap->imap_stream, cancellable, literal_limit, total_limit);
  mesign_imap_session_drop_answer (self);

  return TRUE;
}

/* Frees what is left of the last answer. */
void
mesign_imap_session_drop_answer (MesignImapSession *self)
{
  g_clear_pointer (&self->imap->imap_response_info, mailimap_response_info_free);
}

static gboolean
parse_answer (MesignImapSession *self, GError **error)
{
  struct mailimap_response *response = NULL;
  int state = MAILIMAP_RESP_COND_STATE_BAD;
  int result = mailimap_parse_response (self->imap, &response);

  if (result == MAILIMAP_NO_ERROR)
    {
      state = response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state->rsp_type;
      mailimap_response_free (response);
      mesign_imap_session_note_events (self);
    }

  return mesign_imap_session_finish (self, result, state, error);
}

/* Reads the answer to the command that was sent. */
gboolean
mesign_imap_session_read_answer (MesignImapSession *self, GError **error)
{
  if (mailimap_read_line (self->imap) == NULL)
    return mesign_imap_session_finish (self, MAILIMAP_ERROR_STREAM, 0, error);

  return parse_answer (self, error);
}

/* libetpan reads what was said before the end of the command as if it came only now; if it is too
 * long for that, just the end. */
static gboolean
read_again (MesignImapSession *self, GString *lines, GError **error)
{
  if (mesign_mailstream_unread (self->imap->imap_stream, lines->str, lines->len))
    return mesign_imap_session_read_answer (self, error);

  return parse_answer (self, error);
}

/* Sends what was written and waits for "+". @answered is set when the server ended the command
 * instead; its answer is read, with all that was said before it. */
gboolean
mesign_imap_session_wait_for_plus (MesignImapSession *self, gboolean *answered, GError **error)
{
  g_autoptr (GString) before = g_string_new (NULL);

  *answered = FALSE;
  mesign_mailstream_flush (self->imap->imap_stream);
  for (;;)
    {
      const char *line = mailimap_read_line (self->imap);
      guint32 number;

      if (line == NULL)
        return mesign_imap_session_finish (self, MAILIMAP_ERROR_STREAM, 0, error);
      if (*line == '+')
        return TRUE;
      if (strncmp (line, "* ", 2) != 0)
        {
          *answered = TRUE;
          g_string_append (before, line);
          return read_again (self, before, error);
        }
      if (sscanf (line, "* %u EXISTS", &number) == 1 && strstr (line, "EXISTS") != NULL)
        self->pending_events |= MESIGN_IMAP_EVENT_EXISTS;
      self->pending_events |= mesign_imap_session_read_notified (self, line + 2);
      g_string_append (before, line);
    }
}

static gboolean
has_literal (const char *line)
{
  return g_str_has_suffix (line, "}\r\n");
}

/* Runs a command in whose answer there are lines that libetpan does not wholly know, or keeps only
 * the last of: @func takes those. All others libetpan reads as ever, and whatever comes from a
 * literal on. */
gboolean
mesign_imap_session_run_lines (MesignImapSession *self,
                               const char *text,
                               MesignImapLineFunc func,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autofree char *command = g_strconcat (text, "\r\n", NULL);
  g_autoptr (GString) others = g_string_new (NULL);
  const char *line;

  if (!mesign_imap_session_begin (self, cancellable, LINE_LITERAL, LINES_LIMIT, error))
    return FALSE;
  mailimap_send_current_tag (self->imap);
  mailstream_write (self->imap->imap_stream, command, strlen (command));
  mesign_mailstream_flush (self->imap->imap_stream);
  do
    {
      line = mailimap_read_line (self->imap);
      if (line == NULL)
        return mesign_imap_session_finish (self, MAILIMAP_ERROR_STREAM, 0, error);
      if (!g_str_has_prefix (line, "* ") || has_literal (line) || !func (self, line + 2, user_data))
        g_string_append (others, line);
    }
  while (g_str_has_prefix (line, "* ") && !has_literal (line));

  return read_again (self, others, error);
}

static void
write_octets (MesignImapSession *self, const void *octets, gsize length)
{
  mailstream_write (self->imap->imap_stream, octets, length);
}

static gboolean
may_send_at_once (MesignImapSession *self, gsize length)
{
  return mesign_imap_session_has_capability (self, "LITERAL+") ||
         (length <= SMALL_LITERAL && mesign_imap_session_has_capability (self, "LITERAL-"));
}

/* A literal: its size, then the octets, which the server may have to allow first (RFC 7888). */
static gboolean
send_literal (MesignImapSession *self, GBytes *literal, gboolean *answered, GError **error)
{
  gsize length;
  const void *octets = g_bytes_get_data (literal, &length);
  gboolean at_once = may_send_at_once (self, length);
  g_autofree char *size = NULL;

  size = g_strdup_printf ("{%" G_GSIZE_FORMAT "%s}\r\n", length, at_once ? "+" : "");
  write_octets (self, size, strlen (size));
  if (!at_once && !mesign_imap_session_wait_for_plus (self, answered, error))
    return FALSE;
  if (!*answered)
    write_octets (self, octets, length);

  return TRUE;
}

/* Sends one part. @answered is set when the server ended the command meanwhile. */
static gboolean
send_part (MesignImapSession *self, const MesignImapPart *part, gboolean *answered, GError **error)
{
  switch (part->kind)
    {
    case MESIGN_IMAP_PART_LITERAL:
      return send_literal (self, part->literal, answered, error);
    case MESIGN_IMAP_PART_TEXT:
    default:
      write_octets (self, part->text->str, part->text->len);
      return TRUE;
    }
}

/* What the server said after its "+" (RFC 9051 section 7.5). */
static char *
dup_challenge (MesignImapSession *self)
{
  const char *line = self->imap->imap_stream_buffer->str;

  return g_strstrip (g_strdup (*line == '+' ? line + 1 : line));
}

static MesignSecret *
dup_answer (MesignImapSession *self, MesignImapCommand *command, GError **error)
{
  g_autofree char *challenge = dup_challenge (self);
  MesignSecret *initial = NULL;

  /* what stands beside the first "+" is for people, unless the mechanism waits for the server */
  if (!command->has_initial)
    initial = mesign_sasl_dup_initial (command->sasl);
  command->has_initial = TRUE;

  return initial != NULL ? initial : mesign_sasl_answer (command->sasl, challenge, error);
}

/* The challenges and answers of a log-in, until the server ends the command. */
static gboolean
exchange (MesignImapSession *self, MesignImapCommand *command, GError **error)
{
  gboolean answered = FALSE;

  for (;;)
    {
      g_autoptr (MesignSecret) answer = NULL;
      const guint8 *octets;
      gsize length;

      if (!mesign_imap_session_wait_for_plus (self, &answered, error))
        return FALSE;
      if (answered)
        break;
      answer = dup_answer (self, command, error);
      if (answer == NULL)
        {
          mesign_imap_session_close (self);
          return FALSE;
        }
      octets = mesign_secret_get_octets (answer, &length);
      write_octets (self, octets, length);
      write_octets (self, "\r\n", 2);
    }
  if (mesign_sasl_finish (command->sasl, error))
    return TRUE;
  mesign_imap_session_close (self);

  return FALSE;
}

static gboolean
run_begun (MesignImapSession *self, MesignImapCommand *command, GError **error)
{
  gboolean answered = FALSE;

  mailimap_send_current_tag (self->imap);
  for (guint i = 0; i < command->parts->len; i++)
    {
      if (!send_part (self, g_ptr_array_index (command->parts, i), &answered, error))
        return FALSE;
      if (answered)
        return TRUE;
    }
  write_octets (self, "\r\n", 2);

  if (command->sasl != NULL)
    return exchange (self, command, error);
  mesign_mailstream_flush (self->imap->imap_stream);

  return mesign_imap_session_read_answer (self, error);
}

/* Sends a command and reads its answer. TRUE means the server said OK; what it said besides is in
 * the session's mailimap until the next command begins. */
gboolean
mesign_imap_session_run (MesignImapSession *self,
                         MesignImapCommand *command,
                         GCancellable *cancellable,
                         GError **error)
{
  gboolean done;

  if (!mesign_imap_session_begin (self, cancellable, command->literal_limit, command->total_limit,
                                  error))
    return FALSE;

  if (command->func != NULL)
    {
      mailimap_set_progress_callback (self->imap, on_progress, on_progress, NULL);
      mailimap_set_msg_att_handler (self->imap, on_attributes, command);
    }
  done = run_begun (self, command, error);
  mailimap_set_msg_att_handler (self->imap, NULL, NULL);
  mailimap_set_progress_callback (self->imap, NULL, NULL, NULL);

  return done;
}

/* Borrows the list of extension data of the last answer, or NULL. */
clist *
mesign_imap_session_get_extensions (MesignImapSession *self)
{
  const struct mailimap_response_info *info = self->imap->imap_response_info;

  return info != NULL ? info->rsp_extension_list : NULL;
}

static gboolean
has_vanished (MesignImapSession *self)
{
  clist *list = mesign_imap_session_get_extensions (self);

  if (list == NULL)
    return FALSE;

  for (clistiter *i = clist_begin (list); i != NULL; i = clist_next (i))
    {
      const struct mailimap_extension_data *data = clist_content (i);

      if (data->ext_extension->ext_id == MAILIMAP_EXTENSION_QRESYNC &&
          data->ext_type == MAILIMAP_QRESYNC_TYPE_VANISHED &&
          !((const struct mailimap_qresync_vanished *) data->ext_data)->qr_earlier)
        return TRUE;
    }

  return FALSE;
}

/* Notes what the last answer said has changed in the selected mailbox. */
void
mesign_imap_session_note_events (MesignImapSession *self)
{
  const struct mailimap_response_info *info = self->imap->imap_response_info;
  const struct mailimap_selection_info *selection = self->imap->imap_selection_info;

  if (info == NULL || selection == NULL)
    return;

  if ((info->rsp_expunged != NULL && clist_begin (info->rsp_expunged) != NULL) ||
      has_vanished (self))
    self->pending_events |= MESIGN_IMAP_EVENT_EXPUNGE;
  if (selection->sel_exists > self->exists)
    self->pending_events |= MESIGN_IMAP_EVENT_EXISTS;
  self->exists = selection->sel_exists;
}
