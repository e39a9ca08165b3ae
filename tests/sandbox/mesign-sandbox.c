/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-sandbox"

#include "mesign-sandbox.h"

#define PYTHON "/usr/bin/python3"

struct _MesignSandbox
{
  GSubprocess *process;
  GDataInputStream *answers;
  JsonNode *facts;
};

static JsonNode *
read_answer (MesignSandbox *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_utf8 (self->answers, NULL, NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (line == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The sandbox has ended");
      return NULL;
    }
  return json_from_string (line, error);
}

static JsonNode *
find_member (JsonNode *node, const char *name)
{
  guint64 index = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), name);
  if (JSON_NODE_HOLDS_ARRAY (node) &&
      g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT, &index, NULL) &&
      index < json_array_get_length (json_node_get_array (node)))
    return json_array_get_element (json_node_get_array (node), (guint) index);
  return NULL;
}

static JsonNode *
find_fact (MesignSandbox *self, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = self->facts;

  for (char **name = names; *name != NULL && node != NULL; name++)
    node = find_member (node, *name);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/* Takes pairs of member name and string, up to NULL; pairs whose string is NULL are left out. */
static JsonNode *
command_with_members (MesignSandbox *self, GError **error, const char *first, ...)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *command = NULL;
  va_list members;

  va_start (members, first);
  for (const char *name = first; name != NULL; name = va_arg (members, const char *))
    {
      const char *value = va_arg (members, const char *);

      if (value != NULL)
        json_object_set_string_member (object, name, value);
    }
  va_end (members);

  json_node_set_object (node, object);
  command = json_to_string (node, FALSE);
  return mesign_sandbox_command (self, command, error);
}

/**
 * mesign_sandbox_start:
 * @services: (nullable): the services, as sandbox.py takes them; all of them if %NULL
 * @users: (nullable): the users, as sandbox.py takes them
 * @error: return location for an error
 *
 * Starts a sandbox of one's own and waits until it answers. The environment variable
 * `MESIGN_SANDBOX` has the path of sandbox.py. The sandbox ends with the calling process at the
 * latest.
 *
 * Returns: (transfer full) (nullable): the sandbox, or %NULL
 */
MesignSandbox *
mesign_sandbox_start (const char *services, const char *users, GError **error)
{
  g_autoptr (MesignSandbox) self = g_new0 (MesignSandbox, 1);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *program = g_getenv ("MESIGN_SANDBOX");

  if (program == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "MESIGN_SANDBOX is not set");
      return NULL;
    }

  g_ptr_array_add (arguments, (char *) PYTHON);
  g_ptr_array_add (arguments, (char *) program);
  if (services != NULL)
    {
      g_ptr_array_add (arguments, (char *) "--services");
      g_ptr_array_add (arguments, (char *) services);
    }
  if (users != NULL)
    {
      g_ptr_array_add (arguments, (char *) "--users");
      g_ptr_array_add (arguments, (char *) users);
    }
  g_ptr_array_add (arguments, NULL);

  self->process =
      g_subprocess_newv ((const char *const *) arguments->pdata,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  if (self->process == NULL)
    return NULL;

  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->facts = read_answer (self, error);
  if (self->facts == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * mesign_sandbox_stop:
 * @self: (transfer full): a sandbox
 *
 * Ends the sandbox, and waits until it has taken everything away.
 */
void
mesign_sandbox_stop (MesignSandbox *self)
{
  g_return_if_fail (self != NULL);

  if (self->process != NULL)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
      g_subprocess_wait (self->process, NULL, NULL);
    }
  g_clear_pointer (&self->facts, json_node_unref);
  g_clear_object (&self->answers);
  g_clear_object (&self->process);
  g_free (self);
}

/**
 * mesign_sandbox_get_string:
 * @self: a sandbox
 * @path: the place of a fact in the first line of the sandbox, such as `users.0.address`
 *
 * Returns: (transfer none) (nullable): the fact, or %NULL when there is no such string
 */
const char *
mesign_sandbox_get_string (MesignSandbox *self, const char *path)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  node = find_fact (self, path);
  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * mesign_sandbox_get_int:
 * @self: a sandbox
 * @path: the place of a fact in the first line of the sandbox, such as `imap.tls`
 *
 * Returns: the fact, or 0 when there is no such number
 */
int
mesign_sandbox_get_int (MesignSandbox *self, const char *path)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (path != NULL, 0);

  node = find_fact (self, path);
  return node != NULL ? (int) json_node_get_int (node) : 0;
}

/**
 * mesign_sandbox_command:
 * @self: a sandbox
 * @command: a command as JSON, in one line
 * @error: return location for an error
 *
 * Gives a command and waits for the answer. README.md lists the commands.
 *
 * Returns: (transfer full) (nullable): the answer, an object; or %NULL with the error that the
 *   sandbox told
 */
JsonNode *
mesign_sandbox_command (MesignSandbox *self, const char *command, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *line = NULL;
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (command != NULL && strchr (command, '\n') == NULL, NULL);

  line = g_strconcat (command, "\n", NULL);
  if (!g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), line, strlen (line),
                                  NULL, NULL, error))
    return NULL;

  answer = read_answer (self, error);
  if (answer == NULL)
    return NULL;

  object = json_node_get_object (answer);
  if (!json_object_get_boolean_member (object, "ok"))
    {
      const char *reason = json_object_get_string_member (object, "error");

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", command, reason);
      return NULL;
    }
  return g_steal_pointer (&answer);
}

/**
 * mesign_sandbox_deliver:
 * @self: a sandbox
 * @address: the address of a user
 * @file: path of a mail
 * @error: return location for an error
 *
 * Puts a mail in a user's inbox.
 *
 * Returns: whether it is there
 */
gboolean
mesign_sandbox_deliver (MesignSandbox *self, const char *address, const char *file, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  answer = command_with_members (self, error, "do", "deliver", "to", address, "file", file, NULL);
  return answer != NULL;
}

/**
 * mesign_sandbox_fetch:
 * @self: a sandbox
 * @address: the address of a user
 * @mailbox: (nullable): the mailbox; the inbox if %NULL
 * @error: return location for an error
 *
 * Takes a copy of the mails that lie in a mailbox.
 *
 * Returns: (transfer full) (nullable): the paths of the copies, newest last, which go away with the
 *   sandbox; or %NULL
 */
char **
mesign_sandbox_fetch (MesignSandbox *self, const char *address, const char *mailbox, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  JsonArray *messages;

  answer =
      command_with_members (self, error, "do", "fetch", "user", address, "mailbox", mailbox, NULL);
  if (answer == NULL)
    return NULL;

  messages = json_object_get_array_member (json_node_get_object (answer), "messages");
  for (guint i = 0; i < json_array_get_length (messages); i++)
    g_strv_builder_add (paths, json_array_get_string_element (messages, i));
  return g_strv_builder_end (paths);
}
