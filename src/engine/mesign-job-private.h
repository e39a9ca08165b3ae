/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "account/mesign-account.h"
#include "account/mesign-oauth2.h"
#include "engine/mesign-engine.h"
#include "net/mesign-login.h"

G_BEGIN_DECLS

/* What is asked of the engine, from the call of an _async function to its _finish function.
 *
 * A public function makes a job of its class, fills in what it was handed, and starts it. The job
 * runs on a worker; where it fails for a reason that can be remedied on the main context (a locked
 * keystore, a missing password, an unknown certificate, a connection that is needed after all), the
 * remedy is applied and it runs again from the top. So what runs on a worker is plain blocking code
 * that returns errors, and nothing below asks anybody. */

/* What a run lacks; errors that never leave the engine. */
typedef enum
{
  MESIGN_NEED_CONNECTION,         /* it has to run on the connection of an account */
  MESIGN_NEED_PASSWORD,           /* the password of its account has to be found */
  MESIGN_NEED_PASSWORD_KEPT,      /* the password it logged in with has to be kept */
  MESIGN_NEED_PASSWORD_FORGOTTEN, /* the password of its account has to be forgotten */
  MESIGN_NEED_SLOT,               /* the key ring has to unlock the private keys, too */
  MESIGN_NEED_SLOT_KEY_FORGOTTEN, /* the key ring's key of the private keys has to be forgotten */
} MesignNeed;

#define MESIGN_NEED (mesign_need_quark ())
GQuark mesign_need_quark (void);

/* Where a job runs. */
typedef enum
{
  MESIGN_JOB_LOCAL,      /* the worker for what lies on this computer */
  MESIGN_JOB_OUTSIDE,    /* the worker for servers without a standing connection */
  MESIGN_JOB_ASIDE,      /* the worker for what takes long and nobody waits for */
  MESIGN_JOB_BACKGROUND, /* the account's connection that synchronizes */
  MESIGN_JOB_WAITED_FOR, /* the account's connection for what a person waits for */
} MesignJobPlace;

typedef enum
{
  MESIGN_JOB_PLAIN = 0,
  MESIGN_JOB_NEEDS_LOCK = 1 << 0,    /* only the holder of the engine's lock may do this */
  MESIGN_JOB_NEEDS_LOGIN = 1 << 1,   /* the account's password is found before it runs */
  MESIGN_JOB_OPTIONAL_KEYS = 1 << 2, /* it goes on without keys where they stay locked */
  MESIGN_JOB_CLOSED_ENGINE = 1 << 3, /* it works on an engine that is not open */
} MesignJobFlags;

/* The remedies that have been applied to a job: each but the questions to a person only once. */
typedef enum
{
  MESIGN_TRIED_KEY_RING = 1 << 0,
  MESIGN_TRIED_NEW_SLOT = 1 << 1,
  MESIGN_TRIED_CONNECTION = 1 << 2,
  MESIGN_TRIED_NEW_TOKEN = 1 << 3,
  MESIGN_TRIED_SHARING = 1 << 4,
} MesignTried;

typedef struct
{
  gsize size;
  MesignJobPlace place;
  MesignJobFlags flags;
  int priority;
  GDestroyNotify free_result;

  /* On the worker; may run more than once. */
  gboolean (*run) (gpointer job, GCancellable *cancellable, GError **error);
  /* On the main context, after a run that has succeeded (no error), or that nothing more can be
   * done for: whether to go on with another run, for which the job has been changed. */
  gboolean (*go_on) (gpointer job, const GError *error);
  /* On the main context, after the last run has succeeded. */
  void (*done) (gpointer job);
  void (*clear) (gpointer job);
} MesignJobClass;

/* Which of an account's servers was spoken to, for errors that look alike. */
typedef enum
{
  MESIGN_JOB_SERVER_NONE,
  MESIGN_JOB_SERVER_IMAP,
  MESIGN_JOB_SERVER_SMTP,
} MesignJobServer;

/* The first member of every job. */
typedef struct _MesignConnection MesignConnection;

typedef struct
{
  const MesignJobClass *klass;
  MesignEngine *engine;

  /* What it works with; set before a run, on the main context. */
  MesignJobPlace place;
  MesignAccount *account;
  MesignLogin *login;
  MesignOAuth2Tokens *tokens; /* where the log-in is an access token: what it is of */
  MesignConnection *connection;
  gboolean without_keys;
  gboolean without_asking;
  gboolean wants_page; /* somebody has just asked to log in on the provider's page */
  gboolean has_kept_password;
  gboolean has_forgotten_password;
  gboolean has_forgotten_slot_key;

  /* What came of it. */
  gpointer result;
  gint64 id;
  MesignJobServer server;

  /* What a run has changed, which is told when it has ended, even if it failed. */
  gboolean has_changed_accounts;
  gboolean has_changed_certificates;
  gboolean has_new_key;
  GArray *changed_journeys;

  /*< private >*/
  GTask *task;
  GCancellable *cancellable;
  GCancellable *parent;
  gulong parent_handler;
  GError *error;
  MesignTried tried;
  char *wanted_account;
  MesignSecret *slot_key;
  MesignSecret *passphrase;
  MesignSecret *new_slot_key;
  gboolean unlocks_late;
  guint declines_seen;      /* how often nobody had wanted to log in when the run began */
  MesignSecret *asked_with; /* what the account logged in with when its password was asked for */
  guint answers_seen;       /* how often a passphrase had been asked for when the run began */
  gboolean save_pins;
} MesignJob;

gpointer mesign_job_new (MesignEngine *engine,
                         const MesignJobClass *klass,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
void mesign_job_set_account (gpointer job, MesignAccount *account);
void mesign_job_start (gpointer job);

gboolean mesign_job_finish (MesignEngine *engine,
                            const MesignJobClass *klass,
                            GAsyncResult *result,
                            GError **error);
gpointer mesign_job_finish_pointer (MesignEngine *engine,
                                    const MesignJobClass *klass,
                                    GAsyncResult *result,
                                    GError **error);
gint64 mesign_job_finish_id (MesignEngine *engine,
                             const MesignJobClass *klass,
                             GAsyncResult *result,
                             GError **error);

/* For a run: fails, to be run again when what it lacks is there. Always FALSE. */
gboolean mesign_job_need (gpointer job, MesignNeed need, GError **error);
gboolean mesign_job_need_connection (gpointer job, const char *account_id, GError **error);

/* For a run: what it has changed besides the store. */
void mesign_job_note_journey (gpointer job, gint64 journey_id);

/* For the remedies, on the main context. */
void mesign_job_try_again (MesignJob *self);
void mesign_job_fail (MesignJob *self, GError *error);

/* mesign-remedy.c: TRUE if something is being done about the job's error, after which the job is
 * tried again or fails. */
gboolean mesign_remedy_begin (MesignJob *job);
void mesign_remedy_find_password (MesignJob *job);

/* mesign-log-in-page.c */
gboolean mesign_log_in_page_begin (MesignJob *job);

/* mesign-unlocking.c */
gboolean mesign_unlocking_wait (MesignJob *job, void (*give_up) (MesignJob *job));
void mesign_unlocking_decline (MesignJob *job, void (*give_up) (MesignJob *job));
void mesign_unlocking_end (MesignJob *job, gboolean has_unlocked);

G_END_DECLS
