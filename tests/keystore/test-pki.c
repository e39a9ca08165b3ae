/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-pki.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/mesign-file.h"
#include "crypto/mesign-x509.h"

TestPki *
test_pki_new (void)
{
  TestPki *self = g_new0 (TestPki, 1);
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("mesign-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->serial = 1000;

  return self;
}

void
test_pki_free (TestPki *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = test_pki_path (self, name);

      g_unlink (path);
    }
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self);
}

char *
test_pki_path (TestPki *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

char *
test_pki_output (TestPki *self, const char *command)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_launcher_set_cwd (launcher, self->directory);
  process = g_subprocess_launcher_spawn (launcher, &error, "/bin/sh", "-c", command, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s: %s", command, output);

  return output;
}

void
test_pki_run (TestPki *self, const char *command)
{
  g_autofree char *output = test_pki_output (self, command);
}

/* Makes NAME.pem and NAME.key; the issuer is NAME of an earlier one, or NULL for self-signed. The
 * subject is "CN=NAME". */
void
test_pki_issue (TestPki *self, const char *name, const char *issuer, const char *extensions)
{
  g_autofree char *file = g_strconcat (self->directory, "/", name, ".ext", NULL);
  g_autofree char *signer = NULL;
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, extensions, -1, &error);
  g_assert_no_error (error);
  if (issuer != NULL)
    signer = g_strdup_printf ("-CA '%s.pem' -CAkey '%s.key'", issuer, issuer);
  else
    signer = g_strdup_printf ("-signkey '%s.key'", name);
  command = g_strdup_printf (
      "set -e; test -f '%s.key' || openssl ecparam -name prime256v1 -genkey -noout -out '%s.key'; "
      "openssl req -new -key '%s.key' -subj '/CN=%s' -out '%s.csr'; "
      "openssl x509 -req -in '%s.csr' %s -set_serial %u -days 3650 -extfile '%s.ext' "
      "-out '%s.pem'",
      name, name, name, name, name, name, signer, ++self->serial, name, name);
  test_pki_run (self, command);
}

GBytes *
test_pki_read (TestPki *self, const char *name)
{
  g_autofree char *path = test_pki_path (self, name);
  g_autoptr (GError) error = NULL;
  GBytes *octets = mesign_file_read_sync (path, 1 << 26, &error);

  g_assert_no_error (error);

  return octets;
}

MesignCertificate *
test_pki_certificate (TestPki *self, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autoptr (GBytes) octets = test_pki_read (self, file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (octets, &error);

  g_assert_no_error (error);

  return mesign_certificate_ref (certificates->pdata[0]);
}

/* The chain is a list of names in one string; "" for none. */
GBytes *
test_pki_pfx (TestPki *self, const char *name, const char *chain, const char *password)
{
  g_auto (GStrv) names = g_strsplit (chain, " ", -1);
  g_autoptr (GString) command = g_string_new ("set -e; : > chain.crt; ");
  g_autofree char *file = g_strconcat (name, ".p12", NULL);

  for (guint i = 0; *chain != '\0' && names[i] != NULL; i++)
    g_string_append_printf (command, "cat '%s.pem' >> chain.crt; ", names[i]);
  g_string_append_printf (command,
                          "openssl pkcs12 -export -inkey '%s.key' -in '%s.pem' %s -name '%s' "
                          "-passout 'pass:%s' -out '%s'",
                          name, name, *chain != '\0' ? "-certfile chain.crt" : "", name, password,
                          file);
  test_pki_run (self, command->str);

  return test_pki_read (self, file);
}

GPtrArray *
test_pki_list (TestPki *self, const char *names)
{
  g_auto (GStrv) each = g_strsplit (names, " ", -1);
  GPtrArray *list = mesign_certificate_list_new ();

  for (guint i = 0; each[i] != NULL && *each[i] != '\0'; i++)
    g_ptr_array_add (list, test_pki_certificate (self, each[i]));

  return list;
}

MesignSecret *
test_secret (const char *text)
{
  return mesign_secret_new_from_string (text);
}

MesignSecret *
test_slot_key (guint8 fill)
{
  guint8 octets[32];

  memset (octets, fill, sizeof octets);

  return mesign_secret_new (octets, sizeof octets);
}
