/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-worker.h"
#include "engine/mesign-engine.h"
#include "engine/mesign-job-private.h"
#include "engine/mesign-secrets-private.h"
#include "imap/mesign-imap-session.h"
#include "keystore/mesign-keystore-import.h"
#include "keystore/mesign-keystore.h"
#include "store/mesign-search-index.h"
#include "store/mesign-store.h"
#include "sync/mesign-sync.h"
#include "trust/mesign-anchors.h"
#include "trust/mesign-trust-fetch.h"
#include "trust/mesign-trust-snapshot.h"

G_BEGIN_DECLS

/* One connection of an account: a worker, and the session that belongs to it. */
struct _MesignConnection
{
  MesignWorker *worker;
  MesignImapSession *session;
};

MesignConnection *mesign_connection_ref (MesignConnection *self);
void mesign_connection_unref (MesignConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignConnection, mesign_connection_unref)

/* An account of an open engine, with what is known of it only while the engine runs. */
typedef struct _MesignRefreshing MesignRefreshing;

typedef struct
{
  MesignAccount *account;
  MesignSecret *password;        /* or the refresh token it is kept in place of */
  MesignOAuth2Tokens *tokens;    /* where it is one */
  MesignRefreshing *refreshing;  /* unowned: while another one is had */
  MesignJob *asker;              /* unowned: the one that asks a person to log in */
  GPtrArray *waiting_for_log_in; /* mesign-waiting.c: those that wait for what comes of it */
  guint n_declined;
  MesignConnection *background;
  MesignConnection *waited_for;
} MesignAccountEntry;

typedef struct _MesignFollower MesignFollower;

struct _MesignEngine
{
  GObject parent_instance;

  MesignProfile *profile;
  MesignPrompter *prompter;
  MesignSecrets *secrets;
  int lock_fd;
  gboolean is_open;

  /* Set while it opens, then fixed until it is closed. */
  MesignSettings *settings;
  MesignStore *store;
  MesignKeystore *keystore;

  /* Of the main context alone. */
  GPtrArray *entries;
  MesignWorker *local;
  MesignWorker *outside;
  MesignWorker *aside;
  GHashTable *jobs;
  GTask *closing;
  MesignSecret *slot_key;
  gboolean keys_declined;
  MesignJob *unlocker;         /* unowned: the one that asks for the passphrase */
  GPtrArray *waiting_for_keys; /* mesign-waiting.c: those that wait for the answer */
  GPtrArray *refreshings;      /* of MesignRefreshing */
  guint n_answers;
  gboolean was_declined; /* the last time */
  int needs_passphrase;  /* atomic: the key ring does not unlock the private keys */
  int has_passphrase;    /* atomic: a passphrase unlocks them */
  guint search_save_source;
  guint search_prune_source;
  int generation_of_search; /* atomic: raised to have the index of encrypted mail forgotten */
  MesignFollower *follower;

  /* Of the local worker alone. */
  MesignSearchIndex *search_index;
  GArray *search_missing;         /* the messages it has to be given yet, the newest last */
  gint64 search_change;           /* of the store, that it was last compared with */
  gint64 search_looked;           /* of the store, that its image was last compared with */
  guint search_unsaved;           /* the changes since its image was written */
  gboolean search_has_gone;       /* words of what is gone from the store */
  gboolean search_image_is_stale; /* so has the image */
  int search_generation;
  char *search_own; /* which own certificates there were when it was begun */
  gint64 search_own_generation;
  GHashTable *outbox_subjects; /* by the name of the file, for the memory only */

  /* Of the workers, under a lock that may be held for long. */
  GMutex slow_mutex;
  gboolean is_recovered;
  MesignAnchors *anchors;

  /* Of every thread, under the lock. */
  GMutex mutex;
  MesignProviderSet *providers;
  MesignTrustSnapshot *snapshot;
  gint64 snapshot_made;
  GHashTable *signers;
  GHashTable *drafts;
  GHashTable *way_tokens; /* of the mails that are awaited as a check */
};

/* mesign-engine.c */
gint64 mesign_engine_now (void);
MesignWorker *mesign_engine_get_worker (MesignEngine *self, MesignJobPlace place);

/* mesign-engine-opening.c */
gboolean mesign_engine_take_lock (MesignEngine *self, GError **error);
void mesign_engine_jobs_changed (MesignEngine *self);
void mesign_engine_drop_everything (MesignEngine *self);

/* mesign-engine-error.c */
void mesign_engine_set_error (GError **error, MesignEngineError code, const char *message);
GError *mesign_engine_convert_error (GError *error);
void mesign_engine_error_set_server (GError *error, MesignServerKind kind);

/* mesign-engine-accounts.c */
MesignAccountEntry *mesign_engine_find_entry (MesignEngine *self, const char *account_id);
MesignAccountEntry *mesign_engine_add_entry (MesignEngine *self, MesignAccount *account);
void mesign_account_entry_free (MesignAccountEntry *self);
MesignLogin *mesign_account_entry_dup_login (const MesignAccountEntry *self);
MesignSecret *mesign_job_get_kept (const MesignJob *job);
void mesign_job_use_tokens (MesignJob *job, MesignOAuth2Tokens *tokens);
void mesign_account_entry_take_login (MesignAccountEntry *self, const MesignJob *job);
MesignConnection *mesign_account_entry_get_connection (MesignAccountEntry *self,
                                                       MesignJobPlace place);

/* mesign-engine-trying-servers.c */
GPtrArray *mesign_engine_try_servers_sync (GPtrArray *candidates,
                                           const char *ca_file,
                                           GCancellable *cancellable);

/* mesign-engine-changes.c */
void mesign_engine_follow_changes (MesignEngine *self, gint64 after);
void mesign_engine_stop_following_sync (MesignEngine *self);
void mesign_engine_forget_follower (MesignEngine *self);

/* mesign-engine.c: main context */
void mesign_engine_emit_changes (MesignEngine *self, GArray *changes);
void mesign_engine_emit_accounts_changed (MesignEngine *self);
void mesign_engine_emit_certificates_changed (MesignEngine *self);
void mesign_engine_emit_journey_changed (MesignEngine *self, gint64 journey_id);

/* mesign-engine-search-index.c: the local worker */
gboolean mesign_engine_update_search_index_sync (MesignJob *job, gint64 end, GError **error);
gboolean mesign_engine_search_index_is_whole (MesignEngine *self);

/* mesign-engine-search-image.c */
gboolean
mesign_engine_prune_search_index_sync (MesignEngine *self, MesignSecret *key, GError **error);
gboolean mesign_engine_fill_search_index_sync (MesignEngine *self,
                                               MesignSecret *key,
                                               gint64 end,
                                               GError **error);
void mesign_engine_drop_search_index (MesignEngine *self);
MesignSearchIndex *mesign_engine_load_search_image_sync (MesignEngine *self, MesignSecret *key);
void mesign_engine_forget_search_image_sync (MesignEngine *self);
void mesign_engine_save_search_image (MesignEngine *self);
void mesign_engine_save_search_image_soon (MesignEngine *self);
void mesign_engine_prune_search_image_soon (MesignEngine *self);
void mesign_engine_save_search_image_sync (MesignEngine *self);

/* mesign-engine-actions.c */
gboolean mesign_engine_delete_messages_sync (MesignEngine *engine,
                                             const char *account,
                                             GPtrArray *messages,
                                             GArray *operations,
                                             GError **error);

/* mesign-engine-deleting.c */
gboolean mesign_engine_delete_in_place_sync (MesignEngine *self,
                                             const char *account,
                                             GPtrArray *messages,
                                             GError **error);
gboolean mesign_engine_delete_for_good_sync (MesignEngine *self,
                                             const char *account,
                                             GPtrArray *messages,
                                             GError **error);

/* mesign-way-mail.c */
void mesign_engine_remove_way_mails_sync (MesignJob *job, GCancellable *cancellable);
gboolean mesign_engine_is_way_mail (MesignEngine *self, const char *header_id);

/* mesign-engine-journey-mail.c */
gboolean mesign_engine_find_retrieval_sync (MesignJob *job,
                                            gint64 message_id,
                                            MesignMessageInfo **info,
                                            MesignRetrievalFinding **finding,
                                            GCancellable *cancellable,
                                            GError **error);

/* mesign-engine-moving.c */
gboolean mesign_engine_move_messages_sync (MesignEngine *self,
                                           GPtrArray *messages,
                                           const MesignMailbox *target,
                                           GArray *operations,
                                           GError **error);
char *mesign_engine_dup_mailbox_prefix (MesignStore *store, const char *account);
char *
mesign_engine_dup_whole_mailbox_path (MesignStore *store, const char *account, const char *path);
MesignMailbox *mesign_engine_ensure_role_sync (MesignEngine *self,
                                               const char *account,
                                               MesignMailboxRole role,
                                               GError **error);

/* mesign-engine-intake.c */
void mesign_engine_take_in_again (MesignEngine *self);
void mesign_engine_note_sync_result (MesignJob *job, const MesignSyncResult *result);

/* mesign-engine-servers.c */
MesignOAuth2Client *
mesign_engine_find_oauth2_client_sync (MesignEngine *self, const char *provider, GError **error);
char *mesign_engine_find_log_in_page_sync (MesignEngine *self,
                                           const MesignAccount *account,
                                           GCancellable *cancellable,
                                           GError **error);
char *mesign_engine_dup_own_ca_file_sync (MesignEngine *self, const MesignAccount *account);
MesignAutoconfigCandidate *mesign_engine_find_candidate_sync (MesignEngine *self,
                                                              const char *address,
                                                              const char *ca_file,
                                                              GCancellable *cancellable,
                                                              GError **error);
MesignServer *mesign_engine_make_server (const char *url,
                                         const MesignServer *known,
                                         MesignServerKind kind,
                                         const char *user,
                                         const char *address,
                                         GError **error);

/* mesign-engine-login.c */
gboolean mesign_engine_log_in_sync (MesignJob *job,
                                    GPtrArray **mailboxes,
                                    GCancellable *cancellable,
                                    GError **error);
void mesign_engine_explain_refusal (MesignAccount *account, GError **error);

/* mesign-engine-context.c: what runs on a worker takes this along. */
typedef struct
{
  MesignJob *job;
  MesignSyncContext sync;
  char *outbox;

  MesignEngine *engine;
  GMutex mutex;
  MesignTrustSnapshot *snapshot;
} MesignWorkContext;

gboolean mesign_work_context_init (MesignWorkContext *self, MesignJob *job, GError **error);
void mesign_work_context_clear (MesignWorkContext *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignWorkContext, mesign_work_context_clear)

gboolean mesign_work_context_connect_sync (MesignWorkContext *self,
                                           MesignConnection *connection,
                                           gboolean *is_fresh,
                                           GCancellable *cancellable,
                                           GError **error);
GBytes *mesign_engine_fetch_octets_sync (MesignJob *job,
                                         gint64 message_id,
                                         GCancellable *cancellable,
                                         GError **error);
char *mesign_engine_dup_outbox (MesignEngine *self);

/* mesign-engine-trust.c: any thread */
MesignAnchors *mesign_engine_ref_anchors_sync (MesignEngine *self, GError **error);
MesignTrustSnapshot *mesign_engine_ref_snapshot_sync (MesignEngine *self, GError **error);
void mesign_engine_forget_snapshot (MesignEngine *self);
MesignPathPurpose mesign_engine_choose_purpose (const MesignCertificate *certificate);
MesignCertificate *mesign_engine_resolve_fingerprint_sync (MesignEngine *self,
                                                           const char *fingerprint,
                                                           GError **error);
gboolean mesign_engine_fetches_issuers (MesignEngine *self);
GPtrArray *mesign_engine_fetch_issuers_sync (MesignTrustSnapshot *snapshot,
                                             MesignKeystore *keystore,
                                             MesignCertificate *certificate,
                                             GPtrArray *beside,
                                             gboolean may_ask_private,
                                             GCancellable *cancellable,
                                             GError **error);
GPtrArray *mesign_engine_load_key_pairs_sync (MesignJob *job, GError **error);
gboolean mesign_engine_may_sign (MesignEngine *self, const char *address);
void mesign_engine_update_signers_sync (MesignEngine *self);

/* mesign-engine-revocation.c */
void mesign_engine_read_revocation_policy (MesignEngine *self,
                                           MesignRevocationPolicy *policy,
                                           gboolean *may_ask_private);

/* mesign-engine-open.c */
MesignOpenedMessage *mesign_engine_open_stored_sync (MesignJob *job,
                                                     GBytes *octets,
                                                     const MesignMessageInfo *info,
                                                     GError **error);

/* mesign-engine-own.c: the certificate to use, with a sentence if the user chose another one; or
 * the first that cannot be used and a sentence that says why. */
typedef struct
{
  MesignCertificate *certificate;
  char *instead;
  MesignCertificate *refused;
  char *reason;
} MesignOwnChoice;

void mesign_own_choice_clear (MesignOwnChoice *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignOwnChoice, mesign_own_choice_clear)
gboolean mesign_engine_choose_own_sync (MesignEngine *self,
                                        const char *address,
                                        MesignCertificatePurpose purpose,
                                        MesignOwnChoice *choice,
                                        GError **error);

/* mesign-engine-peers.c */
void mesign_engine_learn_sync (MesignJob *job, MesignOpenedMessage *opened, gint64 received);
void mesign_engine_warn_of_changes_sync (MesignEngine *self,
                                         MesignOpenedMessage *opened,
                                         gint64 received);

/* mesign-engine-protection.c */
gboolean mesign_engine_look_at_slots_sync (MesignEngine *self, GError **error);

/* mesign-engine-providers.c */
MesignProviderSet *mesign_engine_ref_providers (MesignEngine *self);

/* mesign-engine-certificates.c */
gboolean mesign_engine_import_octets_sync (MesignJob *job,
                                           GBytes *octets,
                                           MesignSecret *password,
                                           const char *for_address,
                                           MesignJourney **journey,
                                           GError **error);

/* mesign-engine-renewals.c */
void mesign_engine_check_renewals_sync (MesignJob *job);

/* mesign-engine-journey-file.c */
gboolean mesign_engine_import_opened_sync (MesignJob *job,
                                           GBytes *octets,
                                           MesignSecret *typed,
                                           const char *for_address,
                                           MesignJourney **ended,
                                           GError **error);

/* mesign-engine-journey-import.c */
MesignSecret *mesign_engine_load_kept_password_sync (MesignKeystore *keystore,
                                                     const MesignJourney *journey,
                                                     GError **error);
MesignImport *mesign_engine_import_for_sync (MesignJob *job,
                                             const MesignJourney *journey,
                                             GBytes *file,
                                             MesignSecret *password,
                                             GError **error);
gboolean mesign_engine_use_journey_sync (MesignEngine *self, gint64 id, GError **error);
gboolean
mesign_engine_join_journeys_sync (MesignJob *job, const MesignImport *import, GError **error);

/* mesign-engine-journey-issued.c */
MesignImport *mesign_engine_import_from_mail_sync (MesignJob *job,
                                                   const MesignJourney *journey,
                                                   MesignSecret *password,
                                                   GCancellable *cancellable,
                                                   GError **error);
void mesign_engine_import_issued_sync (MesignJob *job, GCancellable *cancellable);
void mesign_engine_import_journey_sync (MesignJob *job,
                                        const MesignJourney *journey,
                                        GCancellable *cancellable);

/* mesign-engine-outbox-files.c: any thread */
char *mesign_engine_put_outbox_file (MesignEngine *self, GBytes *octets, GError **error);
GBytes *mesign_engine_read_outbox_file (MesignEngine *self, const char *name, GError **error);
void mesign_engine_remove_outbox_file (MesignEngine *self, const char *name);
void mesign_engine_remove_outgoing_files (MesignEngine *self, const MesignOutgoing *outgoing);

/* mesign-engine-outgoing-making.c */
MesignOutgoing *mesign_engine_make_written_sync (MesignEngine *self,
                                                 const char *account,
                                                 const MesignDraft *draft,
                                                 const MesignSmimeWritten *written,
                                                 GError **error);
MesignOutgoing *mesign_engine_make_waiting_sync (MesignEngine *self,
                                                 const char *account,
                                                 const MesignDraft *draft,
                                                 GError **error);

/* mesign-engine-outbox.c */
void mesign_engine_sweep_outbox_sync (MesignEngine *self);

/* mesign-engine-correspondents.c */
MesignCorrespondent *mesign_engine_judge_correspondent_sync (MesignEngine *self,
                                                             MesignTrustSnapshot *snapshot,
                                                             MesignAddress *address,
                                                             GError **error);

/* mesign-engine-draft.c; on the main context or a worker that may read the settings */
gboolean mesign_engine_may_stamp (MesignEngine *self);
void mesign_engine_apply_defaults (MesignEngine *self, MesignDraft *draft);

/* mesign-engine-draft-writing.c */
char *mesign_engine_dup_draft_notes (const MesignDraft *draft);
GBytes *mesign_engine_write_draft_sync (MesignEngine *self,
                                        const MesignDraft *draft,
                                        gboolean *stays_here,
                                        GError **error);
MesignCertificate *
mesign_engine_find_draft_reader_sync (MesignEngine *self, const char *address, GError **error);

/* mesign-engine-draft-opening.c */
MesignDraft *mesign_engine_draft_from_opened (MesignEngine *self,
                                              const MesignOpenedMessage *opened,
                                              const char *notes);
gboolean
mesign_engine_check_opened (const MesignOpenedMessage *opened, const char *message, GError **error);

/* mesign-engine-send.c */
gboolean mesign_engine_check_signer_lasts_sync (MesignEngine *self,
                                                const char *address,
                                                gint64 send_at,
                                                GError **error);

/* mesign-engine-schedule.c */
gboolean mesign_engine_is_written_later (gint64 send_at);
MesignDraft *
mesign_engine_read_outgoing_sync (MesignJob *job, const MesignOutgoing *outgoing, GError **error);

/* mesign-engine-drafts.c */
gboolean mesign_engine_file_draft_instead_sync (MesignJob *job,
                                                const MesignDraft *draft,
                                                const MesignOutgoing *instead,
                                                gint64 *message_id,
                                                GError **error);

/* mesign-engine-saved-drafts.c: any thread */
#define MESIGN_DRAFT_NOTES_FIELD "X-MeSign-Draft"
void mesign_engine_remember_draft (MesignEngine *self,
                                   gint64 message_id,
                                   const char *account,
                                   const char *header_id);
MesignDraftAttachment *mesign_engine_dup_attachment (const MesignAttachment *attachment);
MesignMessageInfo *
mesign_engine_find_draft_sync (MesignEngine *self, gint64 message_id, GError **error);
gboolean mesign_engine_remove_draft_sync (MesignEngine *self, gint64 message_id, GError **error);

/* mesign-engine-means.c: what a draft is written with; the settings are read on the main context */
typedef struct
{
  MesignSmimeWriting writing;
  GPtrArray *correspondents;
} MesignMeans;

void mesign_means_clear (MesignMeans *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignMeans, mesign_means_clear)
gboolean mesign_means_find_recipients (MesignMeans *self,
                                       MesignEngine *engine,
                                       const MesignDraft *draft,
                                       GError **error);
gboolean mesign_means_find_encryption (MesignMeans *self,
                                       MesignEngine *engine,
                                       const MesignDraft *draft,
                                       GError **error);

typedef struct
{
  char *tsa_url;
  gboolean may_ask_private;
  gboolean may_encrypt;
} MesignWriteSettings;

void mesign_write_settings_init (MesignWriteSettings *self, MesignEngine *engine);
void mesign_write_settings_clear (MesignWriteSettings *self);
gboolean mesign_engine_check_stamp (const MesignDraft *draft,
                                    const MesignWriteSettings *settings,
                                    GError **error);
MesignSmimeWritten *mesign_engine_write_sync (MesignJob *job,
                                              const MesignDraft *draft,
                                              const MesignWriteSettings *settings,
                                              GCancellable *cancellable,
                                              GError **error);

/* mesign-engine-due.c */
gboolean
mesign_engine_check_outgoing_keys (MesignJob *job, const MesignOutgoing *outgoing, GError **error);
gboolean mesign_engine_has_due_sync (MesignJob *job);
void mesign_engine_hold_due_sync (MesignJob *job);
void mesign_engine_release_due_sync (MesignEngine *self);
void mesign_engine_write_due_sync (MesignJob *job,
                                   const MesignOutgoing *outgoing,
                                   const MesignWriteSettings *settings,
                                   GCancellable *cancellable);

/* mesign-engine-unseal.c */
MesignSecret *mesign_engine_derive_text_key (MesignJob *job, GError **error);
gboolean mesign_engine_unseal_rows (MesignJob *job, GPtrArray *rows, GError **error);
gboolean mesign_engine_unseal_messages (MesignJob *job, GPtrArray *messages, GError **error);

G_END_DECLS
