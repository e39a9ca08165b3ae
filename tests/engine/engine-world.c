/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-world.h"

#include "base/mesign-file.h"

#include <glib/gstdio.h>

void
world_on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  World *self = user_data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  self->result = g_object_ref (result);
}

void
world_wait (World *self)
{
  g_clear_error (&self->error);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
remove_folder (const char *folder)
{
  g_autofree char *ignored = world_run ("rm -rf '%s'", folder);
}

/* A new profile; its engine is not open yet. */
World *
world_new (gboolean plain_secrets, MesignPrompter *prompter)
{
  World *self = g_new0 (World, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("mesign-engine-XXXXXX", &error);
  g_assert_no_error (error);
  self->profile = mesign_profile_new (self->folder);
  mesign_engine_init_profile_sync (self->profile, plain_secrets, &error);
  g_assert_no_error (error);
  self->engine = mesign_engine_new (self->profile, prompter);

  return self;
}

void
world_free (World *self)
{
  world_close (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->profile);
  remove_folder (self->folder);
  g_clear_error (&self->error);
  g_free (self->folder);
  g_free (self);
}

gboolean
world_open (World *self)
{
  g_clear_object (&self->result);
  mesign_engine_open_async (self->engine, NULL, world_on_result, self);
  world_wait (self);

  return mesign_engine_open_finish (self->engine, self->result, &self->error);
}

void
world_open_well (World *self)
{
  g_assert_true (world_open (self));
  world_assert_no_error (self);
}

void
world_close (World *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->result);
  mesign_engine_close_async (self->engine, world_on_result, self);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  mesign_engine_close_finish (self->engine, self->result, &error);
  g_assert_no_error (error);
  g_clear_object (&self->result);
}

/* Closes the engine and opens another one, as a new process would. */
void
world_start_again (World *self, MesignPrompter *prompter)
{
  world_close (self);
  g_clear_object (&self->engine);
  self->engine = mesign_engine_new (self->profile, prompter);
  world_open_well (self);
}

void
world_assert_no_error (World *self)
{
  g_assert_no_error (self->error);
  g_clear_object (&self->result);
}

void
world_assert_error (World *self, const char *word)
{
  g_assert_nonnull (self->error);
  if (g_strcmp0 (mesign_engine_error_get_word (self->error), word) != 0)
    g_test_message ("%s", self->error->message);
  g_assert_cmpstr (mesign_engine_error_get_word (self->error), ==, word);
  g_assert_cmpstr (self->error->message, !=, "");
  g_clear_object (&self->result);
}

char *
world_path (World *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

GBytes *
world_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  GBytes *octets = mesign_file_read_sync (path, 10 * 1024 * 1024, &error);

  g_assert_no_error (error);

  return octets;
}

/* Runs a line of shell, which has to succeed. */
char *
world_run (const char *format, ...)
{
  g_autofree char *line = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  const char *argv[] = { "/bin/sh", "-ec", NULL, NULL };
  char *output = NULL;
  va_list arguments;
  int status;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  argv[2] = line;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status,
                &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s", errors);
  g_assert_cmpint (status, ==, 0);

  return output;
}

static void
make_authority (World *self)
{
  g_autofree char *ignored = world_run (
      "cd '%s'; test -e ca.pem || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
      "-nodes -subj '/CN=Test Authority' -addext keyUsage=critical,keyCertSign -days 3000 "
      "-keyout ca.key -out ca.pem",
      self->folder);
}

GBytes *
world_make_pfx (World *self, const char *address, const char *password)
{
  g_autofree char *path = world_path (self, "one.p12");
  g_autofree char *ignored = NULL;

  make_authority (self);
  ignored = world_run (
      "cd '%s'; openssl req -newkey rsa:2048 -nodes -subj '/CN=%s' -keyout one.key -out one.csr; "
      "printf 'subjectAltName=email:%s\nextendedKeyUsage=emailProtection\n"
      "keyUsage=digitalSignature,keyEncipherment\n' > one.ext; "
      "openssl x509 -req -in one.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 300 "
      "-extfile one.ext -out one.pem; "
      "openssl pkcs12 -export -in one.pem -inkey one.key -certfile ca.pem -out one.p12 "
      "-passout 'pass:%s'",
      self->folder, address, address, password);

  return world_read (path);
}

MesignImport *
world_import (World *self, GBytes *octets, const char *password, const char *address)
{
  g_autoptr (MesignSecret) secret =
      password != NULL ? mesign_secret_new_from_string (password) : NULL;

  return CALL (self, import, octets, secret, address);
}

static void
trust_authority (World *self)
{
  g_autofree char *path = world_path (self, "ca.pem");
  g_autoptr (GBytes) octets = world_read (path);
  g_autoptr (GPtrArray) infos = CALL (self, read_certificates, octets);
  const MesignCertificateInfo *info;

  world_assert_no_error (self);
  info = infos->pdata[0];
  CALL (self, decide, info->certificate, MESIGN_TRUST_DECISION_TRUST);
  world_assert_no_error (self);
}

/* Gives the person a certificate of an authority the person trusts. */
void
world_make_own (World *self, const char *address)
{
  g_autoptr (GBytes) octets = world_make_pfx (self, address, "secret");
  g_autoptr (MesignImport) import = world_import (self, octets, "secret", NULL);

  world_assert_no_error (self);
  g_assert_nonnull (import);
  trust_authority (self);
}

/* The prompter */

#define TEST_TYPE_PROMPTER (test_prompter_get_type ())
G_DECLARE_FINAL_TYPE (TestPrompter, test_prompter, TEST, PROMPTER, GObject)

struct _TestPrompter
{
  GObject parent_instance;

  GStrv answers;
  guint next;
  guint counts[3];
  guint port;
  char *message;
};

static void
prompter_ask_async (MesignPrompter *prompter,
                    const MesignPrompt *prompt,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  TestPrompter *self = TEST_PROMPTER (prompter);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->counts[prompt->kind]++;
  g_free (self->message);
  self->message = g_strdup (prompt->message);
  if (prompt->kind == MESIGN_PROMPT_SERVER_CERTIFICATE)
    {
      g_assert_nonnull (prompt->certificate);
      self->port = prompt->server != NULL ? prompt->server->port : 0;
    }
  if (self->answers[self->next] != NULL)
    g_task_return_pointer (task, mesign_secret_new_from_string (self->answers[self->next++]),
                           (GDestroyNotify) mesign_secret_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Declined");
}

static MesignSecret *
prompter_ask_finish (MesignPrompter *prompter, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
prompter_init (MesignPrompterInterface *iface)
{
  iface->ask_async = prompter_ask_async;
  iface->ask_finish = prompter_ask_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPrompter,
                               test_prompter,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MESIGN_TYPE_PROMPTER, prompter_init))

static void
test_prompter_finalize (GObject *object)
{
  TestPrompter *self = TEST_PROMPTER (object);

  g_strfreev (self->answers);
  g_free (self->message);

  G_OBJECT_CLASS (test_prompter_parent_class)->finalize (object);
}

static void
test_prompter_class_init (TestPrompterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_prompter_finalize;
}

static void
test_prompter_init (TestPrompter *self)
{
}

MesignPrompter *
world_prompter_new (const char *const *answers)
{
  TestPrompter *self = g_object_new (TEST_TYPE_PROMPTER, NULL);

  self->answers = g_strdupv ((char **) answers);

  return MESIGN_PROMPTER (self);
}

guint
world_prompter_count (MesignPrompter *prompter, MesignPromptKind kind)
{
  return TEST_PROMPTER (prompter)->counts[kind];
}

const char *
world_prompter_get_message (MesignPrompter *prompter)
{
  return TEST_PROMPTER (prompter)->message;
}

/* Of the server whose certificate was asked about last, 0 where it was not said. */
guint
world_prompter_get_port (MesignPrompter *prompter)
{
  return TEST_PROMPTER (prompter)->port;
}
