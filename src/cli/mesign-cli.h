/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How mesignctl ends; docs/cli.md. */
typedef enum
{
  MESIGN_EXIT_DONE = 0,
  MESIGN_EXIT_NOT_SO = 1,
  MESIGN_EXIT_USAGE = 2,
  MESIGN_EXIT_REFUSED = 3,
  MESIGN_EXIT_NETWORK = 4,
  MESIGN_EXIT_STORE = 5,
} MesignExit;

/* One run of the program. */
typedef struct
{
  MesignProfile *profile;
  MesignEngine *engine;
  GCancellable *cancellable;
  GMainLoop *loop;
  GAsyncResult *result;
  GAsyncResult *last_result;
  const char *command;
  GPtrArray *warnings;
  char *profile_directory;
  char *passphrase_file;
  gboolean no_browser; /* a log-in page is shown on another computer */
  gboolean json;
  gboolean verbose;
  gboolean show_version;
} MesignCli;

/* Adds members to the object that is open. */
typedef void (*MesignJsonFunc) (JsonBuilder *builder, gpointer data);
typedef void (*MesignJsonThingFunc) (JsonBuilder *builder, gconstpointer thing);

typedef MesignExit (*MesignCommandFunc) (MesignCli *cli, int argc, char **argv);

/* A command; @name is its second word, or NULL where it has one only. */
typedef struct
{
  const char *group;
  const char *name;
  const char *arguments;
  const char *summary;
  MesignCommandFunc run;
} MesignCommand;

extern const MesignCommand mesign_commands[];

const char *mesign_command_get_arguments (const MesignCommand *command);

MesignExit mesign_cli_profile_init (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_profile_backup (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_profile_check (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_profile_restore (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_profile_passphrase (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_add (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_change (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_log_in (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_limit (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_mailboxes (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_add_identity (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_remove_identity (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_check (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_account_remove (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_sync (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mailbox_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mailbox_create (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mailbox_rename (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mailbox_delete (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mailbox_empty (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mailbox_mark_read (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mailbox_subscribe (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mailbox_unsubscribe (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_message_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_message_show (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_message_flag (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_message_move (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_message_copy (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_message_archive (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_message_junk (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_message_delete (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_operation_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_operation_undo (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mail_export (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_mail_import (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_search (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_compose (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_outbox_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_outbox_retry (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_outbox_schedule (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_outbox_take_back (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_outbox_settle (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_outbox_drop (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_show (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_check (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_import (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_export (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_delete (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_trust (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_distrust (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_decisions (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_undo (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_cert_default (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_retrieval_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_retrieval_report (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_retrieval_show (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_retrieval_enter (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_retrieval_keep_password (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_retrieval_clean (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_retrieval_forget (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_key_request (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_key_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_key_show (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_key_delete (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_provider_list (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_provider_add (MesignCli *cli, int argc, char **argv);
MesignExit mesign_cli_provider_check (MesignCli *cli, int argc, char **argv);

/* the command line */
GOptionEntry *mesign_cli_get_global_entries (MesignCli *cli);
gboolean mesign_cli_parse (MesignCli *cli,
                           const GOptionEntry *entries,
                           int *argc,
                           char ***argv,
                           int least,
                           int most);
gboolean mesign_cli_parse_loosely (MesignCli *cli, int *argc, char ***argv, int least, int most);

/* waiting for the engine */
void mesign_cli_on_ready (GObject *source, GAsyncResult *result, gpointer cli);
GAsyncResult *mesign_cli_wait (MesignCli *cli);
gboolean mesign_cli_open (MesignCli *cli, GError **error);
void mesign_cli_close (MesignCli *cli);
gboolean mesign_cli_has_store (MesignCli *cli);
MesignEngineProgressFunc mesign_cli_get_progress (void);
void mesign_cli_end_progress (void);

/* input */
MesignPrompter *mesign_cli_prompter_new (MesignCli *cli);
GBytes *mesign_cli_read_file (const char *path, GError **error);
MesignSecret *
mesign_cli_read_password (MesignCli *cli, const char *path, const char *question, GError **error);
MesignSecret *mesign_cli_read_new_password (MesignCli *cli,
                                            const char *file,
                                            const char *question,
                                            GError **error);
gboolean mesign_cli_confirm (MesignCli *cli, gboolean yes, const char *question, GError **error);
gboolean mesign_cli_write_file (const char *path, GBytes *octets, GError **error);
gboolean mesign_cli_parse_time (const char *text, gint64 *seconds, GError **error);
gboolean mesign_cli_parse_future (const char *text, gint64 *seconds, GError **error);
MesignAccount *mesign_cli_find_account (MesignCli *cli, const char *address, GError **error);
MesignMailbox *
mesign_cli_find_mailbox (MesignCli *cli, const char *account_id, const char *path, GError **error);

/* output */
char *mesign_cli_make_printable (const char *text);
const char *mesign_cli_translate_word (const char *word);
char *mesign_cli_dup_state (const char *state, const char *reason);
void mesign_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
MesignExit mesign_cli_finish_json (MesignCli *cli, JsonBuilder *builder, MesignExit status);
MesignExit mesign_cli_finish_json_list (const char *name,
                                        GPtrArray *things,
                                        MesignJsonThingFunc add,
                                        MesignExit status);
MesignExit mesign_cli_finish_id (MesignCli *cli, gint64 id, const char *words);
MesignExit
mesign_cli_finish_queued (MesignCli *cli, JsonBuilder *builder, const GArray *operations);
void mesign_cli_warn (MesignCli *cli, const char *code, const char *message);
MesignExit mesign_cli_fail (MesignCli *cli, const GError *error);
MesignExit
mesign_cli_fail_with (MesignCli *cli, const GError *error, MesignJsonFunc add, gpointer data);
MesignExit mesign_cli_usage (MesignCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

MesignExit mesign_cli_print_messages (MesignCli *cli, GPtrArray *messages, MesignExit status);

/* JSON */
void mesign_json_string (JsonBuilder *builder, const char *name, const char *value);
void mesign_json_integer (JsonBuilder *builder, const char *name, gint64 value);
void mesign_json_boolean (JsonBuilder *builder, const char *name, gboolean value);
void mesign_json_double (JsonBuilder *builder, const char *name, double value);
void mesign_json_time (JsonBuilder *builder, const char *name, gint64 seconds);
void mesign_json_strings (JsonBuilder *builder, const char *name, const char *const *values);
void mesign_json_string_array (JsonBuilder *builder, const char *name, GPtrArray *values);
void mesign_json_addresses (JsonBuilder *builder, const char *name, GPtrArray *addresses);
void mesign_json_begin_object (JsonBuilder *builder, const char *name);
void mesign_json_begin_array (JsonBuilder *builder, const char *name);
void mesign_json_opened_message (JsonBuilder *builder, const MesignOpenedMessage *message);
void mesign_json_message_info (JsonBuilder *builder, const MesignMessageInfo *info);
void mesign_json_outgoing_recipients (JsonBuilder *builder, const MesignOutgoing *outgoing);
GPtrArray *mesign_cli_find_certificates (MesignCli *cli, const char *what, GError **error);
const char *mesign_cli_get_decision_word (MesignTrustDecisionKind kind);
void mesign_cli_print_certificate_line (const MesignCertificate *certificate,
                                        MesignLevel level,
                                        const char *status);
void mesign_json_own_certificate (JsonBuilder *builder,
                                  const MesignOwnCertificate *own,
                                  const MesignTrustVerdict *verdict);

void mesign_json_revoked (JsonBuilder *builder, const MesignCertificate *revoked, gint64 at);
void mesign_json_certificate (JsonBuilder *builder,
                              const MesignCertificate *certificate,
                              MesignLevel level);
void mesign_json_warnings (JsonBuilder *builder, GPtrArray *warnings);
char *mesign_format_time (gint64 seconds);

G_END_DECLS
