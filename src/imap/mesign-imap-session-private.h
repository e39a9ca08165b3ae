/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "imap/mesign-imap-session.h"

#include "imap/mesign-imap-attributes-private.h"
#include "net/mesign-mailstream-private.h"
#include "net/mesign-sasl-log-in.h"

G_BEGIN_DECLS

#define MESIGN_IMAP_SMALL_ANSWER (1024 * 1024)

/**
 * MesignImapClock:
 *
 * Returns: microseconds since some moment, those while the computer sleeps among them
 */
typedef gint64 (*MesignImapClock) (void);

struct _MesignImapSession
{
  GObject parent_instance;

  MesignServer *server;
  MesignTlsPolicy *policy;
  guint connect_seconds;
  guint read_seconds;
  gboolean wants_compress;
  MesignImapClock clock;
  guint slice;

  GThread *thread;
  MesignStream *stream;
  mailimap *imap;
  gboolean is_dead;
  gboolean is_logging_in;
  MesignSaslKnowledge knowledge;
  gboolean has_qresync;
  gboolean has_utf8;
  gboolean is_compressed;

  gboolean is_notifying;
  gboolean refuses_notify;
  gboolean has_too_much;
  gboolean is_silent; /* it tells nothing in IDLE before it is asked for something */
  gboolean may_be_bad;
  GHashTable *notified;
  GHashTable *told;

  char *prefix;
  char *mailbox;
  guint32 uidnext; /* when it was selected, as the next */
  guint64 modseq;
  gboolean keeps_keywords;
  guint32 exists;
  MesignImapEvents pending_events;
};

/**
 * MesignImapCommand:
 *
 * A command to be sent: text, with literals in it where its strings need them.
 */
typedef struct _MesignImapCommand MesignImapCommand;

/**
 * MesignImapAttributesFunc:
 * @attributes: what the server said of one message; valid only during the call
 * @user_data: what was handed in
 */
typedef void (*MesignImapAttributesFunc) (const MesignImapAttributes *attributes,
                                          gpointer user_data);

/**
 * MesignImapLineFunc:
 * @session: the session
 * @line: an untagged line without its "* ", with its line end
 * @user_data: what was handed in
 *
 * Returns: whether it is read with that
 */
typedef gboolean (*MesignImapLineFunc) (MesignImapSession *session,
                                        const char *line,
                                        gpointer user_data);

MesignImapCommand *mesign_imap_command_new (const char *format, ...) G_GNUC_PRINTF (1, 2);
void mesign_imap_command_free (MesignImapCommand *self);
void mesign_imap_command_add (MesignImapCommand *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
void mesign_imap_command_add_string (MesignImapCommand *self, const char *string);
void mesign_imap_command_add_mailbox (MesignImapCommand *self,
                                      MesignImapSession *session,
                                      const char *mailbox);
void mesign_imap_command_add_literal (MesignImapCommand *self, GBytes *octets);
void mesign_imap_command_set_sasl (MesignImapCommand *self, MesignSasl *sasl, gboolean at_once);
void
mesign_imap_command_set_limits (MesignImapCommand *self, gsize literal_limit, gsize total_limit);
void mesign_imap_command_set_func (MesignImapCommand *self,
                                   MesignImapAttributesFunc func,
                                   gpointer user_data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignImapCommand, mesign_imap_command_free)

void mesign_imap_session_set_clock (MesignImapSession *self, MesignImapClock clock, guint slice);
gboolean mesign_imap_session_run (MesignImapSession *self,
                                  MesignImapCommand *command,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean mesign_imap_session_begin (MesignImapSession *self,
                                    GCancellable *cancellable,
                                    gsize literal_limit,
                                    gsize total_limit,
                                    GError **error);
gboolean mesign_imap_session_run_text (MesignImapSession *self,
                                       const char *text,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean mesign_imap_session_run_lines (MesignImapSession *self,
                                        const char *text,
                                        MesignImapLineFunc func,
                                        gpointer user_data,
                                        GCancellable *cancellable,
                                        GError **error);
gboolean mesign_imap_session_ask_capabilities (MesignImapSession *self,
                                               GCancellable *cancellable,
                                               GError **error);
void mesign_imap_session_forget_capabilities (MesignImapSession *self);
void mesign_imap_session_explain_refusal (MesignImapSession *self,
                                          const char *mailbox,
                                          GCancellable *cancellable,
                                          GError *refusal);
gboolean
mesign_imap_session_wait_for_plus (MesignImapSession *self, gboolean *answered, GError **error);
gboolean mesign_imap_session_is_listed (MesignImapSession *self, const char *mailbox);
gboolean mesign_imap_session_read_answer (MesignImapSession *self, GError **error);
gboolean mesign_imap_session_fail_protocol (MesignImapSession *self, GError **error);
MesignSaslRefusal mesign_imap_session_get_refusal (MesignImapSession *self, const GError *error);
gboolean
mesign_imap_session_finish (MesignImapSession *self, int result, int state, GError **error);
gboolean mesign_imap_session_learn_prefix (MesignImapSession *self,
                                           GCancellable *cancellable,
                                           GError **error);
char *mesign_imap_session_dup_path (MesignImapSession *self, const char *wire_name);
char *mesign_imap_session_dup_wire_name (MesignImapSession *self, const char *told);
void mesign_imap_session_drop_answer (MesignImapSession *self);
clist *mesign_imap_session_get_extensions (MesignImapSession *self);
void mesign_imap_session_read_vanished (MesignImapSession *self, MesignUidSet *vanished);
void mesign_imap_session_note_events (MesignImapSession *self);
char *mesign_imap_read_quoted (const char **at);
MesignImapEvents mesign_imap_session_read_notified (MesignImapSession *self, const char *line);
MesignImapEvents mesign_imap_session_note_notified (MesignImapSession *self);
GPtrArray *mesign_imap_split_uids (const MesignUidSet *uids, guint64 count);

G_END_DECLS
