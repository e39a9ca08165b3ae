/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "trust/mesign-anchors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/mesign-file.h"
#include "crypto/mesign-x509.h"
#include "trust/mesign-nss-module-private.h"

#define LIST_LIMIT ((gsize) 8 * 1024 * 1024)
#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"

static void
clear (MesignAnchors *self)
{
  g_free (self->date);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->distrusted, g_ptr_array_unref);
  g_clear_pointer (&self->distrust_after, g_hash_table_unref);
}

MESIGN_DEFINE_VALUE (MesignAnchors, mesign_anchors)

MesignAnchors *
mesign_anchors_new (MesignAnchorsSource source)
{
  MesignAnchors *self = g_atomic_rc_box_new0 (MesignAnchors);

  self->source = source;
  self->certificates = mesign_certificate_list_new ();
  self->distrusted = mesign_certificate_list_new ();
  self->distrust_after = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
mesign_anchors_add_limit (MesignAnchors *self, const char *fingerprint, gint64 after)
{
  g_hash_table_replace (self->distrust_after, g_strdup (fingerprint),
                        g_memdup2 (&after, sizeof after));
}

/* What the comment lines before a certificate say of it. */
typedef struct
{
  gboolean distrusted;
  gint64 limit;
} Remark;

static void
read_remark (MesignAnchors *self, Remark *remark, const char *line)
{
  g_autoptr (GDateTime) time = NULL;

  if (g_str_has_prefix (line, "# Date: ") && self->date == NULL)
    self->date = g_strstrip (g_strdup (line + strlen ("# Date: ")));
  if (strcmp (line, "# Distrusted") == 0)
    remark->distrusted = TRUE;
  if (!g_str_has_prefix (line, "# Distrust-After: "))
    return;
  time = g_date_time_new_from_iso8601 (line + strlen ("# Distrust-After: "), NULL);
  /* a date that cannot be read must not make the root trusted without one */
  if (time == NULL)
    remark->distrusted = TRUE;
  else
    remark->limit = g_date_time_to_unix (time);
}

static gboolean
take_entry (MesignAnchors *self, const Remark *remark, const char *pem, GError **error)
{
  g_autoptr (GBytes) octets = g_bytes_new (pem, strlen (pem));
  g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (octets, error);
  MesignCertificate *certificate;

  if (certificates == NULL)
    return FALSE;
  certificate = certificates->pdata[0];
  if (remark->limit != 0)
    mesign_anchors_add_limit (self, certificate->fingerprint, remark->limit);
  g_ptr_array_add (remark->distrusted ? self->distrusted : self->certificates,
                   mesign_certificate_ref (certificate));

  return TRUE;
}

static gboolean
read_lines (MesignAnchors *self, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) pem = g_string_new (NULL);
  Remark remark = { 0 };

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (pem->len == 0 && strcmp (lines[i], BEGIN) != 0)
        {
          read_remark (self, &remark, lines[i]);
          continue;
        }
      g_string_append_printf (pem, "%s\n", lines[i]);
      if (strcmp (lines[i], END) != 0)
        continue;
      if (!take_entry (self, &remark, pem->str, error))
        return FALSE;
      g_string_truncate (pem, 0);
      remark = (Remark){ 0 };
    }

  return TRUE;
}

/**
 * mesign_anchors_load_shipped_sync:
 * @path: (type filename): a list made by `data/trust/make-email-roots.py`
 * @error: return location for an error
 *
 * Reads the dated list that comes with the program. Blocks.
 *
 * Returns: (transfer full) (nullable): the roots; %NULL with %MESIGN_TRUST_ERROR_NO_ANCHORS if the
 * list cannot be read
 */
MesignAnchors *
mesign_anchors_load_shipped_sync (const char *path, GError **error)
{
  g_autoptr (MesignAnchors) self = mesign_anchors_new (MESIGN_ANCHORS_SHIPPED);
  g_autoptr (GError) inner = NULL;
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, LIST_LIMIT, &inner);
  g_autofree char *text = NULL;

  if (octets != NULL)
    text = g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  if (text != NULL && read_lines (self, text, &inner) && self->certificates->len > 0)
    return g_steal_pointer (&self);

  g_set_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_NO_ANCHORS,
               _ ("The list of authorities in “%s” cannot be read: %s"), path,
               inner != NULL ? inner->message : _ ("it is empty"));

  return NULL;
}

/**
 * mesign_anchors_load_system_sync:
 * @error: return location for an error
 *
 * Reads the roots trusted for mail out of NSS's module, where it is installed. A module that knows
 * no purposes is refused: then every root for web sites would count for mail. Blocks.
 *
 * Returns: (transfer full) (nullable): the roots; %NULL with %MESIGN_TRUST_ERROR_NO_ANCHORS if
 * there is no such module
 */
MesignAnchors *
mesign_anchors_load_system_sync (GError **error)
{
  static const char *const directories[] = {
    MESIGN_MODULE_DIRECTORY,
    MESIGN_MODULE_DIRECTORY "/nss",
    "/usr/lib64",
    "/usr/lib64/nss",
    "/usr/lib",
    "/usr/lib/nss",
  };

  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    {
      g_autofree char *path = g_build_filename (directories[i], "libnssckbi.so", NULL);
      g_autoptr (GError) inner = NULL;
      MesignAnchors *anchors;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      anchors = mesign_nss_module_read_sync (path, &inner);
      if (anchors != NULL)
        return anchors;
      g_message ("%s", inner->message);
    }
  g_set_error_literal (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_NO_ANCHORS,
                       _ ("This system has no list of authorities trusted for mail."));

  return NULL;
}

/**
 * mesign_anchors_load_sync:
 * @error: return location for an error
 *
 * Loads the roots publicly trusted for mail: the system's, or else those shipped with the program.
 * The result is good for the life of the process. Blocks.
 *
 * Returns: (transfer full) (nullable): the roots; %NULL with %MESIGN_TRUST_ERROR_NO_ANCHORS if
 * there is neither list
 */
MesignAnchors *
mesign_anchors_load_sync (GError **error)
{
  MesignAnchors *anchors = mesign_anchors_load_system_sync (NULL);
  g_autofree char *directory = NULL;
  g_autofree char *path = NULL;

  if (anchors != NULL)
    return anchors;
  directory = mesign_data_directory_dup_path ("trust");
  path = g_build_filename (directory, "email-roots.pem", NULL);

  return mesign_anchors_load_shipped_sync (path, error);
}
