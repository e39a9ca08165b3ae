/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "imap/mesign-mailbox-name.h"

#define SMALL_LITERAL 4096
#define TEXT_LENGTH 512

/* The commands are written here and not by libetpan: some of its own are wrong on the wire (SELECT
 * with QRESYNC, STORE with UNCHANGEDSINCE), its APPEND waits forever when something comes before
 * the
 * "+", and none knows all extensions. libetpan parses every answer. */

typedef enum
{
  PART_TEXT,
  PART_LITERAL,
} PartKind;

typedef struct
{
  PartKind kind;
  GString *text;
  GBytes *literal;
} Part;

struct _MesignImapCommand
{
  GPtrArray *parts;
  MesignSasl *sasl;
  gboolean has_initial;
  gsize literal_limit;
  gsize total_limit;
  MesignImapAttributesFunc func;
  gpointer user_data;
};

static void
part_free (Part *part)
{
  if (part->text != NULL)
    {
      mesign_secret_wipe (part->text->str, part->text->len);
      g_string_free (part->text, TRUE);
    }
  g_clear_pointer (&part->literal, g_bytes_unref);
  g_free (part);
}

static GString *
open_text (MesignImapCommand *self)
{
  Part *last = self->parts->len > 0 ? g_ptr_array_index (self->parts, self->parts->len - 1) : NULL;
  Part *part;

  if (last != NULL && last->kind == PART_TEXT)
    return last->text;

  part = g_new0 (Part, 1);
  part->kind = PART_TEXT;
  part->text = g_string_sized_new (TEXT_LENGTH);
  g_ptr_array_add (self->parts, part);

  return part->text;
}

/* Makes a command of a piece of text without tag and line end. */
MesignImapCommand *
mesign_imap_command_new (const char *format, ...)
{
  MesignImapCommand *self = g_new0 (MesignImapCommand, 1);
  va_list arguments;

  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  self->literal_limit = SMALL_LITERAL;
  self->total_limit = MESIGN_IMAP_SMALL_ANSWER;
  va_start (arguments, format);
  g_string_append_vprintf (open_text (self), format, arguments);
  va_end (arguments);

  return self;
}

/* Frees a command. */
void
mesign_imap_command_free (MesignImapCommand *self)
{
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/* Adds text as it stands. */
void
mesign_imap_command_add (MesignImapCommand *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (open_text (self), format, arguments);
  va_end (arguments);
}

/* Text beyond ASCII may be quoted only after UTF8=ACCEPT (RFC 6855 section 3). */
static gboolean
fits_quotes (const char *string, gboolean takes_utf8)
{
  for (const guchar *p = (const guchar *) string; *p != '\0'; p++)
    if (*p < 0x20 || *p == 0x7f || (*p > 0x7f && !takes_utf8))
      return FALSE;

  return TRUE;
}

static void
add_string (MesignImapCommand *self, const char *string, gboolean takes_utf8)
{
  g_autoptr (GBytes) literal = NULL;
  GString *text = open_text (self);

  if (!fits_quotes (string, takes_utf8))
    {
      literal = g_bytes_new (string, strlen (string));
      mesign_imap_command_add_literal (self, literal);
      return;
    }

  g_string_append_c (text, '"');
  for (const char *p = string; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

/* Adds a string, quoted where that can be. */
void
mesign_imap_command_add_string (MesignImapCommand *self, const char *string)
{
  add_string (self, string, FALSE);
}

/* Adds the name of a mailbox. Names are in modified UTF-7 everywhere but on the wire of a server
 * that takes UTF-8. */
void
mesign_imap_command_add_mailbox (MesignImapCommand *self,
                                 MesignImapSession *session,
                                 const char *mailbox)
{
  g_autofree char *utf8 = session->has_utf8 ? mesign_mailbox_name_decode (mailbox) : NULL;

  add_string (self, utf8 != NULL ? utf8 : mailbox, session->has_utf8);
}

/* The name of a mailbox that the server told, in modified UTF-7. */
char *
mesign_imap_session_dup_wire_name (MesignImapSession *self, const char *told)
{
  return self->has_utf8 ? mesign_mailbox_name_encode (told) : g_strdup (told);
}

/* Adds a literal. */
void
mesign_imap_command_add_literal (MesignImapCommand *self, GBytes *octets)
{
  Part *part = g_new0 (Part, 1);

  part->kind = PART_LITERAL;
  part->literal = g_bytes_ref (octets);
  g_ptr_array_add (self->parts, part);
}

/* Says what answers the server's challenges after the command's line (RFC 9051 section 6.2.2);
 * @sasl is borrowed. Its first words go with the line if @at_once. */
void
mesign_imap_command_set_sasl (MesignImapCommand *self, MesignSasl *sasl, gboolean at_once)
{
  g_autoptr (MesignSecret) initial = at_once ? mesign_sasl_dup_initial (sasl) : NULL;

  self->sasl = sasl;
  self->has_initial = initial != NULL;
  if (initial != NULL)
    mesign_imap_command_add (self, " %s", mesign_secret_get_text (initial));
}

/* Says how big one literal of the answer and all of it may be. */
void
mesign_imap_command_set_limits (MesignImapCommand *self, gsize literal_limit, gsize total_limit)
{
  self->literal_limit = literal_limit;
  self->total_limit = total_limit;
}

/* Says what takes the FETCH answers one by one. */
void
mesign_imap_command_set_func (MesignImapCommand *self,
                              MesignImapAttributesFunc func,
                              gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

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
      g_string_append (before, line);
    }
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
send_part (MesignImapSession *self, const Part *part, gboolean *answered, GError **error)
{
  switch (part->kind)
    {
    case PART_LITERAL:
      return send_literal (self, part->literal, answered, error);
    case PART_TEXT:
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
