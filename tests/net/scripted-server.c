/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scripted-server.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

struct _ScriptedServer
{
  GSocketListener *listener;
  guint16 port;
  char **steps;
  GThread *thread;
  GCancellable *cancellable;
  gint serving;

  GIOStream *io;
  GPtrArray *layers;
  char *tag;
  GString *line;
  char *failure;
};

static char *folder;

static void
run_openssl (const char *name, const char *host)
{
  g_autofree char *key = g_strdup_printf ("%s/%s.key", folder, name);
  g_autofree char *pem = g_strdup_printf ("%s/%s.pem", folder, name);
  g_autofree char *subject = g_strdup_printf ("/CN=%s", host);
  g_autofree char *san = g_strdup_printf ("subjectAltName=DNS:%s", host);
  const char *argv[] = {
    "openssl", "req",   "-x509", "-newkey", "ec",    "-pkeyopt", "ec_paramgen_curve:P-256",
    "-nodes",  "-days", "30",    "-subj",   subject, "-addext",  san,
    "-keyout", key,     "-out",  pem,       NULL
  };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
prepare_folder (void)
{
  if (folder != NULL)
    return;

  folder = g_dir_make_tmp ("mesign-net-XXXXXX", NULL);
  g_assert_nonnull (folder);
  run_openssl ("ca", "localhost");
  run_openssl ("other", "other.test");
}

/* The certificate of the server, which is its own authority. */
const char *
scripted_server_get_ca (void)
{
  static char *path;

  prepare_folder ();
  if (path == NULL)
    path = g_build_filename (folder, "ca.pem", NULL);

  return path;
}

/* An authority that has nothing to do with the server. */
const char *
scripted_server_get_other_ca (void)
{
  static char *path;

  prepare_folder ();
  if (path == NULL)
    path = g_build_filename (folder, "other.pem", NULL);

  return path;
}

/* The SHA-256 of the server's certificate in hexadecimal. */
char *
scripted_server_dup_fingerprint (void)
{
  g_autoptr (GTlsCertificate) certificate =
      g_tls_certificate_new_from_file (scripted_server_get_ca (), NULL);
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

/* Makes the server's authority one of those this computer trusts, for this process, or no more. */
void
scripted_server_set_trusted (gboolean is_trusted)
{
  g_autoptr (GTlsDatabase) database =
      is_trusted ? g_tls_file_database_new (scripted_server_get_ca (), NULL) : NULL;

  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

/* Removes what the certificates are kept in. */
void
scripted_server_cleanup (void)
{
  static const char *const names[] = { "ca.pem", "ca.key", "other.pem", "other.key" };

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static gboolean
send_octets (ScriptedServer *self, const char *octets, gsize length)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->io);

  return g_output_stream_write_all (output, octets, length, NULL, self->cancellable, NULL) &&
         g_output_stream_flush (output, self->cancellable, NULL);
}

static gboolean
send_line (ScriptedServer *self, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\r\n", NULL);

  return send_octets (self, line, strlen (line));
}

static gboolean
send_escaped (ScriptedServer *self, const char *text, guint times)
{
  g_autofree char *octets = g_strcompress (text);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (all, octets);
  if (times == 1 && strstr (text, "\\000") != NULL)
    g_string_append_c (all, '\0');

  return send_octets (self, all->str, all->len);
}

/* The client's nonce with something of the server's own behind it, a salt and a number of rounds.
 */
static char *
dup_scram_first (const char *line)
{
  const char *word = strrchr (line, ' ') != NULL ? strrchr (line, ' ') + 1 : line;
  gsize length;
  g_autofree guint8 *octets = g_base64_decode (word, &length);
  g_autofree char *first = g_strndup ((const char *) octets, length);
  const char *nonce = strstr (first, "r=");
  g_autofree char *text =
      g_strdup_printf ("%sserver,s=QSXCR+Q6sek8bf92,i=4096", nonce != NULL ? nonce : "r=none");

  return g_base64_encode ((const guint8 *) text, strlen (text));
}

static gboolean
send_scram_first (ScriptedServer *self, const char *format)
{
  g_autofree char *first = dup_scram_first (self->line->str);
  g_autoptr (GString) line = g_string_new (format);

  g_string_replace (line, "%s", first, 1);

  return send_line (self, line->str);
}

static gboolean
read_octet (ScriptedServer *self, char *octet)
{
  GInputStream *input = g_io_stream_get_input_stream (self->io);

  return g_input_stream_read (input, octet, 1, self->cancellable, NULL) == 1;
}

static gboolean
read_line (ScriptedServer *self)
{
  char octet;

  g_string_truncate (self->line, 0);
  while (read_octet (self, &octet))
    {
      if (octet == '\n')
        {
          g_strchomp (self->line->str);
          self->line->len = strlen (self->line->str);
          return TRUE;
        }
      g_string_append_c (self->line, octet);
    }

  return FALSE;
}

static gboolean
expect_line (ScriptedServer *self, const char *pattern)
{
  if (!read_line (self))
    return FALSE;
  if (!g_pattern_match_simple (pattern, self->line->str))
    {
      self->failure = g_strdup_printf ("expected “%s”, got “%s”", pattern, self->line->str);
      return FALSE;
    }
  g_free (self->tag);
  self->tag = g_strndup (self->line->str, strcspn (self->line->str, " "));

  return TRUE;
}

static gboolean
read_until_empty (ScriptedServer *self)
{
  while (read_line (self))
    if (self->line->len == 0)
      return TRUE;

  return FALSE;
}

static gboolean
read_octets (ScriptedServer *self, guint64 n)
{
  char octet;

  while (n-- > 0)
    if (!read_octet (self, &octet))
      return FALSE;

  return TRUE;
}

static void
push_layer (ScriptedServer *self, GIOStream *io)
{
  g_ptr_array_add (self->layers, io);
  self->io = io;
}

static gboolean
start_tls (ScriptedServer *self)
{
  g_autofree char *pem = g_build_filename (folder, "ca.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "ca.key", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  GIOStream *tls;

  certificate = g_tls_certificate_new_from_files (pem, key, NULL);
  g_assert_nonnull (certificate);
  tls = g_tls_server_connection_new (self->io, certificate, NULL);
  g_assert_nonnull (tls);
  push_layer (self, tls);

  return g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancellable, NULL);
}

static gboolean
start_deflate (ScriptedServer *self)
{
  g_autoptr (GConverter) inflater = NULL;
  g_autoptr (GConverter) deflater = NULL;
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GOutputStream) output = NULL;

  inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  deflater = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, -1));
  input = g_converter_input_stream_new (g_io_stream_get_input_stream (self->io), inflater);
  output = g_converter_output_stream_new (g_io_stream_get_output_stream (self->io), deflater);
  push_layer (self, g_simple_io_stream_new (input, output));

  return TRUE;
}

static gboolean
hang (ScriptedServer *self)
{
  char octet;

  while (read_octet (self, &octet))
    ;

  return FALSE;
}

static gboolean
run_step (ScriptedServer *self, const char *step)
{
  const char *text = strlen (step) > 3 ? step + 3 : "";
  g_autofree char *line = NULL;
  char *rest;
  guint64 n;

  switch (step[0] != '\0' && step[1] == ':' ? step[0] : '\0')
    {
    case 'S':
      return send_line (self, text);
    case 'T':
      line = g_strdup_printf ("%s %s", self->tag, text);
      return send_line (self, line);
    case 'R':
      return send_escaped (self, text, 1);
    case 'X':
      n = g_ascii_strtoull (text, &rest, 10);
      return send_escaped (self, rest + 1, (guint) n);
    case 'C':
      return expect_line (self, text);
    case 'F':
      return send_scram_first (self, text);
    case 'E':
      return read_until_empty (self);
    case 'B':
      return read_octets (self, g_ascii_strtoull (text, NULL, 10));
    default:
      break;
    }

  if (g_str_equal (step, "TLS"))
    return start_tls (self);
  if (g_str_equal (step, "DEFLATE"))
    return start_deflate (self);
  if (g_str_equal (step, "HANG"))
    return hang (self);

  g_assert_true (*step == '\0' || g_str_equal (step, "CLOSE"));

  return *step == '\0';
}

static gpointer
serve_thread (gpointer data)
{
  ScriptedServer *self = data;
  GSocketConnection *connection;

  connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);
  if (connection == NULL)
    return NULL;

  g_atomic_int_set (&self->serving, TRUE);
  push_layer (self, G_IO_STREAM (connection));
  for (char **step = self->steps; *step != NULL; step++)
    if (!run_step (self, *step))
      break;
  g_socket_close (g_socket_connection_get_socket (connection), NULL);
  g_atomic_int_set (&self->serving, FALSE);

  return NULL;
}

/* A client that is gone ends the script by itself; one that is not is left after a second. */
static void
let_end (ScriptedServer *self)
{
  for (guint i = 0; i < 200 && g_atomic_int_get (&self->serving); i++)
    g_usleep (5 * 1000);
}

/* Starts a server for one client. */
ScriptedServer *
scripted_server_start (const char *script)
{
  ScriptedServer *self = g_new0 (ScriptedServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  prepare_folder ();
  self->listener = g_socket_listener_new ();
  self->cancellable = g_cancellable_new ();
  self->layers = g_ptr_array_new_with_free_func (g_object_unref);
  self->line = g_string_new (NULL);
  self->steps = g_strsplit (script, "\n", -1);
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("server", serve_thread, self);

  return self;
}

/* The port it listens on. */
guint16
scripted_server_get_port (ScriptedServer *self)
{
  return self->port;
}

/* Ends the server; the test fails if the client said something that was not in the script. */
void
scripted_server_stop (ScriptedServer *self)
{
  let_end (self);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_assert_cmpstr (self->failure, ==, NULL);

  while (self->layers->len > 0)
    g_ptr_array_remove_index (self->layers, self->layers->len - 1);
  g_ptr_array_unref (self->layers);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_string_free (self->line, TRUE);
  g_strfreev (self->steps);
  g_free (self->tag);
  g_free (self->failure);
  g_free (self);
}
