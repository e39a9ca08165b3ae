/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <string.h>
#include <time.h>

/* RFC 2177: a server may end a session that idles for half an hour. */
#define IDLE_MOST (28 * 60)
#define IDLE_LIMIT (8 * MESIGN_IMAP_SMALL_ANSWER)

/* The clock is looked at so often: a wait of the system's does not go on while the computer sleeps,
 * but the server counts that, too. */
#define SLICE_MILLISECONDS (60 * 1000)

static gint64
get_boot_time (void)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time ();

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Says by which clock waits end, and how often that is looked at, in milliseconds; NULL and 0 for
 * the computer's. */
void
mesign_imap_session_set_clock (MesignImapSession *self, MesignImapClock clock, guint slice)
{
  self->clock = clock != NULL ? clock : get_boot_time;
  self->slice = slice != 0 ? slice : SLICE_MILLISECONDS;
}

/* Waits for the server, not beyond @end. */
static MesignStreamWait
wait_a_while (MesignImapSession *self, gint64 end, GCancellable *wake_up)
{
  gint64 left = MAX (0, end - self->clock ()) / 1000 + 1;

  return mesign_mailstream_wait_sync (self->imap->imap_stream, (guint) MIN (left, self->slice),
                                      wake_up, NULL);
}

static MesignImapEvents
take_events (MesignImapSession *self)
{
  MesignImapEvents events = self->pending_events;

  self->pending_events = MESIGN_IMAP_EVENT_NONE;

  return events;
}

/* FETCH answers count only here: those to a command of ours are no news. */
static void
note_flags (MesignImapSession *self)
{
  const struct mailimap_response_info *info = self->imap->imap_response_info;

  if (info != NULL && info->rsp_fetch_list != NULL && clist_begin (info->rsp_fetch_list) != NULL)
    self->pending_events |= MESIGN_IMAP_EVENT_FLAGS;
}

static gboolean
is_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  return g_ascii_strncasecmp (text, word, length) == 0 && !g_ascii_isalnum (text[length]);
}

/* What an untagged line during IDLE says. */
static MesignImapEvents
read_line (MesignImapSession *self, const char *line)
{
  char *rest;
  guint64 number;

  if (strncmp (line, "* ", 2) != 0)
    return MESIGN_IMAP_EVENT_NONE;
  if (is_word (line + 2, "VANISHED"))
    return MESIGN_IMAP_EVENT_EXPUNGE;

  number = g_ascii_strtoull (line + 2, &rest, 10);
  if (rest == line + 2 || *rest != ' ')
    return mesign_imap_session_read_notified (self, line + 2);
  if (is_word (rest + 1, "EXPUNGE"))
    {
      self->exists -= self->exists > 0 ? 1 : 0;
      return MESIGN_IMAP_EVENT_EXPUNGE;
    }
  if (is_word (rest + 1, "FETCH"))
    return MESIGN_IMAP_EVENT_FLAGS;
  if (!is_word (rest + 1, "EXISTS"))
    return MESIGN_IMAP_EVENT_NONE;

  self->exists = (guint32) number;

  return MESIGN_IMAP_EVENT_EXISTS;
}

/* Reads the lines that are there. FALSE when the connection is gone. */
static gboolean
read_lines (MesignImapSession *self, MesignImapEvents *events, GError **error)
{
  mailimap *imap = self->imap;

  do
    {
      const char *line = mailstream_read_line (imap->imap_stream, imap->imap_stream_buffer);

      if (line == NULL)
        return mesign_imap_session_finish (self, MAILIMAP_ERROR_STREAM, 0, error);
      *events |= read_line (self, line);
    }
  while (imap->imap_stream->read_buffer_len > 0);

  return TRUE;
}

static gboolean
wait_for_events (MesignImapSession *self,
                 gint64 end,
                 GCancellable *wake_up,
                 MesignImapEvents *events,
                 GError **error)
{
  while (*events == MESIGN_IMAP_EVENT_NONE && self->clock () < end)
    {
      switch (wait_a_while (self, end, wake_up))
        {
        case MESIGN_STREAM_WAIT_DATA:
          if (!read_lines (self, events, error))
            return FALSE;
          break;
        case MESIGN_STREAM_WAIT_WOKEN:
          *events |= MESIGN_IMAP_EVENT_WOKEN;
          break;
        case MESIGN_STREAM_WAIT_TIMEOUT:
          break;
        case MESIGN_STREAM_WAIT_FAILED:
        default:
          return mesign_imap_session_finish (self, MAILIMAP_ERROR_STREAM, 0, error);
        }
    }

  return TRUE;
}

static gboolean
idle (MesignImapSession *self,
      gint64 end,
      GCancellable *wake_up,
      MesignImapEvents *events,
      GError **error)
{
  mailstream *stream = self->imap->imap_stream;
  gboolean answered;

  mailimap_send_current_tag (self->imap);
  mailstream_write (stream, "IDLE\r\n", 6);
  if (!mesign_imap_session_wait_for_plus (self, &answered, error))
    return FALSE;
  if (answered)
    return mesign_imap_session_fail_protocol (self, error);

  *events |= take_events (self);
  if (!wait_for_events (self, end, wake_up, events, error))
    return FALSE;

  mailstream_write (stream, "DONE\r\n", 6);
  mesign_mailstream_flush (stream);

  return mesign_imap_session_read_answer (self, error);
}

/* A server without IDLE is asked at the end of the wait. */
static gboolean
wait_and_ask (MesignImapSession *self,
              gint64 end,
              GCancellable *wake_up,
              MesignImapEvents *events,
              GCancellable *cancellable,
              GError **error)
{
  MesignImapEvents asked;
  MesignStreamWait ended;

  do
    ended = wait_a_while (self, end, wake_up);
  while (ended == MESIGN_STREAM_WAIT_TIMEOUT && self->clock () < end);
  if (ended == MESIGN_STREAM_WAIT_FAILED)
    return mesign_imap_session_finish (self, MAILIMAP_ERROR_STREAM, 0, error);
  if (ended == MESIGN_STREAM_WAIT_WOKEN)
    {
      *events |= MESIGN_IMAP_EVENT_WOKEN;
      return TRUE;
    }
  if (!mesign_imap_session_noop_sync (self, &asked, cancellable, error))
    return FALSE;
  *events |= asked;

  return TRUE;
}

/**
 * mesign_imap_session_idle_sync:
 * @self: a session with a mailbox selected
 * @seconds: how long to wait at most
 * @wake_up: (nullable): ends the wait in good order, and leaves the session usable
 * @events: (out): what happened
 * @cancellable: (nullable): ends the wait and the session
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Waits until something happens in the mailbox (RFC 2177), or in others after
 * mesign_imap_session_notify_sync(). What it was is then to be asked for. A
 * server without IDLE is asked once, when the time is over.
 *
 * Returns: whether the session is in order
 */
gboolean
mesign_imap_session_idle_sync (MesignImapSession *self,
                               guint seconds,
                               GCancellable *wake_up,
                               MesignImapEvents *events,
                               GCancellable *cancellable,
                               GError **error)
{
  gint64 end;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (events != NULL, FALSE);

  end = self->clock () + (gint64) MIN (seconds, IDLE_MOST) * G_USEC_PER_SEC;
  *events = MESIGN_IMAP_EVENT_NONE;
  if (!mesign_imap_session_begin (self, cancellable, 4096, IDLE_LIMIT, error))
    return FALSE;
  if (!mesign_imap_session_has_capability (self, "IDLE"))
    return wait_and_ask (self, end, wake_up, events, cancellable, error);
  if (!idle (self, end, wake_up, events, error))
    return FALSE;
  note_flags (self);
  *events |= take_events (self) | mesign_imap_session_note_notified (self);

  return TRUE;
}

/**
 * mesign_imap_session_noop_sync:
 * @self: a session that is logged in
 * @events: (out) (optional): what happened in the selected mailbox since it was last said; without
 * it that is kept for who asks next
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Asks whether something happened, and keeps the connection from being closed for idleness.
 *
 * Returns: whether the session is in order
 */
gboolean
mesign_imap_session_noop_sync (MesignImapSession *self,
                               MesignImapEvents *events,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("NOOP");

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  mesign_imap_command_set_limits (command, 4096, IDLE_LIMIT);
  if (!mesign_imap_session_run (self, command, cancellable, error))
    return FALSE;

  note_flags (self);
  if (events != NULL)
    *events = take_events (self);

  return TRUE;
}
