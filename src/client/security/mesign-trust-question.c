/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/security/mesign-trust-question.h"

#include "client/compat/mesign-ask.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* The question whether to trust a certificate nobody known vouches for, with what has to be known
 * to answer it. */

typedef struct
{
  GtkWidget *parent;
  MesignEngine *engine;
  MesignCertificate *certificate;
} Question;

static void
question_free (Question *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->engine);
  mesign_certificate_unref (self->certificate);
  g_free (self);
}

static char *
dup_body (const MesignCertificate *certificate)
{
  g_autofree char *joined = g_strjoinv (", ", certificate->addresses);
  g_autofree char *addresses = mesign_words_clean_line (joined);
  g_autofree char *name = mesign_words_clean_line (certificate->name);
  g_autofree char *issuer = mesign_words_clean_line (certificate->issuer_name);
  g_autofree char *until = mesign_words_day (certificate->not_after);
  g_autofree char *fingerprint = mesign_words_fingerprint (certificate->fingerprint);

  /* Translators: the facts of a certificate: name, addresses, issuer, last day, fingerprint */
  return g_strdup_printf (
      _ ("Name: %1$s\nAddress: %2$s\nIssued by: %3$s\nValid until: %4$s\nFingerprint: %5$s\n\n"
         "Compare the fingerprint with the sender, by telephone for example. Mail signed with this "
         "certificate will then count as the sender’s own."),
      name, addresses, issuer, until, fingerprint);
}

static void
on_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (mesign_engine_decide_finish (MESIGN_ENGINE (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  words = mesign_words_error (error);
  mesign_tell (question->parent, _ ("The Decision Was Not Kept"), words);
  g_task_return_boolean (task, FALSE);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const Question *question = g_task_get_task_data (task);

  if (mesign_ask_finish (result))
    {
      mesign_engine_decide_async (question->engine, question->certificate,
                                  MESIGN_TRUST_DECISION_TRUST, NULL, on_decided, task);
      return;
    }
  g_task_return_boolean (task, FALSE);
  g_object_unref (task);
}

/**
 * mesign_trust_question_async:
 * @parent: what asks
 * @engine: the engine
 * @certificate: the certificate in question
 * @callback: called when it is decided
 * @user_data: for @callback
 */
void
mesign_trust_question_async (GtkWidget *parent,
                             MesignEngine *engine,
                             MesignCertificate *certificate,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);
  g_autofree char *body = dup_body (certificate);
  const MesignQuestion asked = {
    .heading = _ ("Trust This Certificate?"),
    .body = body,
    .accept = _ ("_Trust"),
    .destructive = TRUE,
  };

  g_task_set_source_tag (task, mesign_trust_question_async);
  question->parent = g_object_ref (parent);
  question->engine = g_object_ref (engine);
  question->certificate = mesign_certificate_ref (certificate);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  mesign_ask_async (parent, &asked, NULL, on_answered, task);
}

/**
 * mesign_trust_question_finish:
 * @result: what the callback was handed
 *
 * Returns: whether the certificate is trusted now
 */
gboolean
mesign_trust_question_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
