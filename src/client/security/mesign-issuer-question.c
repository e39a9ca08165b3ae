/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/security/mesign-issuer-question.h"

#include "client/compat/mesign-ask.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* The question whether to fetch the certificates that are missing above one: whoever made it learns
 * that it is looked at. */

typedef struct
{
  GtkWidget *parent;
  MesignEngine *engine;
  MesignCertificate *certificate;
  GPtrArray *beside;
} Question;

static void
question_free (Question *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->engine);
  mesign_certificate_unref (self->certificate);
  g_clear_pointer (&self->beside, g_ptr_array_unref);
  g_free (self);
}

static void
on_completed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fetched =
      mesign_engine_complete_path_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *words = NULL;

  if (fetched == NULL)
    {
      words = mesign_words_error (error);
      mesign_tell (question->parent, _ ("The Authority’s Certificate Was Not Found"), words);
    }
  g_task_return_boolean (task, fetched != NULL && fetched->len > 0);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const Question *question = g_task_get_task_data (task);

  if (mesign_ask_finish (result))
    {
      mesign_engine_complete_path_async (question->engine, question->certificate, question->beside,
                                         NULL, on_completed, task);
      return;
    }
  g_task_return_boolean (task, FALSE);
  g_object_unref (task);
}

/**
 * mesign_issuer_question_async:
 * @parent: what asks
 * @engine: the engine
 * @certificate: a certificate whose authority's is missing
 * @beside: (nullable) (element-type MesignCertificate): what came along with it
 * @callback: called when that is done
 * @user_data: for @callback
 */
void
mesign_issuer_question_async (GtkWidget *parent,
                              MesignEngine *engine,
                              MesignCertificate *certificate,
                              GPtrArray *beside,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);
  const MesignQuestion asked = {
    .heading = _ ("Look for the Authority’s Certificate?"),
    .body = _ ("It is fetched from an address that stands in the certificate. Whoever runs that "
               "server, perhaps the sender, learns that you look at it. Nothing is trusted for "
               "being found."),
    .accept = _ ("_Look for It"),
  };

  g_task_set_source_tag (task, mesign_issuer_question_async);
  question->parent = g_object_ref (parent);
  question->engine = g_object_ref (engine);
  question->certificate = mesign_certificate_ref (certificate);
  question->beside = beside != NULL ? g_ptr_array_ref (beside) : NULL;
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  mesign_ask_async (parent, &asked, NULL, on_answered, task);
}

/**
 * mesign_issuer_question_finish:
 * @result: what the callback was handed
 *
 * Returns: whether anything was fetched, so that verdicts may be others now
 */
gboolean
mesign_issuer_question_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
