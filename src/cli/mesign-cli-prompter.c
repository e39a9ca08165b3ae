/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

/* Asks for the passphrase of the private keys: in the file that was named, or on the terminal; and
 * says which page to log in on. All else the engine might ask fails with the facts. */

#define MESIGN_TYPE_CLI_PROMPTER (mesign_cli_prompter_get_type ())
G_DECLARE_FINAL_TYPE (MesignCliPrompter, mesign_cli_prompter, MESIGN, CLI_PROMPTER, GObject)

struct _MesignCliPrompter
{
  GObject parent_instance;

  MesignCli *cli;
  gboolean has_read_file;
};

/* A question on the terminal. */
typedef struct
{
  struct termios before;
  GSource *typed;
} Question;

static void
question_free (Question *question)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &question->before);
  fputc ('\n', stderr);
  g_source_destroy (question->typed);
  g_source_unref (question->typed);
  g_free (question);
}

static MesignSecret *
read_line (void)
{
  char line[1024];
  gssize length = read (STDIN_FILENO, line, sizeof line);
  MesignSecret *secret;

  if (length <= 0)
    return NULL;
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
    length--;
  secret = mesign_secret_new (line, length);
  mesign_secret_wipe (line, sizeof line);

  return secret;
}

static gboolean
on_typed (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  MesignSecret *secret;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  secret = read_line ();
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) mesign_secret_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Nothing was typed."));

  return G_SOURCE_REMOVE;
}

static void
ask_terminal (GTask *task, const struct termios *before, const char *message)
{
  Question *question = g_new0 (Question, 1);
  struct termios silent = *before;
  g_autofree char *printable = mesign_cli_make_printable (message);
  g_autoptr (GSource) interrupted = g_cancellable_source_new (g_task_get_cancellable (task));

  silent.c_lflag &= ~ECHO;
  /* first, since it throws away what somebody quick has typed already */
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  fprintf (stderr, "%s\n%s ", printable, _ ("Passphrase:"));
  question->before = *before;
  question->typed = g_unix_fd_source_new (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_source_set_callback (question->typed, G_SOURCE_FUNC (on_typed), g_object_ref (task),
                         g_object_unref);
  /* Ctrl+C wakes it, too */
  g_source_set_dummy_callback (interrupted);
  g_source_add_child_source (question->typed, interrupted);
  g_source_attach (question->typed, NULL);
}

static void
read_file (MesignCliPrompter *self, GTask *task)
{
  GError *error = NULL;
  MesignSecret *secret;

  self->has_read_file = TRUE;
  secret = mesign_cli_read_password (self->cli, self->cli->passphrase_file, "", &error);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) mesign_secret_unref);
  else
    g_task_return_error (task, error);
}

/* The browser is opened by the person, who may want another one than the desktop's. */
static void
show_page (GTask *task, const MesignPrompt *prompt)
{
  g_autofree char *name = mesign_cli_make_printable (prompt->host);
  g_autofree char *url = mesign_cli_make_printable (prompt->url);

  fprintf (stderr, _ ("Open this page in a browser on this computer and log in at %s there:\n%s\n"),
           name, url);
  fflush (stderr);
  g_task_return_pointer (task, mesign_secret_new_from_string ("yes"),
                         (GDestroyNotify) mesign_secret_unref);
}

static void
ask_async (MesignPrompter *prompter,
           const MesignPrompt *prompt,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  MesignCliPrompter *self = MESIGN_CLI_PROMPTER (prompter);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  struct termios before;

  if (prompt->kind == MESIGN_PROMPT_LOG_IN_PAGE && prompt->is_wanted)
    show_page (task, prompt);
  else if (prompt->kind != MESIGN_PROMPT_PASSPHRASE)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", prompt->message);
  else if (self->cli->passphrase_file != NULL && !self->has_read_file)
    read_file (self, task);
  else if (self->cli->passphrase_file != NULL)
    g_task_return_new_error (task, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE, "%s",
                             prompt->message);
  else if (tcgetattr (STDIN_FILENO, &before) == 0)
    ask_terminal (task, &before, prompt->message);
  else
    g_task_return_new_error (task, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED,
                             _ ("%s Give the passphrase with --passphrase-file FILE, or run this "
                                "on a terminal."),
                             prompt->message);
}

static MesignSecret *
ask_finish (MesignPrompter *prompter, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
prompter_init (MesignPrompterInterface *interface)
{
  interface->ask_async = ask_async;
  interface->ask_finish = ask_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MesignCliPrompter,
                               mesign_cli_prompter,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MESIGN_TYPE_PROMPTER, prompter_init))

static void
mesign_cli_prompter_class_init (MesignCliPrompterClass *klass)
{
}

static void
mesign_cli_prompter_init (MesignCliPrompter *self)
{
}

MesignPrompter *
mesign_cli_prompter_new (MesignCli *cli)
{
  MesignCliPrompter *self = g_object_new (MESIGN_TYPE_CLI_PROMPTER, NULL);

  self->cli = cli;

  return MESIGN_PROMPTER (self);
}
