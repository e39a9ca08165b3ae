/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-command-private.h"

#include <string.h>

#include "model/mesign-mailbox-name.h"

#define SMALL_LITERAL 4096
#define TEXT_LENGTH 512

/* The commands are written here and not by libetpan: some of its own are wrong on the wire (SELECT
 * with QRESYNC, STORE with UNCHANGEDSINCE), its APPEND waits forever when something comes before
 * the
 * "+", and none knows all extensions. libetpan parses every answer. */

static void
part_free (MesignImapPart *part)
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
  MesignImapPart *last =
      self->parts->len > 0 ? g_ptr_array_index (self->parts, self->parts->len - 1) : NULL;
  MesignImapPart *part;

  if (last != NULL && last->kind == MESIGN_IMAP_PART_TEXT)
    return last->text;

  part = g_new0 (MesignImapPart, 1);
  part->kind = MESIGN_IMAP_PART_TEXT;
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
  MesignImapPart *part = g_new0 (MesignImapPart, 1);

  part->kind = MESIGN_IMAP_PART_LITERAL;
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
