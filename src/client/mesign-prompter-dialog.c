/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/mesign-prompter-dialog.h"

#include "client/compat/mesign-group.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-error.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/**
 * MesignPrompterDialog:
 *
 * Asks what the engine has to ask: passwords, whether an unknown server certificate is accepted,
 * and to log in on a provider's page, which it shows in the browser. One question at a time, over
 * the window that is in front.
 */
struct _MesignPrompterDialog
{
  GObject parent_instance;

  GtkApplication *application;
  GQueue waiting;
  gboolean is_asking;
};

typedef struct
{
  MesignPromptKind kind;
  char *heading;
  char *body;
  char *url;
  GtkEditable *password;
  gboolean is_answered;
} Question;

static void prompter_init (MesignPrompterInterface *iface);
static void ask_next (MesignPrompterDialog *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (MesignPrompterDialog,
                               mesign_prompter_dialog,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MESIGN_TYPE_PROMPTER, prompter_init))

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->heading);
  g_free (question->body);
  g_free (question->url);
  g_free (question);
}

static char *
name_certificate (const MesignPrompt *prompt)
{
  if (prompt->server == NULL)
    return g_strdup_printf (_ ("Accept the Certificate of %s?"), prompt->host);
  if (prompt->server->kind == MESIGN_SERVER_SMTP)
    return g_strdup (_ ("Accept the Outgoing Server’s Certificate?"));

  return g_strdup (_ ("Accept the Incoming Server’s Certificate?"));
}

/* Both servers of an account may be on one host. */
static char *
describe_server (const MesignPrompt *prompt)
{
  const MesignServer *server = prompt->server;

  if (server == NULL)
    return g_strdup ("");
  if (server->kind == MESIGN_SERVER_SMTP)
    return g_strdup_printf (_ ("Outgoing mail (SMTP): %s, port %u"), server->host, server->port);

  return g_strdup_printf (_ ("Incoming mail (IMAP): %s, port %u"), server->host, server->port);
}

static char *
describe_certificate (const MesignPrompt *prompt)
{
  g_autofree char *fingerprint =
      g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, prompt->certificate);
  g_autofree char *groups = mesign_words_fingerprint (fingerprint);
  g_autofree char *server = describe_server (prompt);
  g_autofree char *words = NULL;

  words = g_strdup_printf (
      _ ("%s\n\nSHA-256 fingerprint:\n%s\n\nAccept it only if whoever runs the server has told "
         "you this fingerprint. It is then accepted for this server alone."),
      prompt->message, groups);

  return *server != '\0' ? g_strconcat (server, "\n\n", words, NULL) : g_steal_pointer (&words);
}

static Question *
new_question (const MesignPrompt *prompt)
{
  Question *question = g_new0 (Question, 1);

  question->kind = prompt->kind;
  switch (prompt->kind)
    {
    case MESIGN_PROMPT_SERVER_CERTIFICATE:
      question->heading = name_certificate (prompt);
      question->body = describe_certificate (prompt);
      break;
    case MESIGN_PROMPT_LOG_IN_PAGE:
      question->heading = g_strdup_printf (_ ("Log In Again as %s"), prompt->address);
      question->body = g_strdup_printf (
          _ ("%s\n\nYour browser opens the page of %s. Come back here when you have logged in."),
          prompt->message, prompt->host);
      question->url = g_strdup (prompt->url);
      break;
    case MESIGN_PROMPT_PASSPHRASE:
      question->heading = g_strdup (_ ("Unlock Your Certificates"));
      question->body = g_strdup (prompt->message);
      break;
    case MESIGN_PROMPT_PASSWORD:
    default:
      question->heading = g_strdup_printf (_ ("Password of %s"), prompt->address);
      question->body = g_strdup (prompt->message);
      break;
    }

  return question;
}

/* What was typed, or for a question of yes or no anything at all. */
static MesignSecret *
take_answer (Question *question)
{
  g_autoptr (MesignSecret) secret = NULL;

  if (question->password == NULL)
    return mesign_secret_new_from_string ("yes");
  secret = mesign_secret_new_from_string (gtk_editable_get_text (question->password));
  gtk_editable_set_text (question->password, "");

  return g_steal_pointer (&secret);
}

static void
on_page_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    g_task_return_pointer (task, mesign_secret_new_from_string ("yes"),
                           (GDestroyNotify) mesign_secret_unref);
  else
    g_task_return_new_error (task, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                             _ ("The browser cannot be opened: %s"), error->message);
}

/* The log-in goes on in the browser; its page is no one's else to see, so that it is in no log. */
static void
open_page (MesignPrompterDialog *self, GTask *task)
{
  const Question *question = g_task_get_task_data (task);
  GtkWindow *window = gtk_application_get_active_window (self->application);
  g_autoptr (GdkAppLaunchContext) context = NULL;

  if (window != NULL)
    context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (window)));
  g_app_info_launch_default_for_uri_async (question->url, G_APP_LAUNCH_CONTEXT (context),
                                           g_task_get_cancellable (task), on_page_opened,
                                           g_object_ref (task));
}

/* Answers once; FALSE if that was done already. */
static gboolean
answer (GTask *task, gboolean is_accepted)
{
  MesignPrompterDialog *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);

  if (question->is_answered)
    return FALSE;
  question->is_answered = TRUE;
  self->is_asking = FALSE;
  if (!g_task_return_error_if_cancelled (task))
    {
      if (is_accepted && question->url != NULL)
        open_page (self, task);
      else if (is_accepted)
        g_task_return_pointer (task, take_answer (question), (GDestroyNotify) mesign_secret_unref);
      else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _ ("You declined."));
    }

  return TRUE;
}

static void
on_response (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  /* on its way out: the next one must not stand before it */
  gtk_window_set_application (GTK_WINDOW (dialog), NULL);
  if (answer (task, g_str_equal (response, "accept")))
    ask_next (g_task_get_source_object (task));
}

static gboolean
on_ask_next (gpointer user_data)
{
  ask_next (user_data);

  return G_SOURCE_REMOVE;
}

/* Gone with the window it stood before: the next one stands before another, once that has gone. */
static void
on_destroyed (AdwMessageDialog *dialog, GTask *task)
{
  if (answer (task, FALSE))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_ask_next,
                     g_object_ref (g_task_get_source_object (task)), g_object_unref);
}

static void
release_task (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

static void
on_cancelled (GCancellable *cancellable, gpointer dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
add_password (AdwMessageDialog *dialog, Question *question)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/com/mesign/Client/ui/mesign-prompter-dialog.ui");

  question->password = GTK_EDITABLE (gtk_builder_get_object (builder, "password"));
  if (question->kind == MESIGN_PROMPT_PASSPHRASE)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->password), _ ("Passphrase"));
  mesign_name_password_row (GTK_WIDGET (question->password));
  adw_message_dialog_set_extra_child (
      dialog, GTK_WIDGET (gtk_builder_get_object (builder, "password_list")));
}

static const char *
name_accept (MesignPromptKind kind)
{
  switch (kind)
    {
    case MESIGN_PROMPT_SERVER_CERTIFICATE:
      return _ ("_Accept");
    case MESIGN_PROMPT_LOG_IN_PAGE:
      return _ ("_Open Browser");
    case MESIGN_PROMPT_PASSWORD:
    case MESIGN_PROMPT_PASSPHRASE:
    default:
      return _ ("_Continue");
    }
}

static gboolean
asks_for_password (MesignPromptKind kind)
{
  return kind == MESIGN_PROMPT_PASSWORD || kind == MESIGN_PROMPT_PASSPHRASE;
}

static void
show_question (MesignPrompterDialog *self, GTask *task)
{
  Question *question = g_task_get_task_data (task);
  GtkWindow *parent = gtk_application_get_active_window (self->application);
  AdwMessageDialog *dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, question->heading, question->body));
  gboolean is_certificate = question->kind == MESIGN_PROMPT_SERVER_CERTIFICATE;

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "accept",
                                    name_accept (question->kind), NULL);
  adw_message_dialog_set_response_appearance (
      dialog, "accept", is_certificate ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, is_certificate ? "cancel" : "accept");
  adw_message_dialog_set_close_response (dialog, "cancel");
  if (asks_for_password (question->kind))
    add_password (dialog, question);
  /* its keys work in front of the question too, and quitting declines it */
  gtk_window_set_application (GTK_WINDOW (dialog), self->application);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), task, release_task, 0);
  g_signal_connect (dialog, "destroy", G_CALLBACK (on_destroyed), task);
  if (g_task_get_cancellable (task) != NULL)
    g_signal_connect_object (g_task_get_cancellable (task), "cancelled", G_CALLBACK (on_cancelled),
                             dialog, 0);
  self->is_asking = TRUE;
  mesign_group_join (GTK_WINDOW (dialog), parent);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ask_next (MesignPrompterDialog *self)
{
  while (!self->is_asking && !g_queue_is_empty (&self->waiting))
    {
      GTask *task = g_queue_pop_head (&self->waiting);

      if (g_task_return_error_if_cancelled (task))
        g_object_unref (task);
      else
        show_question (self, task);
    }
}

static void
mesign_prompter_dialog_ask_async (MesignPrompter *prompter,
                                  const MesignPrompt *prompt,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  MesignPrompterDialog *self = MESIGN_PROMPTER_DIALOG (prompter);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesign_prompter_dialog_ask_async);
  g_task_set_task_data (task, new_question (prompt), question_free);
  if (prompt->kind == MESIGN_PROMPT_LOG_IN_PAGE && prompt->is_wanted)
    {
      open_page (self, task);
      g_object_unref (task);
      return;
    }
  g_queue_push_tail (&self->waiting, task);
  ask_next (self);
}

static MesignSecret *
mesign_prompter_dialog_ask_finish (MesignPrompter *prompter, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
prompter_init (MesignPrompterInterface *iface)
{
  iface->ask_async = mesign_prompter_dialog_ask_async;
  iface->ask_finish = mesign_prompter_dialog_ask_finish;
}

static void
mesign_prompter_dialog_class_init (MesignPrompterDialogClass *klass)
{
}

static void
mesign_prompter_dialog_init (MesignPrompterDialog *self)
{
  g_queue_init (&self->waiting);
}

/**
 * mesign_prompter_dialog_new:
 * @application: the application, which outlives the prompter
 *
 * Returns: (transfer full): who asks the person
 */
MesignPrompter *
mesign_prompter_dialog_new (GtkApplication *application)
{
  MesignPrompterDialog *self = g_object_new (MESIGN_TYPE_PROMPTER_DIALOG, NULL);

  self->application = application;

  return MESIGN_PROMPTER (self);
}
