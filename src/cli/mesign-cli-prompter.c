/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Asks for the passphrase of the private keys: in the file that was named, or on the terminal; says
 * which page to log in on, and may ask for the address that led to. All else the engine might ask
 * fails with the facts. */

#define MESIGN_TYPE_CLI_PROMPTER (mesign_cli_prompter_get_type ())
G_DECLARE_FINAL_TYPE (MesignCliPrompter, mesign_cli_prompter, MESIGN, CLI_PROMPTER, GObject)

struct _MesignCliPrompter
{
  GObject parent_instance;

  MesignCli *cli;
  gboolean has_read_file;
};

/* A terminal keeps no more of a line than this, and says nothing of what it drops. */
#define MOST_ON_TERMINAL 4095

/* A question on the terminal, or to what standard input is in place of one. */
typedef struct
{
  gboolean is_terminal;
  struct termios before;
  GSource *typed;
  char line[8192];
  gsize length;
} Question;

static void
question_free (Question *question)
{
  if (question->is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &question->before);
      fputc ('\n', stderr);
    }
  mesign_secret_wipe (question->line, sizeof question->line);
  g_source_destroy (question->typed);
  g_source_unref (question->typed);
  g_free (question);
}

/* Whether what was typed may go on behind the line that was read. */
static gboolean
is_cut (const Question *question)
{
  return question->length >= (question->is_terminal ? MOST_ON_TERMINAL : sizeof question->line);
}

/* Reads on; FALSE at the end of the line, or where there is nothing more or no room for it. */
static gboolean
read_more (Question *question)
{
  gssize length;
  const char *end;

  do
    length = read (STDIN_FILENO, question->line + question->length,
                   sizeof question->line - question->length);
  while (length < 0 && errno == EINTR);
  if (length <= 0)
    return FALSE;
  question->length += (gsize) length;
  end = memchr (question->line, '\n', question->length);
  if (end != NULL)
    question->length = (gsize) (end - question->line);

  return end == NULL && question->length < sizeof question->line;
}

static MesignSecret *
dup_line (const Question *question)
{
  gsize length = question->length;

  while (length > 0 && question->line[length - 1] == '\r')
    length--;

  return length > 0 ? mesign_secret_new (question->line, length) : NULL;
}

static gboolean
on_typed (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  Question *question = g_task_get_task_data (task);
  MesignSecret *secret;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (read_more (question))
    return G_SOURCE_CONTINUE;
  secret = !is_cut (question) ? dup_line (question) : NULL;
  if (is_cut (question))
    g_task_return_new_error (task, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                             _ ("What was typed is too long for the terminal. Give it in a file."));
  else if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) mesign_secret_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Nothing was typed."));

  return G_SOURCE_REMOVE;
}

/* On a terminal, what is typed is not shown. */
static void
hush (Question *question)
{
  struct termios silent;

  question->is_terminal = tcgetattr (STDIN_FILENO, &question->before) == 0;
  if (!question->is_terminal)
    return;
  silent = question->before;
  silent.c_lflag &= ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
}

static void
ask_line (GTask *task, const char *message, const char *label)
{
  Question *question = g_new0 (Question, 1);
  g_autofree char *printable = mesign_cli_make_printable (message);
  g_autoptr (GSource) interrupted = g_cancellable_source_new (g_task_get_cancellable (task));

  /* first, since it throws away what somebody quick has typed already */
  hush (question);
  fprintf (stderr, "%s%s%s ", printable, *printable != '\0' ? "\n" : "", label);
  fflush (stderr);
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

/* Another computer's browser is led to a port of its own computer, where nobody listens. */
static void
show_page_elsewhere (GTask *task, const MesignPrompt *prompt)
{
  g_autofree char *name = mesign_cli_make_printable (prompt->host);
  g_autofree char *url = mesign_cli_make_printable (prompt->url);

  fprintf (
      stderr,
      _ ("Open this page in a browser on any computer and log in at %s there:\n%s\n"
         "The browser then goes to an address that begins with http:// and says that it cannot "
         "be reached. Copy that address out of its address bar and paste it here.\n"),
      name, url);
  ask_line (task, prompt->message, _ ("Address:"));
}

static void
ask_for_page (MesignCliPrompter *self, GTask *task, const MesignPrompt *prompt)
{
  if (self->cli->no_browser)
    show_page_elsewhere (task, prompt);
  else
    show_page (task, prompt);
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

  if (prompt->kind == MESIGN_PROMPT_LOG_IN_PAGE && prompt->is_wanted)
    ask_for_page (self, task, prompt);
  else if (prompt->kind != MESIGN_PROMPT_PASSPHRASE)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", prompt->message);
  else if (self->cli->passphrase_file != NULL && !self->has_read_file)
    read_file (self, task);
  else if (self->cli->passphrase_file != NULL)
    g_task_return_new_error (task, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE, "%s",
                             prompt->message);
  else if (isatty (STDIN_FILENO))
    ask_line (task, prompt->message, _ ("Passphrase:"));
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
